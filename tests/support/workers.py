"""How the files of tests are shared among the processes of pytest-xdist: what takes long begins first.

A process gets whole files, as with `--dist loadfile`, so that what a file or a session makes is made once. Files that
share more than that stay together. One that takes minutes and came last would keep one process busy while the others
have nothing left to do.
"""

import os
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

TRAININGS = (
    "tests/models/train/test_train_resume.py",
    "tests/models/train/test_train.py",
    "tests/models/train/test_machines.py",
)
"""Whole trainings, which compare themselves with the same ones: the fixtures `tone_run` and `mirrored_run`."""
IN_REAL_TIME = (
    "tests/game/test_virtual_microphone.py",
    "tests/game/test_fit_by_voice.py",
    "tests/game/test_by_voice_alone.py",
)
"""A voice speaks for minutes and waits to be heard; two at a time would be in each other's way."""
LONGEST = (*TRAININGS, *IN_REAL_TIME, "tests/test_readme.py", "tests/models/adapt/test_tuning.py")
"""Files that take a minute or more."""
NICENESS = 5  # of the long tests that nobody waits for in real time


class LongestFirst(LoadFileScheduling):  # type: ignore[misc]  # pytest-xdist has no types
    """Gives each process whole files in the order of `in_order`; one gets all `TRAININGS`, one all `IN_REAL_TIME`."""

    def __init__(self, config: pytest.Config, log: Producer) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False  # which puts files with many tests first, however short these are

    def _split_scope(self, nodeid: str) -> str:
        """Return what stays together with a test: its file, or the first one of those that belong together."""
        file: str = super()._split_scope(nodeid)
        return next((together[0] for together in (TRAININGS, IN_REAL_TIME) if file in together), file)


def in_order(files: Iterable[str]) -> list[int]:
    """Return the places of tests in the order to begin them, given the file of each.

    The files of `LONGEST` come first, then those with the most tests; within a file they stay as they are.
    """
    files = [*files]
    count = Counter(files)
    first = {file: place for place, file in enumerate(count)}
    long = {file: place for place, file in enumerate(LONGEST)}
    return sorted(range(len(files)), key=lambda i: (long.get(files[i], len(long)), -count[files[i]], first[files[i]]))


def set_niceness(file: str) -> None:
    """Let a process that runs a long test of `file` leave the cores to others, unless voices are heard there."""
    if hasattr(os, "setpriority"):
        with suppress(PermissionError):  # only an administrator may take a niceness back
            os.setpriority(os.PRIO_PROCESS, 0, 0 if file in IN_REAL_TIME else NICENESS)
