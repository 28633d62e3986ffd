"""What an utterance is called, in the spectrogram and in the log."""

import pytest

from game.feedback.captions import advice, ago, exact, plain, seen_after, seen_after_end, short
from game.feedback.utterances import Utterance, UtteranceKind


def utterance(kind: UtteranceKind, word: str = "up", score: float = 0.62, after: str = "") -> Utterance:
    """Return an utterance at frame 100, judged by 0.75."""
    return Utterance(100, kind, word, score, 0.75, after)


@pytest.mark.parametrize(
    ("one", "above", "card", "log"),
    [
        (utterance(UtteranceKind.COMMAND, "left", 0.914), "left", "left", "left 0.91"),
        (utterance(UtteranceKind.UNUSED, "go", 0.974), "go  does nothing", "go: does nothing", "go 0.97: does nothing"),
        (utterance(UtteranceKind.ON_PAGE), "up  a page was open", "up: a page was open", "up 0.62: a page was open"),
        (utterance(UtteranceKind.TOO_LOW), "up  not clear enough", "up: not clear enough", "up 0.62 < 0.75"),
        (utterance(UtteranceKind.OTHER, "other word", 0.9), "other word", *["sounded like another word"] * 2),
        (utterance(UtteranceKind.TOO_QUIET), "up  too quiet", *["up: too quiet"] * 2),
        (utterance(UtteranceKind.TOO_QUIET, ""), "too quiet", *["too quiet"] * 2),
        (utterance(UtteranceKind.SAME), "up  no pause before it", *["up: no pause before it"] * 2),
        (utterance(UtteranceKind.TALK), "up  while talking", *["up: while talking"] * 2),
        (utterance(UtteranceKind.TOO_SOON, after="left"), "up  too soon", *["up: too soon after left"] * 2),
    ],
)
def test_a_mark_says_what_was_heard_and_why_nothing_happened(one: Utterance, above: str, card: str, log: str) -> None:
    """Above a sound stands it in short, on the card as a player would say it, and in the doctor's log with numbers."""
    assert short(one) == above
    assert plain(one) == card
    assert exact(one) == log


def test_every_reason_comes_with_advice_and_a_command_with_none() -> None:
    """Who was not obeyed learns what would help; who was obeyed needs nothing."""
    assert {kind for kind in UtteranceKind if not advice(utterance(kind))} == {UtteranceKind.COMMAND}


def test_delays_are_whole_milliseconds_and_empty_while_unknown() -> None:
    """48.2 ms after the capture is "48 ms"; before and after the end of the word differ by their sign."""
    late = Utterance(0, UtteranceKind.COMMAND, "up", 0.9, 0.75, delay_s=0.0482, late_s=0.0712)
    early = Utterance(0, UtteranceKind.COMMAND, "up", 0.9, 0.75, late_s=-0.03)

    assert (seen_after(late), seen_after_end(late)) == ("48 ms", "+71 ms")
    assert (seen_after(early), seen_after_end(early)) == ("", "-30 ms")
    assert seen_after_end(utterance(UtteranceKind.COMMAND)) == ""


@pytest.mark.parametrize(("frames", "text"), [(100, "0 s"), (390, "3 s"), (6040, "59 s"), (18_100, "3 min")])
def test_the_log_says_how_long_ago(frames: int, text: str) -> None:
    """With frames of 10 ms, 290 frames later is 3 s ago, 18,000 frames later 3 minutes."""
    assert ago(utterance(UtteranceKind.COMMAND), frames, frame_s=0.01) == text
