"""The real stack: PulseAudio speaks the demo voice into a virtual microphone, PortAudio hears it, the pen draws."""

import ctypes.util
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.figures import differences, path_of

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "assets" / "demo.wav"
SCRIPT = json.loads((ROOT / "assets" / "demo.json").read_text(encoding="utf-8"))
WORDS = [label["word"] for label in SCRIPT["words"]]
STEP_PX = SCRIPT["step_px"]
READY_S = 60.0  # for a server or a game to begin on a busy machine
ALSA_DEFAULT_IS_PULSE = "pcm.!default { type pulse }\nctl.!default { type pulse }\n"
SILENT_SINK = "module-null-sink sink_name=voice"


def missing() -> str:
    """Return why this machine cannot have a virtual microphone, or nothing."""
    if sys.platform != "linux":
        return "PulseAudio's null sink is for Linux"
    absent = [program for program in ("pulseaudio", "pactl", "paplay") if shutil.which(program) is None]
    if ctypes.util.find_library("portaudio") is None:
        absent.append("libportaudio2")
    if not list(Path("/usr/lib").glob("**/alsa-lib/libasound_module_pcm_pulse.so")):
        absent.append("libasound2-plugins")
    return f"not installed: {', '.join(absent)}" if absent else ""


pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())


def wait_until(condition: Callable[[], bool], what: str) -> None:
    """Return once `condition` holds; fail the test if that takes longer than `READY_S`."""
    deadline = time.monotonic() + READY_S
    while not condition():
        assert time.monotonic() < deadline, f"{what} took longer than {READY_S:.0f} s"
        time.sleep(0.1)


@pytest.fixture
def environment() -> Iterator[dict[str, str]]:
    """Give the environment of a machine whose only microphone hears what `paplay -d voice` speaks.

    Home and runtime folders are its own, so that the sound server of whoever runs the tests stays as it is. They lie
    under /tmp, since the path of a socket may have no more than 107 letters.
    """
    with tempfile.TemporaryDirectory(prefix="voice", dir="/tmp") as folder:
        home = Path(folder)
        (home / "run").mkdir(mode=0o700)
        (home / ".asoundrc").write_text(ALSA_DEFAULT_IS_PULSE, encoding="utf-8")
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PULSE_", "XDG_", "DBUS_")) and name not in ("DISPLAY", "WAYLAND_DISPLAY")
        }
        there = kept | {"HOME": str(home), "XDG_RUNTIME_DIR": str(home / "run"), "SDL_VIDEODRIVER": "dummy"}
        server = ["pulseaudio", "-n", "--exit-idle-time=-1", "--daemonize=no", "--log-target=null"]
        modules = ["-L", "module-native-protocol-unix", "-L", SILENT_SINK]
        with subprocess.Popen([*server, *modules], env=there, stderr=subprocess.DEVNULL) as pulseaudio:
            try:
                wait_until(lambda: quietly(["pactl", "info"], there) == 0, "starting PulseAudio")
                subprocess.run(["pactl", "set-default-source", "voice.monitor"], env=there, check=True)
                yield there
            finally:
                pulseaudio.terminate()


def quietly(command: list[str], environment: dict[str, str]) -> int:
    """Run `command`, throw away what it says, and return its exit status."""
    return subprocess.run(command, env=environment, capture_output=True, check=False).returncode


def test_pen_follows_the_voice_in_the_microphone(environment: dict[str, str], tmp_path: Path) -> None:
    """Played into the microphone, the demo voice draws its house, which is on the PNG when the game is ended."""
    picture, log, settings = tmp_path / "house.png", tmp_path / "log.txt", tmp_path / "settings.toml"
    settings.write_text("introduced = true\n", encoding="utf-8")  # else the welcome hears the first words
    command = [sys.executable, "-u", "-m", "game", "--step", str(STEP_PX), "--save", str(picture)]
    command += ["--settings", str(settings)]
    with log.open("w") as said, subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=said) as game:
        try:
            wait_until(lambda: game.poll() is not None or "istening" in log.read_text(), "starting the game")
            subprocess.run(["paplay", "-d", "voice", str(DEMO)], env=environment, check=True)
            time.sleep(1.0)  # for the last word to come through
            game.send_signal(signal.SIGINT)
            game.wait(READY_S)
        finally:
            game.kill()

    assert game.returncode == 0, log.read_text()
    assert differences(picture, path_of(WORDS, step_px=STEP_PX)) == (0, 0), log.read_text()


def test_virtual_microphone_is_listed(environment: dict[str, str]) -> None:
    """`--list-devices` names the microphone that the machine has."""
    command = [sys.executable, "-m", "game", "--list-devices"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert "pulse" in done.stdout
