"""The voice that is listened for: whose it is, why it cannot be listened for, and what its own words mean meanwhile."""

from collections.abc import Callable
from pathlib import Path

from game.feedback.listening import ListenerMonitor
from game.messages import Fault, Tone
from game.session.notices import Note, Notices, Topic
from game.session.own_words import heard_of, meanings_of
from game.settings import OwnWords, Settings
from game.storage.profiles import Voice


class ListenedVoice:
    """Follows what the settings ask for, what the listener hears, and what changes in the folder of the voice.

    voice: as it was when it was looked up last; None for anyone's.
    refused: why it cannot be listened for, so that anyone's is.
    edition: how often it was changed: with each the listener opens it anew.

    settings: those of now. look_up: returns the voice that they call so. mean: lets own words mean something.
    tell: shows a note.
    """

    def __init__(
        self,
        monitor: ListenerMonitor,
        notices: Notices,
        *,
        settings: Callable[[], Settings],
        look_up: Callable[[str], Voice | None],
        mean: Callable[[OwnWords], None],
        tell: Callable[[Note], None],
    ) -> None:
        self.voice: Voice | None = None
        self.refused: Fault | None = None
        self.edition = 0
        self._monitor, self._notices = monitor, notices
        self._settings, self._look_up, self._mean, self._tell = settings, look_up, mean, tell
        self._of = "", 0  # which one it is, and in which edition
        self._words_of: object = None  # what is heard, and whether it is the demo voice, when they were looked up
        self.follow()

    @property
    def name(self) -> str:
        """Whose voice is listened for; empty for anyone's."""
        return self.voice.name if self.voice is not None and self.voice.fitted and not self.refused else ""

    def follow(self) -> None:
        """Look up the voice that the settings name, where it is another one or was changed."""
        slug = self._settings().voice
        if (slug, self.edition) != self._of:
            self._of, self.voice = (slug, self.edition), self._look_up(slug)
            self.try_again()
            self._name_alike()

    def hear(self) -> None:
        """Let own words mean what they do with the words that are heard now, where those are others than before."""
        if (self._monitor.labels, self._monitor.demo) != self._words_of:
            self._take_words()

    def changed(self, slug: str) -> None:
        """Listen anew for a voice that was fitted, renamed or deleted, where it is the one that is listened for."""
        if slug == self._settings().voice:
            self.edition += 1
            self.follow()

    def words_changed(self, folder: Path) -> None:
        """Read again what the own words of the voice in a folder mean, where it is the one that is listened for."""
        if self.voice is not None and self.voice.folder == folder:
            self.voice = self._look_up(self._settings().voice)
            self._take_words()

    def refuse(self, fault: Fault) -> None:
        """Say why the voice that was chosen cannot be listened for; its own words mean nothing meanwhile."""
        self._notices.tell(fault, Topic.VOICE)
        self.refused = fault
        self._take_words()

    def try_again(self) -> None:
        """Take back what was said of the voice, since it is tried again."""
        self._notices.tell(None, Topic.VOICE)
        self.refused = None
        self._take_words()

    def _name_alike(self) -> None:
        """Name two words of the voice that sound alike and mean different things, before they are used."""
        alike = () if self.voice is None or self.voice.fit is None else self.voice.fit.alike
        means = {} if self.voice is None else {**self._settings().usual_meanings, **meanings_of(self.voice.person)}
        used = [pair for pair in alike if means.keys() >= set(pair)]  # a word may have been removed since the fit
        pair = next(((one, other) for one, other in used if means[one] is not means[other]), None)
        if pair is not None:
            said = "\u201d and \u201c".join(pair)
            self._tell(Note(f"\u201c{said}\u201d sound alike to me", "Press V to teach another sound.", Tone.WARN))

    def _take_words(self) -> None:
        """Let the own words of the voice mean what they do while it is listened for; the demo voice has none."""
        labels, demo = self._words_of = self._monitor.labels, self._monitor.demo
        heard = None if self.voice is None or self.refused or demo else self.voice.person
        settings = self._settings()
        own = OwnWords() if heard is None else heard_of(heard, labels, settings.usual_meanings)
        if own != settings.own_words:
            self._mean(own)
