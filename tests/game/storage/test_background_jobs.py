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
    assert str(first) == f"The file could not be made {what}. Save your drawing, then try again."
    assert second == Path("next")


def test_the_end_waits_for_what_was_not_told_yet() -> None:
    """One made, one failed: both come to who ends the game, and to nobody twice."""
    jobs, into, error = BackgroundJobs(), Told(), StorageError("The disk is full. Free some space.")
    for job in (lambda: Path("told"), lambda: Path("made"), lambda: failing(error)):
        jobs.begin(job, into.append)
        if not into:
            told(jobs, into, 1)

    assert jobs.finish(within_s=PATIENCE_S) == [Path("made"), error]
    assert into == [Path("told")]
    assert not jobs.busy


def test_what_takes_too_long_is_given_up_at_the_end() -> None:
    """The end waits for no disk that keeps silent: what hangs and what waits behind it count as not made."""
    jobs, never, begun = BackgroundJobs(), Event(), Event()

    def second() -> Path:
        begun.set()
        return Path("second")

    jobs.begin(lambda: Path(str(never.wait())), lambda _: None, name="gif")
    jobs.begin(second, lambda _: None)
    told = jobs.finish(within_s=0.05)
    never.set()

    assert list(map(str, told)) == [
        "The GIF file was not finished, because you quit the game. Open the drawing and make it again.",
        "A file was not finished, because you quit the game. Start the game and try again.",
    ]
    assert (jobs.busy, begun.is_set()) == (False, False)
