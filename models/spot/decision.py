"""Scores to commands: smooth, arm, fire, release. One spoken word gives one command, and talk gives none."""

import math
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from models.spot.config import NOISE, UNKNOWN, DecisionConfig
from models.spot.hearing import NearMiss, Reason

RECENT_S = 0.5  # what may belong to the command itself says nothing about what went before
HELD_S = 0.2  # a voice is as loud as its loudest moment in so long, lest its consonants count as somebody else


@dataclass(frozen=True)
class Verdict:
    """What one look of the network led to. The fields are those of `Hearing`."""

    probabilities: tuple[float, ...]
    word: str | None
    best: str
    score: float
    reason: Reason
    talk: bool = False
    near_miss: NearMiss | None = None


class Rule(Protocol):
    """What turns the stream of probabilities into commands; `Decider` is the rule of the game."""

    def look(
        self, probabilities: NDArray[np.float32], *, time_s: float, config: DecisionConfig, level_db: float = 0.0
    ) -> Verdict:
        """Take the probabilities of one window and say whether a command fires now, as `Decider.look` does."""


class Talk:
    """Tells whether the voice that says a word has been talking; then what sounds like a command is none.

    People who command a machine make a pause before; people who talk to each other do not. That somebody talks is told
    by the score of "unknown", and that it is not the one who says the word by the level: who talks further away is
    quieter, so that a room full of voices does not silence a player.
    """

    def __init__(self) -> None:
        self._recent: deque[tuple[float, float, float]] = deque()  # time, score, held level of the last half second
        self._before: deque[tuple[float, float, float]] = deque()  # and of what came before that
        self._levels: deque[tuple[float, float]] = deque()  # time and level of what the level is held over

    def hear(self, unknown: float, *, time_s: float, level_db: float, config: DecisionConfig) -> None:
        """Take the score of "unknown", 0 to 1, and the level in dB, at a time that does not go back."""
        self._levels.append((time_s, level_db))
        while time_s - self._levels[0][0] > HELD_S:
            self._levels.popleft()
        held_db = max(level for _, level in self._levels)
        self._recent.append((time_s, 0.0 if math.isnan(unknown) else unknown, held_db))
        while time_s - self._recent[0][0] > RECENT_S:
            self._before.append(self._recent.popleft())
        while self._before and time_s - self._before[0][0] > config.talk_s:
            self._before.popleft()

    def goes_on(self, *, time_s: float, config: DecisionConfig) -> bool:
        """Return whether the voice of the last half second has talked for config.talk_s until then."""
        if config.talk_s == 0.0 or not self._before:
            return False
        hop_s = self._recent[0][0] - self._before[-1][0]
        if time_s - self._before[0][0] <= config.talk_s - 1.5 * hop_s:
            return False
        near_db = max(held_db for *_, held_db in self._recent) - config.talk_db
        near = sum(unknown for _, unknown, held_db in self._before if held_db >= near_db)
        return near / len(self._before) > config.talk


def command_places(labels: Sequence[str]) -> list[int]:
    """Return the places of the labels that are commands."""
    return [i for i, label in enumerate(labels) if label not in (UNKNOWN, NOISE)]


def adjusted(
    probabilities: NDArray[np.float32], commands: Sequence[int], config: DecisionConfig
) -> NDArray[np.float32]:
    """Return probabilities, float32 (..., labels) that sum to 1, with the odds and the sharpness of `config`.

    commands: the places of the labels that are commands. The result sums to 1 again.
    """
    if config.command_odds == config.sharpness == 1.0:
        return probabilities
    powers = probabilities**config.sharpness
    powers[..., list(commands)] *= config.command_odds**config.sharpness
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), np.float32)


class NearMisses:
    """Finds words that were nearly heard, and tells which need less when they are said again.

    What a word leaves behind when it has fired, was stopped by talk or came too soon is none: it must first fall below
    half of the threshold.
    """

    def __init__(self) -> None:
        self._rising: NearMiss | None = None  # it may still fire
        self._heard: set[str] = set()  # words that were told and still sound
        self._missed_s: dict[str, float] = {}  # word -> when it was nearly heard

    def hear(
        self, best: str, score: float, reason: Reason, *, time_s: float, threshold: float, talk: bool
    ) -> NearMiss | None:
        """Take why the command `best` fires or does not, and return the near miss that is over now, or None.

        score: the smoothed score of `best`. threshold: that every word needs which was not missed before.
        talk: whether the voice that says the word has been talking, in whose talk nothing is a near miss.
        """
        low = not score >= 0.5 * threshold
        if low:
            self._heard.clear()
        if reason not in (Reason.BELOW_THRESHOLD, Reason.OTHER_WORD, Reason.NO_WORD):
            self._heard.add(best)
            self._missed_s.pop(best, None)
            if self._rising is not None and self._rising.word == best:
                self._rising = None
        rising, near = self._rising, None
        if reason is Reason.BELOW_THRESHOLD and not low and not talk and best not in self._heard:
            now = NearMiss(best, score, time_s)
            if rising is None or rising.word != best:
                near, self._rising = rising, now
            elif score > rising.score:
                self._rising = now
        elif low or reason is not Reason.BELOW_THRESHOLD:
            near, self._rising = rising, None
        if near is not None:
            self._missed_s[near.word] = near.time_s
        return near

    def needs_less(self, word: str, *, time_s: float, config: DecisionConfig) -> bool:
        """Return whether `word` was nearly heard within config.again_s."""
        return time_s - self._missed_s.get(word, -math.inf) <= config.again_s


class Decider:
    """Turns the stream of probabilities into commands, with one latch per word.

    A word fires when its smoothed score is the highest of all labels and at least the threshold. It is then held for
    same_word_s and on until its smoothed score has fallen below release * threshold, so that one word does not fire
    twice, not even with a short dip in it, and a word said again fires again. (TensorFlow's recognize_commands fires
    when the top label changes: "left left" is lost.) Another word waits until other_word_s after the last fire. In the
    middle of talk by the same voice no word fires: commands come after a pause, or after a command. A word that was
    nearly heard may need less when it is said again (`again`, `again_s`).
    """

    def __init__(self, labels: tuple[str, ...]) -> None:
        self._labels = labels
        self._commands = command_places(labels)
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
        self._near = NearMisses()

    def look(
        self, probabilities: NDArray[np.float32], *, time_s: float, config: DecisionConfig, level_db: float = 0.0
    ) -> Verdict:
        """Take the probabilities of one window and say whether a command fires now.

        probabilities: float32 (labels,), 0 to 1.
        time_s: seconds of audio consumed so far; must not go back.
        level_db: of the sound since the last look; the same in every look where it is not known.
        """
        probabilities = adjusted(probabilities, self._commands, config)
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
        self._talk.hear(float(probabilities[self._unknown]), time_s=time_s, level_db=level_db, config=config)
        best = max(self._commands, key=lambda i: smoothed[i])
        top = int(np.argmax(smoothed))
        talk = self._talk.goes_on(time_s=time_s, config=config)
        needed = config.threshold
        if self._near.needs_less(self._labels[best], time_s=time_s, config=config):
            needed *= config.again
        score = float(smoothed[best])
        reason = self._reason(best, top, score, needed, time_s, config, talk=talk)
        if reason in (Reason.COMMAND, Reason.TALK):  # what was said in talk must not fire when the talk ends
            self._held[best] = config.release * needed
        if reason is Reason.COMMAND:
            self._fired_s[best] = time_s
        return Verdict(
            probabilities=tuple(float(p) for p in smoothed),
            word=self._labels[best] if reason is Reason.COMMAND else None,
            best=self._labels[best],
            score=score,
            reason=reason,
            talk=talk,
            near_miss=self._near.hear(
                self._labels[best], score, reason, time_s=time_s, threshold=config.threshold, talk=talk
            ),
        )

    def _reason(
        self, best: int, top: int, score: float, needed: float, time_s: float, config: DecisionConfig, *, talk: bool
    ) -> Reason:
        """Return why the command `best`, which needs a score of `needed`, fires or not; `top` is above all labels."""
        if top != best:
            return Reason.OTHER_WORD if self._labels[top] == UNKNOWN else Reason.NO_WORD
        if best in self._held:
            return Reason.STILL_SAME_WORD
        if not score >= needed:  # this way round, a score that is NaN fires nothing
            return Reason.BELOW_THRESHOLD
        others_s = [fired_s for word, fired_s in self._fired_s.items() if word != best]
        if time_s - max(others_s, default=-np.inf) < config.other_word_s:
            return Reason.TOO_SOON
        if talk:
            return Reason.TALK
        return Reason.COMMAND


MakeRule = Callable[[tuple[str, ...]], Rule]  # from the labels of a card


def verdicts_at(
    probabilities: NDArray[np.float32],
    times_s: NDArray[np.float64],
    levels_db: NDArray[np.float32] | None,
    *,
    labels: tuple[str, ...],
    config: DecisionConfig,
    rule: MakeRule = Decider,
) -> Iterator[tuple[float, Verdict]]:
    """Yield the time of each look at a stream whose scores are known, seconds, and what it leads to, as at play.

    probabilities: float32 (looks, labels). times_s: float64 (looks,). levels_db: float32 (looks,); None where they are
    not known: then all is equally loud, so that all talk counts. rule: another way to decide than that of the game.
    """
    if rule is Decider:  # the odds and the sharpness of all looks at once, which saves much of the time
        probabilities = adjusted(probabilities, command_places(labels), config)
        config = replace(config, command_odds=1.0, sharpness=1.0)
    decider = rule(labels)
    levels = np.zeros(len(times_s), np.float32) if levels_db is None else levels_db
    for time_s, look, level_db in zip(times_s.tolist(), probabilities, levels.tolist(), strict=True):
        yield time_s, decider.look(look, time_s=time_s, config=config, level_db=level_db)
