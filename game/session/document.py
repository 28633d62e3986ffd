"""The drawing of a session: where it comes from and where it is kept, so that none is lost on the way."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from game.drawing.canvas import Canvas
from game.drawing.command_log import CommandLog, fits
from game.drawing.commands import LoggedCommand
from game.drawing.persistent_list import PersistentList
from game.drawing.playback import Playback
from game.drawing.world import World
from game.faults import fault_from, held_another_drawing, without_commands
from game.messages import Fault
from game.session.notices import Notices, Topic
from game.storage.autosave import Autosave
from game.storage.drawing_file import CommandsError, Opened, StorageError, save_png
from game.storage.images import Picture
from game.storage.own_file import FileMark, OwnFile

Save = Callable[[Canvas, World, Picture | None], Path]


class Document:
    """Keeps the paper, the picture below it, and everything that was done, for one session.

    paper: what is saved; it may be the one that the window shows.
    path: the file that every save of this session goes into; None gives each drawing one of its own.
    new_file: writes a drawing under a name that is free and returns its path; may raise StorageError.
    autosave: of the session. notices: where trouble is told. say: writes a line for those who look at the terminal.
    """

    def __init__(
        self,
        paper: Canvas,
        *,
        path: Path | None,
        new_file: Save,
        autosave: Autosave,
        notices: Notices,
        say: Callable[[str], None],
    ) -> None:
        self.backdrop: Picture | None = None
        self._paper, self._new_file, self._say = paper, new_file, say
        self._shared = None if path is None else OwnFile(path, read=False)  # of all drawings of this session
        self._own = self._shared
        self._below: FileMark | None = None  # the picture from elsewhere that the drawing is on
        self._autosave, self._notices = autosave, notices
        self._autosave.belong_to(self._mark)
        self._fault: Fault | None = None
        self._playback: Playback | None = None
        self._played: PersistentList[LoggedCommand] = PersistentList()  # what was done when it last went on
        self._whole: World | None = None  # to which it leads

    @property
    def shared(self) -> OwnFile | None:
        """The file that every save of this session goes into, or None where each drawing has one of its own."""
        return self._shared

    @property
    def own_path(self) -> Path | None:
        """Where the drawing is saved again, or None where it is in no file of ours yet."""
        return None if self._own is None else self._own.path

    @property
    def _mark(self) -> FileMark | None:
        """The file that the drawing belongs to, for its journal."""
        return self._below if self._own is None else self._own.mark

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

        dt: seconds since the last frame, by which a replay goes on, unless the player did something meanwhile.
        Returns the world to be seen.
        """
        if self._playback is not None and world.logged_commands is self._played:
            world = self._playback.play(world, dt)
            self._played = world.logged_commands
            if self._playback.over(world):
                self._playback = None
                self._autosave.same(world)
            return world
        if self._playback is not None:
            self._take_over(self._playback.begin)
        self._autosave.follow(world)
        if self._autosave.fault is not self._fault:
            self._fault = self._autosave.fault
            self._notices.tell(self._fault, Topic.AUTOSAVE)
        return world

    def whole(self, world: World) -> World:
        """Return the drawing as it is when nothing of it is left to be played; world: to be seen now."""
        playing = self._playback is not None and world.logged_commands is self._played
        return self._whole if playing and self._whole is not None else world

    def play_back(self, world: World, pace: float) -> World:
        """Play how the drawing came about, and return the world in which that begins. Nothing is saved for that.

        world: to which it leads; its journal stays as it is. pace: commands a second. What the player does ends it:
        from there on it is another drawing, and the whole one is saved first, unless it is in a file.
        """
        self._playback = Playback(CommandLog.of(world), backdrop=world.backdrop, pace=pace)
        begin = self._playback.begin
        self._played, self._whole = begin.logged_commands, world
        return begin

    def _take_over(self, begin: World) -> None:
        """Go on with another drawing than the one that was being played, which is kept. begin: of both of them."""
        whole, self._playback = self._whole, None
        if whole is not None and (self._shared is not None or not self._autosave.safe):
            self._told(lambda: self._write(whole, self._new_file))
        self._own = self._shared
        self._autosave.turn_to(begin, self.backdrop, leave=not self._autosave.safe, file=self._mark)

    def save(self, world: World) -> Path | None:
        """Save the drawing in its own file; returns its path, or None where that failed and a banner says why."""
        return self._told(lambda: self._kept(world))

    def save_copy(self, world: World) -> Path | None:
        """Save the drawing in a file beside its own, under a name that is free; returns as `save` does."""
        return self._told(lambda: self._write(world, self._new_file))  # all of it is in a file then, whichever

    def begin(self, world: World, new: World) -> Path | None:
        """Begin a new drawing; the one before is saved first, unless it is in a file or nothing was drawn.

        world: to be kept. new: clean paper. Returns where the drawing before it is now, None where it needs no file.
        Raises StorageError where it cannot be saved: then nothing is changed.
        """
        before = self._kept_aside(world)
        self.backdrop, self._playback, self._own, self._below = None, None, self._shared, None
        self._paper.begin(new.canvas)
        self._autosave.turn_to(new, None, file=self._mark)
        return before

    def moved(self, path: Path, to: Path | None, world: World) -> None:
        """Follow a file of a drawing that got another name; to: its path now, None where it is in the trash.

        world: to be kept anew where its own file is gone.
        """
        if self._own is None or self._own.path != path:
            return
        self._own = self._shared if to is None else OwnFile(to, read=True)
        if to is None and len(world.logged_commands) > 0:
            self._autosave.turn_to(world, self.backdrop, in_file=False, file=self._mark)
        else:
            self._autosave.belong_to(self._mark)

    def _told(self, save: Callable[[], Path]) -> Path | None:
        """Save; returns the path, or None where that failed and a banner says why."""
        try:
            saved = save()
        except StorageError as error:
            self._notices.tell(fault_from(error), Topic.DRAWING)
            return None
        self._notices.tell(None, Topic.DRAWING)
        return saved

    def written(self, world: World, path: Path) -> Path:
        """Write a drawing for the moment, which counts for no save, and return where: a taken name gets a number.

        Raises StorageError.
        """
        self._paper.follow(world.drawing)
        return save_png(self._paper.surface, path, world=world, backdrop=self.backdrop)

    def open(
        self,
        opened: Opened,
        paper: Canvas,
        world: World,
        *,
        first: bytes | None,
        path: Path | None,
        file: FileMark | None = None,
    ) -> Path | None:
        """Go on with another drawing: one of ours, or with a picture to draw on.

        opened: what its file holds. paper: shows it, and is used up. first: as for `Autosave.turn_to`.
        path: of its file, None where it is in no file yet. One of ours is saved there again; a picture stays as it is.
        file: to which it belongs that is in no file yet as it is now, as its journal says.
        world: what was drawn before; it is saved first, unless it is in a file already or nothing was done to it.
        Returns where the drawing before it is now, None where it needs no file. Raises StorageError where it cannot be
        saved: then nothing is changed.
        """
        before = self._kept_aside(world, again=self._own is not None and path is not None and self._own.is_at(path))
        self._notices.tell(None, Topic.DRAWING)
        self.backdrop, self._playback, self._own = opened.backdrop, None, self._shared
        self._below = None
        if path is not None and not opened.ours:
            self._below = FileMark(path.absolute(), ours=False)
        elif path is not None and self._own is None:
            self._own = OwnFile(path, read=True)
        elif path is None and file is not None:
            self._return_to(file)
        self._paper.take(paper)
        in_file = path is not None
        self._autosave.turn_to(opened.world, opened.backdrop, first=first, in_file=in_file, file=self._mark)
        return before

    def _return_to(self, file: FileMark) -> None:
        """Let the drawing have the file again that it had in an earlier session, unless all of this one have another.

        What that session has read or written there may be replaced; what came since is kept, as at every save.
        """
        if not file.ours:
            self._below = file
            return
        if self._own is None:
            self._own = OwnFile(file.path, read=False)
        if self._own.is_at(file.path):
            self._own.recall(file)

    def refuse(self, error: StorageError, path: Path | None = None) -> None:
        """Say why a drawing was not gone on with. path: of its file, if it has one."""
        picture = path if isinstance(error, CommandsError) else None
        self._notices.tell(replace(fault_from(error), picture=picture), Topic.DRAWING)

    def put_away(self, opened: Opened, paper: Canvas) -> Path | None:
        """Save a drawing that is not on the paper, beside the others; None where that failed and a banner says why.

        paper: shows it.
        """
        try:
            return self._new_file(paper, opened.world, opened.backdrop)
        except StorageError as error:
            self.refuse(error)
            return None

    def saved(self) -> None:
        """Note that the drawing was saved in another way."""
        self._autosave.saved()

    def close(self) -> bool:
        """End the session: what is in no file stays in the journal. Returns whether nothing is lost, see `Autosave`."""
        return self._autosave.close()

    def _kept_aside(self, world: World, *, again: bool = False) -> Path | None:
        """Save a drawing that makes room for another, unless it is in a file; returns where it is. Raises StorageError.

        It goes into its own file; where all of this session go into one, under a name that is free.
        again: whether it makes room for itself, as it was saved: then what came after that has a name of its own too.
        """
        if self._autosave.safe:
            return None
        return self._kept(world) if self._shared is None and not again else self._write(world, self._new_file)

    def _kept(self, world: World) -> Path:
        """Save the drawing in its own file, which it has from then on. Raises StorageError."""
        if self._own is not None:
            return self._write(world, self._own_file)
        saved = self._write(world, self._new_file)
        self._own = OwnFile(saved, read=True)
        self._autosave.belong_to(self._mark)
        return saved

    def _own_file(self, paper: Canvas, world: World, backdrop: Picture | None) -> Path:
        """Write a drawing into its own file, and tell where that is now which somebody else had put there."""
        assert self._own is not None  # noqa: S101 - its only caller has looked
        written = self._own.save(paper.surface, world=world, backdrop=backdrop)
        self._autosave.belong_to(self._mark)
        self._say(f"Saved {written.path}")
        if written.aside is not None:
            self._notices.tell(held_another_drawing(written.path, written.aside), Topic.REPLACED)
        return written.path

    def _write(self, world: World, save: Save) -> Path:
        """Write the drawing. Raises StorageError."""
        self._paper.follow(world.drawing)
        saved = save(self._paper, world, self.backdrop)
        self._autosave.saved()
        self._notices.tell(
            None if fits(CommandLog.of(world).logged_commands) else without_commands(saved), Topic.LENGTH
        )
        return saved
