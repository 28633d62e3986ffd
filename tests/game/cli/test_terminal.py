"""What the game says on the terminal."""

import json
import sys

import pytest

from game.cli.player import Answer
from game.cli.terminal import tell, tell_word
from game.messages import Did, Fault, ListenerState, Status
from tests.support.helpers import hearing


def test_listening_is_said_where_it_is_news(capsys: pytest.CaptureFixture[str]) -> None:
    """The source and its rate are told once it is heard; counts of lost blocks, loading and ends are not."""
    for status in (
        Status(ListenerState.LOADING),
        Status(ListenerState.LISTENING, "USB", 48_000),
        Status(ListenerState.LISTENING, "USB", 48_000, channel="channel 2 of 4"),
        Status(ListenerState.LISTENING, "USB", 48_000, lost_blocks=2),
        Status(ListenerState.FINISHED, "USB", 48_000),
    ):
        tell(status)

    assert capsys.readouterr() == (
        "Listening to USB, 48000 Hz.\nListening to USB, channel 2 of 4, 48000 Hz.\n",
        "",
    )


def test_of_a_recording_no_rate_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Its own may be another one; of a microphone that is listened to afterwards it is."""
    for source in ("words.wav", "USB"):
        tell(Status(ListenerState.LISTENING, source, 16_000), file="words.wav")

    assert capsys.readouterr().out == "Listening to words.wav.\nListening to USB, 16000 Hz.\n"


def test_what_was_odd_about_a_file_is_said_in_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    """The note of a file that is over stands among the errors."""
    tell(Status(ListenerState.FINISHED, "x.wav", 16_000, notes=("It was cut. Copy it again.",)))

    assert capsys.readouterr() == ("", "It was cut. Copy it again.\n")


def test_trouble_is_said_where_errors_are(capsys: pytest.CaptureFixture[str]) -> None:
    """Both sentences stand on one line of the error output."""
    tell(Fault("No microphone was found.", "Plug one in."))

    assert capsys.readouterr() == ("", "No microphone was found. Plug one in.\n")


def test_words_stand_in_columns(capsys: pytest.CaptureFixture[str]) -> None:
    """Time, word, score and what it did, one word a line."""
    tell_word(hearing("up", time_s=1.5, score=0.9), Answer(Did.STEP, "one step", (400, 490)))
    tell_word(hearing("go", time_s=12.25, score=0.8), Answer(Did.NOTHING, "does nothing", (400, 490)))

    assert capsys.readouterr().out == (
        "      1.50 s  up       0.90  one step\n     12.25 s  go       0.80  does nothing\n"
    )


def test_words_are_lines_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    """With the place of the pen after it; nothing else is said on the output."""
    tell_word(hearing("stop", time_s=1.5, score=0.87654), Answer(Did.STOP, "stopped", (400, 490)), as_json=True)
    tell(Status(ListenerState.LISTENING, "USB", 48_000), sys.stderr)

    out, err = capsys.readouterr()
    assert json.loads(out) == {"time_s": 1.5, "word": "stop", "score": 0.8765, "did": "stop", "x": 400, "y": 490}
    assert err == "Listening to USB, 48000 Hz.\n"
