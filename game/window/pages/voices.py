"""The page of voices: whose is listened for, and how another one comes: made anew, or from a file."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from game.faults import fault_from
from game.messages import Fault, Tone
from game.session.notices import Note, Topic
from game.session.session import Session
from game.storage.disk import ANSWER_S, asked
from game.storage.drawing_file import StorageError
from game.storage.profile_file import ENDING, import_voice, voice_files
from game.storage.profiles import LONGEST_NAME, Shelf, Voice, create, unwritten_name, voices
from game.storage.worker import within
from game.ui.action_table import Action
from game.ui.controls import Button, Field, Used, Weight
from game.ui.page import Page, Row, Sheet, Style, Text, bad_news, notice
from game.window.pages.voice import CANNOT, VoicePage, short, state_of

NOTICE_LINES = 2  # kept for what came of a button, so that none of them moves
ANYONE = "Anyone"
NONE_YET = "I hear anyone. Fit me to your voice, and I hear you better: that takes about two minutes."
CHOOSE = "Choose whose voice I listen for. Others are heard too, but not as well."
NO_FILES = "Drop a file that ends in {} on the window, or put it into the folder {} and come back here."


class VoicesPage(Page):
    """All voices; one that is pressed opens a page of its own."""

    name = "voices"

    def __init__(self, session: Session) -> None:
        self._session = session
        self._fault: Fault | None = None
        self._said = ""
        self._shelf = Shelf()
        self.refresh()
        self.begins_at = self._key(session.settings.voice)

    def sheet(self) -> Sheet:
        """Return the voices, which one is listened for, and how to get another one."""
        busy = self._session.background_jobs.busy
        listed = self._listed
        icon = "" if self._on else "check"
        buttons = (
            Button("new", "New voice", weight=Weight.PLAIN if listed else Weight.PRIMARY, does=self._new),
            Button("import", "Import a voice", enabled=not busy, does=self._import),
            Button("done", "Done", does=Action.CLOSE),
        )
        return Sheet(
            "Whose voice?",
            (
                Text(CHOOSE if listed else NONE_YET, Style.SOFT),
                Button(self._key(""), ANYONE, icon=icon, wide=True, does=self._anyone),
                *map(self._line, listed),
                notice(self._shelf.fault or self._fault, self._said, lines=NOTICE_LINES),
                Row(buttons),
            ),
        )

    def take(self, used: Used) -> bool:
        """Do what was asked for, and say anew what came of it."""
        self._fault, self._said = None, ""
        return super().take(used)

    def refresh(self) -> None:
        """Look at the disk again."""
        self._shelf = shelf_of(self._session)

    def hear(self, fault: Fault | None, voice: Voice | None) -> None:
        """Say what came of a file that was imported."""
        self._fault, self._said = fault, "" if voice is None else f"\u201c{voice.name}\u201d is here now."
        self.refresh()
        if voice is not None:
            self._session.pages.focus(self._key(voice.slug))

    @property
    def _listed(self) -> tuple[Voice, ...]:
        """The voices on the shelf, and the one that the command line names where it lies elsewhere."""
        there, given = self._shelf.voices, self._session.listened.voice
        return there if given is None or given in there or self._is_shelved(given) else (*there, given)

    @property
    def _on(self) -> str:
        """What the settings call the voice that is listened for; empty for anyone's, also in the place of another."""
        session = self._session
        return "" if session.listened.voice is None or session.listened.refused else session.settings.voice

    def _is_shelved(self, voice: Voice) -> bool:
        return voice.folder.parent == self._session.environment.voices

    def _line(self, voice: Voice) -> Button:
        """Return the button of a voice."""
        setting = voice.slug if self._is_shelved(voice) else str(voice.folder)
        icon = "check" if setting == self._on else ""
        refused = setting == self._session.settings.voice and not icon
        state = "" if icon else CANNOT if refused else state_of(voice)
        show = partial(self._show, voice.folder, setting)
        return Button(self._key(setting), voice.name, state, icon=icon, wide=True, does=show)

    def _key(self, setting: str) -> str:
        """Return the key of the button of a voice, by what the settings call it."""
        return f"voice {setting}"

    def _anyone(self) -> None:
        self._session.change(voice="")

    def _show(self, folder: Path, setting: str) -> None:
        self._session.pages.open(VoicePage(self._session, folder, setting=setting, changed=self.refresh))

    def _new(self) -> None:
        """Ask for the name."""
        self._session.pages.open(NewVoicePage(self._session, made=self._made))

    def _made(self, voice: Voice) -> None:
        """Show a voice that was made."""
        self.refresh()
        self.begins_at = self._key(voice.slug)
        self._show(voice.folder, voice.slug)

    def _import(self) -> None:
        self._session.pages.open(ImportVoicePage(self._session))


class NewVoicePage(Page):
    """Asks whose voice it is. made: told the voice, in the place of this page."""

    name = "new voice"

    def __init__(self, session: Session, *, made: Callable[[Voice], None]) -> None:
        self._session, self._made = session, made
        self._text = ""
        self._fault: Fault | None = None
        taken = [voice.name for voice in shelf_of(session).voices]
        self._unwritten = unwritten_name(taken, session.environment.now())

    def sheet(self) -> Sheet:
        """Return a line to write on, and a button for those who do not write."""
        line = Field("name", "Name", self._text, LONGEST_NAME, does=self._write, enter=self._make)
        buttons = (
            Button("make", "Make it", weight=Weight.PRIMARY, does=self._make),
            Button("unwritten", f"Call it \u201c{self._unwritten}\u201d", does=partial(self._call, self._unwritten)),
            Button("cancel", "Cancel", does=Action.CLOSE),
        )
        return Sheet("Whose voice is it?", (line, *bad_news(self._fault), Row(buttons)), foot="Esc cancels")

    def _write(self, text: str) -> None:
        self._text = text

    def _make(self) -> None:
        self._call(self._text)

    def _call(self, name: str) -> None:
        """Make a voice of this name, or say why it cannot be made."""
        try:
            voice = asked(partial(create, self._session.environment.voices, name))
        except StorageError as error:
            self._fault = fault_from(error)
        else:
            self._session.pages.close()
            self._made(voice)


class ImportVoicePage(Page):
    """Shows the files of voices that lie where files usually come to. folders: where that is."""

    name = "import voice"

    def __init__(self, session: Session, folders: Sequence[Path] | None = None) -> None:
        self._session = session
        self._folders = session.environment.given if folders is None else tuple(folders)
        try:
            self._files = within(ANSWER_S, partial(voice_files, *self._folders))
        except TimeoutError:
            self._files = ()

    def sheet(self) -> Sheet:
        """Return a button for each file, or what to do where there is none."""
        lines = (
            Button(f"file {i}", path.name, str(short(path.parent)), wide=True, does=partial(self._import, path))
            for i, path in enumerate(self._files)
        )
        none = (Text(NO_FILES.format(ENDING, short(self._folders[0]))),)
        back = Row((Button("cancel", "Cancel", does=Action.CLOSE),))
        return Sheet("Import a voice", (*(lines if self._files else none), back), foot="Esc cancels")

    def _import(self, path: Path) -> bool:
        """Begin to import a file; the page of voices says what came of it."""
        take_voice(self._session, path)
        return True


def is_voice(path: Path) -> bool:
    """Return whether a file is called as those of voices are."""
    return path.suffix.lower() == ENDING


def take_voice(session: Session, path: Path) -> None:
    """Import a voice from a file, beside the game; the page of voices says what came of it, or a note at the paper."""
    session.background_jobs.begin(
        lambda: import_voice(path, session.environment.voices).folder, partial(_came, session)
    )


def drop_voice(session: Session, path: Path) -> None:
    """Import a file that was dropped onto the window, and show the voices."""
    if not isinstance(session.pages.top, VoicesPage):
        session.pages.open(VoicesPage(session))
    take_voice(session, path)


def shelf_of(session: Session) -> Shelf:
    """Return the voices of this player."""
    try:
        return within(ANSWER_S, partial(voices, session.environment.voices))
    except TimeoutError:
        return Shelf(fault=Fault("The disk with the voices does not respond.", "Try again later."))


def _came(session: Session, made: Path | StorageError) -> None:
    """Say what came of a file that was imported."""
    fault = fault_from(made) if isinstance(made, StorageError) else None
    voice = None if isinstance(made, StorageError) else session.environment.voice(made.name)
    top = session.pages.top
    if isinstance(top, VoicesPage):
        top.hear(fault, voice)
        return
    session.notices.tell(fault, Topic.EXPORT)
    if voice is not None:
        session.note = Note("A new voice", f"{voice.name} is among your voices now.", Tone.GOOD)
