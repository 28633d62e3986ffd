"""Makes files beside the game, one after the other, so that no frame waits for a film."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from game.gallery import GalleryError

Job = Callable[[], Path]
Done = Callable[[Path | GalleryError], None]


class Workbench:
    """Jobs of a session. The thread does them; who asked is told on the main thread, at the next `tick`.

    The program ends once the last of them is done: what the player asked for is not lost by leaving.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="workbench")
        self._jobs: list[tuple[Future[Path], Done]] = []

    @property
    def busy(self) -> bool:
        """Whether anything is being made."""
        return bool(self._jobs)

    def begin(self, job: Job, done: Done) -> None:
        """Do a job. It returns the file that it made or raises GalleryError; `done` takes either."""
        self._jobs.append((self._thread.submit(job), done))

    def tick(self) -> None:
        """Tell of what was finished since the last time."""
        while self._jobs and self._jobs[0][0].done():
            future, done = self._jobs.pop(0)
            try:
                made: Path | GalleryError = future.result()
            except GalleryError as error:
                made = error
            done(made)
