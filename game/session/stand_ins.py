"""What stands in for the player's own settings for a while, and what is the player's own meanwhile.

The demo voice brings its step, a paper on which the pen would not be seen another colour, and a paper may be chosen for
one drawing alone. None of that is kept.
"""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from game.drawing.drawing import WHITE
from game.drawing.world import World
from game.messages import Colour, Tone, Tool
from game.session.notices import Note
from game.settings import Settings
from game.ui import theme


class StandIns:
    """The player's own settings where others stand in for them.

    paper: of new drawings. seen_on: the paper on which the pen is seen, None at first.
    """

    def __init__(self, settings: Settings) -> None:
        self.paper: Colour = settings.background
        self._step_px: int | None = None  # the player's, while the demo draws with its own
        self._colour: Colour | None = None  # the player's, while it would not be seen on the paper
        self.seen_on: Colour | None = None

    def own(self, settings: Settings) -> Settings:
        """Return settings as the player made them, without what stands in for them."""
        own: dict[str, Any] = {"background": self.paper}
        if self._step_px is not None:
            own["step_px"] = self._step_px
        if self._colour is not None:
            own["colour"] = self._colour
        # Asked for in every frame, and mostly nothing differs: to make settings anew checks all of them.
        differ = any(getattr(settings, name) != players for name, players in own.items())
        return replace(settings, **own) if differ else settings

    def changed(self, names: Collection[str]) -> None:
        """Take what the player has changed for the player's own, in the demo and on any paper too."""
        if "colour" in names:
            self._colour = None
        if "step_px" in names:
            self._step_px = None

    def keep_paper(self, settings: Settings, *, keep: bool) -> None:
        """Begin new drawings with the paper of now, or with white."""
        self.paper = settings.background if keep else WHITE

    def with_step(self, settings: Settings, step_px: int) -> Settings:
        """Return settings with the step of the demo voice."""
        self._step_px = self.own(settings).step_px
        return replace(settings, step_px=step_px)

    def without_step(self, settings: Settings) -> Settings:
        """Return settings with the player's own step, if the demo had brought another."""
        own_px, self._step_px = self._step_px, None
        return settings if own_px is None else replace(settings, step_px=own_px)

    @property
    def other_pen(self) -> bool:
        """Whether the pen has another colour than the player's."""
        return self._colour is not None

    def with_pen_seen(self, settings: Settings, paper: Colour, *, alone: bool) -> Settings:
        """Return settings with a pen that is seen on a paper. alone: whether no picture lies on it."""
        own, self.seen_on = self._colour or settings.colour, paper
        seen = theme.seen_on(own, paper) if alone else own
        self._colour = None if seen == own else own
        return settings if seen == settings.colour else replace(settings, colour=seen)


def hard_to_see(world: World, paper: Colour, *, pen_changed: bool, undoing: str) -> Note | None:
    """Return what to say where a paper hides lines, or the pen that draws in another colour for that reason."""
    drawn = {stroke.colour for stroke in world.drawing.strokes if stroke.tool is Tool.PEN}
    if any(theme.seen_on(colour, paper) != colour for colour in drawn):
        return Note("Some lines are hard to see on this paper", f"{undoing} to have the last paper back.", Tone.WARN)
    if pen_changed:
        return Note("The pen has another colour", "You would not see it on this paper.", Tone.ACCENT)
    return None
