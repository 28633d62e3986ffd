"""The screens of voices: whose is listened for, what can be done with one, and how another one comes."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

import numpy as np

from game.storage.profiles import PERSON, Kind, Person, create, save_clip, write_person
from game.ui.action_table import Action
from game.window.pages.voices import ImportVoicePage
from tests.support.profiles import fit
from tests.support.window import Window
from tests.tools.screens_of_drawings import listening

TAKE = np.full(1_600, 0.1, np.float32)


@contextmanager
def shelf() -> Iterator[Path]:
    """Lend a folder with a voice that was fitted and has own words, one that was recorded, a new and a broken one."""
    with TemporaryDirectory() as folder:
        voices = Path(folder) / "voices"
        anna = create(voices, "Anna").folder
        write_person(anna, Person("Anna", {"ba": "up", "psst": "red"}))
        fit(anna)
        recorded = create(voices, "Grandpa Giovanni").folder
        for word in ("up", "down", "left", "right"):
            for one in (anna, recorded):
                save_clip(one, word, TAKE)
        save_clip(anna, "up", TAKE, Kind.LEARNED)
        create(voices, "Voice 1 (2024-05-06)")
        broken = create(voices, "Zoë").folder
        (broken / PERSON).write_text("{", encoding="utf-8")
        yield voices


def voices(window: Window, *path: str, voice: str = "anna", big_text: bool = False, empty: bool = False) -> None:
    """Open the page of voices with one that is listened for, and go on by its controls."""
    listening(window)
    with shelf() as folder:
        there = folder / "empty" if empty else folder
        window.session.environment = replace(window.session.environment, voices=there)
        window.session.change(voice="" if empty else voice, big_text=big_text)
        window.session.do(Action.VOICES)
        window.frame(dt=0.0)
        for key in path:
            window.choose(key)
        window.frame(dt=0.0)


def on_the_panel(window: Window, *, big_text: bool = False) -> None:
    """Listen for a voice that was fitted: the panel has its name."""
    with shelf() as folder:
        window.session.environment = replace(window.session.environment, voices=folder)
        window.session.change(voice="anna", big_text=big_text)
        listening(window)


def import_voice(window: Window, *, files: bool = True) -> None:
    """Offer the files that lie where files come to, or say where to put one."""
    listening(window)
    with TemporaryDirectory() as folder:
        downloads = Path(folder) / "ada" / "Downloads"
        downloads.mkdir(parents=True)
        for name in ("anna.voice", "giovanni-2.voice") if files else ():
            (downloads / name).touch()
        window.session.pages.open(ImportVoicePage(window.session, [downloads]))
        window.frame(dt=0.0)


VOICES: Mapping[str, Callable[[Window], None]] = MappingProxyType(
    {
        "voices": voices,
        "voices_none": lambda window: voices(window, empty=True),
        "voices_in_big_text": lambda window: voices(window, big_text=True),
        "voice": lambda window: voices(window, "voice anna"),
        "voice_in_big_text": lambda window: voices(window, "voice anna", big_text=True),
        "voice_not_fitted": lambda window: voices(window, "voice grandpa-giovanni"),
        "voice_broken": lambda window: voices(window, "voice zoe"),
        "voice_new": lambda window: voices(window, "new"),
        "voice_rename": lambda window: voices(window, "voice anna", "rename"),
        "voice_export": lambda window: voices(window, "voice anna", "export"),
        "voice_delete": lambda window: voices(window, "voice anna", "delete"),
        "voice_import": import_voice,
        "voice_import_none": lambda window: import_voice(window, files=False),
        "voice_on_the_panel": on_the_panel,
        "voice_on_the_panel_in_big_text": lambda window: on_the_panel(window, big_text=True),
    }
)
