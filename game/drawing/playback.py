"""Plays a command log into a world at a steady pace, as it was once drawn."""

from dataclasses import replace

from game.drawing.command_log import CommandLog
from game.drawing.world import World, step

PACE = 10.0  # commands a second, where nobody says otherwise
SLOWEST, FASTEST = 0.1, 10_000.0


class Playback:
    """One replay of a command log; the same commands in the same order, whatever the frame rate.

    log: what is played. backdrop: SHA-256 of the picture below, or None. pace: commands a second, 0.1 to 10,000.
    Raises ValueError for another pace.
    """

    def __init__(self, log: CommandLog, *, backdrop: bytes | None, pace: float = PACE) -> None:
        if not SLOWEST <= pace <= FASTEST:
            raise ValueError(f"pace of {pace}: expected {SLOWEST:g} to {FASTEST:g} commands a second")
        self.begin = log.begin(backdrop=backdrop)
        self._log, self._pace = log, pace
        self._due = 0.0

    def over(self, world: World) -> bool:
        """Whether nothing is left to be played."""
        return len(world.logged_commands) >= len(self._log.logged_commands)

    def play(self, world: World, dt: float) -> World:
        """Return the world `dt` seconds later."""
        self._due += dt * self._pace
        done = len(world.logged_commands)
        for logged in self._log.logged_commands[done : done + int(self._due)]:
            world = step(world, logged.inputs, 0.0)
        self._due %= 1
        return replace(world, at_edge_s=0.0) if world.at_edge_s else world
