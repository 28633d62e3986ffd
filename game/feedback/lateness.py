"""Where a word ended, by the energy of its log-mel frames: how late the pen was counts from there."""

import numpy as np
from numpy.typing import NDArray

# As for recordings (models.bounds, to about 50 ms): what is so far below the loudest frame is not the word, nor what
# stands so little out of the quietest tenth; shorter gaps are closures of consonants.
BELOW_PEAK_DB = 28.0
ABOVE_REST_DB = 6.0
BRIDGE_FRAMES = 12
BEFORE_FRAMES, AFTER_FRAMES = 80, 40  # what is looked at around the moment at which the word fired
DB_PER_LOG = 10.0 / float(np.log(10.0))  # of a natural logarithm of power


def end_of_word(frames: NDArray[np.float32], fired: int) -> int | None:
    """Return the number of the frame with which the word ended that fired at `fired`, or None where it cannot be told.

    frames: float32 (n, mels), natural logarithms of power per band.
    fired: how many of these frames the recogniser had when the word fired, 1 to n; AFTER_FRAMES more are needed.

    None too where the sound goes on to the end of what is looked at, as in babble or when words follow one another.
    """
    if not 1 <= fired <= len(frames) - AFTER_FRAMES:
        return None
    first = max(0, fired - BEFORE_FRAMES)
    around = frames[first : fired + AFTER_FRAMES].astype(np.float64)
    level_db = DB_PER_LOG * np.log(np.exp(around).sum(axis=1))  # (around,)
    least_db = max(level_db.max() - BELOW_PEAK_DB, np.quantile(level_db, 0.1) + ABOVE_REST_DB)
    loud = np.flatnonzero(level_db >= least_db)
    if len(loud) == 0:
        return None
    last_of_each = loud[np.append(np.diff(loud) > BRIDGE_FRAMES, True)]
    first_of_each = loud[np.append(True, np.diff(loud) > BRIDGE_FRAMES)]
    begun = np.flatnonzero(first_of_each < fired - first)  # the newest stretch that had begun when it fired
    if len(begun) == 0:
        return None
    last = int(last_of_each[begun[-1]])
    return None if last == len(level_db) - 1 else first + last
