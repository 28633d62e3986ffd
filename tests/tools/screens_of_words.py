"""The screens of a player's own words, and of what a voice learns from play."""

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

import numpy as np

from game.messages import ListenerState, Status
from game.settings import Vocabulary
from game.storage.profiles import Kind, Person, Voice, save_clip, write_person
from game.window.pages.learned import LearnedClips, LearnedPage
from game.window.pages.own_words import OwnWords, OwnWordsPage
from models.spot.config import NOISE, UNKNOWN, VOCABULARIES
from tests.support.window import Window
from tests.tools.screens_of_drawings import listening

MEANS = {"ba": "up", "pa": "down", "psst": "red", "sound 1": "go"}


def own_words(window: Window, *path: str) -> None:
    """Open the list of four own words, and go on by its controls; two of them sound alike."""
    listening(window)
    with TemporaryDirectory() as folder:
        write_person(Path(folder), Person("Anna", MEANS, ("up",)))
        for word in ("ba", "ba", "ba", "ba", "pa"):
            save_clip(Path(folder), word, np.full(8_000, 0.1, np.float32))
        words = OwnWords(window.session, Path(folder), alike=lambda _: (("ba", "pa"),))
        window.session.pages.open(OwnWordsPage(window.session, words, record=lambda _: None))
        window.frame(dt=0.0)
        for key in path:
            window.choose(key)
        window.frame(dt=0.0)


def on_the_cards(window: Window) -> None:
    """Listen with the eight words and four own ones, two of which mean what usual words mean."""
    person = Person("Anna", {"ba": "up", "hum": "go", "psst": "red", "sound 1": "save"})
    window.session.listened.voice = Voice(Path("anna"), person)
    window.session.change(vocabulary=Vocabulary.VOICE)
    listening(window)
    labels = (*VOCABULARIES["handsfree8w"], *person.means, UNKNOWN, NOISE)
    window.listener.outbox.statuses.append(Status(ListenerState.LISTENING, "USB Microphone", 48_000, labels))
    window.frame(dt=0.0)
    window.frame(dt=0.0)


def learned(window: Window, *path: str) -> None:
    """Open the page of what was learned from play, and go on by its controls."""
    window.session.change(learn=True)
    listening(window)
    with TemporaryDirectory() as folder:
        for word in ("up", "up", "left", UNKNOWN):
            save_clip(Path(folder), word, np.full(16_000, 0.1, np.float32), Kind.LEARNED)
        window.session.listened.voice = Voice(Path(folder), Person("Anna"))
        kept = LearnedClips(window.session, Path(folder), play=lambda _: None)
        window.session.pages.open(LearnedPage(window.session, kept))
        window.frame(dt=0.0)
        for key in path:
            window.choose(key)
        window.frame(dt=0.0)


OWN_WORDS: Mapping[str, Callable[[Window], None]] = MappingProxyType(
    {
        "own_words": own_words,
        "own_word": lambda window: own_words(window, "word ba"),
        "own_word_meaning": lambda window: own_words(window, "word psst", "meaning"),
        "own_word_new": lambda window: own_words(window, "add"),
        "own_words_on_the_cards": on_the_cards,
        "learned": learned,
        "learned_clips": lambda window: learned(window, "word up"),
    }
)
