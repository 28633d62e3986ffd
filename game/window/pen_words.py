"""When the words around the pen are seen: they fade once the player knows them, and come back after a silence. Pure."""

from dataclasses import dataclass, replace

KNOWN = 4  # words said or pressed, after which they fade
BACK_AFTER_S = 6.0  # without a word, and they come back
FADE_S = 0.6
LEVELS = 5  # of fading, so that few images are made


@dataclass(frozen=True)
class PenWords:
    """How much is seen of them.

    said: words since they were needed last. quiet_s: since the last one. seen: 0 to 1.
    """

    said: int = 0
    quiet_s: float = 0.0
    seen: float = 1.0

    def later(self, dt: float, *, words: int, at_once: bool = False) -> "PenWords":
        """Return them `dt` seconds later; words: that came meanwhile. at_once: whether nothing fades by and by."""
        said, quiet_s = (self.said + words, 0.0) if words else (self.said, self.quiet_s + dt)
        if quiet_s >= BACK_AFTER_S:
            said = 0
        target = float(said < KNOWN)
        by = 1.0 if at_once else dt / FADE_S
        seen = min(self.seen + by, target) if target > self.seen else max(self.seen - by, target)
        return replace(self, said=said, quiet_s=quiet_s, seen=seen)

    @property
    def alpha(self) -> int:
        """How solid they are, 0 to 255, in LEVELS steps."""
        return round(round(self.seen * LEVELS) / LEVELS * 255)

    @property
    def fades(self) -> bool:
        """Whether it changes at this moment."""
        return 0.0 < self.seen < 1.0
