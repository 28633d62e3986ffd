"""Where in a clip the word is said, by energy."""

import numpy as np
from numpy.typing import NDArray

from models.spot.audio_files import SAMPLE_RATE_HZ
from models.spot.word_energy import HOP_S, WINDOW_S, frame_levels, loud_stretches


def word_bounds(samples: NDArray[np.float32], rate_hz: int = SAMPLE_RATE_HZ) -> tuple[float, float]:
    """Return start and end in seconds of the word in a clip, to about 50 ms.

    samples: float32 (n,), mono.
    Of the stretches that stand out (`loud_stretches`, in windows of 25 ms every 10 ms) the word is the one with the
    largest area between its level in dB and the least level that stands out: a click may have more energy than a word,
    but not for so long. A clip in which nothing stands out is all word.
    """
    length_s = len(samples) / rate_hz
    level_db = frame_levels(samples, rate_hz)
    if len(level_db) == 0:
        return 0.0, length_s
    stretches = loud_stretches(level_db)
    if len(stretches) == 0:
        return 0.0, length_s
    over_db = np.maximum(0.0, level_db - stretches.least_db)
    both = zip(stretches.firsts, stretches.lasts, strict=True)
    areas = [over_db[first : last + 1].sum() for first, last in both]
    word = int(np.argmax(areas))
    return float(stretches.firsts[word] * HOP_S), min(length_s, float(stretches.lasts[word] * HOP_S + WINDOW_S))
