"""The rules of the game: what a frame's inputs do to the pen and the drawing. Pure; no clock, no screen, no file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from game.drawing.commands import LoggedCommand
from game.drawing.drawing import WHITE, Background, Clear, Drawing, Segment
from game.drawing.pen import MOVES, Point, Size, move, start
from game.drawing.persistent_list import PersistentList
from game.messages import Colour, Command, Inputs, Tool

EDGE_NOTICE_S = 2.0  # long enough to read "the pen is at the edge" in passing
RIM_PX = 2  # by which an eraser is wider: it takes the soft edge of a line of its width too


@dataclass(frozen=True)
class World:
    """Everything that the inputs can change.

    Three histories are told apart: `drawing` is what undo and redo walk along, `logged_commands` is all that was ever
    done, undos too, and the journal on the disk is a copy of the latter, line by line.

    canvas: width and height of the paper in pixels.
    position: of the pen, 0 <= x <= width and 0 <= y <= height.
    drawing: what is on the paper and how it came there.
    at_edge_s: for how many seconds to go on saying that the pen met the edge; 0 says nothing.
    logged_commands: everything that was ever done to the drawing, undo and redo too; what has no effect is not logged.
    backdrop: SHA-256 of a picture that lies below the lines, or None; its pixels are the paper's.
    """

    canvas: Size
    position: Point
    drawing: Drawing = field(default_factory=Drawing)
    at_edge_s: float = 0.0
    logged_commands: PersistentList[LoggedCommand] = field(default_factory=PersistentList, repr=False)
    backdrop: bytes | None = None

    @classmethod
    def new(cls, canvas: Size, *, background: Colour = WHITE, backdrop: bytes | None = None) -> "World":
        """Return blank paper with the pen where it begins.

        canvas: width and height in pixels, >= 1 each. Raises ValueError otherwise.
        background: of the paper. backdrop: SHA-256 of the picture below, or None.
        """
        if min(canvas) < 1:
            raise ValueError(f"canvas of {canvas[0]} x {canvas[1]} px: expected 1 or more each way")
        return cls(canvas, start(canvas), Drawing(paper=background), backdrop=backdrop)


WALKS: Mapping[Command, Callable[[Drawing], Drawing]] = MappingProxyType(  # along the history
    {
        Command.UNDO: Drawing.undo,
        Command.UNDO_MOVE: Drawing.undo_move,
        Command.UNDO_STROKE: Drawing.undo_stroke,
        Command.REDO: Drawing.redo,
        Command.REDO_STROKE: Drawing.redo_stroke,
    }
)


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


def move_ends(world: World, inputs: Inputs) -> dict[Command, Point]:
    """Return where each move would take the pen: its present place where the edge is in the way.

    inputs: the step, and whether it snaps; commands are not carried out.
    """
    return {command: _aim(world, command, inputs)[0] for command in MOVES}


def _aim(world: World, command: Command, inputs: Inputs) -> tuple[Point, bool]:
    """Return where a move takes the pen, and whether the edge cuts it short."""
    flags = {"snap": inputs.snap, "turned": inputs.turned}
    return move(world.position, command, step_px=inputs.step_px, canvas=world.canvas, **flags)


def _obey(world: World, command: Command, inputs: Inputs) -> World:
    """Return the world after one command, which is logged if it changed anything."""
    drawing, position, at_edge = (_move if command in MOVES else _change)(world, command, inputs)
    logged_commands = world.logged_commands
    if drawing is not world.drawing:
        logged = LoggedCommand.of(command, inputs)
        # Thousands of equal commands are one object.
        logged_commands = logged_commands.added(
            logged_commands[-1] if logged_commands and logged_commands[-1] == logged else logged
        )
    at_edge_s = EDGE_NOTICE_S if at_edge else 0.0
    return replace(world, drawing=drawing, position=position, at_edge_s=at_edge_s, logged_commands=logged_commands)


def _move(world: World, command: Command, inputs: Inputs) -> tuple[Drawing, Point, bool]:
    """Return drawing and pen after one move, and whether the edge cut it short.

    A pen that already stands at the edge draws nothing that undo would meet.
    """
    position, at_edge = _aim(world, command, inputs)
    if position == world.position:
        return world.drawing, position, at_edge
    width_px = inputs.line_width_px + (RIM_PX if inputs.tool is Tool.ERASER else 0)
    line = Segment(world.position, position, inputs.colour, width_px, inputs.tool)
    return world.drawing.extend(line, joins=inputs.joins), position, at_edge


def _change(world: World, command: Command, inputs: Inputs) -> tuple[Drawing, Point, bool]:
    """Return the same after a command that is no move: the pen goes where it stood then."""
    here, before = world.position, world.drawing
    if command is Command.CLEAR:  # the pen stays: only the paper is new
        drawing = before.extend(Clear(here, here))
    elif command is Command.NEW:
        drawing = before.extend(Clear(here, start(world.canvas)))
    elif command is Command.BACKGROUND:
        drawing = before.extend(Background(here, here, inputs.background))
    else:
        drawing = WALKS[command](before)
    if drawing.last is not None:
        here = drawing.last.end
    elif len(before):  # all is undone
        here = before[0].change.start
    return drawing, here, False
