"""The desk: where the drawing of a session comes from and where it is kept, so that none is lost on the way."""

from collections.abc import Callable
from pathlib import Path

from game.autosave import Autosave, Left
from game.canvas import Paper
from game.faults import fault_from
from game.gallery import GalleryError, Opened, open_drawing
from game.messages import Fault
from game.news import Matter, News
from game.picture import Picture
from game.world import World

Save = Callable[[Paper, World, Picture | None], Path]


class Desk:
    """Keeps the paper, the picture below it, and everything that was done, for one session.

    paper: what is saved; it may be the one that the window shows.
    save: writes a drawing where the player wants it and returns its path. set_aside: writes one that makes room for
    another, in place of none. Both may raise GalleryError.
    autosave: of the session. news: where trouble is told.
    """

    def __init__(self, paper: Paper, *, save: Save, set_aside: Save, autosave: Autosave, news: News) -> None:
        self.backdrop: Picture | None = None
        self._paper, self._save, self._set_aside = paper, save, set_aside
        self._autosave, self._news = autosave, news
        self._fault: Fault | None = None

    def follow(self, world: World) -> None:
        """Keep what was done, before it is seen; trouble is told once."""
        self._autosave.follow(world)
        if self._autosave.fault is not self._fault:
            self._fault = self._autosave.fault
            self._news.tell(self._fault, Matter.AUTOSAVE)

    def save(self, world: World) -> Path | None:
        """Save a drawing; returns its path, or None where that failed and a banner says why."""
        try:
            saved = self._kept(world, self._save)
        except GalleryError as error:
            self._news.tell(fault_from(error), Matter.DRAWING)
            return None
        self._news.tell(None, Matter.DRAWING)
        return saved

    def open(self, path: Path, world: World, *, as_picture: bool = False) -> tuple[Opened, Path | None] | None:
        """Lay another drawing on the desk: one of ours, or a picture to draw on.

        world: what lies there now; it is saved first, unless it is in a file already or nothing was done to it.
        Returns what was opened and where the drawing before it is now; None where either failed and a banner says why:
        then nothing is changed.
        """
        try:
            opened = open_drawing(path, as_picture=as_picture)
            before = None if self._autosave.safe else self._kept(world, self._set_aside)
        except GalleryError as error:
            self._news.tell(fault_from(error), Matter.DRAWING)
            return None
        self._news.tell(None, Matter.DRAWING)
        self._lay(opened.world, opened.backdrop)
        self._autosave.turn_to(opened.world, opened.backdrop)
        return opened, before

    def go_on(self, left: Left) -> World:
        """Lay on the desk what another session has left; it is in the journal of this one before the old one goes."""
        self._lay(left.world, left.backdrop)
        self._autosave.turn_to(left.world, left.backdrop, left=left)
        if self._autosave.fault is None:
            left.taken()
        else:
            left.later()
        return left.world

    def put_away(self, left: Left) -> Path | None:
        """Save what another session has left, beside the other drawings; None where that failed and a banner says why.

        It then stays where it was, to be asked about again.
        """
        paper = Paper(left.world.canvas)
        paper.lay(None if left.backdrop is None else left.backdrop.surface)
        paper.follow(left.world.drawing)
        try:
            saved = self._set_aside(paper, left.world, left.backdrop)
        except GalleryError as error:
            left.later()
            self._news.tell(fault_from(error), Matter.DRAWING)
            return None
        left.taken()
        return saved

    def saved(self) -> None:
        """Note that the drawing was saved in another way."""
        self._autosave.saved()

    def close(self) -> None:
        """End the session: what is in no file stays in the journal."""
        self._autosave.close()

    def _kept(self, world: World, save: Save) -> Path:
        """Save what is on the desk. Raises GalleryError."""
        self._paper.follow(world.drawing)
        saved = save(self._paper, world, self.backdrop)
        self._autosave.saved()
        return saved

    def _lay(self, world: World, backdrop: Picture | None) -> None:
        """Show another drawing."""
        self.backdrop = backdrop
        self._paper.begin(world.canvas, None if backdrop is None else backdrop.surface)
        self._paper.follow(world.drawing)
