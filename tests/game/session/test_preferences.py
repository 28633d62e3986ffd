"""Sliders and keys change the settings within their limits."""

import pytest

from game.drawing.colour_names import PALETTE
from game.session.preferences import SLIDER_SETTINGS, nudged, pen_colours, slider, turned, value
from game.settings import Setting, Settings


def test_sliders_count_in_whole_numbers() -> None:
    """The default step, threshold and line are 10, 75 hundredths and 10 on their sliders."""
    assert {setting: value(Settings(), setting) for setting in SLIDER_SETTINGS} == {
        Setting.STEP_PX: 10,
        Setting.THRESHOLD: 75,
        Setting.LINE_WIDTH_PX: 10,
    }


def test_the_ends_of_the_sliders_are_the_limits() -> None:
    """Step 1 to 100 px, threshold 0.30 to 0.99, line as the settings allow."""
    assert SLIDER_SETTINGS[Setting.STEP_PX].limits == (1, 100)
    assert SLIDER_SETTINGS[Setting.THRESHOLD].limits == (30, 99)
    assert SLIDER_SETTINGS[Setting.LINE_WIDTH_PX].limits == (1, 60)


@pytest.mark.parametrize(
    ("setting", "to", "expected"),
    [
        (Setting.STEP_PX, 500, 100),
        (Setting.STEP_PX, -3, 1),
        (Setting.LINE_WIDTH_PX, 0, 1),
        (Setting.THRESHOLD, 200, 99),
    ],
)
def test_a_slider_stops_at_its_ends(setting: Setting, to: int, expected: int) -> None:
    """Beyond the limits a setting stays at them."""
    assert value(turned(Settings(), setting, to), setting) == expected


@pytest.mark.parametrize("count", range(30, 100))
def test_every_threshold_comes_back_as_it_was_set(count: int) -> None:
    """Hundredths go to the setting and back without a rounding error."""
    settings = turned(Settings(), Setting.THRESHOLD, count)

    assert settings.threshold == count / 100
    assert value(settings, Setting.THRESHOLD) == count


@pytest.mark.parametrize(
    ("step_px", "direction", "expected"),
    [(10, 1, 15), (10, -1, 5), (5, -1, 1), (1, 1, 5), (12, 1, 15), (12, -1, 10), (100, 1, 100)],
)
def test_a_key_goes_to_the_next_useful_value(step_px: int, direction: int, expected: int) -> None:
    """Keys step to multiples of 5 px and stop at the ends."""
    assert nudged(Settings(step_px=step_px), Setting.STEP_PX, direction).step_px == expected


def test_a_strange_colour_can_be_chosen_again() -> None:
    """A colour from the settings that is none of the palette stands at its end."""
    assert pen_colours(Settings().colour) == tuple(colour for _, colour in PALETTE)
    assert pen_colours((1, 2, 3))[-1] == (1, 2, 3)


@pytest.mark.parametrize(
    ("threshold", "word"),
    [
        (0.3, "easy"),
        (0.55, "easy"),
        (0.56, "medium"),
        (0.75, "medium"),
        (0.8, "medium"),
        (0.81, "strict"),
        (0.99, "strict"),
    ],
)
def test_the_panel_says_a_threshold_in_a_word(threshold: float, word: str) -> None:
    """Numbers stand on the settings page; beside the paper a word is enough."""
    settings = Settings(threshold=threshold)

    assert slider(Setting.THRESHOLD, settings).shown == word
    assert slider(Setting.THRESHOLD, settings, exact=True).shown == f"{threshold:.2f}"
