"""Which labels are admissible at each moment of a scene: they teach a network when a word is over.

A clip with one label teaches what a word is, but not when it is over. Here each moment has a set of admissible labels.
While a word is half said, or just gone, that set is wide, and the loss asks for nothing in particular.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.data.dataset import Kind
from models.spot.config import NOISE, UNKNOWN

# When a label is admissible, in frames of 10 ms. Word bounds by energy are good to about 50 ms.
UNHEARD = 6  # so much of a word must have been said before it changes anything
EARLY = 0.6  # up to this fraction of a word no command may be said
AFTER_END = 6  # from here on the word must be recognised ...
HOLD = 44  # ... for so long,
GONE = 75  # and after this it must be forgotten
LONG = 50  # so far into another word, still being said, it is clear that it is no command


@dataclass(frozen=True)
class Item:
    """Something said in a scene: frames [first, last) of a cached spectrogram, whose word lies in [start, end).

    start, end: in frames of the scene; may lie outside it. label: index into the labels.
    stretch: how much longer it lasts in the scene than in the recording.
    kind: Kind.WORD for a word, whose bounds are known, or Kind.SPEECH for a slice of running speech.
    """

    entry: int
    first: int
    last: int
    start: float
    end: float
    label: int
    kind: Kind
    stretch: float = 1.0


def admissible_labels(
    items: list[Item], *, times: NDArray[np.floating], labels: tuple[str, ...], talk_behind: bool
) -> NDArray[np.bool_]:
    """Return which labels are right for windows that end at `times`, bool (times, labels).

    items: in the order of their starts. times: float64 (n,), frames of the scene.
    talk_behind: people talk in the background, so that "unknown" is right wherever "noise" is.
    """
    unknown, noise = labels.index(UNKNOWN), labels.index(NOISE)
    rest = np.zeros(len(labels), bool)
    rest[[unknown, noise]] = True
    silence = rest.copy()
    silence[unknown] = talk_behind
    allowed = np.tile(silence, (len(times), 1))  # (windows, labels)
    for item, before in zip(items, [None, *items], strict=False):
        own = np.zeros(len(labels), bool)
        own[item.label] = True
        length = item.end - item.start
        half = item.start + max(EARLY * length, UNHEARD)
        heard = times >= item.start + UNHEARD
        allowed[heard] = rest
        if before is not None:  # the word before may still be answered for a moment
            late = heard & (times < item.start + 2 * UNHEARD) & (times < before.end + HOLD)
            allowed[late, before.label] = True
        allowed[times >= half] = rest | own
        allowed[(times >= item.end + AFTER_END) & (times < item.end + HOLD)] = own
        if item.label == unknown:
            allowed[(times >= item.start + LONG) & (times < item.end)] = own
        allowed[times >= item.end + GONE] = silence
        if item.start < 0:  # its beginning was never heard
            allowed[times < item.end + GONE] = True
    return allowed
