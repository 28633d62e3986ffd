"""What came of fitting to a voice, as the program that fits tells it in JSON, and in words for the player."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from game.messages import Tone
from models.spot.counted import counted

TOO_FEW = "too few recordings to judge by"


@dataclass(frozen=True)
class Counted:
    """How often something happened among `of`, before and after."""

    of: int
    before: int
    after: int


@dataclass(frozen=True)
class FitLine:
    """A line of what came of it: about what, how much, and whether that is good."""

    about: str
    told: str
    tone: Tone


@dataclass(frozen=True)
class FitReport:
    """What came of it.

    kept: whether what was learned is used. why: in words of the program, where it says so.
    words: of each word, how many of the takes that were held back are heard.
    others: words of other people that move the pen wrongly. talk: how often the player's own talk does; of: seconds.
    alike: pairs of words that sound alike to the ear.
    same_word_s: after so long the same word counts again in this voice; None after the usual time.
    """

    kept: bool
    why: str
    words: Mapping[str, Counted]
    others: Counted
    talk: Counted
    alike: tuple[tuple[str, str], ...] = ()
    same_word_s: float | None = None

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "FitReport":
        """Return what JSON says. Raises ValueError where it makes no sense."""
        try:
            words = {str(word): _counted(told, of="held_back") for word, told in said["words"].items()}
            alike = tuple((str(one), str(other)) for one, other in said.get("alike", ()))
            others, talk = _counted(said["others"]), _counted(said["talk"])
            same_word_s = said.get("same_word_s")
            if same_word_s is not None:
                same_word_s = _number(same_word_s)
            return cls(said["kept"] is True, str(said.get("why", "")), words, others, talk, alike, same_word_s)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"{type(error).__name__}: {error}") from error

    @property
    def verdict(self) -> str:
        """The result in a sentence."""
        return "I hear you better now." if self.kept else "I hear you as before."

    @property
    def reason(self) -> str:
        """Why it was kept or not, in a sentence."""
        before, after, of = (sum(getattr(word, name) for word in self.words.values()) for name in NAMES)
        heard = f"I hear {after} of {counted(of, 'word')} now and heard {before} before"
        if after == before:  # more of them where they were said in noise or in another way, which is judged too
            heard = f"I hear {after} of {counted(of, 'word')} as before, and more of them in noise"
        more = self.others.after > self.others.before or self.talk.after > self.talk.before
        if self.kept:
            return f"Kept, since {heard}{'' if more else ', and nothing else moves the pen more often'}."
        if self.why:
            return f"Not kept, since {_lower(self.why).rstrip('.')}."
        if more:
            return "Not kept, since other sounds would move the pen more often."
        return f"Not kept, since I would hear {after} of {counted(of, 'word')}, and heard {before} before."

    def lines(self) -> tuple[FitLine, ...]:
        """Return each word, and what must not move the pen."""
        words = [
            FitLine(word, f"heard {told.before} of {told.of}, now {told.after} of {told.of}", _better(told))
            if told.of
            else FitLine(word, TOO_FEW, Tone.SOFT)
            for word, told in self.words.items()
        ]
        others = FitLine(
            "Other people\u2019s words", _change(self.others, f" of {self.others.of:,}"), _less(self.others)
        )
        talk = FitLine("Your own talk", _change(self.talk, f" in {self.talk.of} s"), _less(self.talk))
        waits = f"slower: I wait {self.same_word_s or 0.0:g} s before the same word counts again"
        pace = FitLine("Your pace", waits, Tone.SOFT)
        told = ((others, self.others.of), (talk, self.talk.of), (pace, self.kept and self.same_word_s))
        return (*words, *(line for line, there in told if there))

    @property
    def weakest(self) -> str:
        """The word that is heard least, of those that are not always heard; empty where all are."""
        missed = {word: told.of - told.after for word, told in self.words.items()}
        word = max(missed, key=missed.__getitem__, default="")
        return word if missed.get(word) else ""


NAMES = ("before", "after", "of")


def _counted(raw: Mapping[str, Any], of: str = "of") -> Counted:
    """Return numbers of JSON, rounded to whole ones; raises KeyError and TypeError where there are none."""
    return Counted(*(math.ceil(_number(raw[name])) for name in (of, "before", "after")))


def _number(raw: object) -> float:
    """Return a number of JSON, 0 or more; raises TypeError where it is none."""
    if not isinstance(raw, int | float) or not math.isfinite(raw) or raw < 0:
        raise TypeError(f"{raw!r}: expected a number")
    return raw


def _change(told: Counted, of: str) -> str:
    """Return how often something moved the pen: "3 of 1,200 before and after"."""
    if told.before == told.after:
        return f"{told.before:,}{of} before and after"
    return f"{told.before:,}{of} before, {told.after:,} now"


def _better(told: Counted) -> Tone:
    return Tone.GOOD if told.after > told.before or told.after == told.of else Tone.WARN


def _less(told: Counted) -> Tone:
    return Tone.GOOD if told.after <= told.before else Tone.WARN


def _lower(sentence: str) -> str:
    """Return a sentence as the end of another one."""
    return sentence[:1].lower() + sentence[1:] if sentence[1:2].islower() or sentence[1:2] == " " else sentence
