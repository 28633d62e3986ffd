"""The pages of one voice: listen for it, fit the game to it, name it, give it to another computer, or delete it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from game.faults import fault_from
from game.messages import Fault, Tone
from game.session.notices import Note, Topic
from game.session.own_words import meanings_of, shown
from game.session.session import Session
from game.session.sharing import show_file
from game.storage.disk import ANSWER_S, asked
from game.storage.drawing_file import StorageError
from game.storage.gallery import discard
from game.storage.profile_file import export_voice
from game.storage.profiles import LONGEST_NAME, Person, Voice, rename, voice_in
from game.storage.worker import within
from game.ui.action_table import Action
from game.ui.controls import Button, Field, Used, Weight
from game.ui.page import Fact, Page, PageBlock, Row, Sheet, Style, Text, bad_news, notice
from game.window.pages.fit import FitPage, record_word
from game.window.pages.learned import LearnedClips, LearnedPage
from game.window.pages.own_words import OwnWords, OwnWordsPage
from models.spot.counted import counted

NOTICE_LINES = 2  # kept for what came of a button, so that none of them moves
NOT_FITTED = "I am not fitted to this voice yet, and hear it as I hear anyone's."
FITTED = "I am fitted to this voice."
LISTENING = "I am fitted to this voice, and listen for it."
CANNOT = "cannot be used"
FIT, FIT_AGAIN = "Fit me to this voice", "Fit me again"
WITH, WITHOUT = "With the recordings", "Without the recordings"


class VoicePage(Page):
    """One voice, and what can be done with it.

    folder: of the voice. setting: what the settings call it. changed: called once anything about it has changed.
    """

    name = "voice"

    def __init__(self, session: Session, folder: Path, *, setting: str, changed: Callable[[], None]) -> None:
        self._session, self._folder, self._setting, self._changed = session, folder, setting, changed
        self._fault: Fault | None = None
        self._said = ""
        self._left = False  # for a page above this one
        self._voice = self._look()

    def sheet(self) -> Sheet:
        """Return what there is to know and to do; of a voice that cannot be used, why."""
        voice = self._voice
        said = notice(self._fault, self._said, lines=NOTICE_LINES)
        blocks: tuple[PageBlock, ...] = (
            *bad_news(voice.trouble),
            said,
            Row((self._folder_button, self._delete_button)),
        )
        if voice.trouble is None:
            blocks = (*self._facts(), Row(self._uses()), said, Row(self._keeps()))
        return Sheet(voice.name, blocks, foot="Esc: back to the voices")

    def take(self, used: Used) -> bool:
        """Do what was asked for, and say anew what came of it."""
        self._fault, self._said, self._left = None, "", True
        return super().take(used)

    def tick(self, dt: float) -> None:  # noqa: ARG002 - what has changed is looked at once
        """Look at the disk again once the player has come back from another page."""
        if self._left:
            self._left = False
            self._follow()

    def hear(self, made: Path | StorageError) -> None:
        """Say what came of an export."""
        if isinstance(made, StorageError):
            self._fault = fault_from(made)
        else:
            self._said = f"Saved {made.name} in the folder {short(made.parent)}."

    @property
    def _is_on(self) -> bool:
        """Whether it is the voice that is listened for."""
        return self._session.settings.voice == self._setting

    def _facts(self) -> tuple[PageBlock, ...]:
        """Return what is known of the voice."""
        voice = self._voice
        refused = self._session.listened.refused if self._is_on else None
        fitted = Text(LISTENING if self._is_on else FITTED, Style.GOOD)
        state = bad_news(refused) or (fitted if voice.fitted else Text(NOT_FITTED, Style.SOFT),)
        means = meanings_of(voice.person)
        own = ", ".join(f"\u201c{word}\u201d: {shown(meaning)}" for word, meaning in means.items())
        return (
            *state,
            *self._result(),
            Fact("Recordings", f"{voice.takes:,}" if voice.takes else "none"),
            *((Fact("Clips from play", f"{voice.learned:,}"),) if voice.learned else ()),
            *((Fact("Own words", own),) if own else ()),
        )

    def _result(self) -> tuple[Fact, ...]:
        """Return how many of the words that were held back from the fit are heard now, and were before."""
        words = () if self._voice.fit is None else tuple(self._voice.fit.words.values())
        of, before, after = (sum(getattr(one, field) for one in words) for field in ("held_back", "before", "after"))
        return (Fact("Words of yours heard", f"{after} of {of}, and {before} before"),) if of else ()

    def _uses(self) -> tuple[Button, ...]:
        """Return the buttons that change how this voice is heard."""
        fitted = self._voice.fitted
        fit = Button(
            "fit", FIT_AGAIN if fitted else FIT, weight=Weight.PLAIN if fitted else Weight.PRIMARY, does=self._fit
        )
        weight = Weight.PRIMARY if fitted and not self._is_on else Weight.PLAIN
        listen = Button("listen", "Listen for this voice", weight=weight, does=self._listen)
        anyone = Button("listen", "Listen for anyone", does=self._listen)
        words = Button("words", "Own words", does=self._teach)
        learned = Button("learned", "Learning from play", does=self._show_learned)
        return fit, anyone if self._is_on else listen, words, learned

    def _keeps(self) -> tuple[Button, ...]:
        """Return the buttons for its files."""
        busy = self._session.background_jobs.busy
        return (
            Button("rename", "Rename", does=self._rename),
            Button("export", "Export", enabled=not busy, does=self._export),
            self._folder_button,
            self._delete_button,
        )

    @property
    def _folder_button(self) -> Button:
        return Button("folder", "Open folder", does=self._open_folder)

    @property
    def _delete_button(self) -> Button:
        return Button("delete", "Delete", does=self._delete)

    def _look(self) -> Voice:
        """Return the voice as it is now, or as it was where the disk does not answer."""
        try:
            return within(ANSWER_S, partial(voice_in, self._folder))
        except TimeoutError as error:
            self._fault = Fault(f"The folder of this voice cannot be read ({error.strerror}).", "Try again later.")
            return getattr(self, "_voice", None) or Voice(self._folder, Person(self._folder.name))

    def _follow(self) -> None:
        """Look at the disk again, and let others do so where something has changed."""
        before, self._voice = self._voice, self._look()
        if self._voice != before:
            self._changed()

    def _listen(self) -> None:
        self._session.change(voice="" if self._is_on else self._setting)

    def _fit(self) -> None:
        """Record the words, and fit the game to the voice."""
        self._session.pages.open(FitPage(self._session, self._folder, setting=self._setting))

    def _teach(self) -> None:
        """Show the own words."""
        words = OwnWords(self._session, self._folder, changed=self._words_changed)
        record = record_word(self._session, self._folder, setting=self._setting)
        self._session.pages.open(OwnWordsPage(self._session, words, record=record))

    def _words_changed(self, anew: bool) -> None:
        """Let own words mean what they do now. anew: whether others are heard than before."""
        if anew:
            self._session.listened.changed(self._setting)
        else:
            self._session.listened.words_changed(self._folder)

    def _show_learned(self) -> None:
        """Show what was kept while the player plays."""
        kept = LearnedClips(self._session, self._folder, play=self._session.environment.play)
        self._session.pages.open(LearnedPage(self._session, kept))

    def _rename(self) -> None:
        """Ask for the name."""
        self._session.pages.open(RenameVoicePage(self._voice, done=self._renamed))

    def _renamed(self) -> None:
        self._session.listened.changed(self._setting)

    def _export(self) -> None:
        self._session.pages.open(ExportVoicePage(self._session, self._voice))

    def _open_folder(self) -> None:
        if not show_file(self._session, self._folder):
            self._fault = self._session.notices.newest
            self._session.notices.tell(None, Topic.EXTERNAL_PROGRAM)

    def _delete(self) -> None:
        """Ask first."""
        self._session.pages.open(DeleteVoicePage(self._voice, done=self._deleted))

    def _deleted(self) -> None:
        if self._is_on:
            self._session.change(voice="")
        self._changed()
        self._session.pages.close()  # the question
        self._session.pages.close()  # the voice that is gone


class RenameVoicePage(Page):
    """Asks for another name. done: called once it has that."""

    name = "rename voice"

    def __init__(self, voice: Voice, *, done: Callable[[], None]) -> None:
        self._voice, self._done, self._text = voice, done, voice.name
        self._fault: Fault | None = None

    def sheet(self) -> Sheet:
        """Return a line to write on, and two buttons."""
        line = Field("name", "Name", self._text, LONGEST_NAME, selected=True, does=self._write, enter=self._rename)
        buttons = (
            Button("rename", "Rename", weight=Weight.PRIMARY, does=self._rename),
            Button("cancel", "Cancel", does=Action.CLOSE),
        )
        return Sheet("Rename this voice", (line, *bad_news(self._fault), Row(buttons)), foot="Esc cancels")

    def _write(self, text: str) -> None:
        self._text = text

    def _rename(self) -> bool:
        """Give the name, or say why it cannot be given; returns whether it could."""
        try:
            asked(partial(rename, self._voice, self._text))
        except StorageError as error:
            self._fault = fault_from(error)
            return False
        self._done()
        return True


class ExportVoicePage(Page):
    """Asks what goes into the file."""

    name = "export voice"

    def __init__(self, session: Session, voice: Voice) -> None:
        self._session, self._voice = session, voice

    def sheet(self) -> Sheet:
        """Return two ways, and what the difference is."""
        count = self._voice.takes + self._voice.learned
        buttons = (
            Button("plain", WITHOUT, weight=Weight.PRIMARY, does=partial(self._begin, recordings=False)),
            Button("whole", WITH, enabled=count > 0, does=partial(self._begin, recordings=True)),
            Button("cancel", "Cancel", does=Action.CLOSE),
        )
        where = f"It becomes one file in the folder {short(self._session.environment.folder)}, for another computer."
        how = "With the recordings, others can play them, and fit the game to this voice again."
        return Sheet("Export this voice", (Text(where), Text(how, Style.SOFT), Row(buttons)), foot="Esc cancels")

    def _begin(self, *, recordings: bool) -> bool:
        """Begin to write the file; the page of the voice says what came of it, or a note at the paper."""
        job = partial(export_voice, self._voice, self._session.environment.folder, recordings=recordings)
        self._session.background_jobs.begin(job, self._came)
        return True

    def _came(self, made: Path | StorageError) -> None:
        session = self._session
        if isinstance(session.pages.top, VoicePage):
            session.pages.top.hear(made)
        elif isinstance(made, StorageError):
            session.notices.tell(fault_from(made), Topic.EXPORT)
        else:
            session.note = Note("Saved", str(made), Tone.GOOD)


class DeleteVoicePage(Page):
    """Asks before a voice goes. done: called once it is in the trash; it closes the page."""

    name = "delete voice"

    def __init__(self, voice: Voice, *, done: Callable[[], None]) -> None:
        self._voice, self._done = voice, done
        self._fault: Fault | None = None

    def sheet(self) -> Sheet:
        """Return the question, with the harmless answer first."""
        count = self._voice.takes + self._voice.learned
        what = f" with {counted(count, 'recording')}" if count else ""
        buttons = (
            Button("keep", "Keep it", does=Action.CLOSE),
            Button("delete", "Move to trash", weight=Weight.WARNING, does=self._delete),
        )
        return Sheet(
            "Delete this voice?",
            (
                Text(f"\u201c{self._voice.name}\u201d goes to the trash{what}. You can get it back from there."),
                *bad_news(self._fault),
                Row(buttons),
            ),
            foot="Esc keeps it",
        )

    def _delete(self) -> None:
        """Move the voice to the trash, or say why it cannot be moved."""
        try:
            asked(partial(discard, self._voice.folder))
        except StorageError as error:
            self._fault = fault_from(error)
        else:
            self._done()


def state_of(voice: Voice) -> str:
    """Return in a few words whether a voice can be listened for."""
    if voice.trouble is not None:
        return CANNOT
    return "fitted" if voice.fitted else "recorded, not fitted yet" if voice.takes else "not fitted yet"


def short(folder: Path) -> Path:
    """Return as much of a folder's path as is enough to find it."""
    return Path(*folder.parts[-2:])
