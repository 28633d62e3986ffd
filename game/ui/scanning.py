"""Scanning: a mark that walks over several things, for players who have one switch or two. Pure: time is passed in."""

from dataclasses import dataclass, replace

REST_S = 0.3  # after a press: a hand that trembles presses once


@dataclass(frozen=True)
class Scan:
    """Where the mark is.

    at: position, >= 0. waited_s: since it came there. rest_s: until the next press counts.
    """

    at: int = 0
    waited_s: float = 0.0
    rest_s: float = 0.0

    def later(self, dt: float, *, pace_s: float | None) -> "Scan":
        """Return the scan `dt` seconds later; pace_s: seconds at each position, > 0, or None where a switch steps."""
        rested = replace(self, rest_s=max(0.0, self.rest_s - dt))
        if pace_s is None:
            return rested
        if self.waited_s + dt < pace_s:
            return replace(rested, waited_s=self.waited_s + dt)
        return replace(rested, at=self.at + 1, waited_s=0.0)  # a long frame is one step: no position goes by unseen

    def stepped(self) -> "Scan":
        """Return the scan at the next position, where it waits anew."""
        return replace(self, at=self.at + 1, waited_s=0.0)

    def pressed(self) -> "Scan | None":
        """Return the scan after a press, which waits anew where it is, or None where the press comes too early."""
        return None if self.rest_s > 0 else replace(self, waited_s=0.0, rest_s=REST_S)
