"""Bad news that still stands: one piece for each topic; on show is the newest that the player has to do with."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from game.messages import Fault, Tone

log = logging.getLogger(__name__)


class Topic(Enum):
    """What bad news may be about again and again."""

    LISTENING = "the microphone, the model"
    WORDS = "the model of other words"
    VOICE = "listening for somebody's voice"
    LEARNING = "what a voice learns from play"
    DRAWING = "saving or opening a drawing"
    REPLACED = "what stood where a drawing was saved"
    LENGTH = "a drawing that is too long for its file"
    AUTOSAVE = "keeping what is drawn safe"
    SETTINGS = "keeping the settings"
    EXPORT = "making other files of a drawing"
    EXTERNAL_PROGRAM = "giving a drawing to another program"


class Notices:
    """The faults that still stand, the one on show last.

    faults: to begin with, each about a topic of its own.
    """

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self._pile: dict[object, Fault] = {fault: fault for fault in faults}

    def tell(self, fault: Fault | None, about: Topic | None = None) -> None:
        """Put bad news on top, in place of what was told of the same topic; with None all is well there again.

        That of the listener goes to the bottom: it comes unasked whenever that tries again, and the spectrogram says it
        too.
        """
        if fault is not None and about is not Topic.LISTENING and fault not in self.faults:  # the listener logs its own
            log.warning("%s %s", fault.what, fault.remedy)
        key = about or fault
        self._pile = {old: told for old, told in self._pile.items() if old != key and told != fault}
        if fault is not None:
            self._pile = {key: fault, **self._pile} if about is Topic.LISTENING else {**self._pile, key: fault}

    def dismiss(self) -> None:
        """Take what is on show away, if there is anything."""
        if self._pile:
            self._pile.popitem()

    @property
    def faults(self) -> list[Fault]:
        """All that stands, that on show last."""
        return list(self._pile.values())

    @property
    def newest(self) -> Fault | None:
        """What is on show."""
        return self.faults[-1] if self._pile else None


@dataclass(frozen=True)
class Note:
    """A short note at the foot of the paper. left_s: seconds until it goes."""

    title: str
    detail: str
    tone: Tone
    left_s: float = 6.0


def aged(note: Note | None, dt: float) -> Note | None:
    """Return the note `dt` seconds later, or None once its time is over."""
    return None if note is None or note.left_s <= dt else replace(note, left_s=note.left_s - dt)
