"""Looking for microphones in a program of its own: what it finds, and what becomes of a crash and of a hang."""

import os
import sys
from pathlib import Path

import pytest

from game.audio import device_list
from game.audio.device_list import LookError, look

MODULE = """
class PortAudioError(Exception): pass
class default: device = [1, 0]
def query_hostapis(): return [{"name": "ALSA", "default_input_device": 1}]
def query_devices():
    print("chatter on the output")
    return [
        {"name": "HDMI", "hostapi": 0, "default_samplerate": 48000.0, "max_input_channels": 0},
        {"name": "Mikrofon \u00e4", "hostapi": 0, "default_samplerate": 44100.0, "max_input_channels": 2},
    ]
"""


@pytest.fixture
def portaudio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file that other programs import as sounddevice."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])]))
    return tmp_path / "sounddevice.py"


def test_what_there_is_comes_back(portaudio: Path) -> None:
    """Microphones come with all that opens them; what a library prints beside them does no harm."""
    portaudio.write_text(MODULE, encoding="utf-8")

    assert look() == [
        {
            "index": 1,
            "name": "Mikrofon \u00e4",
            "host_api": "ALSA",
            "rate_hz": 44_100,
            "channels": 2,
            "is_default": True,
        }
    ]


@pytest.mark.parametrize(
    ("code", "says", "missing"),
    [
        ("raise OSError('PortAudio library not found')", "library not found", True),
        ("raise RuntimeError('Error initializing PortAudio')", "Error initializing", False),
        ("import os; os.abort()", "it crashed: SIGABRT", False),
        ("import os; os._exit(3)", "it ended with status 3", False),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="signals have names elsewhere")
def test_what_goes_wrong_there_is_told_here(portaudio: Path, code: str, says: str, missing: bool) -> None:
    """An error, a crash and a sudden end are one kind of error here, and this program goes on."""
    portaudio.write_text(code, encoding="utf-8")

    with pytest.raises(LookError, match=says) as caught:
        look()
    assert caught.value.missing == missing


def test_a_sound_system_that_hangs_is_not_waited_for(portaudio: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After some seconds the other program is ended."""
    portaudio.write_text("import time; time.sleep(1000)", encoding="utf-8")
    monkeypatch.setattr(device_list, "LOOK_S", 0.5)

    with pytest.raises(LookError, match="no answer for"):
        look()


@pytest.mark.skipif(sys.platform == "win32", reason="process groups are made in another way there")
def test_ctrl_c_is_for_the_game_alone(portaudio: Path) -> None:
    """The program that looks is in no group with the game: Ctrl-C in the terminal does not reach it."""
    portaudio.write_text(
        f"import os\nopen({str(portaudio.parent / 'group')!r}, 'w').write(str(os.getpgid(0)))\n{MODULE}"
    )
    look()

    assert (portaudio.parent / "group").read_text() != str(os.getpgid(0))
