"""Tests of how command lines end when they cannot go on. A reader that leaves is tested with `spot`."""

import subprocess
import sys
from pathlib import Path

import pytest

from models.common.terminal import TRAIN_EXTRA, train_extra

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("package", sorted(TRAIN_EXTRA))
def test_a_missing_package_is_told(package: str) -> None:
    """Without a package for training there are two sentences, one of them with the command that installs it."""
    with (
        pytest.raises(SystemExit, match=rf"need {package}, which playing does not\. Install .*'\.\[train\]'"),
        train_extra(),
    ):
        raise ModuleNotFoundError(name=package)


def test_another_missing_module_is_a_bug() -> None:
    """A module that no extra brings is not excused."""
    with pytest.raises(ModuleNotFoundError), train_extra():
        raise ModuleNotFoundError(name="models.nowhere")


@pytest.mark.parametrize("package", ["matplotlib", "scipy", "tqdm"])
def test_judging_without_the_extra_says_so(package: str) -> None:
    """The evaluation's command line ends at its start with what to install, and no traceback."""
    code = f"import sys; sys.modules['{package}'] = None; import runpy; runpy.run_module('models.evaluate')"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert done.stderr.startswith(f"Training and judging need {package}, which playing does not. Install it")
    assert "Traceback" not in done.stderr
