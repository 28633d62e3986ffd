"""The shape of the house: imports point down, and each library has its owners."""

import subprocess
import sys

import pytest

from tests.architecture import FILES, LAYERS, LOCAL_IMPORTS, OWNERS, PACKAGES, ROOT, imports, ours


def test_table_names_every_file() -> None:
    """Every file of game and models stands on a layer, and the table names no file that is gone."""
    assert set(LAYERS) == set(FILES)


@pytest.mark.parametrize("module", FILES)
def test_imports_point_down(module: str) -> None:
    """A file imports only what stands on a lower layer, and models import nothing of the game."""
    for name, line, _ in imports(module):
        target = ours(name)
        if target is None:
            continue
        assert LAYERS[target] < LAYERS[module], f"{module}:{line} imports {target}, which does not stand lower"
        assert not (module.startswith("models.") and target.startswith("game.")), f"{module}:{line} imports {target}"


@pytest.mark.parametrize("module", FILES)
def test_libraries_stay_with_their_owners(module: str) -> None:
    """A third-party library, a thread and a clock are imported by their owner files only."""
    for name, line, _ in imports(module):
        library = name if name in OWNERS else name.partition(".")[0]
        if library in OWNERS:
            assert module in OWNERS[library], f"{module}:{line} imports {library}, which belongs to {OWNERS[library]}"
        elif library not in sys.stdlib_module_names:
            assert library in (*PACKAGES, "assets", "numpy"), f"{module}:{line} imports {library}, which nobody owns"


@pytest.mark.parametrize("module", FILES)
def test_imports_stand_at_the_top(module: str) -> None:
    """No import hides inside a function, but for those that have a reason."""
    hidden = [f"{module}:{line} {name}" for name, line, local in imports(module) if local and name not in LOCAL_IMPORTS]
    assert hidden == []


def test_game_imports_no_training_library() -> None:
    """Importing the whole game loads neither TensorFlow nor Keras nor matplotlib."""
    code = "import sys, game.__main__; print(sorted({'tensorflow', 'keras', 'matplotlib'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
