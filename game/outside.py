"""What a session needs of the world outside: where settings and drawings go, and who is told."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from game.canvas import Paper
from game.gallery import default_folder, default_name, save_png
from game.settings import Settings
from game.world import World


@dataclass(frozen=True)
class Outside:
    """The world outside of a session.

    keep: writes the settings; may raise SettingsError.
    save_path: the file that every save replaces; None for a new name in the pictures folder each time.
    now: tells date and time, for the names of files.
    say: writes a line for those who look at the terminal.
    """

    keep: Callable[[Settings], None] = lambda _: None
    save_path: Path | None = None
    now: Callable[[], datetime] = field(default=lambda: datetime.now().astimezone())
    say: Callable[[str], None] = lambda _: None

    def save(self, paper: Paper, world: World) -> Path:
        """Save what is on the paper as a PNG with the score of its world, say so, and return the path.

        Raises GalleryError.
        """
        path = self.save_path or default_folder() / default_name(self.now())
        saved = save_png(paper.surface, path, world=world, overwrite=self.save_path is not None)
        self.say(f"Saved {saved}")
        return saved
