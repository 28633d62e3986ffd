"""The window can be read: contrasts of both themes, and colours of the pen that can be told apart."""

from dataclasses import FrozenInstanceError, replace
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from game.drawing.colour_names import MORE, PALETTE, PAPERS
from game.drawing.drawing import WHITE
from game.messages import Colour, Tone
from game.settings import Settings
from game.ui import theme
from game.window.paper_view import GLASS_ON_PICTURE


def contrast(a: Colour, b: Colour) -> float:
    """Return the contrast ratio of two colours, 1 to 21, by WCAG 2.1."""
    lighter, darker = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    """Return the relative luminance of a colour, 0 to 1, by WCAG 2.1."""
    red, green, blue = (_linear(part) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_contrast_is_that_of_the_standard() -> None:
    """Black on white has the ratio 21, a colour on itself 1, and mid grey (119) on white 4.48, by WCAG 2.1."""
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((10, 20, 30), (10, 20, 30)) == pytest.approx(1)
    assert contrast((255, 255, 255), (119, 119, 119)) == pytest.approx(4.48, abs=0.01)


THEMES = pytest.mark.parametrize("shown", [theme.DARK, theme.LIGHT], ids=["dark", "light"])


@THEMES
@pytest.mark.parametrize("ground", ["panel", "card", "card_lit", "window", "button", "track"])
@pytest.mark.parametrize("text", ["text", "soft"])
def test_text_stands_out(shown: theme.Theme, text: str, ground: str) -> None:
    """Text has a contrast of at least 4.5 on everything it stands on, as the standard asks for."""
    assert contrast(getattr(shown, text), getattr(shown, ground)) >= 4.5


@THEMES
@pytest.mark.parametrize("colour", ["good", "warn", "accent", "bad"])
def test_states_stand_out(shown: theme.Theme, colour: str) -> None:
    """The colours of states are readable as text on the panel and the spectrogram."""
    assert contrast(getattr(shown, colour), shown.panel) >= 4.5
    assert contrast(getattr(shown, colour), shown.card) >= 4.5


@THEMES
def test_buttons_can_be_read(shown: theme.Theme) -> None:
    """Text on the accent and on the warning colour has a contrast of at least 4.5."""
    assert contrast(shown.on_accent, shown.accent) >= 4.5
    assert contrast(shown.on_accent, shown.warn) >= 4.5


@THEMES
def test_controls_stand_out(shown: theme.Theme) -> None:
    """What is known by its outline or its fill alone has a contrast of at least 3 to what it stands on."""
    for control, ground in [
        ("edge", "panel"),
        ("edge", "card"),
        ("accent", "track"),
        ("accent", "button"),
        ("warn", "panel"),  # the ring of the keyboard
        ("warn", "button"),
        ("good", "track"),
        ("soft", "button"),  # the knob of a switch that is off
        ("on_accent", "accent"),
    ]:
        assert contrast(getattr(shown, control), getattr(shown, ground)) >= 3, f"{control} on {ground}"
    assert max(contrast(shown.thumb, shown.track), contrast(shown.thumb_edge, shown.track)) >= 3


@THEMES
def test_the_paper_is_the_brightest_thing(shown: theme.Theme) -> None:
    """No ground is as bright as the paper; in the dark theme none is nearly so."""
    for ground in (shown.window, shown.panel, shown.card, shown.card_lit):
        assert contrast(ground, shown.paper_tint) > (10 if shown is theme.DARK else 1.1)


@THEMES
def test_words_on_the_paper_can_be_read(shown: theme.Theme) -> None:
    """The words around the pen are read on their tags, and the ghost lines are seen on white paper and on black."""
    assert contrast(theme.TAG_WORD, theme.TAG) >= 4.5
    assert contrast(theme.GHOST, shown.paper_tint) >= 3
    assert contrast(theme.GHOST, (0, 0, 0)) >= 3


@pytest.mark.parametrize("below", [0, 90, 255])
def test_words_over_a_photograph_can_be_read(below: int) -> None:
    """On a black, a grey and a white picture the ground of a word is light enough for a contrast of 4.5."""
    ground = round(below + (255 - below) * GLASS_ON_PICTURE / 255)

    assert contrast(theme.TAG_WORD, (ground, ground, ground)) >= 4.5


@THEMES
def test_every_tone_has_its_colour(shown: theme.Theme) -> None:
    """What is told in a tone has the colour of that name, in either theme."""
    assert {tone: shown.of(tone) for tone in Tone} == {
        Tone.SOFT: shown.soft,
        Tone.ACCENT: shown.accent,
        Tone.GOOD: shown.good,
        Tone.WARN: shown.warn,
        Tone.BAD: shown.bad,
    }


def test_a_theme_stays_as_it_is() -> None:
    """A colour cannot be changed, and a name that no theme has is an error; a theme is a key for what was drawn."""
    with pytest.raises(FrozenInstanceError):
        theme.DARK.text = (0, 0, 0)  # type: ignore[misc]
    with pytest.raises(AttributeError, match="ink"):
        _ = theme.DARK.ink  # type: ignore[attr-defined]
    assert len({theme.DARK, theme.LIGHT, replace(theme.DARK)}) == 2


def test_every_colour_of_the_pen_is_seen_on_paper() -> None:
    """The palette holds eight different colours, the default one first, black and red among them.

    All but yellow, which is for dark paper, stand out from white, and all but ink and black from black.
    """
    colours = dict(PALETTE)
    red, green, blue = colours["Red"]

    assert colours["Black"] == (0, 0, 0)
    assert red > 4 * max(green, blue)

    assert len(set(colours.values())) == 8
    assert next(iter(colours.values())) == Settings().colour
    assert min(contrast(colour, WHITE) for name, colour in colours.items() if name != "Yellow") > 2
    assert min(contrast(colour, (0, 0, 0)) for name, colour in colours.items() if name not in ("Ink", "Black")) > 3


@pytest.mark.parametrize(
    "seen",
    [
        # Linear red, green and blue as somebody without one kind of cone sees them: Vienot, Brettel and Mollon 1999.
        pytest.param([[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]], id="no red cones"),
        pytest.param([[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]], id="no green cones"),
    ],
)
def test_colours_of_the_pen_can_be_told_apart(seen: list[list[float]]) -> None:
    """Without red or without green cones, any two of the palette still differ by 15 in CIE 1976 L*a*b*.

    A difference of about 2 is just noticed; 15 is seen at a glance.
    """
    colours = [np.array(seen) @ [_linear(part) for part in colour] for _, colour in PALETTE]
    labs = [_lab(np.clip(colour, 0, 1)) for colour in colours]

    for (i, one), (j, other) in combinations(enumerate(labs), 2):
        assert np.linalg.norm(one - other) > 15, (PALETTE[i][0], PALETTE[j][0])


def _linear(part: int) -> float:
    """Return a part of a colour, 0 to 255, as light, 0 to 1."""
    return part / 255 / 12.92 if part / 255 <= 0.03928 else float(((part / 255 + 0.055) / 1.055) ** 2.4)


def _lab(rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return CIE 1976 L*a*b* of linear sRGB under D65."""
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ rgb
    f = np.cbrt(xyz / [0.9505, 1.0, 1.089])
    f = np.where(xyz / [0.9505, 1.0, 1.089] > 0.008856, f, 7.787 * xyz / [0.9505, 1.0, 1.089] + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("paper", [paper for _, paper in PAPERS], ids=[name for name, _ in PAPERS])
def test_the_pen_is_seen_on_every_paper(paper: Colour) -> None:
    """What stands in for a colour has a contrast of 2 to dark paper and is seen on light; all that are seen stay."""
    for _, colour in (*PALETTE, *MORE):
        seen = theme.seen_on(colour, paper)
        assert contrast(seen, paper) >= (2 if theme.is_dark(paper) else 1.15)
        if contrast(colour, paper) >= 2:
            assert seen == colour

    assert contrast(theme.seen_on(PALETTE[0][1], paper), paper) > 8  # ink, or what stands in for it


def test_mix_goes_from_one_colour_to_the_other() -> None:
    """A share of 0 is the first colour, 1 the second, a half the middle; beyond the ends it stays."""
    assert theme.mix((0, 0, 0), (100, 200, 50), 0) == (0, 0, 0)
    assert theme.mix((0, 0, 0), (100, 200, 50), 0.5) == (50, 100, 25)
    assert theme.mix((0, 0, 0), (100, 200, 50), 7) == (100, 200, 50)


def test_what_is_looked_at_while_speaking_is_large() -> None:
    """Of 820 units of height: 32 for what was heard, 24 for words, 18 for the state, marks and ghost words."""
    assert theme.COMMAND >= 32
    assert theme.WORD >= 24
    assert theme.FAR >= 18
