"""Makes files beside the game, one after the other, so that no frame waits for a film."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, wait
from contextlib import suppress
from pathlib import Path

from game.storage.drawing_file import StorageError
from game.storage.worker import Worker

log = logging.getLogger(__name__)

Job = Callable[[], Path]
Done = Callable[[Path | StorageError], None]


class BackgroundJobs:
    """Jobs of a session. The thread does them; who asked is told on the main thread, at the next `tick`.

    At the end they get a moment more; what is not done then is given up, since a disk may never answer.
    """

    def __init__(self) -> None:
        self._worker = Worker("jobs")
        self._jobs: list[tuple[str, Future[Path], Done]] = []

    @property
    def busy(self) -> bool:
        """Whether anything is being made."""
        return bool(self._jobs)

    @property
    def making(self) -> str:
        """The name of what is being made, or ""."""
        return self._jobs[0][0] if self._jobs else ""

    def begin(self, job: Job, done: Done, *, name: str = "") -> None:
        """Do a job. It returns the file that it made or raises StorageError; `done` takes either."""
        self._jobs.append((name, self._worker.submit(job), done))

    def tick(self) -> None:
        """Tell of what was finished since the last time."""
        while self._jobs and self._jobs[0][1].done():
            _, future, done = self._jobs.pop(0)
            done(_come_of(future))

    def finish(self, *, within_s: float) -> list[Path | StorageError]:
        """Wait for what is still being made, no longer than `within_s`, and return what came of each.

        Who asked for it is told no more. Ctrl-C ends the wait.
        """
        with suppress(KeyboardInterrupt):
            wait([future for _, future, _ in self._jobs], within_s)
        jobs, self._jobs = self._jobs, []
        told = [_come_of(future) if future.done() else _unfinished(name) for name, future, _ in jobs]
        self._worker.close()
        return told


def _come_of(future: Future[Path]) -> Path | StorageError:
    """Return what came of a job, waiting for it if need be. An error that nobody foresaw ends the job, not the game."""
    error = future.exception()
    if error is None or isinstance(error, StorageError):
        return error or future.result()
    log.error("A job has ended by an error that nobody foresaw.", exc_info=error)
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return StorageError(f"The file could not be made ({what}). Save your drawing, then try again.")


def _unfinished(name: str) -> StorageError:
    """Return what to say of a file that was not made before the end; name: as for `BackgroundJobs.begin`."""
    what = f"The {name.upper()} file" if name else "A file"
    again = "Open the drawing and make it again." if name else "Start the game and try again."
    return StorageError(f"{what} was not finished, because you quit the game. {again}")
