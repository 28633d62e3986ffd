"""The decision rule of TensorFlow.js, to compare ours with: one window now and then, and nothing for a while after."""

import numpy as np
from numpy.typing import NDArray

from models.spot.config import UNKNOWN, DecisionConfig
from models.spot.decision import Verdict, command_places
from models.spot.hearing import Reason

TFJS_FRAME_S = 1_024 / 44_100  # one frame of the library's spectrogram
FRAMES_PER_LOOK = 22  # half of the 43 frames of its window, rounded: overlapFactor 0.5, its default
SUPPRESSION_S = 1.0  # suppressionTimeMillis 1000, as in its documentation and its demo
EARLY_S = 1e-6  # our clock counts in hops: a look is not to be lost to rounding


class FixedSuppression:
    """Fires the most probable label of a single window, then does not look again for a fixed time.

    That is `listen` of the speech-commands models of TensorFlow.js (github.com/tensorflow/tfjs-models at 18a7342,
    speech-commands/src: browser_fft_recognizer.ts, and Tracker in browser_fft_extractor.ts). It looks each time half a
    window is new, every 0.51 s. A word fires if it is the most probable label and its probability reaches the
    threshold; the next look is then the first that comes more than the suppression time later. Nothing is averaged and
    no word is latched, so that of a `DecisionConfig` only the threshold counts. Between its looks it does nothing.
    """

    def __init__(self, labels: tuple[str, ...], *, suppression_s: float = SUPPRESSION_S) -> None:
        self._labels = labels
        self._commands = command_places(labels)
        self._suppression_s = suppression_s
        self._looks = 0
        self._fired_s = -np.inf

    def look(
        self, probabilities: NDArray[np.float32], *, time_s: float, config: DecisionConfig, level_db: float = 0.0
    ) -> Verdict:
        """Take the probabilities of one window and say whether a command fires now, as `Decider.look` does."""
        del level_db
        best = max(self._commands, key=lambda i: probabilities[i])
        reason = self._reason(best, probabilities, time_s, config.threshold)
        return Verdict(
            probabilities=tuple(float(p) for p in probabilities),
            word=self._labels[best] if reason is Reason.COMMAND else None,
            best=self._labels[best],
            score=float(probabilities[best]),
            reason=reason,
        )

    def _reason(self, best: int, probabilities: NDArray[np.float32], time_s: float, threshold: float) -> Reason:
        """Return why the command `best` fires or does not."""
        due = int((time_s + EARLY_S) / (FRAMES_PER_LOOK * TFJS_FRAME_S))
        if due == self._looks:
            return Reason.TOO_SOON
        self._looks = due
        look_s = due * FRAMES_PER_LOOK * TFJS_FRAME_S  # its own clock, which our hops follow a little late
        if look_s - self._fired_s <= self._suppression_s:
            return Reason.TOO_SOON
        top = int(np.argmax(probabilities))
        if top != best:
            return Reason.OTHER_WORD if self._labels[top] == UNKNOWN else Reason.NO_WORD
        if not probabilities[best] >= threshold:
            return Reason.BELOW_THRESHOLD
        self._fired_s = look_s
        return Reason.COMMAND
