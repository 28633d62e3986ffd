"""What the game says on the terminal."""

import pytest

from game.cli.terminal import tell, tell_command
from game.messages import Fault, ListenerState, Status
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


def test_what_was_odd_about_a_file_is_said_in_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    """The note of a file that is over stands among the errors."""
    tell(Status(ListenerState.FINISHED, "x.wav", 16_000, notes=("It was cut. Copy it again.",)))

    assert capsys.readouterr() == ("", "It was cut. Copy it again.\n")


def test_trouble_is_said_where_errors_are(capsys: pytest.CaptureFixture[str]) -> None:
    """Both sentences stand on one line of the error output."""
    tell(Fault("No microphone was found.", "Plug one in."))

    assert capsys.readouterr() == ("", "No microphone was found. Plug one in.\n")


def test_commands_stand_in_columns(capsys: pytest.CaptureFixture[str]) -> None:
    """Time, word and score, one command a line, and beside a word that gives none that it moves nothing."""
    tell_command(hearing("up", time_s=1.5, score=0.9))
    tell_command(hearing("go", time_s=12.25, score=0.8), moves=False)

    assert capsys.readouterr().out == "      1.50 s  up       0.90\n     12.25 s  go       0.80  does nothing\n"
