"""What crosses from the listener's thread to the window: bounded queues of frozen messages."""

import queue
from collections import deque
from dataclasses import dataclass, field

from game.audio.pulse import Pulse
from game.messages import Fault, Status
from models.spot.hearing import Hearing

COMMANDS = 256  # fired words waiting for a frame; where they find no room the listener waits
HEARINGS = 512  # about ten seconds for display; a stalled window loses the oldest
PULSES = 1024
STATUSES = 64


@dataclass(frozen=True)
class Outbox:
    """What the listener has to say; the window empties it each frame and never waits.

    commands: hearings that fired, none of them lost.
    hearings: all of them, for display; the oldest go where nobody looks.
    pulses: one for each block of sound, for the meters and the doctor; the oldest go where nobody looks.
    statuses: what the listener is doing and what went wrong, oldest first.
    devices: the names of the microphones, the newest list only.
    """

    commands: queue.Queue[Hearing] = field(default_factory=lambda: queue.Queue(COMMANDS))
    hearings: deque[Hearing] = field(default_factory=lambda: deque(maxlen=HEARINGS))
    pulses: deque[Pulse] = field(default_factory=lambda: deque(maxlen=PULSES))
    statuses: deque[Status | Fault] = field(default_factory=lambda: deque(maxlen=STATUSES))
    devices: deque[tuple[str, ...]] = field(default_factory=lambda: deque(maxlen=1))
