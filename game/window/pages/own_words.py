"""The pages of a player's own words: which there are, what each of them means, and how a new one is taught."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from game.faults import fault_from
from game.messages import Command, Fault, Meaning
from game.session.own_words import (
    GROUPS,
    meanings_of,
    next_sound,
    replaced_by,
    shown,
    takes_place,
    with_instead,
    with_meaning,
    without,
)
from game.session.session import Session
from game.storage.disk import asked
from game.storage.drawing_file import StorageError
from game.storage.known_words import know_words
from game.storage.profiles import (
    LONGEST_WORD,
    Kind,
    Person,
    Voice,
    check_there,
    checked_word,
    clips,
    remove_clip,
    voice_in,
    write_person,
)
from game.ui.action_table import Action
from game.ui.controls import Button, Field, Toggle, Weight
from game.ui.page import Page, PageBlock, Row, Sheet, Style, Text, bad_news
from models.spot.config import NOISE, UNKNOWN
from models.spot.counted import counted

TEACH = "Teach me any sound: a word of your language, a hum, a whistle, a click. It may mean whatever you like."
RECORD_NEXT = "Say it a few times now, so that I can learn it."
LEAST_TAKES = 3
Record = Callable[[str], None]
Alike = Callable[[Voice], tuple[tuple[str, str], ...]]


class OwnWords:
    """The own words of a voice in its folder, read again after each change.

    changed: called once the file has changed, with whether the ear hears other words than before.
    alike: tells which words the ear cannot tell apart; None for what the last fit to the voice says.
    """

    def __init__(
        self,
        session: Session,
        folder: Path,
        *,
        changed: Callable[[bool], None] = lambda _: None,
        alike: Alike | None = None,
    ) -> None:
        self.fault: Fault | None = None
        self.person, self.takes = Person(folder.name), dict[str, int]()
        self._session, self._folder, self._changed, self._alike = session, folder, changed, alike or alike_in
        self.alike: tuple[tuple[str, str], ...] = ()
        self._known = False  # whether the folder was ever read: what is not known must not be written over
        self.refresh()

    @property
    def usual(self) -> dict[str, Meaning]:
        """What the words mean that are not the voice's own."""
        return dict(self._session.settings.usual_meanings)

    def refresh(self) -> None:
        """Look into the folder again; what was known stays where it does not answer."""
        try:
            voice, sounds = asked(lambda: (voice_in(self._folder), clips(self._folder)))
        except StorageError as error:
            self.fault = fault_from(error)
            return
        self._known = True
        self.person, self.fault = voice.person, voice.trouble or self.fault
        self.takes = {word: len(paths) for word, paths in sounds.items()}
        self.alike = self._alike(voice)

    def write(self, person: Person) -> bool:
        """Keep what has changed and return whether that could be done."""
        if not self._known:
            self.refresh()
            return False
        try:
            anew = asked(partial(_keep, self._folder, person))
        except StorageError as error:
            self.fault = fault_from(error)
            return False
        self.person, self.fault = person, None
        self._changed(anew)
        return True

    def checked(self, text: str) -> str | None:
        """Return a new word as it is kept, or None where it cannot be used, and `fault` says why."""
        self.fault = None
        try:
            word = checked_word(text)
        except StorageError as error:
            self.fault = fault_from(error)
            return None
        if word in self.person.means:
            self.fault = Fault(f"There is a word \u201c{word}\u201d already.", "Choose another name.")
        elif word in self.usual or word in (UNKNOWN, NOISE):
            what = f"\u201c{word}\u201d is a word that I know already."
            self.fault = Fault(what, "Choose another name, or fit me to your voice.")
        return None if self.fault else word

    def remove(self, word: str) -> bool:
        """Take a word away with its takes, and return whether that could be done."""
        if not self.write(without(self.person, word, self.usual)):
            return False
        with suppress(StorageError):  # a take that stays teaches nothing that has a meaning
            asked(partial(_remove_takes, self._folder, word))
        self.refresh()
        return True

    def told(self, word: str) -> str:
        """Return what a word means, and beside which usual words or instead of which."""
        meaning = meanings_of(self.person).get(word)
        if meaning is None:
            return "no meaning yet"
        others = "\u201d, \u201c".join(replaced_by(self.person, word, self.usual))
        way = "instead of" if takes_place(self.person, word, self.usual) else "beside"
        beside = f", {way} \u201c{others}\u201d" if others else ""
        return f"{shown(meaning)}{beside}"

    def recorded(self, word: str) -> str:
        """Return how often a word was recorded."""
        count = self.takes.get(word, 0)
        return "not recorded yet" if count == 0 else f"recorded {counted(count, 'time')}"

    def trouble(self, word: str = "") -> tuple[PageBlock, ...]:
        """Return which words sound alike, of all or with one of them, and what else is wrong."""
        used = {*self.person.means, *self.usual}  # not a word that was removed since
        pairs = [pair for pair in self.alike if used.issuperset(pair) and (not word or word in pair)]
        alike = [
            Text(
                f"\u201c{one}\u201d and \u201c{other}\u201d sound alike to me. Choose another sound for one of them.",
                Style.WARN,
            )
            for one, other in pairs
        ]
        return (*alike, *bad_news(self.fault))


def _keep(folder: Path, person: Person) -> bool:
    """Keep what has changed, and return whether the ear hears other words now. Raises StorageError."""
    check_there(folder)
    write_person(folder, person)
    return know_words(folder, person)


def _remove_takes(folder: Path, word: str) -> None:
    """Delete what was recorded of a word; what cannot be deleted stays."""
    for kind in Kind:
        for path in clips(folder, kind).get(word, ()):
            with suppress(StorageError):
                remove_clip(path)


class OwnWordsPage(Page):
    """All own words of a voice. record: opens the recording of a word; None where there is none."""

    name = "own words"

    def __init__(self, session: Session, words: OwnWords, *, record: Record | None = None) -> None:
        self._session, self._words, self._record = session, words, record

    def sheet(self) -> Sheet:
        """Return the list."""
        words = self._words
        listed = tuple(
            Button(
                f"word {word}",
                f"{word}: {words.told(word)} \u00b7 {words.recorded(word)}",
                wide=True,
                does=partial(self._show, word),
            )
            for word in sorted(words.person.means)
        )
        buttons = (
            Button("add", "Teach a sound", weight=Weight.PRIMARY, does=self._add),
            Button("done", "Done", does=Action.CLOSE),
        )
        empty = () if listed else (Text("There are none yet.", Style.SOFT),)
        blocks = (Text(TEACH, Style.SOFT), *words.trouble(), *empty, *listed, Row(buttons))
        return Sheet(f"Own words of {words.person.name}", blocks)

    def _show(self, word: str) -> None:
        self._session.pages.open(OwnWordPage(self._session, self._words, word, record=self._record))

    def _add(self) -> None:
        """Ask for the name."""
        self._words.fault = None
        self._session.pages.open(NewWordPage(self._session, self._words, added=self._show))


class NewWordPage(Page):
    """Asks what a sound is called, and makes a word of it; the first meaning is chosen on the next page.

    added: told the word.
    """

    name = "new word"

    def __init__(self, session: Session, words: OwnWords, *, added: Callable[[str], None]) -> None:
        self._session, self._words, self._added = session, words, added
        self._text = next_sound((*words.person.means, *words.takes))

    def sheet(self) -> Sheet:
        """Return a line to write on, which says something already, and two buttons."""
        line = Field("name", "Name", self._text, LONGEST_WORD, selected=True, does=self._write, enter=self._add)
        buttons = (
            Button("add", f"Call it \u201c{self._text.strip()}\u201d", weight=Weight.PRIMARY, does=self._add),
            Button("cancel", "Cancel", does=Action.CLOSE),
        )
        how = Text("Type what you say, such as \u201cba\u201d, or keep this name.", Style.SOFT)
        return Sheet(
            "What is the sound called?", (line, how, *bad_news(self._words.fault), Row(buttons)), foot="Esc cancels"
        )

    def leave(self) -> None:
        """Forget what was wrong with the name."""
        self._words.fault = None

    def _write(self, text: str) -> None:
        self._text = text

    def _add(self) -> None:
        """Make the word and show it in the place of this page, or say why it cannot be made."""
        word = self._words.checked(self._text)
        if word is not None and self._words.write(
            with_meaning(self._words.person, word, Command.UP, self._words.usual)
        ):
            self._session.pages.close()
            self._added(word)


class OwnWordPage(Page):
    """One own word: its meaning, beside the usual word or instead of it, its takes. record: as in `OwnWordsPage`."""

    name = "own word"

    def __init__(self, session: Session, words: OwnWords, word: str, *, record: Record | None = None) -> None:
        self._session, self._words, self._word, self._record = session, words, word, record
        self._records = False  # whether the page above this one records

    def tick(self, dt: float) -> None:  # noqa: ARG002 - what was recorded is looked at once
        """Look what was recorded, once the player has come back from it."""
        if self._records:
            self._records = False
            self._words.refresh()

    def sheet(self) -> Sheet:
        """Return the word as it is."""
        words, word = self._words, self._word
        means = meanings_of(words.person).get(word)
        others = "\u201d, \u201c".join(replaced_by(words.person, word, words.usual))
        instead = Toggle(
            "instead",
            f"Instead of \u201c{others}\u201d",
            takes_place(words.person, word, words.usual),
            "only this sound counts then",
            does=self._stand_instead,
        )
        few = words.takes.get(word, 0) < LEAST_TAKES
        record = (
            ()
            if self._record is None
            else (
                Button(
                    "record", "Record it", weight=Weight.PRIMARY if few else Weight.PLAIN, does=self._begin_recording
                ),
            )
        )
        said = f"{words.recorded(word).capitalize()}. {RECORD_NEXT if few else ''}".strip()
        buttons = (
            *record,
            Button("remove", "Remove", does=self._remove),
            Button("done", "Done", does=Action.CLOSE),
        )
        what = "choose a meaning" if means is None else shown(means)
        return Sheet(
            f"\u201c{word}\u201d",
            (
                Button("meaning", f"Means: {what}", wide=True, does=self._choose),
                *((instead,) if others else ()),
                Text(said, Style.SOFT),
                *words.trouble(word),
                Row(buttons),
            ),
            foot="Esc: back to your words",
        )

    def _stand_instead(self, on: int) -> None:
        """Let the word take the place of the usual ones, or stand beside them."""
        self._words.write(with_instead(self._words.person, self._word, self._words.usual, instead=bool(on)))

    def _choose(self) -> None:
        self._session.pages.open(MeaningPage(self._words, self._word))

    def _begin_recording(self) -> None:
        if self._record is not None:
            self._records = True
            self._record(self._word)

    def _remove(self) -> None:
        """Ask first."""
        self._session.pages.open(RemoveWordPage(self._words, self._word, done=self._removed))

    def _removed(self) -> None:
        self._session.pages.close()  # the question
        self._session.pages.close()  # the word that is gone


class MeaningPage(Page):
    """Asks what a word means."""

    name = "meaning"

    def __init__(self, words: OwnWords, word: str) -> None:
        self._words, self._word = words, word
        means = meanings_of(words.person).get(word)
        self.begins_at = "" if means is None else f"means {means.value}"

    def sheet(self) -> Sheet:
        """Return all that it may mean, in groups."""
        blocks: list[PageBlock] = []
        for heading, meanings in GROUPS:
            blocks += [Text(heading, Style.HEAD), Row(tuple(map(self._button, meanings)))]
        cancel = Row((Button("cancel", "Cancel", does=Action.CLOSE),))
        return Sheet(
            f"What does \u201c{self._word}\u201d mean?",
            (*blocks, *bad_news(self._words.fault), cancel),
            foot="Esc cancels",
        )

    def _button(self, meaning: Meaning) -> Button:
        chosen = meanings_of(self._words.person).get(self._word) is meaning
        weight = Weight.PRIMARY if chosen else Weight.PLAIN
        return Button(f"means {meaning.value}", shown(meaning), weight=weight, does=partial(self._choose, meaning))

    def _choose(self, meaning: Meaning) -> bool:
        """Take a meaning and close, or say why it cannot be kept."""
        return self._words.write(with_meaning(self._words.person, self._word, meaning, self._words.usual))


class RemoveWordPage(Page):
    """Asks before a word goes with its takes. done: called once it is gone; it closes the page."""

    name = "remove word"

    def __init__(self, words: OwnWords, word: str, *, done: Callable[[], None]) -> None:
        self._words, self._word, self._done = words, word, done

    def sheet(self) -> Sheet:
        """Return the question, with the harmless answer first."""
        buttons = (
            Button("keep", "Keep it", does=Action.CLOSE),
            Button("remove", "Remove", weight=Weight.WARNING, does=self._remove),
        )
        return Sheet(
            f"Remove \u201c{self._word}\u201d?",
            (Text("What was recorded of it goes for good."), *bad_news(self._words.fault), Row(buttons)),
            foot="Esc keeps it",
        )

    def _remove(self) -> None:
        """Take the word away, or say why it stays."""
        if self._words.remove(self._word):
            self._done()


def alike_in(voice: Voice) -> tuple[tuple[str, str], ...]:
    """Return which words of a voice the ear cannot tell apart, as the last fit to it has found."""
    return () if voice.fit is None else voice.fit.alike
