"""The film of drawing by voice alone: what is said is drawn, and the one in the README is small."""

from collections import deque
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from game.drawing.colour_names import PALETTE
from game.drawing.drawing import Segment
from game.messages import Tool
from models.spot.config import NOISE, UNKNOWN, VOCABULARIES
from models.spot.spotter import Spotter
from tests.support.tones import CARD, ToneNetwork, tone
from tests.support.window import Window
from tests.tools.hands_free_film import FILM, SHOWN, VOCABULARY, Say, Speaker, film

MOST_BYTES = 400_000
README = Path(__file__).parents[2] / "README.md"


def tone_spotter() -> Spotter:
    """Return a recogniser that hears tones as the eight words."""
    return Spotter(ToneNetwork(replace(CARD, labels=(*VOCABULARIES[VOCABULARY], UNKNOWN, NOISE))))


def test_the_film_shows_what_is_said(tmp_path: Path) -> None:
    """A line of five steps, the menu, and a red step below it: the pen is where it was said to go."""
    script = (Say("go"), Say("stop", steps=5), *map(Say, ("yes", "yes", "down", "yes", "down")))
    window = film(script, tone_spotter(), tone, tmp_path / "film.gif")
    world = window.session.world
    lines = [world.drawing[at].change for at in range(len(world.drawing))]

    assert world.position == (500, 520)
    assert all(isinstance(line, Segment) and line.tool is Tool.PEN for line in lines)
    assert [line.colour == dict(PALETTE)["Red"] for line in lines if isinstance(line, Segment)] == [False] * 5 + [True]
    with Image.open(tmp_path / "film.gif") as picture:
        assert picture.size == SHOWN
        assert getattr(picture, "n_frames", 1) > 10


def test_a_word_that_is_never_heard_ends_it() -> None:
    """So does one that nobody said; both name the remedy."""
    window = Window()
    speaker = Speaker(window, [Say("go")], lambda _: tone("go", seconds=0.02, peak=0.0))
    with pytest.raises(RuntimeError, match="not heard"):
        deque((speaker.block() for _ in range(5000)), maxlen=0)

    with pytest.raises(RuntimeError, match="nobody said"):
        Speaker(window, [Say("go")], tone).heard("stop")


def test_the_film_of_the_readme_is_small() -> None:
    """It is there, the README shows it, and a page with it loads at once."""
    assert FILM.stat().st_size < MOST_BYTES
    assert f"(assets/{FILM.name})" in README.read_text(encoding="utf-8")
