"""The desk: where the drawing of a session comes from and where it is kept, so that none is lost on the way."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from game.drawing.canvas import Canvas
from game.drawing.command_log import CommandLog, fits
from game.drawing.commands import LoggedCommand
from game.drawing.persistent_list import PersistentList
from game.drawing.playback import Playback
from game.drawing.world import World
from game.faults import fault_from, without_commands
from game.messages import Fault
from game.session.notices import Notices, Topic
from game.storage.autosave import Autosave
from game.storage.drawing_file import CommandsError, GalleryError, Opened, save_png
from game.storage.images import Picture

Save = Callable[[Canvas, World, Picture | None], Path]


class Document:
    """Keeps the paper, the picture below it, and everything that was done, for one session.

    paper: what is saved; it may be the one that the window shows.
    save: writes a drawing where the player wants it and returns its path. set_aside: writes one that makes room for
    another, in place of none. Both may raise GalleryError.
    autosave: of the session. news: where trouble is told.
    """

    def __init__(self, paper: Canvas, *, save: Save, set_aside: Save, autosave: Autosave, notices: Notices) -> None:
        self.backdrop: Picture | None = None
        self._paper, self._save, self._set_aside = paper, save, set_aside
        self._autosave, self._notices = autosave, notices
        self._fault: Fault | None = None
        self._playback: Playback | None = None
        self._performed: PersistentList[LoggedCommand] = PersistentList()  # what was done when it last went on
        self._whole: World | None = None  # to which it leads
        self._first: tuple[World, bytes | None] | None = None  # what was opened last, and how its journal begins
        self._aside: PersistentList[LoggedCommand] | None = None  # what was done to the drawing that was set aside last

    @property
    def safe(self) -> bool:
        """Whether everything that was done is in a file that the player knows of."""
        return self._autosave.safe

    @property
    def kept(self) -> bool:
        """Whether everything that was done is in a file or in the journal."""
        return self._autosave.fault is None

    def follow(self, world: World, dt: float) -> World:
        """Keep what was done, before it is seen; trouble is told once.

        dt: seconds since the last frame, by which a performance goes on, unless the player did something meanwhile.
        Returns the world to be seen.
        """
        if self._playback is not None and world.logged_commands is self._performed:
            world = self._playback.play(world, dt)
            self._performed = world.logged_commands
            if self._playback.over(world):
                if self._whole is not None and self._aside is self._whole.logged_commands:
                    self._aside = world.logged_commands  # the same again
                self._playback = None
                first = self._first[1] if self._first and self._first[0] is self._whole else None
                self._autosave.turn_to(world, self.backdrop, first=first)
            return world
        self._playback = None
        self._autosave.follow(world)
        if self._autosave.fault is not self._fault:
            self._fault = self._autosave.fault
            self._notices.tell(self._fault, Topic.AUTOSAVE)
        return world

    def whole(self, world: World) -> World:
        """Return the drawing as it is when nothing of it is left to be played; world: to be seen now."""
        playing = self._playback is not None and world.logged_commands is self._performed
        return self._whole if playing and self._whole is not None else world

    def perform(self, world: World, pace: float) -> World:
        """Play how the drawing on the desk came about, and return the world in which that begins.

        world: to which it leads, and which is in a file. pace: commands a second. What the player does ends it there.
        """
        self._playback = Playback(CommandLog.of(world), backdrop=world.backdrop, pace=pace)
        begin = self._playback.begin
        self._performed, self._whole = begin.logged_commands, world
        self._autosave.turn_to(begin, self.backdrop)
        return begin

    def save(self, world: World) -> Path | None:
        """Save a drawing; returns its path, or None where that failed and a banner says why."""
        return self._kept_or_told(world, self._save)

    def set_aside(self, world: World) -> bool:
        """Save a drawing under a name of its own, once; returns whether it is there, or else a banner says why not."""
        if self._aside is not world.logged_commands and self._kept_or_told(world, self._set_aside) is not None:
            self._aside = world.logged_commands
        return self._aside is world.logged_commands

    def _kept_or_told(self, world: World, save: Save) -> Path | None:
        """Save what is on the desk; returns its path, or None where that failed and a banner says why."""
        try:
            saved = self._kept(world, save)
        except GalleryError as error:
            self._notices.tell(fault_from(error), Topic.DRAWING)
            return None
        self._notices.tell(None, Topic.DRAWING)
        return saved

    def written(self, world: World, path: Path) -> Path:
        """Write a drawing to a file for the moment, which counts for no save. Raises GalleryError."""
        self._paper.follow(world.drawing)
        return save_png(self._paper.surface, path, world=world, backdrop=self.backdrop, overwrite=True)

    def open(
        self, opened: Opened, paper: Canvas, world: World, *, first: bytes | None, in_file: bool = True
    ) -> Path | None:
        """Lay another drawing on the desk: one of ours, or a picture to draw on.

        opened: what its file holds. paper: shows it, and is used up. first, in_file: as for `Autosave.turn_to`.
        world: what lies there now; it is saved first, unless it is in a file already or nothing was done to it.
        Returns where the drawing before it is now, None where it needs no file. Raises GalleryError where it cannot be
        saved: then nothing is changed.
        """
        before = None if self._autosave.safe else self._kept(world, self._set_aside)
        self._notices.tell(None, Topic.DRAWING)
        self.backdrop, self._playback = opened.backdrop, None
        self._paper.take(paper)
        self._autosave.turn_to(opened.world, opened.backdrop, first=first, in_file=in_file)
        self._first = opened.world, first
        return before

    def refuse(self, error: GalleryError, path: Path | None = None) -> None:
        """Say why a drawing was not laid on the desk. path: of its file, if it has one."""
        picture = path if isinstance(error, CommandsError) else None
        self._notices.tell(replace(fault_from(error), picture=picture), Topic.DRAWING)

    def put_away(self, opened: Opened, paper: Canvas) -> Path | None:
        """Save a drawing that is not on the desk, beside the others; None where that failed and a banner says why.

        paper: shows it.
        """
        try:
            return self._set_aside(paper, opened.world, opened.backdrop)
        except GalleryError as error:
            self.refuse(error)
            return None

    def saved(self) -> None:
        """Note that the drawing was saved in another way."""
        self._autosave.saved()

    def close(self) -> bool:
        """End the session: what is in no file stays in the journal. Returns whether nothing is lost, see `Autosave`."""
        return self._autosave.close()

    def _kept(self, world: World, save: Save) -> Path:
        """Save what is on the desk. Raises GalleryError."""
        self._paper.follow(world.drawing)
        saved = save(self._paper, world, self.backdrop)
        self._autosave.saved()
        self._notices.tell(
            None if fits(CommandLog.of(world).logged_commands) else without_commands(saved), Topic.LENGTH
        )
        return saved
