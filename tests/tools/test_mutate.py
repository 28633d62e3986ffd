"""The tool that damages files: the same damage for the same seed, and everything that goes wrong is counted."""

import re
import sys
from pathlib import Path

import numpy as np
import pytest

from game.storage.drawing_file import StorageError
from game.storage.png_chunks import chunks
from tests.support.mutations import TEXT, lying, mutated, with_checksums
from tests.tools import mutate
from tests.tools.mutate import KINDS, tried

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no limits of time and memory")
ANSWERS = """
import json, os, signal, sys
print("ready", flush=True)
for number, line in enumerate(sys.stdin):
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    print(json.dumps([["opened", "refused", "", "traceback"][number % 4], "", 50 + number]), flush=True)
"""


def test_the_same_seed_damages_alike() -> None:
    """Seed by seed the same bytes come out, of many seeds hardly any twice, and hardly any whole."""
    data = bytes(range(256)) * 8
    damaged = [mutated(data, np.random.default_rng(seed)) for seed in range(100)]

    assert damaged == [mutated(data, np.random.default_rng(seed)) for seed in range(100)]
    assert len(set(damaged) - {data}) > 90


def test_text_is_damaged_as_text_too() -> None:
    """Among many damaged texts there is one that is text still, with another number in it."""
    damaged = [mutated(b'{"step": 10}', np.random.default_rng(seed), TEXT) for seed in range(100)]
    assert any(re.fullmatch(rb'\{"step": (-1|1e999|0\.5|null|NaN|0|\[7\]|true|"7"|9+)\}', one) for one in damaged)


def test_checksums_may_fit_again(tmp_path: Path) -> None:
    """A PNG with a length that lies has good checksums up to there, and one that is whole stays as it is."""
    KINDS["drawing"].make(tmp_path / "whole.png")
    whole = (tmp_path / "whole.png").read_bytes()
    assert with_checksums(whole) == whole
    assert chunks(with_checksums(whole[:50] + b"?" + whole[51:]))
    assert with_checksums(lying(whole, np.random.default_rng(1)))[:8] == whole[:8]


@pytest.mark.parametrize("name", KINDS)
def test_what_is_whole_opens(name: str, tmp_path: Path) -> None:
    """Before it is damaged each file is read as it should be: all kinds open but those that the game never opens."""
    path = tmp_path / f"whole{KINDS[name].ending}"
    KINDS[name].make(path)
    if name in ("GIF", "WebP"):
        with pytest.raises(StorageError, match="neither a PNG nor a JPEG"):
            KINDS[name].read(path)
    else:
        assert KINDS[name].read(path)


def test_everything_is_counted(tmp_path: Path) -> None:
    """A program that ends is begun again, and the file that it could not bear is kept."""
    command = [sys.executable, "-c", ANSWERS]
    row = tried("settings", runs=7, seed=1, keep=tmp_path / "kept", command=command)

    assert row.outcomes == {"opened": 3, "refused": 2, "ended": 2}
    assert row.wrong == {"the program ended with status -9": 2}
    assert row.most_mib == 51
    assert sorted(path.name for path in (tmp_path / "kept").iterdir()) == ["settings_2.toml", "settings_5.toml"]


def test_an_error_of_nobodys_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What is raised and is no error of ours is named, with the line that has raised it."""
    monkeypatch.setattr("tests.tools.mutate.load_settings", lambda path: {}[path.name])
    (tmp_path / "a.toml").touch()
    outcome, why = mutate._outcome(KINDS["settings"], tmp_path / "a.toml")

    assert outcome == "traceback"
    assert re.fullmatch(r"KeyError: 'a\.toml' \(test_mutate\.py:\d+\)", why)


def test_the_table_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    """Three damaged files of settings end in no traceback, and the exit status says so."""
    assert mutate.main(["--runs", "3", "--kinds", "settings"]) == 0
    row = capfd.readouterr().out.splitlines()[-1]
    assert re.fullmatch(r"\| settings \| 3 \| \d \| \d \| 0 \| 0 \| \d+\.\d \| \d+ \|", row)
