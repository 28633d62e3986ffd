"""What the meters draw, pixel by pixel where it carries meaning: lengths, places, colours. Text is left to the eye."""

from itertools import pairwise

import pygame
import pytest

from game.audio.outbox import BlockStats
from game.feedback.captions import MEANT, NO_MOVE, PAGE_OPEN, advice
from game.feedback.recent import CLIPPED_SHOWN_S, FRAMES_SHOWN, LastCommand, Recent
from game.feedback.utterances import FRAME_S, Utterance, UtteranceKind
from game.ui import theme
from game.ui.painter import Painter
from game.ui.text import Type
from game.ui.theme import DARK, LIGHT, SMALL
from game.window import meters, spectrogram
from game.window.layout import BIG, USUAL, Layout, Measure, arrange
from tests.support.helpers import LABELS, hearing

WORDS = {"up": "up", "down": "down", "left": "left", "right": "right"}


def colour_at(painter: Painter, x: float, y: float) -> tuple[int, ...]:
    """Return the colour of a pixel."""
    return tuple(painter.surface.get_at((int(x), int(y)))[:3])


def heard_once(word: str, score: float) -> Recent:
    """Return what is remembered of one word that fired."""
    recent = Recent()
    recent.obeyed(hearing(word, score=score))
    recent.hear(hearing(word, score=score), LABELS, 0.5)
    return recent


@pytest.mark.parametrize(
    ("last", "text"),
    [
        (LastCommand("up", 0.934), ""),
        (LastCommand("up", 0.934, delay_s=0.0482), ""),
        (LastCommand("up", None), "by key"),
        (LastCommand("go", 0.934, moves=False), "does nothing"),
    ],
)
def test_the_last_command_says_how_it_came(last: LastCommand, text: str) -> None:
    """A word that moved the pen needs no number: its bar shows the score, and the doctor how late the pen was."""
    assert meters.how(last) == text


@pytest.mark.parametrize("measure", [USUAL, BIG], ids=["usual", "big"])
def test_what_came_of_a_word_is_read_whole_between_the_cards(measure: Measure) -> None:
    """In a window of 1000 x 700 each reason has room at the size of what is read from afar."""
    layout = arrange((1000, 700), (1000, 800), measure=measure)
    pygame.font.init()
    face = Type(layout.scale)

    for told in (NO_MOVE, PAGE_OPEN, meters.how(LastCommand("up", None))):
        assert face.width(told, size=theme.FAR) <= layout.middle.w


@pytest.mark.parametrize("share", [0.0, 0.25, 0.5, 1.0])
def test_a_bar_is_filled_as_far_as_its_score(painter: Painter, share: float) -> None:
    """Along the middle of a bar of 200 px, the coloured pixels are share x 200, but for its round ends."""
    meters.bar(painter, pygame.Rect(10, 10, 200, 10), share, colour=DARK.good)

    filled = sum(colour_at(painter, x, 14) == DARK.good for x in range(10, 210))

    assert filled == pytest.approx(200 * share, abs=2)


def test_a_bar_never_leaves_its_place(painter: Painter) -> None:
    """A score above 1 or below 0 draws a full or an empty bar."""
    meters.bar(painter, pygame.Rect(10, 10, 200, 10), 1.7, colour=DARK.good)
    meters.bar(painter, pygame.Rect(10, 40, 200, 10), -0.5, colour=DARK.good)

    assert colour_at(painter, 212, 14) == (0, 0, 0)
    assert colour_at(painter, 20, 44) == DARK.track


def test_the_threshold_stands_on_the_bar(painter: Painter) -> None:
    """The tick of a threshold of 0.75 on a bar of 200 px from x = 10 stands at x = 160."""
    meters.bar(painter, pygame.Rect(10, 10, 200, 10), 0.0, colour=DARK.good, tick=0.75)

    assert colour_at(painter, 160, 14) == DARK.warn
    assert colour_at(painter, 155, 14) == DARK.track


def test_a_bar_above_the_threshold_is_green(painter: Painter, layout: Layout) -> None:
    """The bar of a word is green from the threshold on and blue below it."""
    rect = layout.cards["up"]
    y = rect.y + rect.h * 0.75
    for threshold, colour in ((0.75, DARK.good), (0.95, DARK.accent)):
        recent = heard_once("up", 0.9)
        meters.cards(painter, layout, words=WORDS, recent=recent, threshold=threshold)

        assert colour_at(painter, rect.centerx, y) == colour


def test_the_card_of_the_word_that_fired_is_lit_for_a_moment(painter: Painter, layout: Layout) -> None:
    """After a command its card stands out among the four, and after LIT_S no more."""
    recent = heard_once("left", 0.9)
    corner = {name: (rect.centerx, rect.y + 4) for name, rect in layout.cards.items()}

    meters.cards(painter, layout, words=WORDS, recent=recent, threshold=0.75)

    assert colour_at(painter, *corner["left"]) == DARK.card_lit
    assert colour_at(painter, *corner["right"]) == DARK.card
    recent.tick(meters.LIT_S)
    meters.cards(painter, layout, words=WORDS, recent=recent, threshold=0.75)
    assert colour_at(painter, *corner["left"]) == DARK.card


@pytest.mark.parametrize(("level_db", "colour"), [(-30.0, DARK.good), (-8.0, DARK.warn), (-1.0, DARK.bad)])
def test_the_level_warns_before_it_clips(painter: Painter, level_db: float, colour: tuple[int, int, int]) -> None:
    """The level meter is green, amber from -12 dB and red from -3 dB."""
    recent = Recent()
    recent.level_db = recent.peak_db = level_db
    meters.level(painter, pygame.Rect(10, 10, 300, 10), recent)

    assert colour_at(painter, 30, 14) == colour


def test_half_of_the_scale_is_half_of_the_meter(painter: Painter) -> None:
    """-30 dB on a scale that begins at -60 dB fills half of what the clipping lamp leaves of 300 px: 275 px."""
    recent = Recent()
    recent.level_db = -30.0
    meters.level(painter, pygame.Rect(10, 10, 300, 10), recent)

    assert sum(colour_at(painter, x, 14) == DARK.good for x in range(10, 310)) == pytest.approx(137, abs=2)


def test_the_newest_sound_is_at_the_right() -> None:
    """The newest frame stands at the right end of the spectrogram, the oldest at the left, the middle in the middle."""
    assert spectrogram.place(1000, 1000, 500) == 500
    assert spectrogram.place(1000 - FRAMES_SHOWN, 1000, 500) == 0
    assert spectrogram.place(1000 - FRAMES_SHOWN / 2, 1000, 500) == 250


def test_loud_sound_stands_out_more_than_quiet() -> None:
    """Along the spectrogram's colours brightness never falls in the dark theme, and never rises in the light one."""
    dark, light = (spectrogram.ramp_colours(of.ramp).astype(int) @ [2126, 7152, 722] for of in (DARK, LIGHT))

    assert all(later >= earlier for earlier, later in pairwise(dark))
    assert all(later <= earlier for earlier, later in pairwise(light))


def test_the_spectrogram_shows_sound_where_it_was(painter: Painter, layout: Layout) -> None:
    """After 3 s of silence and 3 s of loud sound, its left half is dark and its right half bright."""
    recent = Recent()
    recent.hear(hearing(), LABELS, 0.75)
    recent.frames[:300] = -18.0
    recent.frames[300:] = 2.0
    recent.shown = recent.count = FRAMES_SHOWN

    spectrogram.Spectrogram().draw(painter, layout, recent=recent, note="")

    rect = layout.spectrogram
    y = rect.bottom - rect.h // 4
    assert sum(colour_at(painter, rect.x + rect.w // 4, y)) < 100
    assert sum(colour_at(painter, rect.right - rect.w // 4, y)) > 500


def test_the_lamp_tells_that_samples_were_cut_off(painter: Painter) -> None:
    """It is lit by the first block with a cut sample, whatever the level, and goes out by itself."""
    recent, rect, seen = Recent(), pygame.Rect(10, 10, 300, 10), []
    for stats in (BlockStats(0.02, 0.9, 0, 0.0), BlockStats(0.02, 1.0, 1, 0.0)):
        recent.take(stats)
        meters.level(painter, rect, recent)
        seen.append(colour_at(painter, rect.right - 10, 14))
    recent.tick(CLIPPED_SHOWN_S)
    meters.level(painter, rect, recent)

    assert [*seen, colour_at(painter, rect.right - 10, 14)] == [DARK.track, DARK.bad, DARK.track]


def test_a_notch_says_from_where_words_are_too_quiet(painter: Painter) -> None:
    """-50 dB on a scale from -60 to 0 dB stands at a sixth of 275 px, 46 px from the left end."""
    meters.level(painter, pygame.Rect(10, 10, 300, 10), Recent())

    assert colour_at(painter, 10 + 46, 18) == DARK.soft


@pytest.mark.parametrize(
    ("kind", "helped"),
    [
        (UtteranceKind.TOO_LOW, True),
        (UtteranceKind.TOO_QUIET, True),
        (UtteranceKind.SAME, True),
        (UtteranceKind.OTHER, False),
        (UtteranceKind.COMMAND, False),
    ],
)
def test_who_meant_the_pen_and_was_not_obeyed_learns_what_helps(kind: UtteranceKind, helped: bool) -> None:
    """For HINT_S after the mark there is advice; chatter in the room and obeyed words bring none."""
    recent = Recent()
    recent.count = 1000
    recent.utterances.append(Utterance(1000, kind, "up", 0.6, 0.75))

    assert bool(meters.hint(recent)) == helped
    recent.count += round(meters.HINT_S / FRAME_S) + 1
    assert meters.hint(recent) == ""


def test_cut_off_sound_is_said_before_all_else() -> None:
    """Where samples are cut off, that is the advice, with or without a word."""
    recent = Recent()
    recent.take(BlockStats(0.02, 1.0, 1, 0.0))

    assert meters.hint(recent) == meters.CLIPPED_ADVICE


def test_every_advice_fits_the_narrowest_panel() -> None:
    """At 14 units no advice is wider than the panel's contents at their least, 372 units."""
    pygame.font.init()
    advices = [advice(Utterance(0, kind, "up", 0.6, 0.75)) for kind in MEANT]

    assert max(Type(1.0).width(text, size=SMALL) for text in (*advices, meters.CLIPPED_ADVICE)) <= 372
