"""What the mark of switches goes over in the window: words one by one, then rows of controls that a press goes into."""

from dataclasses import dataclass

import pygame

from game.ui.scanning import LESS, MORE, PRESS, SAYS
from game.window.layout import CORNER, GRIDS, SLIDERS, TOOLS

COLOURS = 9  # at most: those of the palette, and one of the player's own
TITLE = "title"  # of the panel: the place for what no control does


@dataclass(frozen=True)
class Stop:
    """A place that the mark comes to.

    name: of a card of words or of a control, or TITLE. key, mod: what a press sends.
    says: what a press does, where the place does not show that.
    inside: of a row: a press sends nothing then, but goes in among these, and after the last of them comes out again.
    again: whether the mark stays for another press; else it comes back from a row to the first word.
    """

    name: str = ""
    key: int = PRESS
    mod: int = 0
    says: str = ""
    inside: tuple["Stop", ...] = ()
    again: bool = False

    @property
    def places(self) -> tuple[str, ...]:
        """The names of all that it stands for: its own, or those of a row."""
        return tuple(stop.name for stop in self.inside) or (self.name,)


def _row(*names: str) -> Stop:
    return Stop(inside=tuple(Stop(name) for name in names))


def _both_ways(slider: str) -> tuple[Stop, Stop]:
    return Stop(slider, LESS, says=SAYS[LESS], again=True), Stop(slider, MORE, says=SAYS[MORE], again=True)


ROUND: tuple[Stop, ...] = (
    Stop("up", pygame.K_UP),
    Stop("right", pygame.K_RIGHT),
    Stop("down", pygame.K_DOWN),
    Stop("left", pygame.K_LEFT),
    Stop("undo", pygame.K_z, pygame.KMOD_CTRL),
    Stop("tool:lifted", pygame.K_SPACE, says="Lift the pen, or put it down"),
    _row(*TOOLS, *GRIDS),
    _row(*(f"colour:{i}" for i in range(COLOURS)), "colour:any", "paper"),
    Stop(inside=tuple(stop for slider in SLIDERS for stop in _both_ways(slider))),
    Stop(inside=(Stop("redo", again=True), Stop("clear"), Stop("save"), Stop("share"))),
    _row("device", *CORNER),
    Stop("log"),
    Stop(
        TITLE,
        says="Whole strokes, new drawing, demo, quit",
        inside=(
            Stop(TITLE, pygame.K_BACKSPACE, says="Take back the whole stroke", again=True),
            Stop(TITLE, pygame.K_BACKSPACE, pygame.KMOD_SHIFT, says="Bring the stroke back", again=True),
            Stop(TITLE, pygame.K_n, pygame.KMOD_CTRL, says="A new drawing"),
            Stop(TITLE, pygame.K_d, says="The demo voice draws, or stops"),
            Stop(TITLE, pygame.K_q, pygame.KMOD_CTRL, says="Quit"),
        ),
    ),
    Stop("dismiss"),  # the last three are there with bad news alone, so that nothing else moves when it comes
    Stop("demo"),
    Stop("picture"),
)
