"""The window can be read: contrast, and one set of colours in theme.py and the widgets' theme.json."""

import json
import re

import pytest

from game import theme
from game.drawing import WHITE
from game.messages import Colour
from game.settings import Settings


def contrast(a: Colour, b: Colour) -> float:
    """Return the contrast ratio of two colours, 1 to 21, by WCAG 2.1."""
    lighter, darker = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    """Return the relative luminance of a colour, 0 to 1, by WCAG 2.1."""
    linear = [c / 255 / 12.92 if c / 255 <= 0.03928 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


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
    """The colours of states are readable as text on the panel and the strip."""
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


def test_one_lookup_for_both_themes() -> None:
    """A name in capitals is the colour of the theme on show, and a name that no theme has is an error."""
    try:
        for shown in (theme.LIGHT, theme.DARK):
            theme.use(shown)
            assert theme.shown() is shown
            assert (shown.text, shown.ramp) == (theme.TEXT, theme.RAMP)
        with pytest.raises(AttributeError, match="theme has no INK"):
            _ = theme.INK  # type: ignore[attr-defined]
    finally:
        theme.use(theme.DARK)


def test_every_colour_of_the_pen_is_seen_on_paper() -> None:
    """The palette holds eight different colours, the default one first, and each can be told from the paper."""
    colours = [colour for _, colour in theme.PALETTE]

    assert len(set(colours)) == 8
    assert colours[0] == Settings().colour
    assert min(contrast(colour, WHITE) for colour in colours) > 2


def test_mix_goes_from_one_colour_to_the_other() -> None:
    """A share of 0 is the first colour, 1 the second, a half the middle; beyond the ends it stays."""
    assert theme.mix((0, 0, 0), (100, 200, 50), 0) == (0, 0, 0)
    assert theme.mix((0, 0, 0), (100, 200, 50), 0.5) == (50, 100, 25)
    assert theme.mix((0, 0, 0), (100, 200, 50), 7) == (100, 200, 50)


def test_widgets_use_the_same_colours() -> None:
    """The accent, the card and the warning colour of theme.py are those of the widgets' theme file."""
    written = set(re.findall(r"#[0-9a-f]{6}", theme.WIDGETS.read_text(encoding="utf-8")))

    for colour in (theme.ACCENT, theme.CARD, theme.WARN, theme.TEXT, theme.ON_ACCENT):
        assert f"#{bytes(colour).hex()}" in written


def test_widgets_grow_with_the_window() -> None:
    """At twice the scale, type and thumbs are twice the size, and colours stay."""
    plain, twice = json.loads(theme.WIDGETS.read_text(encoding="utf-8")), theme.widgets(2.0)

    assert twice["button"]["font"]["size"] == str(2 * int(plain["button"]["font"]["size"]))
    assert twice["horizontal_slider"]["misc"]["sliding_button_width"] == "40"
    assert twice["button"]["misc"]["border_width"] == plain["button"]["misc"]["border_width"]
    assert twice["defaults"]["colours"] == plain["defaults"]["colours"]


def test_what_is_looked_at_while_speaking_is_large() -> None:
    """Of 820 units of height: 24 for words, 20 for scores, 18 for the state, marks and ghost words."""
    assert theme.WORD >= 24
    assert theme.SCORE >= 20
    assert theme.FAR >= 18
