"""A microphone that was chosen by a word, until a word is heard from it: one that hears none would end the game."""

from dataclasses import dataclass, replace

TRIAL_S = 20.0  # long enough for a system to open it, and to be spoken to


@dataclass(frozen=True)
class Trial:
    """How much longer it is waited for. before: the microphone to go back to, as in the settings."""

    before: str
    left_s: float = TRIAL_S

    def later(self, dt: float) -> "Trial":
        """Return it `dt` seconds later."""
        return replace(self, left_s=self.left_s - dt)

    @property
    def over(self) -> bool:
        """Whether it has been long enough."""
        return self.left_s <= 0
