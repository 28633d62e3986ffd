"""The first minute: five words that draw a small figure, each asked for in its turn, on paper that is no drawing."""

from dataclasses import dataclass, replace

from game.drawing.world import World, step
from game.messages import Command, Inputs

FIGURE = (Command.RIGHT, Command.UP, Command.RIGHT, Command.DOWN, Command.LEFT)  # a line, and a step upon its end


@dataclass(frozen=True)
class Lesson:
    """How far somebody has got.

    world: what is drawn, with the pen on it. done: how many words of the figure were said. other: the word that was
    said last where another one was asked for.
    """

    world: World
    done: int = 0
    other: Command | None = None

    @classmethod
    def new(cls, inputs: Inputs, canvas: tuple[int, int]) -> "Lesson":
        """Return a lesson on blank paper of this width and height in pixels."""
        return cls(World.new(canvas, background=inputs.background))

    @property
    def asked(self) -> Command | None:
        """The move that is asked for, or None once the figure is finished."""
        return None if self.finished else FIGURE[self.done]

    @property
    def finished(self) -> bool:
        """Whether all of the figure is drawn."""
        return self.done == len(FIGURE)

    def after(self, command: Command, inputs: Inputs) -> "Lesson":
        """Return the lesson after a move; one that is not asked for draws nothing, so that the figure comes out."""
        if command is not self.asked:
            return replace(self, other=None if self.finished else command)
        return Lesson(step(self.world, replace(inputs, commands=(command,)), 0.0), self.done + 1)
