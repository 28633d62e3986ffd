"""The README's picture comes out of its command."""

from pathlib import Path

import numpy as np
import pygame
import pytest
from PIL import Image

from game.audio.source import BLOCK_SAMPLES
from game.settings import Setting
from models.spot.hearing import Hearing
from tests.support.helpers import hearing
from tests.support.window import Window
from tests.tools import screenshot


class FakeSpotter:
    """Hears "up" in the last block of every second, and nothing else."""

    def __init__(self) -> None:
        self._blocks = 0

    def feed(self, samples: np.ndarray) -> list[Hearing]:
        """Return one hearing for each block of 20 ms."""
        assert len(samples) <= BLOCK_SAMPLES
        self._blocks += 1
        return [hearing("up" if self._blocks % 50 == 0 else None, score=0.9 if self._blocks % 50 == 0 else 0.1)]


def test_the_picture_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command draws, listens and saves a picture of the whole window, with drawing, words and sound in it."""
    monkeypatch.setattr("models.spot.spotter.Spotter.load", lambda _: FakeSpotter())
    path = tmp_path / "screenshot.png"
    screenshot.main([str(path)])

    with Image.open(path) as picture:
        assert picture.size == screenshot.SIZE
        assert len(picture.convert("RGB").getcolors(1 << 24) or []) > 500


def test_the_drawing_closes_and_stays_on_the_paper() -> None:
    """The house in the picture never meets the edge and ends on its ground line, 120 px below where the pen began."""
    window = Window()
    window.session.turn(Setting.STEP_PX, screenshot.STEP_PX)
    screenshot.draw(window)
    points = [point for stroke in window.session.world.drawing.strokes for point in stroke.points]

    assert window.session.world.position[1] == 620
    assert all(0 < x < 1000 and 0 < y < 800 for x, y in points)
    assert pygame.display.get_surface() is window.app.surface
