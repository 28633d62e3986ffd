"""The picture of the sound in the spectrogram: painted bit by bit, and the same as if painted at once."""

from dataclasses import replace

import numpy as np
import pygame
import pytest

from game.feedback.recent import FRAMES_SHOWN, Recent
from game.ui import theme
from game.ui.painter import Painter
from game.ui.text import Type
from game.window import spectrogram
from game.window.layout import BIG, USUAL, Layout, Measure, arrange
from tests.support.helpers import LABELS, hearing

LONGEST = "I can't hear anything. Draw with the arrow keys, or press D for the demo voice."


@pytest.mark.parametrize("lump", [1, 2, 7, FRAMES_SHOWN - 1, FRAMES_SHOWN, FRAMES_SHOWN + 5])
def test_the_spectrogram_is_the_same_however_the_sound_came(painter: Painter, layout: Layout, lump: int) -> None:
    """Painted bit by bit as it comes, or all at once, the same sound gives the same picture."""
    rng, recent, shown = np.random.default_rng(0), Recent(), spectrogram.Spectrogram()
    for _ in range(3):
        for _ in range(lump):
            frame = rng.normal(-5, 4, (1, 40)).astype(np.float32)
            recent.hear(replace(hearing(), frames=frame), LABELS, 0.75)
        recent.shown = recent.count
        shown.draw(painter, layout, recent=recent, note="")
    again = pygame.Surface(painter.surface.get_size(), 0, 32)
    anew = replace(painter, surface=again)
    spectrogram.Spectrogram().draw(anew, layout, recent=recent, note="")
    inner = layout.spectrogram.inflate(-layout.px(24), -layout.px(24))  # the round corners let the ground shine through

    assert pygame.surfarray.array3d(again.subsurface(inner)).tobytes() == (
        pygame.surfarray.array3d(painter.surface.subsurface(inner)).tobytes()
    )


def test_another_source_begins_with_an_empty_spectrogram(painter: Painter, layout: Layout) -> None:
    """After a reset nothing of the sound before is left in the picture, though fewer frames were heard than before."""
    recent, shown = Recent(), spectrogram.Spectrogram()
    for _ in range(2):
        for _ in range(20):
            recent.hear(hearing(), LABELS, 0.75)  # frames of zeros: bright
        recent.shown = recent.count
        shown.draw(painter, layout, recent=recent, note="")
        recent.reset()
    rect = layout.spectrogram

    assert sum(painter.surface.get_at((rect.centerx, rect.bottom - rect.h // 4))[:3]) < 100


def test_a_change_of_theme_paints_all_of_it_anew(painter: Painter, layout: Layout) -> None:
    """What was heard before the change is shown in the colours after it."""
    recent, shown = Recent(), spectrogram.Spectrogram()
    recent.hear(hearing(), LABELS, 0.75)
    recent.shown = recent.count
    shown.draw(painter, layout, recent=recent, note="")
    shown.draw(replace(painter, theme=theme.LIGHT), layout, recent=recent, note="")
    left = painter.surface.get_at((layout.spectrogram.x + 40, layout.spectrogram.bottom - 30))[:3]

    assert left == pytest.approx(theme.LIGHT.ramp[0], abs=3)  # scaling rounds


@pytest.mark.parametrize("measure", [USUAL, BIG], ids=["usual", "big"])
@pytest.mark.parametrize("size", [(640, 480), (1000, 700), (1366, 768), (2560, 1440)])
def test_a_note_is_seen_whole(size: tuple[int, int], measure: Measure) -> None:
    """The longest one stays within the spectrogram, in a small window or in big text in some lines."""
    pygame.font.init()
    surface, layout = pygame.Surface(size, 0, 32), arrange(size, (1000, 800), measure=measure)
    face, rect = Type(layout.scale), layout.spectrogram
    spectrogram.Spectrogram().draw(Painter(surface, face, theme.DARK), layout, recent=Recent(), note=LONGEST)
    ink = pygame.mask.from_threshold(surface, theme.DARK.soft, (40, 40, 40)).get_bounding_rects()
    whole = ink[0].unionall(ink[1:])

    assert rect.inflate(-2 * face.px(12), 0).contains(whole)
    assert whole.w > 0.7 * min(face.width(LONGEST, size=theme.FAR), rect.w)
    assert abs(whole.centerx - rect.centerx) <= 2
