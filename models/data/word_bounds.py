"""Where in a clip the word is said, by energy."""

import numpy as np
from numpy.typing import NDArray

WINDOW_S = 0.025
HOP_S = 0.010
BELOW_PEAK_DB = 28.0  # quieter than this below the clip's loudest window is not the word
ABOVE_REST_DB = 6.0  # nor is what stands less than this over the clip's quietest tenth
BRIDGE_S = 0.120  # a stop consonant's closure is shorter than this, so such a gap belongs to the word


def word_bounds(samples: NDArray[np.float32], rate_hz: int = 16_000) -> tuple[float, float]:
    """Return start and end in seconds of the word in a clip, to about 50 ms.

    samples: float32 (n,), mono.
    Windows of 25 ms every 10 ms count as sound when they are within 28 dB of the loudest one and 6 dB over the
    quietest tenth of them; gaps up to 120 ms are bridged. Of several stretches the word is the one with the largest
    area between its level in dB and that limit: a click may have more energy than a word, but not for so long.
    A clip in which nothing stands out is all word.
    """
    window, hop = round(WINDOW_S * rate_hz), round(HOP_S * rate_hz)
    length_s = len(samples) / rate_hz
    if len(samples) < window:
        return 0.0, length_s
    views = np.lib.stride_tricks.sliding_window_view(samples, window)[::hop]
    power = np.mean(np.square(views, dtype=np.float64), axis=1)  # (windows,)
    level_db = 10.0 * np.log10(power + 1e-12)
    least_db = max(level_db.max() - BELOW_PEAK_DB, np.quantile(level_db, 0.1) + ABOVE_REST_DB)
    loud = np.flatnonzero(level_db >= least_db)
    if len(loud) == 0:
        return 0.0, length_s
    breaks = np.flatnonzero(np.diff(loud) * HOP_S > BRIDGE_S + HOP_S)
    firsts = loud[np.concatenate([[0], breaks + 1])]
    lasts = loud[np.concatenate([breaks, [len(loud) - 1]])]
    over_db = np.maximum(0.0, level_db - least_db)
    areas = [over_db[first : last + 1].sum() for first, last in zip(firsts, lasts, strict=True)]
    word = int(np.argmax(areas))
    return float(firsts[word] * HOP_S), min(length_s, float(lasts[word] * HOP_S + WINDOW_S))
