"""A voice that fits the game to itself by what it sees in the window, from the paper and back, in real time.

python -m tests.support.fit_player SETTINGS    plays the game, speaks through `paplay -d voice`, and tells as JSON
"""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol
from unittest import mock

import numpy as np

from game import __main__ as program
from game.feedback.fit_report import FitReport
from game.feedback.take_recorder import RecordStage
from game.session.session import Session
from game.storage.paths import voices_path
from game.storage.profiles import PROFILE, clips
from game.storage.settings_file import load_settings
from game.ui.page import Page
from game.window.app import App
from game.window.pages.fit import FitPage
from game.window.pages.record import RecordPage
from game.window.pages.voice import VoicePage
from game.window.pages.voices import NewVoicePage, VoicesPage
from models.spot.audio_files import write_wav
from models.spot.config import NOISE, UNKNOWN
from tests.support.helpers import PATIENCE_S, wait_for
from tests.support.voice_alone import GAP_S
from tests.support.voices import spoken

VOICE = "anna"
TALK = ("house", "seven", "hello", "tree", "please", "one", "on", "off")
HEARD_S = 8.0  # after which a word is said again, as people do: a busy machine loses sound
TO_VOICES = ("yes", "right", "yes", "go", "go", "right")  # through the menu


class Speaks(Protocol):
    """Somebody who is heard by the microphone of the game."""

    def say(self, word: str) -> None:
        """Say a word soon."""


class Player:
    """A voice that uses the window of a game by what it sees there: it says a word again where nothing came of it."""

    def __init__(self, voice: Speaks) -> None:
        self._voice, self._playing = voice, list[App]()
        self.script: list[str] = []
        self.report: FitReport | None = None
        self.wrong: BaseException | None = None

    @property
    def session(self) -> Session:
        """The session of the game."""
        return self._playing[0].session

    def says(self, word: str, *, until: Callable[[], bool]) -> None:
        """Say a word, once or again, until what it is said for has happened."""
        self.script.append(word)
        since_s = time.perf_counter()
        while not until() and self.session.running:
            assert time.perf_counter() - since_s < PATIENCE_S, self.script
            self._voice.say(word)
            again_s = time.perf_counter() + HEARD_S
            while not until() and time.perf_counter() < again_s:
                time.sleep(0.02)
        time.sleep(GAP_S)

    def does(self, word: str) -> None:
        """Say a word that does anything at all."""
        before = self.session.outcome
        self.says(word, until=lambda: self.session.outcome is not before)

    def presses(self, key: str, opens: type[Page]) -> None:
        """Mark a control of the page on show, and press it, which opens a page."""
        while self.session.pages.focused != key and self.session.running:
            self.does("go")
        self.says("yes", until=lambda: isinstance(self.session.pages.top, opens))

    def answers(self) -> None:
        """Say what the page asks for, until it goes."""
        recorder, answered = self.session.monitor.recorder, -1
        while isinstance(self.session.pages.top, RecordPage) and self.session.running:
            now = recorder.progress[0]
            if recorder.stage is RecordStage.WAITING:  # a busy machine has lost a word
                self.does("yes")
            elif recorder.listens and recorder.asked == UNKNOWN:
                for word in TALK:
                    self._voice.say(word)
                time.sleep(3.0)
            elif recorder.listens and recorder.asked != NOISE and (now != answered or recorder.refused):
                self.script.append(recorder.asked)
                self._voice.say(recorder.asked)
                answered = now
                wait_for(lambda: not recorder.listens or not self.session.running)
            time.sleep(0.02)

    def plays(self, arguments: list[str]) -> int:
        """Play the game until its voice is fitted or something is wrong; return its exit status."""

        def make(*given: Any, **more: Any) -> App:
            self._playing.append(App(*given, **more))
            return self._playing[-1]

        talk = threading.Thread(target=self._talk, daemon=True)
        with mock.patch.object(program, "App", make):
            talk.start()
            status = program.main(arguments)
        talk.join(PATIENCE_S)
        return status

    def _talk(self) -> None:
        """Fit the voice, and leave the game."""
        try:
            wait_for(lambda: bool(self._playing) and self.session.words_now.hands_free)
            self._fits()
        except BaseException as error:  # noqa: BLE001 - whoever plays is told
            self.wrong = error
        finally:
            wait_for(lambda: bool(self._playing))
            self.session.running = False

    def _fits(self) -> None:
        """Make a new voice, record one word, fit, and come back to the paper."""
        for word in TO_VOICES:
            self.does(word)
        self.says("yes", until=lambda: isinstance(self.session.pages.top, VoicesPage))
        self.presses("new", NewVoicePage)
        self.presses("unwritten", VoicePage)
        self.presses("fit", FitPage)
        page = self.session.pages.top
        assert isinstance(page, FitPage)
        while self.session.pages.focused != "words":
            self.does("go")
        self.does("right")  # from all words to the first one, which is "up"
        self.presses("begin", RecordPage)
        self.answers()
        self.says("yes", until=lambda: page._fitting is not None or page._report is not None)
        wait_for(lambda: page._report is not None or page._fault is not None)
        assert page._report is not None, page._fault
        self.report = page._report
        self.says("yes", until=lambda: isinstance(self.session.pages.top, VoicePage))
        self.says("no", until=lambda: isinstance(self.session.pages.top, VoicesPage))
        self.says("no", until=lambda: self.session.pages.top is None)


def is_fitted(player: Player, voice: str) -> bool:
    """Return whether all is as it should be: five takes, one word, kept or not. voice: of the settings."""
    (folder,) = voices_path().iterdir()
    takes = {word: len(sounds) for word, sounds in clips(folder).items()}
    assert takes == {NOISE: 1, UNKNOWN: 1, "up": 5}, takes
    assert player.report is not None
    assert list(player.report.words) == ["up"]
    kept = player.report.kept
    return (folder / PROFILE).is_file() is kept and voice == (folder.name if kept else "")


class Loudspeaker:
    """Speaks through the sound server, one word after the other."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def say(self, word: str) -> None:
        """Say a word, once the last one is said."""
        path = self._folder / f"{word}.wav"
        quiet = np.zeros(3_200, np.float32)
        write_wav(path, np.concatenate([quiet, spoken(VOICE, word), quiet]))
        subprocess.run(["paplay", "-d", "voice", str(path)], check=True)


def main(settings: Path) -> None:
    """Play, and print what came of it."""
    with TemporaryDirectory() as folder:
        player = Player(Loudspeaker(Path(folder)))
        status = player.plays(["--settings", str(settings)])
    fitted = player.wrong is None and is_fitted(player, load_settings(settings)[0].voice)
    told = {"status": status, "wrong": repr(player.wrong), "fitted": fitted, "script": player.script}
    print(json.dumps(told))  # noqa: T201 - for the test that started it


if __name__ == "__main__":
    main(Path(sys.argv[1]))
