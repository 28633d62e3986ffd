"""A change that a word asked for, until a word is heard with it: one that lets none be heard would end the game."""

from dataclasses import dataclass, replace
from typing import Any

from game.settings import Setting

TRIAL_S = 20.0  # long enough for a system to open a microphone, and to be spoken to


@dataclass(frozen=True)
class Trial:
    """How much longer a word is waited for. setting: that was changed. before: its value to go back to."""

    setting: Setting
    before: Any
    left_s: float = TRIAL_S

    def later(self, dt: float) -> "Trial":
        """Return it `dt` seconds later."""
        return replace(self, left_s=self.left_s - dt)

    @property
    def over(self) -> bool:
        """Whether it has been long enough."""
        return self.left_s <= 0
