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
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.spot.audio_files import SAMPLE_RATE_HZ, read_audio, write_wav
from tests.support.figures import differences, path_of
from tests.support.helpers import PATIENCE_S, wait_for
from tests.support.voice_alone import DRAWN, FIRST_MINUTE, GAP_S, LEFT, SAVED, is_right, said

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "assets" / "demo.wav"
SCRIPT = json.loads((ROOT / "assets" / "demo.json").read_text(encoding="utf-8"))
WORDS = SCRIPT["words"]  # each with its word, and where it begins and ends
STEP_PX = SCRIPT["step_px"]
LATEST_S = (1.0, 5.0, 20.0)
"""For how long the last word may be under way, for each time that it is all said: a busy machine loses sound, or is
late, which the game tells its player, who says it again."""
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
                wait_for(lambda: quietly(["pactl", "info"], there) == 0)
                subprocess.run(["pactl", "set-default-source", "voice.monitor"], env=there, check=True)
                yield there
            finally:
                pulseaudio.terminate()


def quietly(command: list[str], environment: dict[str, str]) -> int:
    """Run `command`, throw away what it says, and return its exit status."""
    return subprocess.run(command, env=environment, capture_output=True, check=False).returncode


def is_drawn(speech: Path, words: int, environment: dict[str, str], folder: Path, *, latest_s: float) -> bool:
    """Return whether a game that hears `speech` draws what so many words of the demo draw."""
    picture, log, settings = folder / "house.png", folder / "log.txt", folder / "settings.toml"
    picture.unlink(missing_ok=True)
    settings.write_text("introduced = true\n", encoding="utf-8")  # else the welcome hears the first words
    command = [sys.executable, "-u", "-m", "game", "--step", str(STEP_PX), "--save", str(picture)]
    command += ["--settings", str(settings)]
    with log.open("w") as said, subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=said) as game:
        try:
            wait_for(lambda: game.poll() is not None or "istening" in log.read_text())
            subprocess.run(["paplay", "-d", "voice", str(speech)], env=environment, check=True)
            time.sleep(latest_s)
            game.send_signal(signal.SIGINT)
            game.wait(PATIENCE_S)
        finally:
            game.kill()

    assert game.returncode == 0, log.read_text()
    points = path_of([label["word"] for label in WORDS[:words]], step_px=STEP_PX)
    return picture.is_file() and differences(picture, points) == (0, 0)


@pytest.mark.parametrize("words", [5, pytest.param(len(WORDS), marks=pytest.mark.long)])
def test_pen_follows_the_voice_in_the_microphone(words: int, environment: dict[str, str], tmp_path: Path) -> None:
    """Played into the microphone, the demo voice draws its house, which is on the PNG when the game is ended."""
    speech, sound = tmp_path / "speech.wav", read_audio(DEMO)
    ends_s = (WORDS[words - 1]["end_s"] + WORDS[words]["start_s"]) / 2 if words < len(WORDS) else None
    write_wav(speech, sound[: ends_s and round(ends_s * SAMPLE_RATE_HZ)])

    drawn = any(is_drawn(speech, words, environment, tmp_path, latest_s=latest_s) for latest_s in LATEST_S)
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    if not drawn and load > 2 * cores:
        pytest.skip(f"the machine is too busy to hear in real time: a load of {load:.0f} on {cores} cores")
    assert drawn


def draws_alone(folder: Path, environment: dict[str, str]) -> bool:
    """Return whether a voice alone draws, saves and leaves, from the first start on. folder: of its settings."""
    folder.mkdir()
    picture, log = folder / "out.png", folder / "log.txt"
    command = [sys.executable, "-u", "-m", "game", "--save", str(picture), "--settings", str(folder / "settings.toml")]
    with log.open("w") as out, subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out) as game:
        try:
            wait_for(lambda: game.poll() is not None or "istening" in log.read_text())
            subprocess.run(["paplay", "-d", "voice", str(folder.with_suffix(".wav"))], env=environment, check=True)
            try:
                game.wait(LATEST_S[-1])
            except subprocess.TimeoutExpired:
                return False
        finally:
            game.kill()
    return game.returncode == 0 and picture.is_file() and is_right(picture)


@pytest.mark.long
def test_a_voice_alone_draws_from_the_first_start_on(environment: dict[str, str], tmp_path: Path) -> None:
    """Two shapes in two colours, a mistake undone, saved and left, and nobody touches anything."""
    words = [word for word, _ in (*FIRST_MINUTE, *DRAWN, *SAVED, *LEFT)]
    tries = [tmp_path / str(i) for i in range(len(LATEST_S))]
    for i, folder in enumerate(tries):
        write_wav(folder.with_suffix(".wav"), said("anna", *words, gap_s=GAP_S + 0.2 * i))

    drawn = any(draws_alone(folder, environment) for folder in tries)
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    if not drawn and load > 2 * cores:
        pytest.skip(f"the machine is too busy to hear in real time: a load of {load:.0f} on {cores} cores")
    assert drawn


@pytest.mark.long
def test_a_voice_fits_the_game_to_itself(environment: dict[str, str], tmp_path: Path) -> None:
    """From the menu to the result and back to the paper, by words alone; it says a word again that was not heard."""
    settings = tmp_path / "settings.toml"
    settings.write_text('introduced = true\nvocabulary = "handsfree8w"\n', encoding="utf-8")
    command = [sys.executable, "-m", "tests.support.fit_player", str(settings)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    if not told["fitted"] and load > 2 * cores:
        pytest.skip(f"the machine is too busy to hear in real time: a load of {load:.0f} on {cores} cores")

    assert told["fitted"], told
    assert told["status"] == 0


def test_virtual_microphone_is_listed(environment: dict[str, str]) -> None:
    """`--list-devices` names the microphone that the machine has."""
    command = [sys.executable, "-m", "game", "--list-devices"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert "pulse" in done.stdout
