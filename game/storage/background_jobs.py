"""Makes files beside the game, one after the other, so that no frame waits for a film."""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from game.storage.drawing_file import StorageError

log = logging.getLogger(__name__)

Job = Callable[[], Path]
Done = Callable[[Path | StorageError], None]


class BackgroundJobs:
    """Jobs of a session. The thread does them; who asked is told on the main thread, at the next `tick`.

    The program ends once the last of them is done: what the player asked for is not lost by leaving.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="jobs")
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
        self._jobs.append((name, self._thread.submit(job), done))

    def tick(self) -> None:
        """Tell of what was finished since the last time."""
        while self._jobs and self._jobs[0][1].done():
            _, future, done = self._jobs.pop(0)
            done(_come_of(future))

    def finish(self) -> Iterator[Path | StorageError]:
        """Wait for what is still being made, and yield what came of each; who asked for it is told no more."""
        while self._jobs:
            yield _come_of(self._jobs.pop(0)[1])


def _come_of(future: Future[Path]) -> Path | StorageError:
    """Return what came of a job, waiting for it if need be. An error that nobody foresaw ends the job, not the game."""
    error = future.exception()
    if error is None or isinstance(error, StorageError):
        return error or future.result()
    log.error("A job has ended by an error that nobody foresaw.", exc_info=error)
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return StorageError(f"The file could not be made ({what}). Save the drawing, then try again.")
