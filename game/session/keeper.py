"""Keeps the settings: written once the player leaves them alone for a moment, and at the end."""

from collections.abc import Callable

from game.faults import fault_from
from game.messages import Fault
from game.settings import Settings
from game.storage.settings_file import SettingsError

REST_S = 1.5


class Keeper:
    """Knows which settings are kept already.

    keep: writes settings; may raise SettingsError. settings: that need no keeping.
    """

    def __init__(self, keep: Callable[[Settings], None], settings: Settings) -> None:
        self._keep, self._kept = keep, settings
        self._seen, self._rested_s, self._tried = settings, 0.0, False

    def tick(self, settings: Settings, dt: float) -> Fault | None:
        """Let `dt` seconds pass with these settings; returns what to say if they could not be kept."""
        if settings != self._seen:
            self._seen, self._rested_s, self._tried = settings, 0.0, False
        self._rested_s += dt
        if self._tried or self._rested_s < REST_S:  # tried once, not in each frame
            return None
        return self.finish(settings)

    def finish(self, settings: Settings) -> Fault | None:
        """Keep the settings now, if they differ from those kept; returns what to say if that failed."""
        if settings == self._kept:
            return None
        self._tried = True
        try:
            self._keep(settings)
        except SettingsError as error:
            return fault_from(error)
        self._kept = settings
        return None
