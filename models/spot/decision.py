"""Scores to commands: smooth, arm, fire, release. One spoken word gives one command, and talk gives none."""

import math
from collections import deque
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from models.spot.config import NOISE, UNKNOWN, DecisionConfig
from models.spot.hearing import Reason

RECENT_S = 0.5  # what may belong to the command itself says nothing about what went before


@dataclass(frozen=True)
class Verdict:
    """What one look of the network led to. The fields are those of `Hearing`."""

    probabilities: tuple[float, ...]
    word: str | None
    best: str
    score: float
    reason: Reason
    talk: bool = False


class Rule(Protocol):
    """What turns the stream of probabilities into commands; `Decider` is the rule of the game."""

    def look(self, probabilities: NDArray[np.float32], *, time_s: float, config: DecisionConfig) -> Verdict:
        """Take the probabilities of one window and say whether a command fires now, as `Decider.look` does."""


class Talk:
    """Tells by the score of "unknown" whether somebody is talking; then what sounds like a command is none.

    People who command a machine make a pause before; people who talk to each other do not.
    """

    def __init__(self) -> None:
        self._recent: deque[tuple[float, float]] = deque()  # time and score of the last half second
        self._before: deque[tuple[float, float]] = deque()  # and of what came before that
        self._sum = 0.0  # of the scores before

    def hear(self, unknown: float, *, time_s: float, config: DecisionConfig) -> None:
        """Take the score of "unknown", 0 to 1, at a time that does not go back."""
        self._recent.append((time_s, 0.0 if math.isnan(unknown) else unknown))
        while time_s - self._recent[0][0] > RECENT_S:
            self._before.append(self._recent.popleft())
            self._sum += self._before[-1][1]
        while self._before and time_s - self._before[0][0] > config.talk_s:
            self._sum -= self._before.popleft()[1]

    def goes_on(self, *, time_s: float, config: DecisionConfig) -> bool:
        """Return whether talk has gone on for config.talk_s until half a second ago."""
        if config.talk_s == 0.0 or not self._before:
            return False
        hop_s = self._recent[0][0] - self._before[-1][0]
        long_enough = time_s - self._before[0][0] > config.talk_s - 1.5 * hop_s
        return long_enough and self._sum / len(self._before) > config.talk


def sharpened(probabilities: NDArray[np.float32], sharpness: float) -> NDArray[np.float32]:
    """Return probabilities, float32 (labels,), raised to a power above 0 and brought to a sum of 1 again."""
    if sharpness == 1.0:
        return probabilities
    powers = probabilities**sharpness
    return np.asarray(powers / powers.sum(), np.float32)


class Decider:
    """Turns the stream of probabilities into commands, with one latch per word.

    A word fires when its smoothed score is the highest of all labels and at least the threshold. It is then held for
    same_word_s and on until its smoothed score has fallen below release * threshold, so that one word does not fire
    twice, not even with a short dip in it, and a word said again fires again. (TensorFlow's recognize_commands fires
    when the top label changes: "left left" is lost.) Another word waits until other_word_s after the last fire. In the
    middle of talk no word fires: commands come after a pause, or after a command.
    """

    def __init__(self, labels: tuple[str, ...]) -> None:
        self._labels = labels
        self._commands = [i for i, label in enumerate(labels) if label not in (UNKNOWN, NOISE)]
        if not self._commands:
            raise ValueError(f"labels {labels}: expected at least one command")
        self._unknown = labels.index(UNKNOWN)
        self.reset()

    def reset(self) -> None:
        """Forget all looks: every word is armed."""
        self._looks: deque[NDArray[np.float32]] = deque()
        self._held: dict[int, float] = {}  # word -> score below which it must fall before it may fire (again)
        self._fired_s: dict[int, float] = {}
        self._talk = Talk()

    def look(self, probabilities: NDArray[np.float32], *, time_s: float, config: DecisionConfig) -> Verdict:
        """Take the probabilities of one window and say whether a command fires now.

        probabilities: float32 (labels,), 0 to 1.
        time_s: seconds of audio consumed so far; must not go back.
        """
        probabilities = sharpened(probabilities, config.sharpness)
        self._looks.append(probabilities)
        while len(self._looks) > config.smoothing:
            self._looks.popleft()
        # Until enough looks are there the missing ones count as zero: no command on the very first windows.
        smoothed = np.sum(self._looks, axis=0) / config.smoothing  # (labels,)
        self._held = {
            word: least
            for word, least in self._held.items()
            if smoothed[word] >= least or time_s - self._fired_s.get(word, -np.inf) < config.same_word_s
        }
        self._talk.hear(float(probabilities[self._unknown]), time_s=time_s, config=config)
        best = max(self._commands, key=lambda i: smoothed[i])
        top = int(np.argmax(smoothed))
        talk = self._talk.goes_on(time_s=time_s, config=config)
        reason = self._reason(best, top, float(smoothed[best]), time_s, config, talk=talk)
        if reason in (Reason.COMMAND, Reason.TALK):  # what was said in talk must not fire when the talk ends
            self._held[best] = config.release * config.threshold
        if reason is Reason.COMMAND:
            self._fired_s[best] = time_s
        return Verdict(
            probabilities=tuple(float(p) for p in smoothed),
            word=self._labels[best] if reason is Reason.COMMAND else None,
            best=self._labels[best],
            score=float(smoothed[best]),
            reason=reason,
            talk=talk,
        )

    def _reason(
        self, best: int, top: int, score: float, time_s: float, config: DecisionConfig, *, talk: bool
    ) -> Reason:
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
        if talk:
            return Reason.TALK
        return Reason.COMMAND
