"""What the findings say, one wrong number at a time."""

from dataclasses import replace

import pytest

from game.feedback.bug_report import NO_AUDIO, report
from game.feedback.diagnostics import DiagnosticSnapshot, facts, findings
from game.feedback.utterances import Utterance, UtteranceKind
from game.messages import Fault

WELL = DiagnosticSnapshot(
    source="USB Microphone",
    rate_hz=48_000,
    listened_s=120.0,
    lost_blocks=1,
    share_of_core=0.021,
    moves=40,
    undone=2,
    counted_s=120.0,
    room_db=-62.0,
    speech_db=-24.0,
    delay_s=0.048,
    late_s=-0.03,
)


def test_where_all_is_well_nothing_is_found() -> None:
    """Good numbers, and numbers that are not known yet, are no findings."""
    assert findings(WELL) == ()
    assert findings(replace(WELL, late_now_s=0.99, load=8.0)) == ()
    assert findings(DiagnosticSnapshot()) == ()


@pytest.mark.parametrize(
    ("wrong", "what", "remedy"),
    [
        (replace(WELL, clipped=5), "cut off", "Move back"),
        (replace(WELL, speech_db=-51.0, room_db=-75.0), "voice is very quiet", "Move closer"),
        (replace(WELL, speech_db=-40.0, room_db=-48.0), "hardly louder than the room", "another one"),
        (replace(WELL, room_db=-35.0, speech_db=-10.0), "The room is loud, even when nobody speaks.", "headset"),
        (replace(WELL, rate_hz=8_000), "USB Microphone sounds like a telephone", "another microphone"),
        (replace(WELL, lost_blocks=5), "lost 5 times", "busy"),
        (replace(WELL, unusable_blocks=2), "USB Microphone sent data that is not sound.", "driver"),
        (replace(WELL, share_of_core=0.7), "can hardly keep up with listening", "Close programs"),
        (replace(WELL, late_now_s=27.2), "Words arrive 27 seconds late.", "Close programs"),
        (replace(WELL, late_now_s=1.6, load=1.4), "Words arrive 1.6 seconds late.", "Close programs"),
        (replace(WELL, late_now_s=9.6, load=4.0), "10 seconds late, because the computer is busy", "Close some"),
        (replace(WELL, late_now_s=4.0, load=1.0, share_of_core=0.9), "can hardly keep up with listening", "faster"),
        (replace(WELL, undone=5), "You undid 5 moves", "threshold stricter"),
        (replace(WELL, muted=True), "The microphone is muted.", "Press M"),
        (replace(WELL, fault=Fault("USB Microphone sends no sound at all.", "Unmute it.")), "no sound", "Unmute"),
    ],
)
def test_each_finding_says_what_happened_and_what_to_do(wrong: DiagnosticSnapshot, what: str, remedy: str) -> None:
    """One number beyond its limit gives one finding, in two sentences."""
    (finding,) = findings(wrong)

    assert what in finding.what
    assert remedy in finding.remedy
    assert finding.what.endswith(".")
    assert finding.remedy.endswith(".")


@pytest.mark.parametrize(
    "right",
    [
        replace(WELL, clipped=4),
        replace(WELL, speech_db=-50.0, room_db=-75.0),
        replace(WELL, speech_db=-40.0, room_db=-52.0),
        replace(WELL, room_db=-36.0, speech_db=-10.0),
        replace(WELL, rate_hz=16_000),
        replace(WELL, lost_blocks=4),
        replace(WELL, undone=4),
        replace(WELL, undone=2, counted_s=30.0),
    ],
)
def test_at_the_limit_nothing_is_found(right: DiagnosticSnapshot) -> None:
    """The limits themselves are still well; two moves taken back in half a minute may be slips."""
    assert findings(right) == ()


def test_what_is_closed_hides_what_is_behind_it() -> None:
    """While the microphone is muted or lost, its old numbers are no news."""
    assert len(findings(replace(WELL, muted=True, clipped=99, lost_blocks=99))) == 1


def test_numbers_have_units_and_unknown_ones_a_dash() -> None:
    """What is measured is told in kHz, %, dB and ms; what is not known is not made up."""
    told = dict(facts(WELL))

    assert told["Sample rate"] == "48 kHz"
    assert told["Processor use"] == "2.1% of one core"
    assert told["Room level"] == "-62 dB"
    assert told["Undone right away"] == "2, 1.0 per minute"
    assert told["Delay from sound to screen"] == "48 ms"
    assert told["Delay from the word's end"] == "-30 ms"
    assert dict(facts(DiagnosticSnapshot()))["Voice level"] == "\u2013"


def test_blocks_that_were_not_sound_are_counted_once_there_are_any() -> None:
    """The number stands among what was measured, and not where it is always 0."""
    assert dict(facts(replace(WELL, unusable_blocks=2)))["Blocks that were not sound"] == "2"
    assert "Blocks that were not sound" not in dict(facts(WELL))


def test_the_channel_is_named_where_there_are_several() -> None:
    """It stands behind the name of the microphone."""
    assert dict(facts(WELL))["Microphone"] == "USB Microphone"
    assert dict(facts(replace(WELL, channel="channel 2 of 4")))["Microphone"] == "USB Microphone, channel 2 of 4"


def test_the_report_is_plain_text_with_the_newest_first() -> None:
    """It says that it holds no sound, names machine and microphone, and lists what was heard, the newest first."""
    utterances = [
        Utterance(100, UtteranceKind.COMMAND, "left", 0.912, 0.75, delay_s=0.048, late_s=0.07),
        Utterance(400, UtteranceKind.TOO_LOW, "up", 0.62, 0.75),
    ]
    text = report(replace(WELL, clipped=7), utterances, frames=700, about=[("Model", "directional4w")])
    lines = text.splitlines()

    assert lines[1] == NO_AUDIO
    assert "  Model  directional4w" in lines
    assert any(line.split() == ["Microphone", "USB", "Microphone"] for line in lines)
    assert lines[-2:] == [
        "  up 0.62 < 0.75 (3 s ago)",
        "  left 0.91 (6 s ago, drawn after 48 ms, +70 ms from the word's end)",
    ]
    assert sum(line.startswith("  - The sound is too loud: its peaks are cut off") for line in lines) == 1
    assert "\t" not in text


def test_an_empty_report_says_so() -> None:
    """Before anything was heard the report is still a report."""
    assert report(DiagnosticSnapshot(), [], frames=0).endswith("Findings\n  none\n\nLast heard\n  nothing yet\n")
