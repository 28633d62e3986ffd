"""Tests of how files of tests are shared among processes."""

import os
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.support.workers import IN_REAL_TIME, LONGEST, NICENESS, TRAININGS, LongestFirst, in_order, set_niceness

ROOT = Path(__file__).parent.parent


class Process:
    """Stands for a process of pytest-xdist: remembers which tests it was told to run."""

    shutting_down, gateway = False, SimpleNamespace(id="gw")

    def __init__(self) -> None:
        self.told: list[int] = []

    def send_runtest_some(self, indices: list[int]) -> None:
        """Take tests to run."""
        self.told += indices

    def shutdown(self) -> None:
        """Take no more."""
        self.shutting_down = True


def test_what_takes_long_begins_first() -> None:
    """First the files that are known to take long, then those with more tests; a file's own tests keep their order."""
    files = ["tests/a.py", "tests/b.py", LONGEST[1], "tests/b.py", LONGEST[0], "tests/c.py", LONGEST[0]]

    assert in_order(files) == [4, 6, 2, 1, 3, 0, 5]


@pytest.mark.parametrize("file", LONGEST)
def test_the_long_files_are_there(file: str) -> None:
    """A file that was renamed would be one like any other again."""
    assert (ROOT / file).is_file()


def test_what_shares_a_training_is_run_by_one_process() -> None:
    """All files whose tests take one of the shared trainings are listed, since each process makes its own."""
    shares = [
        path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        if re.search(r"\b(tone_run|mirrored_run): Path", path.read_text(encoding="utf-8"))
    ]

    assert shares == sorted(TRAININGS)


def test_each_process_gets_whole_files_and_one_all_trainings() -> None:
    """Of three processes one begins with all trainings, one with all voices, one with the next file; another waits."""
    names = [*TRAININGS, TRAININGS[0], *IN_REAL_TIME, "tests/b.py", "tests/b.py", "tests/b.py", "tests/c.py"]
    tests = [f"{name}::test_{i}" for i, name in enumerate(names)]
    config: Any = SimpleNamespace(getvalue=lambda _: 3 * ["popen"], option=SimpleNamespace())
    scheduling, processes = LongestFirst(config, None), [Process() for _ in range(3)]
    for process in processes:
        scheduling.add_node(process)
        scheduling.add_node_collection(process, tests)

    scheduling.schedule()

    assert [process.told for process in processes] == [[0, 1, 2, 3], [4, 5, 6], [7, 8, 9]]
    assert not any(process.shutting_down for process in processes)


@pytest.mark.skipif(not hasattr(os, "setpriority"), reason="this system has no niceness")
def test_what_can_wait_leaves_time_to_what_is_heard_in_real_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A training is niced, a voice is not; where a niceness cannot be taken back, it stays."""
    set_to: list[int] = []

    def set_priority(which: int, who: int, niceness: int) -> None:
        assert (which, who) == (os.PRIO_PROCESS, 0)  # this process
        if niceness < [0, *set_to][-1]:
            raise PermissionError("not allowed")
        set_to.append(niceness)

    monkeypatch.setattr(os, "setpriority", set_priority)
    for file in (IN_REAL_TIME[0], TRAININGS[0], IN_REAL_TIME[1], "tests/test_readme.py"):
        set_niceness(file)

    assert set_to == [0, NICENESS, NICENESS]
