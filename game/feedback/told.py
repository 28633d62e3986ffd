"""What a word that was heard did, in a few words, as the window tells it beside the sound."""

from dataclasses import dataclass

from models.spot.counted import counted


@dataclass(frozen=True)
class Told:
    """A word that was heard, and what it did.

    frame: number of the log-mel frame at which it was obeyed, since the sound began. does: in a few words.
    done: the same once it is over, where that is said otherwise. steps: that the pen went on by itself since then.
    late: steps taken back that were drawn since it began to be said.
    """

    word: str
    frame: int
    does: str
    done: str = ""
    steps: int = 0
    late: int = 0
    over: bool = False

    @property
    def text(self) -> str:
        """All of it in a line."""
        return self.short + (" that came too late" if self.late else "")

    @property
    def short(self) -> str:
        """The same where there is less room."""
        said = self.done if self.over and self.done else self.does
        said += f", {steps(self.steps)}" if self.steps else ""
        return said + (f"; undid {steps(self.late)}" if self.late else "")


def steps(count: int) -> str:
    """Return so many steps in words."""
    return counted(count, "step")
