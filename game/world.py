"""The rules of the game: what a frame's inputs do to the pen and the drawing. Pure; no clock, no screen, no file."""

from dataclasses import dataclass, field, replace

from game.drawing import Drawing, Segment
from game.messages import Command, Inputs
from game.pen import MOVES, Point, Size, move, start

EDGE_NOTICE_S = 2.0  # long enough to read "the pen is at the edge" in passing


@dataclass(frozen=True)
class World:
    """Everything that the inputs can change.

    canvas: width and height of the paper in pixels.
    position: of the pen, 0 <= x <= width and 0 <= y <= height.
    drawing: what is on the paper and how it came there.
    at_edge_s: for how many seconds to go on saying that the pen met the edge; 0 says nothing.
    """

    canvas: Size
    position: Point
    drawing: Drawing = field(default_factory=Drawing)
    at_edge_s: float = 0.0

    @classmethod
    def new(cls, canvas: Size) -> "World":
        """Return blank paper with the pen where it begins.

        canvas: width and height in pixels, >= 1 each. Raises ValueError otherwise.
        """
        if min(canvas) < 1:
            raise ValueError(f"canvas of {canvas[0]} x {canvas[1]} px: expected 1 or more each way")
        return cls(canvas, start(canvas))


def step(world: World, inputs: Inputs, dt: float) -> World:
    """Return the world after one frame.

    inputs: the commands of this frame, carried out in their order, with the step, width and colour they draw with.
    dt: seconds since the last frame, >= 0. Raises ValueError otherwise.

    Where nothing happens the same object comes back, so a caller may ask `is`.
    """
    if not dt >= 0:
        raise ValueError(f"dt of {dt} s: expected 0 or more")
    if world.at_edge_s:
        world = replace(world, at_edge_s=max(0.0, world.at_edge_s - dt))
    for command in inputs.commands:
        world = _obey(world, command, inputs)
    return world


def _obey(world: World, command: Command, inputs: Inputs) -> World:
    """Return the world after one command."""
    if command in MOVES:
        return _draw(world, command, inputs)
    if command is Command.CLEAR:  # the pen stays: only the paper is new
        return replace(world, drawing=world.drawing.clear(), at_edge_s=0.0)
    if command is Command.UNDO:
        line, drawing = world.drawing.last_line, world.drawing.undo()
        # Where a clear is taken back the pen may have jumped since, as for the demo: back to the end of what it drew.
        back = drawing.last_line if line is None else None
        position = line.start if line else back.end if back else world.position
        return replace(world, drawing=drawing, position=position, at_edge_s=0.0)
    drawing = world.drawing.redo()
    line = drawing.last_line if drawing is not world.drawing else None
    return replace(world, drawing=drawing, position=line.end if line else world.position, at_edge_s=0.0)


def _draw(world: World, command: Command, inputs: Inputs) -> World:
    """Return the world after one move; a pen that already stands at the edge draws nothing that undo would meet."""
    position, at_edge = move(world.position, command, step_px=inputs.step_px, canvas=world.canvas)
    drawing = world.drawing
    if position != world.position:
        drawing = drawing.extend(Segment(world.position, position, inputs.colour, inputs.line_width_px))
    return replace(world, position=position, drawing=drawing, at_edge_s=EDGE_NOTICE_S if at_edge else 0.0)
