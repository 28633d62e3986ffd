"""The shape of the house: arrows point to lower floors and never in a circle, and each library has its rooms."""

import subprocess
import sys
from graphlib import TopologicalSorter

from models.common.terminal import TRAIN_EXTRA
from tests.support.architecture import (
    FILES,
    FLOORS,
    LOCAL_IMPORTS,
    MAY_HEAR,
    OWNERS,
    ROOT,
    arrows,
    imports,
    ours,
    room,
)


def test_every_room_stands_on_a_floor() -> None:
    """Every file lies in a room that has a floor, and no floor holds a room that is gone."""
    assert {room(module) for module in FILES} == set(FLOORS)


def test_arrows_point_down() -> None:
    """A file imports its own room and rooms on lower floors; of the models the game imports the recogniser alone."""
    wrong = []
    for module, target, line in arrows():
        down = room(module) == room(target) or FLOORS[room(target)] < FLOORS[room(module)]
        across = module.startswith("game.") and room(target) == MAY_HEAR
        if not (down if module.split(".")[0] == target.split(".")[0] else across):
            wrong.append(f"{module}:{line} imports {target}")

    assert wrong == []


def test_no_arrow_leads_round() -> None:
    """No file imports itself by way of others."""
    below: dict[str, set[str]] = {module: set() for module in FILES}
    for module, target, _ in arrows():
        below[module].add(target)

    TopologicalSorter(below).prepare()  # raises CycleError, which names the circle


def test_libraries_stay_in_their_rooms() -> None:
    """A third-party library, a thread and a clock are imported in their rooms only."""
    wrong = []
    for module in FILES:
        for name, line, _ in imports(module):
            library = name if name in OWNERS else name.partition(".")[0]
            if library in OWNERS:
                if room(module) not in OWNERS[library]:
                    wrong.append(f"{module}:{line} imports {library}: {sorted(OWNERS[library])} may")
            elif library not in sys.stdlib_module_names and library != "numpy" and not ours(name):
                wrong.append(f"{module}:{line} imports {name}, which nobody owns")

    assert wrong == []


def test_imports_stand_at_the_top() -> None:
    """No import hides inside a function, but for those that have a reason."""
    hidden = [
        f"{module}:{line} imports {name}"
        for module in FILES
        for name, line, local in imports(module)
        if local and name not in LOCAL_IMPORTS
    ]
    assert hidden == []


def test_game_imports_no_training_library() -> None:
    """Importing the whole game loads none of the packages that only training and judging need."""
    code = f"import sys, game.__main__; print(sorted({set(TRAIN_EXTRA)} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
