"""The pages for people name what is there: files, functions, rooms, threads, versions."""

import ast
import re
import tomllib
from pathlib import Path

import numpy as np
import pytest

from tests.support.architecture import FILES, FLOORS, ROOT, TREES
from tests.support.pages import FENCE, PAGES, Mention, defines, files_of, mentions, named

MODULE = re.compile(r"(?<![\w.])(?:game|models)(?:\.[a-z_]\w*)+")
ROOM = re.compile(r"^\| (\d) \| `(\w+)` \|", re.MULTILINE)  # floor and name, in a table of rooms


def read(name: str) -> str:
    """Return the text of a page, by its path from the top of the project."""
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_file_that_is_named_is_there(page: Path) -> None:
    """Each file of the code that a page names lies where the page says."""
    text = page.read_text(encoding="utf-8")
    missing = [name for mention in mentions(text) for name in mention.files if not files_of(name, page)]

    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_function_that_is_named_is_there(page: Path) -> None:
    """Each function that a page names stands in one of the files named with it, or anywhere where none is."""
    strange = []
    for mention in mentions(page.read_text(encoding="utf-8")):
        files = [file for name in mention.files for file in files_of(name, page) if file in TREES] or list(TREES)
        strange += [name for name in mention.functions if not any(defines(file, name) for file in files)]

    assert strange == []


def test_a_name_that_is_gone_is_found_out() -> None:
    """A file or a function that is not there is told from one that is, in a list, a table and a drawing."""
    item = "1. `drawing/world.py` `step()`: draws;\n   then `World.leap()`.\n"
    drawn, listed = mentions(f"{item}\n```\npen   jump(far)   drawing/pen.py\n```\n")

    assert (drawn.files, drawn.functions) == (("drawing/pen.py",), ("jump",))
    assert listed == Mention(listed.text, ("drawing/world.py",), ("step", "World.leap"))
    (world,) = files_of("drawing/world.py", ROOT / "game" / "README.md")
    assert defines(world, "step")
    assert not defines(world, "World.leap")
    assert files_of("drawing/leap.py", ROOT / "game" / "README.md") == []


@pytest.mark.parametrize("module", FILES)
def test_the_code_names_modules_that_are_there(module: str) -> None:
    """Docstrings and comments name other files of the project as they are called now."""
    text = FILES[module].read_text(encoding="utf-8")
    dotted = [name for name in MODULE.findall(text) if not (ROOT / Path(*name.split("."))).exists()]
    strange = [name for name in dotted if name not in FILES and name.rpartition(".")[0] not in FILES]
    strange += [name for name in re.findall(r"`([\w/]+\.py)`", text) if not files_of(name, FILES[module])]

    assert strange == []


@pytest.mark.parametrize("package", ["game", "models"])
def test_the_rooms_are_those_of_the_house(package: str) -> None:
    """The table of rooms names each room of a package with its floor, the highest first, and no other."""
    told = [(int(floor), name) for floor, name in ROOM.findall(read(f"{package}/README.md"))]
    floors = {name.removeprefix(f"{package}."): floor for name, floor in FLOORS.items() if name.startswith(package)}

    assert {name: floor for floor, name in told} == floors
    assert [floor for floor, _ in told] == sorted((floor for floor, _ in told), reverse=True)


def test_the_threads_are_those_of_the_code() -> None:
    """The table of threads names each thread that the game starts, as it is called in the code."""
    table = read("game/README.md").partition("## Threads")[2].partition("\n##")[0]
    started = {
        name.value
        for module, path in FILES.items()
        if module.startswith("game.")
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("threading.Thread", "Worker")
        for name in [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "name")]
        if isinstance(name, ast.Constant)
    }

    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == started


def test_no_thread_keeps_the_game_from_ending() -> None:
    """Each is a daemon, and no pool is used: Python waits for the threads of a pool when it ends."""
    calls = [
        node
        for module, path in FILES.items()
        if module.startswith("game.")
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.Call)
    ]
    threads = [call for call in calls if ast.unparse(call.func).endswith(("Thread", "Timer"))]

    assert len(threads) > 5
    for call in threads:
        assert [ast.unparse(key.value) for key in call.keywords if key.arg == "daemon"] == ["True"], ast.unparse(call)
    assert [ast.unparse(call) for call in calls if ast.unparse(call.func).endswith("PoolExecutor")] == []


@pytest.mark.parametrize("page", [page for page in PAGES if "```python" in page.read_text("utf-8")], ids=named)
def test_python_on_a_page_runs(page: Path) -> None:
    """What a page shows in Python runs as it stands there; `samples` are a second of silence."""
    for language, block in FENCE.findall(page.read_text(encoding="utf-8")):
        if language == "python":
            exec(block, {"samples": np.zeros(16_000, np.float32)})  # noqa: S102 - our own page


def test_the_changes_begin_with_this_version() -> None:
    """The newest version in the list of changes is the one that is built."""
    version = tomllib.loads(read("pyproject.toml"))["project"]["version"]

    assert re.findall(r"^## \[?(\d+\.\d+\.\d+)", read("CHANGELOG.md"), re.MULTILINE)[0] == version
