"""What a session needs of the world outside: where settings and drawings go, and who is told."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from game.drawing.canvas import Canvas
from game.drawing.world import World
from game.messages import Fault
from game.settings import Settings
from game.storage.autosave import Autosave
from game.storage.disk import ANSWER_S
from game.storage.drawing_file import default_folder, default_name, save_png
from game.storage.images import Picture
from game.storage.learned import Fit
from game.storage.paths import downloads_path, voices_path
from game.storage.profiles import Voice, voice_in
from game.storage.worker import within


@dataclass(frozen=True)
class Environment:
    """The world outside of a session.

    save_settings: writes the settings, and returns what to say if that failed.
    save_path: the file that every save goes into, and whose folder holds all that this run writes; None gives each
        drawing a file of its own in the pictures folder.
    now: tells date and time, for the names of files.
    say, complain: write for those who look at the terminal: a line, or what went wrong.
    autosave: keeps what is drawn while it is drawn.
    log_file: where the log of this run is, or nothing where there is none.
    voices: the folder of the voices that the game was fitted to.
    fit: fits a voice anew to all that is in its folder, and returns whether it is better now; this may take long.
    play: makes a recording audible, float32 (n,), 16 kHz, mono, and returns at once.
    """

    save_settings: Callable[[Settings], Fault | None] = lambda _: None
    save_path: Path | None = None
    now: Callable[[], datetime] = field(default=lambda: datetime.now().astimezone())
    say: Callable[[str], None] = lambda _: None
    complain: Callable[[Exception], None] = lambda _: None
    autosave: Autosave = field(default_factory=Autosave)
    log_file: str = ""
    voices: Path = field(default_factory=voices_path)
    fit: Fit = lambda _: False
    play: Callable[[NDArray[np.float32]], None] = lambda _: None

    @property
    def given(self) -> tuple[Path, ...]:
        """Where files may lie that somebody else has given to this player: beside the drawings, and downloaded."""
        return self.folder, downloads_path()

    @property
    def folder(self) -> Path:
        """Where the drawings of this run lie, whether it exists or not."""
        return default_folder() if self.save_path is None else self.save_path.absolute().parent

    def voice(self, slug: str) -> Voice | None:
        """Return the voice that the settings call so; None for anyone's, and where it is not there any more."""
        folder = self.voices / slug
        try:
            return within(ANSWER_S, lambda: voice_in(folder) if folder.is_dir() else None) if slug else None
        except OSError:  # it does not answer, or cannot be looked at
            return None

    def new_file(self, paper: Canvas, world: World, backdrop: Picture | None) -> Path:
        """Save what is on the paper as a PNG under a name that is free, in the folder of this run; return its path.

        The command log of its world goes into the file, and so does the picture below the lines. Raises StorageError.
        """
        path = self.folder / default_name(self.now())
        saved = save_png(paper.surface, path, world=world, backdrop=backdrop)
        self.say(f"Saved {saved}")
        return saved
