"""How a command moves the pen over the paper, and where the paper ends."""

from collections.abc import Mapping
from types import MappingProxyType

from game.messages import Command

Point = tuple[int, int]  # x to the right and y downwards, in pixels of the paper
Size = tuple[int, int]  # width and height of the paper in pixels

MOVES: Mapping[Command, tuple[int, int]] = MappingProxyType(
    {Command.UP: (0, -1), Command.DOWN: (0, 1), Command.LEFT: (-1, 0), Command.RIGHT: (1, 0)}
)

TURNED_MOVES: Mapping[Command, tuple[int, int]] = MappingProxyType(  # the compass turned clockwise by 45 degrees
    {Command.UP: (1, -1), Command.RIGHT: (1, 1), Command.DOWN: (-1, 1), Command.LEFT: (-1, -1)}
)

WAYS: Mapping[str, tuple[int, int]] = MappingProxyType({command.value: way for command, way in MOVES.items()})
TURNED_WAYS: Mapping[str, tuple[int, int]] = MappingProxyType({c.value: TURNED_MOVES[c] for c in MOVES})


def start(canvas: Size) -> Point:
    """Return where the pen begins: (400, 500) on 1000 x 800, and at the same place in proportion on other papers."""
    return canvas[0] * 2 // 5, canvas[1] * 5 // 8


def move(
    position: Point, command: Command, *, step_px: int, canvas: Size, snap: bool = False, turned: bool = False
) -> tuple[Point, bool]:
    """Move the pen one step, or as far as the paper reaches.

    position: of the pen, 0 <= x <= width and 0 <= y <= height. Both edges belong to the paper: a pen that comes from
        where it begins in steps of 10 then stands on the same grid after it has met an edge.
    command: one of `MOVES`.
    step_px: length of the step, >= 1.
    canvas: width and height of the paper, >= 1 each.
    snap: whether the step ends on a multiple of `step_px`, counted from the upper left corner: the next one on the way.
    turned: whether the compass is turned clockwise by 45 degrees, so that "up" moves up and right. Such a step goes
        `step_px` each way: it ends on the same grid as a straight one, and the edge cuts both ways equally.

    Returns the new position and whether the edge cut the step short.
    Raises ValueError for a command that is no move and for a step below 1.
    """
    if command not in MOVES:
        raise ValueError(f"{command}: expected one of {[c.name for c in MOVES]}")
    if step_px < 1:
        raise ValueError(f"step of {step_px} px: expected 1 or more")
    dx, dy = (TURNED_MOVES if turned else MOVES)[command]
    if snap:
        wanted = _next_multiple(position[0], dx, step_px), _next_multiple(position[1], dy, step_px)
    else:
        wanted = position[0] + dx * step_px, position[1] + dy * step_px
    reached = min(max(wanted[0], 0), canvas[0]), min(max(wanted[1], 0), canvas[1])
    if turned and reached != wanted:
        length = min(abs(reached[0] - position[0]), abs(reached[1] - position[1]))
        reached = position[0] + dx * length, position[1] + dy * length
    return reached, reached != wanted


def _next_multiple(at: int, towards: int, step_px: int) -> int:
    """Return the next multiple of the step; towards: -1 or 1, and 0 stays."""
    if towards == 0:
        return at
    return (at // step_px + 1) * step_px if towards > 0 else -(-at // step_px + 1) * step_px
