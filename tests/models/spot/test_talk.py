"""Tests that nothing fires in the middle of talk, against scores made by hand."""

from dataclasses import replace

import numpy as np
import pytest

from models.spot.config import NOISE, UNKNOWN, DecisionConfig
from models.spot.decision import Decider, Talk
from models.spot.hearing import Reason

LABELS = ("up", "down", UNKNOWN, NOISE)
HOP_S = 0.02
CONFIG = DecisionConfig(threshold=0.75, smoothing=1, same_word_s=0.0, other_word_s=0.0, talk=0.95, talk_s=4.0)
TALK = {UNKNOWN: 1.0}
PAUSE = {NOISE: 1.0}
UP = {"up": 0.9, UNKNOWN: 0.1}


def reasons(looks: list[dict[str, float]], config: DecisionConfig = CONFIG) -> list[Reason]:
    """Return why each look fired or not."""
    decider = Decider(LABELS)
    return [
        decider.look(
            np.array([look.get(label, 0.0) for label in LABELS], np.float32), time_s=HOP_S * i, config=config
        ).reason
        for i, look in enumerate(looks)
    ]


def lasting(look: dict[str, float], seconds: float) -> list[dict[str, float]]:
    """Return that look for so long."""
    return [look] * round(seconds / HOP_S)


def test_no_command_fires_in_talk() -> None:
    """After five seconds of talk without a pause a command is not taken, and the reason says why."""
    assert reasons([*lasting(TALK, 5.0), UP])[-1] is Reason.TALK


def test_short_talk_stops_nothing() -> None:
    """Three seconds of talk from the start, or after a pause, are less than the four that are asked for."""
    assert reasons([*lasting(TALK, 3.0), UP])[-1] is Reason.COMMAND
    assert reasons([*lasting(PAUSE, 2.0), *lasting(TALK, 3.0), UP])[-1] is Reason.COMMAND


def test_a_pause_lets_commands_through() -> None:
    """Of the 3.5 s that count, 0.175 s must not be talk: a pause of 0.7 s has 0.2 s more than half a second ago."""
    assert reasons([*lasting(TALK, 5.0), *lasting(PAUSE, 0.7), UP])[-1] is Reason.COMMAND
    assert reasons([*lasting(TALK, 5.0), *lasting(PAUSE, 0.6), UP])[-1] is Reason.TALK


def test_commands_that_follow_each_other_are_no_talk() -> None:
    """A command every second, with the rest of the time said to be unknown, is not the middle of talk."""
    second = [UP, *lasting(TALK, 0.8), *lasting(PAUSE, 0.18)]

    assert [reason for reason in reasons(second * 8) if reason in (Reason.COMMAND, Reason.TALK)] == [Reason.COMMAND] * 8


def test_what_was_said_in_talk_does_not_fire_when_the_talk_is_over() -> None:
    """A word held while the talk ends never fires; said again after its score fell, it does."""
    held = reasons([*lasting(TALK, 5.0), *lasting(UP, 2.0), *lasting(PAUSE, 0.2), UP])

    assert Reason.COMMAND not in held[:-1]
    assert held[-1] is Reason.COMMAND


def test_without_a_length_talk_stops_nothing() -> None:
    """With talk_s 0 a command fires after a minute of talk."""
    assert reasons([*lasting(TALK, 60.0), UP], replace(CONFIG, talk_s=0.0))[-1] is Reason.COMMAND


def test_scores_that_are_no_numbers_are_forgotten() -> None:
    """After a NaN, the sum of the scores is a number again, and talk is talk."""
    talk = Talk()
    for i in range(500):
        talk.hear(float("nan") if i == 10 else 1.0, time_s=HOP_S * i, level_db=-30.0, config=CONFIG)

    assert talk.goes_on(time_s=HOP_S * 499, config=CONFIG)


@pytest.mark.parametrize(
    ("before_db", "reason"),
    [(-30.0, Reason.TALK), (-39.0, Reason.TALK), (-41.0, Reason.COMMAND), (-60.0, Reason.COMMAND)],
)
def test_talk_by_somebody_further_away_stops_nothing(before_db: float, reason: Reason) -> None:
    """Of talk before a word at -30 dB counts what was at most 10 dB quieter."""
    decider = Decider(LABELS)
    looks = [(TALK, before_db)] * 250 + [(UP, -30.0)]
    heard = [
        decider.look(
            np.array([look.get(label, 0.0) for label in LABELS], np.float32),
            time_s=HOP_S * i,
            config=replace(CONFIG, talk_db=10.0),
            level_db=level_db,
        ).reason
        for i, (look, level_db) in enumerate(looks)
    ]

    assert heard[-1] is reason


def test_a_voice_is_as_loud_as_its_loudest_moments() -> None:
    """Talk whose every second syllable of 0.1 s is 30 dB down is talk all the same: a consonant is no other voice."""
    decider = Decider(LABELS)
    levels_db = [-30.0 if (i // 5) % 2 else -60.0 for i in range(250)]
    for i, level_db in enumerate(levels_db):
        scores = np.array([0.0, 0.0, 1.0, 0.0], np.float32)
        decider.look(scores, time_s=HOP_S * i, config=CONFIG, level_db=level_db)
    up = np.array([0.9, 0.0, 0.1, 0.0], np.float32)

    assert decider.look(up, time_s=HOP_S * 250, config=CONFIG, level_db=-30.0).reason is Reason.TALK


@pytest.mark.parametrize(
    ("name", "value"), [("talk", 0.0), ("talk", 1.1), ("talk_s", 0.5), ("talk_s", -1.0), ("talk_db", 0.0)]
)
def test_talk_has_limits(name: str, value: float) -> None:
    """A share outside 0 to 1, or a length below a second that is not 0, is refused with what is allowed."""
    with pytest.raises(ValueError, match="talk"):
        replace(CONFIG, **{name: value})  # type: ignore[arg-type]  # a name stands for any field


def test_talk_is_told_without_a_word() -> None:
    """Each look says whether somebody is talking, whatever else it heard."""
    decider = Decider(LABELS)
    unknown = np.array([TALK.get(label, 0.0) for label in LABELS], np.float32)
    told = [decider.look(unknown, time_s=HOP_S * i, config=CONFIG).talk for i in range(round(5.0 / HOP_S))]

    assert told[round(3.0 / HOP_S)] is False
    assert told[-1] is True
