"""How the listener fares with one block of sound: how loud its peaks are, and what hearing it has cost."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FULL_SCALE = 0.995  # a sample beyond this was cut off: converters end at 32767/32768, mixers a little before


@dataclass(frozen=True)
class Pulse:
    """One block of sound, without the sound.

    sound_s: its length, seconds.
    peak: its largest sample, 0 to 1, where 1 is full scale; somewhat more where a driver lets it.
    clipped: how many of its samples stand at full scale.
    busy_s: processor time that the listener's thread has used since it began, seconds.
    """

    sound_s: float
    peak: float
    clipped: int
    busy_s: float


def pulse_of(samples: NDArray[np.float32], *, rate_hz: int, busy_s: float) -> Pulse:
    """Return the pulse of a block.

    samples: float32 (n,), -1 to 1, as the microphone gave them: a filter would round off what was cut.
    rate_hz: of the samples, > 0. busy_s: as in `Pulse`.
    """
    loud = np.abs(samples)
    peak = float(loud.max()) if len(loud) else 0.0
    clipped = int(np.count_nonzero(loud >= FULL_SCALE)) if peak >= FULL_SCALE else 0
    return Pulse(len(samples) / rate_hz, peak, clipped, busy_s)
