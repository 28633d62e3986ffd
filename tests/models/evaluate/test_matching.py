"""Tests of which detection belongs to which word, on cases counted by hand."""

import pytest

from models.evaluate.matching import Detection, Spoken, counted, match, stream_figures

COMMANDS = ("up", "down", "left", "right")


def owners(spoken: list[Spoken], *times_s: float) -> list[list[float]]:
    """Return the times of the detections that each word owns, and in the end those that none owns."""
    owned, stray = match(spoken, [Detection(time_s, "up") for time_s in times_s])
    return [[d.time_s for d in mine] for mine in (*owned, stray)]


def test_a_detection_at_the_end_of_a_word_is_its_own() -> None:
    """A word from 1.0 to 1.5 s owns what fires at 1.5 s."""
    assert owners([Spoken("up", 1.0, 1.5)], 1.5) == [[1.5], []]


@pytest.mark.parametrize(("time_s", "belongs"), [(1.04, False), (1.06, True)])
def test_nothing_is_heard_in_the_first_50_ms(time_s: float, belongs: bool) -> None:
    """What fires sooner than 50 ms after a word's start was not caused by it."""
    assert owners([Spoken("up", 1.0, 1.5)], time_s) == [[time_s] * belongs, [time_s] * (not belongs)]


@pytest.mark.parametrize(("time_s", "belongs"), [(2.39, True), (2.41, False)])
def test_a_word_is_over_after_900_ms(time_s: float, belongs: bool) -> None:
    """What fires later than 0.9 s after a word's end belongs to none."""
    assert owners([Spoken("up", 1.0, 1.5)], time_s) == [[time_s] * belongs, [time_s] * (not belongs)]


def test_a_word_reaches_120_ms_into_the_next() -> None:
    """Until 120 ms after the next word's start the earlier word has it, from then on the next."""
    spoken = [Spoken("up", 1.0, 1.5), Spoken("up", 1.7, 2.2)]

    assert owners(spoken, 1.60, 1.76, 1.81, 1.83, 2.3) == [[1.60, 1.76, 1.81], [1.83, 2.3], []]


def test_the_sooner_of_the_two_limits_holds() -> None:
    """Where the next word begins 0.85 s after the end, 0.9 s after the end comes before 120 ms into it."""
    spoken = [Spoken("up", 1.0, 1.5), Spoken("up", 2.35, 2.8)]

    assert owners(spoken, 2.395, 2.41) == [[2.395], [2.41], []]


def test_a_moment_may_belong_to_nobody() -> None:
    """Between 0.9 s after one word and 50 ms into the next a detection is stray."""
    spoken = [Spoken("up", 1.0, 1.5), Spoken("up", 2.5, 3.0)]

    assert owners(spoken, 2.45, 2.52, 2.56) == [[], [2.56], [2.45, 2.52]]


def test_the_word_said_does_not_decide_whose_it_is() -> None:
    """Times alone decide: "down" that fires during "up" is a wrong word of "up"."""
    owned, stray = match([Spoken("up", 1.0, 1.5)], [Detection(1.4, "down")])

    assert (owned, stray) == ([[Detection(1.4, "down")]], [])


def test_without_words_all_is_stray() -> None:
    """In a stream of noise no detection belongs anywhere, and nothing said and heard gives nothing."""
    assert owners([], 1.0, 2.0) == [[1.0, 2.0]]
    assert match([], []) == ([], [])


def test_figures_are_those_counted_by_hand() -> None:
    """Four commands (once, twice, wrong then right, not at all), one other word with a fire, two strays in 100 s."""
    spoken = [
        Spoken("up", 10.0, 10.5),
        Spoken("down", 20.0, 20.5),
        Spoken("left", 30.0, 30.5),
        Spoken("right", 40.0, 40.5),
        Spoken("cat", 50.0, 50.5),
        Spoken("dog", 60.0, 60.5),
    ]
    detections = [
        Detection(5.0, "up"),  # stray
        Detection(10.6, "up"),  # 100 ms after its end
        Detection(20.4, "down"),  # 100 ms before its end
        Detection(20.9, "down"),  # a duplicate
        Detection(30.3, "right"),  # wrong
        Detection(30.7, "left"),  # right, 200 ms after its end
        Detection(50.4, "left"),  # another word fires
        Detection(80.0, "down"),  # stray
    ]

    figures = stream_figures(spoken, detections, commands=COMMANDS, seconds=100.0)

    assert (figures.commands, figures.others) == (4, 2)
    assert figures.exactly_once == 1 / 4  # "up"
    assert figures.exactly_once_by_word == {"up": 1.0, "down": 0.0, "left": 0.0, "right": 0.0}
    assert figures.hit == 3 / 4
    assert figures.duplicate == 2 / 4  # "down" and "left" own two detections each
    assert figures.wrong == 1 / 4
    assert figures.fires_per_other == 1 / 2
    assert figures.stray_per_hour == pytest.approx(2 * 36.0)
    assert figures.latency_median_ms == pytest.approx(100.0)  # of -100, 100 and 200 ms
    assert figures.latency_95_ms == pytest.approx(190.0)  # 0.9 of the way from 100 to 200 ms


def test_one_wrong_detection_is_not_exactly_once() -> None:
    """A command that fires just once, but as another word, is neither hit nor exactly once."""
    figures = stream_figures([Spoken("up", 1.0, 1.5)], [Detection(1.5, "down")], commands=COMMANDS, seconds=3.0)

    assert (figures.exactly_once, figures.hit, figures.duplicate, figures.wrong) == (0.0, 0.0, 0.0, 1.0)


def test_what_there_is_not_is_none() -> None:
    """Without a hit there is no latency rather than a good one, and without other words no rate of theirs."""
    figures = stream_figures([Spoken("up", 1.0, 1.5)], [], commands=COMMANDS, seconds=3.0)

    assert figures.exactly_once == figures.stray_per_hour == 0.0
    assert figures.latency_median_ms is figures.latency_95_ms is figures.fires_per_other is None
    assert figures.exactly_once_by_word == {"up": 0.0}


@pytest.mark.parametrize(("spoken", "seconds"), [([], 1.0), ([Spoken("cat", 0, 1)], 2.0), ([Spoken("up", 0, 1)], 0.0)])
def test_a_stream_needs_commands_and_a_length(spoken: list[Spoken], seconds: float) -> None:
    """Shares of no command, and rates over no time, are refused."""
    with pytest.raises(ValueError, match="at least one"):
        stream_figures(spoken, [], commands=COMMANDS, seconds=seconds)


def test_of_a_word_said_again_one_time_counts() -> None:
    """Of each pair the first counts if anything fired then, else the second; a word said once counts in any case."""
    pairs = [Spoken("up", 1.0, 1.5), Spoken("up", 3.0, 3.5, again=True)]
    once = Spoken("left", 5.0, 5.5)
    up, left = Detection(1.4, "up"), Detection(1.4, "left")

    assert counted([*pairs, once], [[up], [up], []]) == [True, False, True]
    assert counted([*pairs, once], [[left], [], []]) == [True, False, True]
    assert counted([*pairs, once], [[], [up], []]) == [False, True, True]
    assert counted([*pairs, once], [[], [], []]) == [False, True, True]


def test_figures_of_words_said_again() -> None:
    """A command heard at the second try is heard, what fires after the first one counts for nothing more."""
    spoken = [
        *(Spoken("up", 1.0, 1.5), Spoken("up", 3.0, 3.5, again=True)),  # the second is heard
        *(Spoken("up", 5.0, 5.5), Spoken("up", 7.0, 7.5, again=True)),  # the first is heard, and so would the second
        *(Spoken("up", 9.0, 9.5), Spoken("up", 11.0, 11.5, again=True)),  # neither is
        *(Spoken("dog", 13.0, 13.5), Spoken("dog", 15.0, 15.5, again=True)),  # the second fires
    ]
    detections = [Detection(time_s, "up") for time_s in (3.6, 5.6, 7.6, 15.6)]

    figures = stream_figures(spoken, detections, commands=("up",), seconds=20.0)

    assert (figures.commands, figures.others) == (3, 1)
    assert figures.exactly_once == pytest.approx(2 / 3)
    assert (figures.fires_per_other, figures.duplicate, figures.stray_per_hour) == (1.0, 0.0, 0.0)
