"""Plays a score into a world at a steady pace, as it was once drawn."""

from dataclasses import replace

from game.drawing.command_log import Score
from game.drawing.world import World, step

PACE = 10.0  # deeds a second, where nobody says otherwise
SLOWEST, FASTEST = 0.1, 10_000.0


class Performance:
    """One performance of a score; the same deeds in the same order, whatever the frame rate.

    score: what is played. backdrop: SHA-256 of the picture below, or None. pace: deeds a second, 0.1 to 10,000.
    Raises ValueError for another pace.
    """

    def __init__(self, score: Score, *, backdrop: bytes | None, pace: float = PACE) -> None:
        if not SLOWEST <= pace <= FASTEST:
            raise ValueError(f"pace of {pace}: expected {SLOWEST:g} to {FASTEST:g} deeds a second")
        self.begin = score.begin(backdrop=backdrop)
        self._score, self._pace = score, pace
        self._due = 0.0

    def over(self, world: World) -> bool:
        """Whether nothing is left to be played."""
        return len(world.deeds) >= len(self._score.deeds)

    def play(self, world: World, dt: float) -> World:
        """Return the world `dt` seconds later."""
        self._due += dt * self._pace
        done = len(world.deeds)
        for deed in self._score.deeds[done : done + int(self._due)]:
            world = step(world, deed.inputs, 0.0)
        self._due %= 1
        return replace(world, at_edge_s=0.0) if world.at_edge_s else world
