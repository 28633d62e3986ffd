"""A window on the page that fits it to a voice, driven by sounds made by formula; programs in the place of learning."""

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.messages import Recorded
from game.session.session import Session
from game.storage.profiles import Person, write_person
from game.window.pages.fit import FitPage
from game.window.pages.record import RecordPage
from models.spot.config import NOISE, UNKNOWN
from tests.support import eight_words as eight
from tests.support.helpers import hearing
from tests.support.takes import BLOCK, RATE_HZ, quiet, voice
from tests.support.window import Window

WORDS = ("up", "down", "left", "right")
ROOM_S, TALK_S = 5.1, 10.1
SAID: dict[str, Any] = {
    "kept": True,
    "why": "",
    "words": {
        word: {"takes": 8, "held_back": 4, "before": before, "after": after}
        for word, before, after in (("up", 2, 4), ("down", 3, 4), ("left", 4, 4), ("right", 1, 3))
    },
    "others": {"of": 1200, "before": 3, "after": 3},
    "talk": {"of": 10, "before": 1, "after": 0},
    "same_word_s": 0.4,
    "alike": [],
    "seconds": 4.2,
}
NOT_KEPT = {**SAID, "kept": False, "others": {"of": 1200, "before": 3, "after": 9}, "alike": [["ba", "pa"]]}
"""More was heard, but more of others' words too."""


def program(code: str) -> tuple[str, ...]:
    """Return a command that stands in for the one that learns: Python with this code."""
    return sys.executable, "-c", code


def says(answer: object) -> tuple[str, ...]:
    """Return a command that says this as JSON, whatever it is asked."""
    return program(f"print({json.dumps(json.dumps(answer))})")


class FitWindow:
    """A window that hears eight words, on the page that fits it to a voice; what is asked for can be said to it.

    folder: of the voice.
    """

    def __init__(self, window: Window, folder: Path, **options: Any) -> None:
        self.window, self.time_s = window, 0.0
        eight.listen(window)
        folder.mkdir(parents=True, exist_ok=True)
        write_person(folder, Person("Anna"))
        options = {"words": WORDS, "seed": 1, **options}
        self.page = FitPage(window.session, folder, setting="anna", **options)
        window.session.pages.open(self.page)
        window.frame(dt=0.0)

    @property
    def session(self) -> Session:
        """The session of the window."""
        return self.window.session

    def hears(self, *parts: NDArray[np.float32], clipped: int = 0) -> None:
        """Let the window hear sound, a frame for each 0.1 s; clipped: samples at full scale in each loud block."""
        sound = np.concatenate(parts)
        for at in range(0, len(sound), BLOCK):
            block = sound[at : at + BLOCK]
            cut = clipped if np.abs(block).max() > 0.05 else 0
            self.window.listener.outbox.recorded.append(Recorded(block, self.time_s, cut))
            self.time_s += len(block) / RATE_HZ
            if (at // BLOCK) % 5 == 4:
                self.window.app.play([], 0.1)
        self.window.frame(dt=0.0)

    def sounds(self, level_db: float = -30.0) -> None:
        """Let the meter show a level."""
        self.window.listener.outbox.hearings.append(replace(hearing(), level_db=level_db))

    def until_asked(self) -> None:
        """Be quiet until something is asked for."""
        began_s = self.time_s
        while not self.session.monitor.recorder.listens:
            assert self.time_s - began_s < ROOM_S + TALK_S, self.session.monitor.recorder.stage
            self.hears(quiet(0.1))

    def say(self, *, words: int) -> None:
        """Answer the room and then so many words."""
        self.until_asked()
        self.hears(quiet(ROOM_S))
        for _ in range(words):
            self.until_asked()
            self.hears(quiet(0.4), voice(0.4), quiet(0.5))

    def all_said(self) -> None:
        """Answer all that is asked for."""
        recorder = self.session.monitor.recorder
        while isinstance(self.session.pages.top, RecordPage):
            if not recorder.asked:
                self.window.wait(1.0)
                continue
            self.until_asked()
            if recorder.asked == NOISE:
                self.hears(quiet(ROOM_S))
            elif recorder.asked == UNKNOWN:
                self.hears(*(part for _ in range(10) for part in (voice(0.6), quiet(0.41))))
            else:
                self.hears(quiet(0.4), voice(0.4), quiet(0.5))
