"""Lets the voice that is listened for learn from play: a second of sound is kept of what was misheard or missed."""

from pathlib import Path

from game.feedback.listening import ListenerMonitor
from game.messages import Command, Did, Fault
from game.session.learning import Learner, Moment
from game.storage.learned import Fit, LearnedKeeper
from models.spot.hearing import Hearing

DREW = (Did.STEP, Did.GLIDE, Did.TURN, Did.CLEAR, Did.BACKGROUND)  # which an undo takes back
UNDOES = (Command.UNDO, Command.UNDO_MOVE, Command.UNDO_STROKE)
REDOES = (Command.REDO, Command.REDO_STROKE)


class PlayLessons:
    """Follows what is heard and done while a voice learns. fit: as of `LearnedKeeper`."""

    def __init__(self, monitor: ListenerMonitor, *, fit: Fit) -> None:
        self._monitor, self._learner, self._keeper = monitor, Learner(), LearnedKeeper(fit)
        self._folder: Path | None = None  # of the voice that learns
        self._now_s = 0.0

    @property
    def learns(self) -> bool:
        """Whether a voice learns."""
        return self._folder is not None

    def follow(self, folder: Path | None, now_s: float | None) -> list[Path | Fault]:
        """Learn for the voice in a folder, or for none, and let time pass; return what has come of it.

        now_s: on the clock of `Hearing.captured_s`; None where nobody knows when words were said.
        Returns folders of voices that hear better now, and why clips could not be kept.
        """
        folder = None if now_s is None else folder
        if folder != self._folder:
            self._folder = folder
            self._learner.forget()
            self._monitor.learn(self.learns)
        if folder is not None and now_s is not None:
            self._now_s = now_s
            for mark in self._learner.marks(now_s):
                self._monitor.keep(mark)
            for clip in self._monitor.clips():
                self._keeper.keep(folder, clip.word, clip.samples)
        return self._keeper.come()

    def nearly(self) -> None:
        """Take the words that were nearly heard since the frame before."""
        for hearing in self._monitor.nearly if self.learns else ():
            moment = Moment.of(hearing)
            if moment is not None:
                self._learner.nearly(moment)

    def heard(self, hearing: Hearing, did: Did | None) -> None:
        """Take a word that fired, and what it did."""
        moment = Moment.of(hearing) if self.learns else None
        if moment is None:
            return
        if did is Did.UNDO:
            self._learner.undid(moment.at_s, moment)
        elif did is Did.REDO:
            self._learner.redid()
        else:
            self._learner.heard(moment, drew=did in DREW)

    def did(self, command: Command) -> None:
        """Take a command that the player gave by hand."""
        if not self.learns:
            return
        if command in UNDOES:
            self._learner.undid(self._now_s)
        elif command in REDOES:
            self._learner.redid()
        else:
            self._learner.did()

    def close(self) -> None:
        """Learn no more; what is not written yet is given up."""
        self._keeper.close()
