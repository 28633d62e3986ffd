"""Lets the voice that is listened for learn from play: a second of sound is kept of what was misheard or missed."""

from collections.abc import Callable
from pathlib import Path

from game.audio.choices import SourceKind
from game.feedback.listening import ListenerMonitor
from game.messages import Command, Did, Fault, Tone
from game.session.learning import Learner, Moment
from game.session.listened_voice import ListenedVoice
from game.session.notices import Note, Notices, Topic
from game.settings import Settings
from game.storage.learned import Fit, LearnedKeeper
from models.spot.hearing import Hearing

DREW = (Did.STEP, Did.GLIDE, Did.TURN, Did.CLEAR, Did.BACKGROUND)  # which an undo takes back
UNDOES = (Command.UNDO, Command.UNDO_MOVE, Command.UNDO_STROKE)
REDOES = (Command.REDO, Command.REDO_STROKE)


class PlayLessons:
    """Follows what is heard and done while the voice that is listened for learns.

    settings: those of now. fit: as of `LearnedKeeper`. tell: shows a note.
    """

    def __init__(
        self,
        monitor: ListenerMonitor,
        listened: ListenedVoice,
        notices: Notices,
        *,
        settings: Callable[[], Settings],
        fit: Fit,
        tell: Callable[[Note], None],
    ) -> None:
        self._monitor, self._listened, self._notices, self._tell = monitor, listened, notices, tell
        self._settings, self._learner, self._keeper = settings, Learner(), LearnedKeeper(fit)
        self._folder: Path | None = None  # of the voice that learns
        self._now_s = 0.0

    @property
    def learns(self) -> bool:
        """Whether a voice learns."""
        return self._folder is not None

    def follow(self, now_s: float | None) -> None:
        """Learn for the voice that is listened for, and tell in one line what came of it.

        now_s: on the clock of `Hearing.captured_s`; None where nobody knows when words were said.
        """
        voice = self._listened.voice
        folder = voice.folder if voice is not None and now_s is not None and self._may_learn else None
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
        for come in self._keeper.come():
            if isinstance(come, Fault):
                self._notices.tell(come, Topic.LEARNING)
            elif voice is not None and voice.folder == come:
                self._listened.changed(self._settings().voice)
                name = (self._listened.voice or voice).name
                self._tell(Note("I learned from how you play", f"I hear {name} better now.", Tone.GOOD))

    @property
    def _may_learn(self) -> bool:
        """Whether learning is switched on, and a player is heard: not the demo voice, nor a recording."""
        is_here = self._monitor.source_kind is SourceKind.MICROPHONE and not self._monitor.muted
        return self._settings().learn and not self._listened.refused and is_here

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
