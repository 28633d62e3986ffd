"""Where words stand out of a sound by their energy: the measure by which recordings are cut and latency is told."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WINDOW_S, HOP_S = 0.025, 0.010  # of the frames in which a sound is measured
BELOW_PEAK_DB = 28.0  # what is so far below the loudest frame is not the word,
ABOVE_REST_DB = 6.0  # nor what stands so little out of the quietest tenth of the frames
BRIDGED_FRAMES = 12  # a stop consonant's closure is no longer than this, so such a gap belongs to the word

ONE_WORD_FRAMES = 20  # what is no further apart was said in one breath: at 1.5 words a second words are further apart


def frame_levels(samples: NDArray[np.float32], rate_hz: int) -> NDArray[np.float64]:
    """Return the level of each frame of a sound, float64 (frames,), dB relative to full scale, from -120 on.

    samples: float32 (n,), mono. Frames are 25 ms long, every 10 ms; a sound that is shorter has none.
    """
    window, hop = round(WINDOW_S * rate_hz), round(HOP_S * rate_hz)
    if len(samples) < window:
        return np.zeros(0)
    views = np.lib.stride_tricks.sliding_window_view(samples, window)[::hop]
    power = np.mean(np.square(views, dtype=np.float64), axis=1)  # (frames,)
    return np.asarray(10.0 * np.log10(power + 1e-12))


@dataclass(frozen=True, eq=False)
class LoudStretches:
    """The stretches of a sound that stand out of it, in their order; there may be none.

    firsts, lasts: int (stretches,), the numbers of the first and the last frame of each.
    least_db: the level that a frame must reach to stand out.
    """

    firsts: NDArray[np.int64]
    lasts: NDArray[np.int64]
    least_db: float

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.firsts)


def loud_stretches(level_db: NDArray[np.float64], *, rest_db: float | None = None) -> LoudStretches:
    """Return where a sound stands out: within 28 dB of its loudest frame and 6 dB over the rest.

    level_db: float64 (n,), n >= 1, the level of each frame of 10 ms. Gaps of up to 120 ms are bridged.
    rest_db: the level of the room, where that is known; else the quietest tenth of the frames are the rest.
    """
    rest_db = float(np.quantile(level_db, 0.1)) if rest_db is None else rest_db
    least_db = max(float(level_db.max()) - BELOW_PEAK_DB, rest_db + ABOVE_REST_DB)
    loud = np.flatnonzero(level_db >= least_db)
    if len(loud) == 0:
        return LoudStretches(loud, loud, least_db)
    breaks = np.diff(loud) > BRIDGED_FRAMES + 1
    return LoudStretches(loud[np.append(True, breaks)], loud[np.append(breaks, True)], least_db)


def word_began(level_db: NDArray[np.float64]) -> int | None:
    """Return the number of the frame with which the newest word begins; None where that cannot be told.

    level_db: float64 (n,), n >= 1, the level of each frame of 10 ms until now. Stretches up to 200 ms apart are one
    word, such as the "lef" and the "t" of a voice that speaks clearly. It cannot be told where nothing stands out, nor
    where what does goes back to the first frame, as in babble or when words follow without a pause.
    """
    stretches = loud_stretches(level_db)
    at = len(stretches) - 1
    while at > 0 and stretches.firsts[at] - stretches.lasts[at - 1] <= ONE_WORD_FRAMES:
        at -= 1
    return int(stretches.firsts[at]) if at >= 0 and stretches.firsts[at] > 0 else None
