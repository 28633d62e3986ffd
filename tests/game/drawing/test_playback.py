"""Playing a drawing: every command at its time, whatever the frame rate, and to the same end."""

import pytest

from game.drawing.command_log import CommandLog
from game.drawing.playback import Playback
from tests.support.autosaved import drawn

WORDS = ("right", "right", "undo", "up", "clear", "undo", "left", "redo", "down")


@pytest.mark.parametrize("frame_s", [1 / 60, 1 / 7, 3.0])
def test_commands_come_at_their_time(frame_s: float) -> None:
    """At 4 commands a second there are 4 after each second, in frames of any length, and the end is the drawing."""
    world = drawn(*WORDS)
    playback = Playback(CommandLog.of(world), backdrop=b"below", pace=4.0)
    now, seconds = playback.begin, 0.0
    assert (len(now.logged_commands), now.backdrop) == (0, b"below")
    while not playback.over(now):
        now, seconds = playback.play(now, frame_s), seconds + frame_s
        assert abs(len(now.logged_commands) - min(4 * seconds, len(world.logged_commands))) < 1.001

    assert tuple(now.logged_commands) == tuple(world.logged_commands)
    assert (now.position, now.drawing.strokes) == (world.position, world.drawing.strokes)
    assert playback.play(now, 1.0) is now


def test_nothing_drawn_is_over_at_once() -> None:
    """Clean paper has nothing to play."""
    playback = Playback(CommandLog((300, 200), ()), backdrop=None)
    assert playback.over(playback.begin)


@pytest.mark.parametrize("pace", [0.0, -1.0, 10_001.0, float("nan")])
def test_a_pace_that_no_eye_follows_is_refused(pace: float) -> None:
    """Neither standing still nor more than 10,000 commands a second."""
    with pytest.raises(ValueError, match="pace"):
        Playback(CommandLog((300, 200), ()), backdrop=None, pace=pace)
