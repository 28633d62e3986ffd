"""How much of a drawing can be kept as deeds, so that no file keeps a player waiting for minutes."""

from collections.abc import Collection, Iterable
from itertools import groupby

from game.drawing.commands import Deed
from game.drawing.pen import MOVES

MOST_DEEDS = 200_000  # at a word a second, two days and nights
MOST_EFFORT = 8_000_000_000  # pixels, some 15 s of a core; 100,000 moves of a usual width take about 600 million
TOO_LONG = "The drawing has too many commands, or too many wide lines."
TILE_PX = 64  # side of the squares in which ink is kept: a line touches whole ones
OTHER_INK = 4  # times the work of a line in the ink of the line before: what lies below it is settled first


def effort(deeds: Iterable[Deed]) -> int:
    """Return how many pixels of ink the moves among the deeds may touch, undone ones too, >= 0."""
    total, before = 0, None
    for deed, run in groupby(deeds):
        if deed.command in MOVES:
            ink = deed.colour, deed.tool
            touched = (deed.step_px + deed.line_width_px + TILE_PX) * (deed.line_width_px + TILE_PX)
            total += touched * (sum(1 for _ in run) + (OTHER_INK - 1) * (ink != before))
            before = ink
    return total


def fits(deeds: Collection[Deed]) -> bool:
    """Whether deeds can be kept: those without number, or with lines so wide that they take minutes, cannot."""
    return len(deeds) <= MOST_DEEDS and effort(deeds) <= MOST_EFFORT
