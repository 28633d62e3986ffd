"""Which earcons a window plays, and the key that opens the doctor's page."""

from dataclasses import replace

import pygame
import pytest

from game.audio.sound_effects import Earcon
from game.session.environment import Environment
from game.settings import Settings
from game.ui.controls import Button
from game.ui.page import controls
from game.window.app import App
from game.window.pages.doctor import DoctorPage
from game.window.pages.sources import SourcesPage
from models.spot.hearing import Reason
from tests.support.helpers import hearing
from tests.support.window import NOW, SOURCES, FakeListener, Window, key_down


class Played:
    """A window without clock or loudspeaker that notes what it plays."""

    def __init__(self, settings: Settings, environment: Environment) -> None:
        self.heard: list[Earcon] = []
        self.listener = FakeListener()
        surface = Window().app.surface
        self.app = App(
            settings, self.listener, SOURCES, surface=surface, environment=environment, play=self.heard.append
        )
        self.listener.listens()

    def frame(self, *keys: int) -> None:
        """Press keys and play a frame."""
        self.app.frame([key_down(key) for key in keys], 1 / 60)


@pytest.fixture
def environment(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """Return a world outside that saves into a folder of its own."""
    return Environment(save_path=tmp_path_factory.mktemp("drawings") / "one.png", now=lambda: NOW)


def test_each_event_is_heard(environment: Environment) -> None:
    """A word that moved the pen, one that fell short, the edge of the paper, a saved drawing."""
    window = Played(Settings(step_px=100), environment)
    window.frame()
    window.listener.hears("up")
    window.frame()
    window.listener.outbox.hearings.extend(
        [hearing(best="left", score=0.6, reason=Reason.BELOW_THRESHOLD), hearing(score=0.05)]
    )
    window.frame()
    for _ in range(5):
        window.frame(pygame.K_LEFT)
    window.frame(pygame.K_s)
    window.frame()

    assert window.heard == [Earcon.RECOGNISED, Earcon.IGNORED, Earcon.EDGE, Earcon.SAVED]


def test_sounds_can_be_off(environment: Environment) -> None:
    """With the setting off nothing is played, whatever happens."""
    window = Played(replace(Settings(), sounds=False), environment)
    window.listener.hears("up")
    window.frame(pygame.K_s)
    window.frame()

    assert window.heard == []


def test_f2_opens_the_doctor_and_closes_it() -> None:
    """The page lies on the window until F2 or Esc; below it no word draws."""
    window = Window()
    window.listener.listens()
    window.press(pygame.K_F2)
    assert isinstance(window.session.pages.top, DoctorPage)
    window.listener.hears("up")
    window.frame()
    window.frame()
    assert window.session.world.position == (400, 500)
    window.press(pygame.K_F2)
    assert window.session.pages.top is None


def test_words_said_for_the_test_draw_nothing() -> None:
    """While the guided test runs words are counted, not obeyed; after it, or once its page is left, they draw again."""
    window = Window()
    window.listener.listens()
    window.frame()
    window.press(pygame.K_F2)
    window.press(pygame.K_RETURN)
    assert window.monitor.mic_test.running
    window.listener.hears("up", "left")
    window.frame()
    window.frame()
    assert window.session.world.position == (400, 500)
    window.press(pygame.K_ESCAPE)
    assert not window.monitor.mic_test.running
    window.listener.hears("up")
    window.frame()
    window.frame()
    assert window.session.world.position == (400, 490)


def test_who_chooses_a_microphone_finds_the_doctor_there() -> None:
    """The page of microphones has a button for the page that says how well they hear."""
    window = Window()
    page = SourcesPage(window.session)
    window.session.pages.open(page)
    assert Button("doctor", "Doctor", hint="F2") in controls(page.sheet())

    window.use("doctor")
    assert isinstance(window.session.pages.top, DoctorPage)
