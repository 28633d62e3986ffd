"""Whole sessions on the dummy driver with a clock of our own: scripted inputs in, a saved PNG out, pixel for pixel."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pygame
import pytest

from game.settings import Settings
from models.spot.hearing import Reason
from tests.support.golden_images import GOLDEN, assert_golden
from tests.support.helpers import hearing
from tests.support.window import Window

CTRL = pygame.KMOD_LCTRL


def by_voice(window: Window) -> None:
    """Speak a staircase; what falls short of the threshold between the words draws nothing."""
    window.listener.listens()
    window.write("++++")
    for word in ["right", "down", "right", "down", "right", "up", "up", "left"]:
        window.listener.hears(word)
        window.listener.outbox.hearings.append(hearing(best="down", score=0.6, reason=Reason.BELOW_THRESHOLD))
        window.wait(0.5)


def by_keys(window: Window) -> None:
    """Draw a key pattern with the arrows, in three colours and widths."""
    window.write("+++++")
    for key, path in ((pygame.K_4, "rrddll"), (pygame.K_6, "uurrrruull"), (pygame.K_7, "ddllllll")):
        window.press(key)
        window.write("...")
        window.arrows(path)


def with_everything(window: Window) -> None:
    """Mix voice, keys and mouse: settings, undo, redo, clear and its undo, mute, resize, a lost microphone."""
    window.listener.listens()
    window.click(window.middle_of_slider("step_px"))
    window.arrows("llu")
    window.press(pygame.K_z, mod=CTRL)
    window.listener.hears("down", "down")
    window.frame()
    window.press(pygame.K_c)
    window.press(pygame.K_z, mod=CTRL)
    window.press(pygame.K_m)
    window.listener.fails()
    window.frame()
    pygame.display.set_mode((1366, 768), pygame.RESIZABLE)
    window.frame()
    window.click(window.at("colour 5"))
    window.arrows("rrrr")
    window.press(pygame.K_z, mod=CTRL)
    window.press(pygame.K_y, mod=CTRL)


def to_the_edges(window: Window) -> None:
    """Run along the edges of a small paper with a wide line: the pen stops there, half of the line is on the paper."""
    window.arrows("rrrr" + "uuuu" + "llllllll" + "dddddddd" + "rr")


@dataclass(frozen=True)
class Script:
    """A session: what it begins with, what is done, and where the pen is then."""

    play: Callable[[Window], None]
    settings: Settings
    ends_at: tuple[int, int]


SCRIPTS = {
    # The pen begins at 2/5 of the width and 5/8 of the height. Steps of 30 px: 3 right, 2 down and 2 up again, 1 left.
    "by_voice": Script(by_voice, Settings(canvas=(400, 320)), (160 + 2 * 30, 200)),
    # Steps of 35 px: right 2 - 2 + 4 - 2 - 6, down 2 - 2 - 2 + 2.
    "by_keys": Script(by_keys, Settings(canvas=(400, 320)), (160 - 4 * 35, 200)),
    # The middle of the slider is a step of 50 px: 2 left, 2 down, 4 right; what was undone does not count.
    "with_everything": Script(with_everything, Settings(canvas=(600, 480)), (240 + 2 * 50, 300 + 2 * 50)),
    # From (80, 125) on 200 x 200 in steps of 100 px to the right, top, left and bottom edge, and back to the right.
    "to_the_edges": Script(to_the_edges, Settings(canvas=(200, 200), step_px=100, line_width_px=40), (200, 200)),
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_session_ends_in_its_picture(name: str, tmp_path: Path) -> None:
    """The saved PNG of a scripted session equals the one that was looked at and committed, in every pixel."""
    script, path = SCRIPTS[name], tmp_path / "drawing.png"
    window = Window(script.settings, save_path=path)
    window.frame()
    script.play(window)
    window.press(pygame.K_s)

    assert window.session.world.position == script.ends_at
    assert_golden(pygame.image.load(path), f"session_{name}")


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_session_is_the_same_at_any_frame_rate(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same inputs on a machine with half the frames per second give the same drawing."""
    monkeypatch.setattr("tests.support.window.FRAME_S", 1 / 30)
    script, path = SCRIPTS[name], tmp_path / "drawing.png"
    window = Window(script.settings, save_path=path)
    window.frame(dt=1 / 30)
    script.play(window)
    window.press(pygame.K_s)

    assert_golden(pygame.image.load(path), f"session_{name}")


def test_every_golden_session_is_played() -> None:
    """No committed picture of a session is left over without its script."""
    assert {path.stem for path in GOLDEN.glob("session_*.png")} == {f"session_{name}" for name in SCRIPTS}
