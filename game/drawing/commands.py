"""A logged command: a command with all that it was carried out with, so that it can be done again."""

from dataclasses import dataclass

from game.messages import Colour, Command, Inputs, Tool


@dataclass(frozen=True, slots=True)
class LoggedCommand:
    """One command that changed the world.

    step_px, line_width_px: whole pixels of the paper, >= 1.
    colour: of the line; of `Command.BACKGROUND` the new background.
    tool, snap, turned, joins: as in `Inputs`.
    """

    command: Command
    step_px: int
    line_width_px: int
    colour: Colour
    tool: Tool
    snap: bool
    turned: bool = False
    joins: bool = False

    @classmethod
    def of(cls, command: Command, inputs: Inputs) -> "LoggedCommand":
        """Return what is done when `command` is carried out with these inputs."""
        colour = inputs.background if command is Command.BACKGROUND else inputs.colour
        size, flags = (inputs.step_px, inputs.line_width_px), (inputs.snap, inputs.turned, inputs.joins)
        return cls(command, *size, colour, inputs.tool, *flags)

    @property
    def inputs(self) -> Inputs:
        """The inputs that do it again."""
        size = self.step_px, self.line_width_px
        flags = {"snap": self.snap, "turned": self.turned, "joins": self.joins}
        return Inputs((self.command,), *size, self.colour, self.tool, background=self.colour, **flags)
