"""Background jobs: files are made beside the game, and whatever becomes of one is told."""

from pathlib import Path
from threading import Event

import pytest

from game.storage.background_jobs import BackgroundJobs
from game.storage.drawing_file import StorageError
from tests.support.helpers import PATIENCE_S, wait_for

Told = list[Path | StorageError]


def told(jobs: BackgroundJobs, into: Told, count: int) -> Told:
    """Wait until so many jobs have been told of, and return all that was told."""

    def enough() -> bool:
        jobs.tick()
        return len(into) >= count

    wait_for(enough)
    return into


def failing(error: Exception) -> Path:
    """Be a job that comes to nothing."""
    raise error


def test_files_come_in_the_order_in_which_they_were_asked_for() -> None:
    """Nothing is told before the first one is made, and both within the ticks after that."""
    jobs, into, ready = BackgroundJobs(), Told(), Event()
    jobs.begin(lambda: Path("first" if ready.wait(PATIENCE_S) else "late"), into.append)
    jobs.begin(lambda: Path("second"), into.append)
    jobs.tick()
    assert (into, jobs.busy) == ([], True)
    ready.set()

    assert told(jobs, into, 2) == [Path("first"), Path("second")]
    assert not jobs.busy


def test_an_error_of_ours_is_told_as_it_is() -> None:
    """The very sentences reach who asked."""
    jobs, into, error = BackgroundJobs(), Told(), StorageError("The disk is full. Free some space.")
    jobs.begin(lambda: failing(error), into.append)

    assert told(jobs, into, 1) == [error]


@pytest.mark.parametrize(
    ("error", "what"), [(MemoryError(), "(MemoryError)"), (OSError("encoder error"), "(OSError: encoder error)")]
)
def test_an_error_that_nobody_foresaw_ends_no_game(error: Exception, what: str) -> None:
    """It is told in two sentences that name it, and the next file is made."""
    jobs, into = BackgroundJobs(), Told()
    jobs.begin(lambda: failing(error), into.append)
    jobs.begin(lambda: Path("next"), into.append)
    first, second = told(jobs, into, 2)

    assert isinstance(first, StorageError)
    assert str(first) == f"The file could not be made {what}. Save the drawing, then try again."
    assert second == Path("next")


def test_the_end_waits_for_what_was_not_told_yet() -> None:
    """One made, one failed: both come to who ends the game, and to nobody twice."""
    jobs, into, error = BackgroundJobs(), Told(), StorageError("The disk is full. Free some space.")
    for job in (lambda: Path("told"), lambda: Path("made"), lambda: failing(error)):
        jobs.begin(job, into.append)
        if not into:
            told(jobs, into, 1)

    assert [*jobs.finish()] == [Path("made"), error]
    assert into == [Path("told")]
    assert not jobs.busy
