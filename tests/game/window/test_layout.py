"""Everything has its place at every size: inside the window, beside each other, the paper in its proportions."""

from dataclasses import replace
from itertools import combinations, pairwise

import pygame
import pytest

from game.window.layout import BIG, BUTTONS, SLIDERS, THUMB, THUMB_AT, USUAL, Layout, Measure, arrange, fitted

SIZES = [(1000, 700), (1366, 768), (1400, 900), (1920, 1080), (3840, 2160), (1280, 1024), (800, 600), (2560, 800)]
CANVASES = [(1000, 800), (4000, 200), (200, 4000)]


def parts(layout: Layout) -> dict[str, pygame.Rect]:
    """Return all rectangles that must not overlap."""
    return {
        "paper": layout.paper,
        "spectrogram": layout.spectrogram,
        "title": layout.title,
        "level": layout.level,
        "help_line": layout.help_line,
        "swatches": layout.swatches,
        **({"banner": layout.banner} if layout.banner else {}),
        **{f"card {name}": rect for name, rect in layout.cards.items()},
        **{f"card {number}": rect for number, rect in enumerate(layout.more)},
        **layout.controls,
    }


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("canvas", CANVASES)
@pytest.mark.parametrize("banner", [0, 66])
@pytest.mark.parametrize("more", [0, 4])
@pytest.mark.parametrize("measure", [USUAL, BIG], ids=["usual", "big"])
def test_nothing_overlaps_or_leaves_the_window(
    size: tuple[int, int], canvas: tuple[int, int], banner: int, measure: Measure, more: int
) -> None:
    """At every size of window, paper and text all parts are inside and apart, but for bad news, which is on the paper.

    It stays within the room of the paper, so that it covers nothing else.
    """
    layout = arrange(size, canvas, banner=banner, measure=measure, more=more)
    rects = parts(layout)
    news = rects.pop("banner", None)
    assert news is None or layout.stage.contains(news)

    for name, rect in rects.items():
        assert pygame.Rect((0, 0), size).contains(rect), name
    for (one, a), (other, b) in combinations(rects.items(), 2):
        assert not a.colliderect(b), f"{one} and {other}"


@pytest.mark.parametrize("size", SIZES)
def test_the_paper_keeps_its_proportions(size: tuple[int, int]) -> None:
    """The paper is shown as wide to high as it is, but for less than a pixel of rounding."""
    paper = arrange(size, (1000, 800)).paper

    assert paper.w / paper.h == pytest.approx(1000 / 800, abs=1.5 / paper.h)


@pytest.mark.parametrize("size", [(1366, 768), (1000, 700), (1920, 1080)])
def test_the_paper_gets_the_most_room(size: tuple[int, int]) -> None:
    """On the usual screens the paper takes more of the window than anything else, and more than a third of it."""
    layout = arrange(size, (1000, 800))

    assert layout.paper.w * layout.paper.h > max(0.33 * size[0] * size[1], 0.99 * layout.panel.w * layout.panel.h)


def test_bad_news_lies_over_the_paper_and_moves_nothing() -> None:
    """With a banner, at the top of the paper's room, everything else stays where it was."""
    before, after = arrange((1366, 768), (1000, 800)), arrange((1366, 768), (1000, 800), banner=66)

    assert before.banner is None
    assert after.banner is not None
    assert after.banner.topleft == after.stage.topleft
    assert replace(after, banner=None) == before


def test_a_window_too_small_is_laid_out_like_the_smallest() -> None:
    """Below 640 x 480 nothing shrinks any more, and nothing breaks."""
    assert arrange((10, 10), (1000, 800)) == arrange((640, 480), (1000, 800))


def test_words_stand_where_they_point() -> None:
    """The card of a direction lies in that direction from the middle of the cross."""
    layout = arrange((1366, 768), (1000, 800))
    x, y = layout.middle.center

    assert layout.cards["up"].bottom <= layout.middle.top
    assert layout.cards["down"].top >= layout.middle.bottom
    assert layout.cards["left"].right <= x <= layout.cards["right"].left
    assert layout.cards["left"].centery == pytest.approx(y, abs=1)


@pytest.mark.parametrize("size", SIZES)
def test_a_thumb_belongs_to_its_own_name(size: tuple[int, int]) -> None:
    """The middle of a thumb is nearer to its own name, above it, than to the next one's, by a third at least."""
    layout = arrange(size, (1000, 800))
    step, threshold = layout.controls["step_px"], layout.controls["threshold"]
    thumb, name = step.y + layout.px(THUMB_AT + THUMB / 2), layout.px(THUMB_AT) / 2

    own, next_one = thumb - (step.y + name), threshold.y + name - thumb
    assert next_one > 1.33 * own


def test_a_tall_window_keeps_the_controls_together() -> None:
    """In a window of 700 x 1200 no gap is wider than 40 units, and as much is left above the panel's rows as below."""
    layout = arrange((700, 1200), (1000, 800))
    gaps = [
        layout.cards["up"].top - layout.level.bottom,
        layout.controls["step_px"].top - layout.help_line.bottom,
        layout.controls["pen"].top - layout.controls["line_width_px"].bottom - layout.px(50 - THUMB_AT - THUMB),
        layout.controls["undo"].top - layout.swatches.bottom,
    ]

    assert max(gaps) <= layout.px(40) + 1
    above, below = layout.title.top - layout.panel.top, layout.panel.bottom - layout.controls["save"].bottom
    assert above == pytest.approx(below, abs=4)


@pytest.mark.parametrize("size", [(1366, 768), (1400, 900), (2560, 1440)])
def test_big_text_is_larger_by_a_fifth_and_keeps_step_and_threshold(size: tuple[int, int]) -> None:
    """A unit is 1.15 times as many pixels at least, usually 1.21; the slider of the line is on the settings page."""
    usual, big = arrange(size, (1000, 800)), arrange(size, (1000, 800), measure=BIG)

    assert big.scale / usual.scale >= 1.15
    assert SLIDERS == ("step_px", "threshold", "line_width_px")
    assert set(usual.controls) - set(big.controls) == {"line_width_px"}
    assert set(BUTTONS) <= set(big.controls)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("measure", [USUAL, BIG], ids=["usual", "big"])
def test_more_words_leave_step_and_threshold_their_place(size: tuple[int, int], measure: Measure) -> None:
    """With a row of other words, what a near miss is answered with is there still; the line's slider gives its place.

    Where there is no line of sliders to give, the buttons stand in one line, each wide enough to be hit.
    """
    layout = arrange(size, (1000, 800), measure=measure, more=4)

    assert {"step_px", "threshold", "line_width_px"} & set(layout.controls) == {"step_px", "threshold"}
    assert min(layout.controls[name].w for name in BUTTONS) >= layout.px(70)
    assert (len({layout.controls[name].y for name in BUTTONS}) == 1) is (measure is BIG)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("count", [10, 11])
def test_colours_stand_apart(size: tuple[int, int], count: int) -> None:
    """The colours of the row do not touch, the first at its left end and the last at its right."""
    layout = arrange(size, (1000, 800))
    places = [layout.swatch(i, count).inflate(-layout.px(6), 0) for i in range(count)]

    assert all(a.right <= b.left for a, b in pairwise(places))
    assert layout.swatch(0, count).left == layout.swatches.left
    assert layout.swatch(count - 1, count).right == layout.swatches.right


def test_fitting_takes_all_the_room_in_one_direction() -> None:
    """A paper of 2 to 1 in a room of 100 x 100 is 100 x 50, in its middle."""
    assert fitted((2000, 1000), pygame.Rect(10, 10, 100, 100)) == pygame.Rect(10, 35, 100, 50)


def test_lengths_are_whole_and_keep_their_sign() -> None:
    """A hair line is still a pixel; lengths to the left and upwards stay negative."""
    layout = arrange((1000, 700), (1000, 800))

    assert layout.px(0.1) == 1
    assert layout.px(-10) == -round(10 * layout.scale)
