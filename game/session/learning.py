"""What play tells about the ear: a hearing that was wrong, a word that was missed. Events in, marks out; no clock.

An undo right after a word takes that hearing back: what was heard was another word, or a noise. A word that is said
again at once, since nothing happened, was missed the first time. Neither counts where the player thinks better of it:
redoes what was undone, undoes more, or says the same word again.

All times are seconds on one clock of the caller's that never goes back, that of `Hearing.captured_s`.
"""

from dataclasses import dataclass

from game.messages import Mark
from models.spot.config import UNKNOWN
from models.spot.hearing import Hearing
from models.spot.spotter import USUAL_S

AT_ONCE_S = 3.0  # from a word to its undo, or from one that was missed to the same word again
SETTLED_S = 2.0  # after an undo: then nobody thinks better of it
CLIP_S = 1.0
LEAD_S = 0.2  # of a clip before the word begins
TAIL_S = 0.1  # after the moment at which it was heard, at least


@dataclass(frozen=True)
class Moment:
    """A word, heard or nearly. began_s: when it began. at_s: when it fired, or was nearest to that."""

    word: str
    began_s: float
    at_s: float

    @classmethod
    def of(cls, hearing: Hearing) -> "Moment | None":
        """Return the word that fired or was nearly heard; None where there is none, or nobody knows when it was."""
        if hearing.captured_s is None:
            return None
        if hearing.word is not None:
            long_s = USUAL_S if hearing.began_s is None else hearing.time_s - hearing.began_s
            return cls(hearing.word, hearing.captured_s - long_s, hearing.captured_s)
        near = hearing.near_miss
        if near is None:
            return None
        at_s = hearing.captured_s - (hearing.time_s - near.time_s)
        return cls(near.word, at_s - USUAL_S, at_s)

    def mark(self, word: str) -> Mark:
        """Return the second of sound around it, to be kept as an example of a word."""
        return Mark(word, max(self.began_s - LEAD_S, self.at_s + TAIL_S - CLIP_S))


@dataclass(frozen=True)
class _Heard:
    """The last word that fired. missed: the same word, not heard before. drew: whether an undo can take it back."""

    moment: Moment
    missed: Moment | None
    drew: bool


@dataclass(frozen=True)
class _Undone:
    """A word that was undone at once, and when."""

    moment: Moment
    at_s: float


class Learner:
    """Takes what is heard and done in the order in which it comes; `marks` gives what is settled."""

    def __init__(self) -> None:
        self._near: Moment | None = None
        self._heard: _Heard | None = None
        self._undone: _Undone | None = None
        self._marks: list[Mark] = []

    def nearly(self, moment: Moment) -> None:
        """Take a word that was nearly heard."""
        self._near = moment

    def heard(self, moment: Moment, *, drew: bool) -> None:
        """Take a word that fired and was no undo. drew: whether it did something that an undo takes back."""
        undone, self._undone = self._undone, None
        if undone is not None and undone.moment.word != moment.word:
            self._marks.append(undone.moment.mark(UNKNOWN))
        self._let_stand()
        self._heard = _Heard(moment, self._missed(moment), drew)

    def undid(self, at_s: float, said: Moment | None = None) -> None:
        """Take an undo. said: the word that asked for it, None where it was no word."""
        heard, undone = self._heard, self._undone
        self._heard, self._undone = None, None
        if undone is None and heard is not None and heard.drew and at_s - heard.moment.at_s <= AT_ONCE_S:
            self._undone = _Undone(heard.moment, at_s)  # else the player goes back further: what was heard was right
        if said is not None:
            self._heard = _Heard(said, self._missed(said), drew=False)
        self._near = None

    def did(self) -> None:
        """Take anything else that the player did by hand."""
        self._let_stand()
        self._near = None

    def redid(self) -> None:
        """Take a redo, by whatever way: what was undone was right."""
        self._undone = None
        self.did()

    def forget(self) -> None:
        """Begin anew: what was heard has nothing to do with what comes."""
        self._near, self._heard, self._undone = None, None, None

    def marks(self, now_s: float) -> list[Mark]:
        """Return what has been settled since the last call."""
        if self._undone is not None and now_s - self._undone.at_s > SETTLED_S:
            self._marks.append(self._undone.moment.mark(UNKNOWN))
            self._undone = None
        if self._heard is not None and now_s - self._heard.moment.at_s > AT_ONCE_S:
            self._let_stand()
        settled, self._marks = self._marks, []
        return settled

    def _missed(self, moment: Moment) -> Moment | None:
        """Return the word as it was nearly heard at once before, if it was."""
        near, self._near = self._near, None
        if near is None or near.word != moment.word or near.at_s > moment.began_s:
            return None
        return near if moment.at_s - near.at_s <= AT_ONCE_S else None

    def _let_stand(self) -> None:
        """Take the last word for right, so that the same word before it was missed."""
        heard, self._heard = self._heard, None
        if heard is not None and heard.missed is not None:
            self._marks.append(heard.missed.mark(heard.missed.word))
