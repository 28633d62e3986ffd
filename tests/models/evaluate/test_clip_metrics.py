"""Tests of the figures of merit on recordings few enough to count by hand."""

import pytest

from models.evaluate.clip_metrics import JudgedClip, Role, clip_figures, is_right, is_wrong, share, share_or_none

ROLES = {
    "up": Role.COMMAND,
    "down": Role.COMMAND,
    "left": Role.COMMAND,
    "dog": Role.OTHER_KEYWORD,
    "cat": Role.UNKNOWN_WORD,
    "tap": Role.NOISE,
}
HEARD = [
    JudgedClip("up", ("up",)),
    JudgedClip("up", ("up",)),
    JudgedClip("up", ("up", "up")),  # twice: not right, not wrong
    JudgedClip("up", ()),
    JudgedClip("down", ("left",)),
    JudgedClip("down", ("down", "left")),  # the right word, but another one too: wrong
    JudgedClip("dog", ("up",)),
    JudgedClip("dog", ("up", "down")),  # one clip with a false fire, not two
    JudgedClip("dog", ()),
    JudgedClip("cat", ()),
    JudgedClip("tap", ()),
    JudgedClip("tap", ("left",)),
]


def test_clips_counted_by_hand() -> None:
    """Twelve clips give the figures that one counts on one's fingers."""
    figures = clip_figures(HEARD, ROLES)

    assert figures.clips == 12
    assert figures.clips_by_role == {"command": 6, "other_keyword": 3, "unknown_word": 1, "noise": 2}
    assert figures.recall == {"up": 2 / 4, "down": 0 / 2}
    assert figures.recall_overall == pytest.approx(2 / 6)
    assert figures.wrong_word_rate == pytest.approx(2 / 6)
    assert figures.false_fire_rate == {"dog": pytest.approx(2 / 3), "cat": 0.0, "tap": 1 / 2}
    assert figures.false_fire_rate_other_keywords == pytest.approx(2 / 3)
    assert figures.false_fire_rate_unknown_words == 0.0
    assert figures.false_fire_rate_other_words == pytest.approx(2 / 4)
    assert figures.false_fire_rate_noise == pytest.approx(1 / 2)
    assert figures.confusion == {
        "up": {"up": 2, "nothing": 1, "up + up": 1},
        "down": {"down + left": 1, "left": 1},
        "dog": {"nothing": 1, "up": 1, "up + down": 1},
        "cat": {"nothing": 1},
        "tap": {"left": 1, "nothing": 1},
    }


def test_labels_stand_in_the_given_order() -> None:
    """The figures follow the order of the roles, and a label without clips is left out."""
    figures = clip_figures(HEARD, ROLES)

    assert list(figures.confusion) == ["up", "down", "dog", "cat", "tap"]
    assert list(figures.recall) == ["up", "down"]


def test_overall_rates_count_clips_not_words() -> None:
    """Nine right clips of one word and one missed clip of another are 90 % overall, not the mean of 100 and 0."""
    heard = [JudgedClip("up", ("up",))] * 9 + [JudgedClip("down", ())]

    assert clip_figures(heard, ROLES).recall_overall == pytest.approx(0.9)


def test_without_clips_of_a_kind_there_is_no_rate() -> None:
    """A rate over nothing is None, neither 0 nor 1."""
    commands_only = clip_figures([JudgedClip("up", ("up",))], ROLES)
    noise_only = clip_figures([JudgedClip("tap", ())], ROLES)

    assert (commands_only.false_fire_rate_other_words, commands_only.false_fire_rate_noise) == (None, None)
    assert commands_only.false_fire_rate == {}
    assert (noise_only.recall_overall, noise_only.wrong_word_rate, noise_only.recall) == (None, None, {})
    assert noise_only.false_fire_rate_noise == 0.0


def test_a_label_without_a_role_is_refused() -> None:
    """Clips whose label has no role would otherwise vanish from the figures."""
    with pytest.raises(KeyError, match="bird"):
        clip_figures([JudgedClip("bird", ())], ROLES)


@pytest.mark.parametrize(
    ("fired", "right", "wrong"),
    [
        (("up",), True, False),
        ((), False, False),
        (("up", "up"), False, False),
        (("left",), False, True),
        (("up", "left"), False, True),
        (("left", "up"), False, True),
    ],
)
def test_right_is_the_word_once_and_nothing_else(fired: tuple[str, ...], right: bool, wrong: bool) -> None:
    """Right is that word once and no other; wrong is any other word, whatever else fired."""
    clip = JudgedClip("up", fired)

    assert (is_right(clip), is_wrong(clip)) == (right, wrong)


def test_share() -> None:
    """The share of three in four is 0.75; of nothing there is none."""
    assert share([True, True, False, True]) == 0.75
    assert share_or_none([]) is None
    with pytest.raises(ValueError, match="at least one"):
        share([])
