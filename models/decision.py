"""Scores to commands: smooth, arm, fire, release. One spoken word gives one command."""

from collections import deque
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from models.config import NOISE, UNKNOWN, DecisionConfig
from models.hearing import Reason


@dataclass(frozen=True)
class Verdict:
    """What one look of the network led to. The fields are those of `Hearing`."""

    probabilities: tuple[float, ...]
    word: str | None
    best: str
    score: float
    reason: Reason


class Rule(Protocol):
    """What turns the stream of probabilities into commands; `Decider` is the rule of the game."""

    def look(self, probabilities: NDArray[np.float32], *, time_s: float, config: DecisionConfig) -> Verdict:
        """Take the probabilities of one window and say whether a command fires now, as `Decider.look` does."""


class Decider:
    """Turns the stream of probabilities into commands, with one latch per word.

    A word fires when its smoothed score is the highest of all labels and at least the threshold. It is then held for
    same_word_s and on until its smoothed score has fallen below release * threshold, so that one word does not fire
    twice, not even with a short dip in it, and a word said again fires again. (TensorFlow's recognize_commands fires
    when the top label changes: "left left" is lost.) Another word waits until other_word_s after the last fire.
    """

    def __init__(self, labels: tuple[str, ...]) -> None:
        self._labels = labels
        self._commands = [i for i, label in enumerate(labels) if label not in (UNKNOWN, NOISE)]
        if not self._commands:
            raise ValueError(f"labels {labels}: expected at least one command")
        self.reset()

    def reset(self) -> None:
        """Forget all looks: every word is armed."""
        self._looks: deque[NDArray[np.float32]] = deque()
        self._held: dict[int, float] = {}  # word -> score below which it must fall, set when it fired
        self._fired_s: dict[int, float] = {}

    def look(self, probabilities: NDArray[np.float32], *, time_s: float, config: DecisionConfig) -> Verdict:
        """Take the probabilities of one window and say whether a command fires now.

        probabilities: float32 (labels,), 0 to 1.
        time_s: seconds of audio consumed so far; must not go back.
        """
        self._looks.append(probabilities)
        while len(self._looks) > config.smoothing:
            self._looks.popleft()
        # Until enough looks are there the missing ones count as zero: no command on the very first windows.
        smoothed = np.sum(self._looks, axis=0) / config.smoothing  # (labels,)
        self._held = {
            word: least
            for word, least in self._held.items()
            if smoothed[word] >= least or time_s - self._fired_s[word] < config.same_word_s
        }
        best = max(self._commands, key=lambda i: smoothed[i])
        top = int(np.argmax(smoothed))
        reason = self._reason(best, top, float(smoothed[best]), time_s, config)
        if reason is Reason.COMMAND:
            self._held[best] = config.release * config.threshold
            self._fired_s[best] = time_s
        return Verdict(
            probabilities=tuple(float(p) for p in smoothed),
            word=self._labels[best] if reason is Reason.COMMAND else None,
            best=self._labels[best],
            score=float(smoothed[best]),
            reason=reason,
        )

    def _reason(self, best: int, top: int, score: float, time_s: float, config: DecisionConfig) -> Reason:
        """Return why the command `best` fires or does not; `top` is the label with the highest score of all."""
        if top != best:
            return Reason.OTHER_WORD if self._labels[top] == UNKNOWN else Reason.NO_WORD
        if best in self._held:
            return Reason.STILL_SAME_WORD
        if not score >= config.threshold:  # this way round, a score that is NaN fires nothing
            return Reason.BELOW_THRESHOLD
        others_s = [fired_s for word, fired_s in self._fired_s.items() if word != best]
        if time_s - max(others_s, default=-np.inf) < config.other_word_s:
            return Reason.TOO_SOON
        return Reason.COMMAND
