"""The whole program by its command line, without a window, and where the world stands in the way."""

import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from game.__main__ import ANOTHER_HOUSE, main
from game.audio.choices import demo_path
from game.settings import Settings
from game.storage.drawing_file import demo_path_of
from game.storage.settings_file import SettingsFile, load_settings
from models.spot.audio_files import write_wav
from models.spot.config import ModelError
from models.spot.hearing import Hearing
from tests.support.fake_sounddevice import Plug
from tests.support.figures import differences, path_of
from tests.support.helpers import SPOKEN, FakeSpotter, signalled_once

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.usefixtures("own_world")


def test_a_recording_is_drawn_without_a_window(
    tmp_path: Path, recording: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Headless, the words of a file are printed in order and drawn, and the PNG is saved."""
    picture = tmp_path / "out.png"
    status = main(["--headless", "--listen", str(recording), "--save", str(picture), "--step", "40"])
    out, err = capsys.readouterr()

    assert (status, err) == (0, "")
    assert [line.split()[2] for line in out.splitlines() if " s  " in line] == SPOKEN
    assert out.splitlines()[-1] == f"Saved {picture}"
    assert differences(picture, path_of(SPOKEN, step_px=40)) == (0, 0)


def test_a_reader_that_has_gone_does_not_stop_the_pen(
    tmp_path: Path, recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Piped into `head`, the game draws and saves all the same."""

    class Gone(StringIO):
        def write(self, _: str) -> int:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stdout", Gone())
    status = main(["--headless", "--listen", str(recording), "--save", str(tmp_path / "out.png")])

    assert status == 0
    assert differences(tmp_path / "out.png", path_of(SPOKEN, step_px=10)) == (0, 0)


def test_settings_are_used_and_not_changed(tmp_path: Path, recording: Path, own_world: Path) -> None:
    """A headless run draws as the settings say and leaves their file alone."""
    SettingsFile(own_world).save(Settings(step_px=30, line_width_px=6))
    before = own_world.read_bytes()
    main(["--headless", "--listen", str(recording), "--save", str(tmp_path / "out.png")])

    assert differences(tmp_path / "out.png", path_of(SPOKEN, step_px=30), width_px=6) == (0, 0)
    assert own_world.read_bytes() == before


@pytest.mark.parametrize(("asked", "line"), [((), (255, 255, 255)), (("--colour", "ink"), (31, 58, 95))])
def test_the_line_is_seen_on_black_paper(
    tmp_path: Path, recording: Path, asked: tuple[str, ...], line: tuple[int, int, int]
) -> None:
    """On black paper the ink of the settings gives way to white; a colour that was asked for does not."""
    path = tmp_path / "out.png"
    main(["--headless", "--listen", str(recording), "--save", str(path), "--background", "black", *asked])

    with Image.open(path) as picture:
        colours = {colour for _, colour in picture.convert("RGB").getcolors(1 << 24) or []}
    assert {line, (0, 0, 0)} <= colours
    assert ((255, 255, 255) in colours) is not bool(asked)


@pytest.fixture
def no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the screen away, as on a server."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")


@pytest.mark.usefixtures("no_screen")
def test_without_a_screen_the_demo_voice_draws(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Started on a server, the game says in one line what it does and where, and does it."""
    status = main([])
    out, err = capsys.readouterr()
    saved = Path(out.splitlines()[-1].removeprefix("Saved "))

    assert status == 0
    assert err == (
        f"There is no screen here, so the demo voice draws a house into {saved}. "
        "Start the game on a desktop to see it.\n"
    )
    assert saved.parent == tmp_path / "Pictures"
    assert saved.read_bytes().startswith(b"\x89PNG")


@pytest.mark.usefixtures("no_screen")
def test_without_a_screen_there_is_one_house_a_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A second start says where the first one's picture is, unless --headless or --save asks for another one."""
    house = tmp_path / "Pictures" / "speak-a-sketch-demo-2026-11-29.png"
    monkeypatch.setattr("game.__main__.demo_path_of", lambda _: house)
    for _ in range(3):
        assert main([]) == 0
    told = capsys.readouterr().err.splitlines()

    assert [*house.parent.iterdir()] == [house]
    assert told[1:] == [f"There is no screen here, and today's house is drawn already: {house}. {ANOTHER_HOUSE}"] * 2
    assert main(["--headless"]) == main(["--save", str(tmp_path / "mine.png")]) == 0
    assert (len([*house.parent.iterdir()]), (tmp_path / "mine.png").is_file()) == (2, True)
    assert demo_path_of(datetime(2026, 11, 30, 23, 59, tzinfo=UTC)).name == "speak-a-sketch-demo-2026-11-30.png"


@pytest.mark.usefixtures("no_screen")
def test_without_a_screen_a_recording_is_drawn(
    tmp_path: Path, recording: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was asked to be heard is heard; it is said that there is no window."""
    picture = tmp_path / "out.png"

    assert main(["--listen", str(recording), "--save", str(picture)]) == 0
    assert capsys.readouterr().err.startswith(
        f"There is no screen here, so what is heard is drawn without a window into {picture}."
    )
    assert differences(picture, path_of(SPOKEN, step_px=10)) == (0, 0)


@pytest.mark.usefixtures("no_screen")
@pytest.mark.parametrize(("command", "remedy"), [("open", "--headless --listen FILE."), ("replay", "on a desktop.")])
def test_without_a_screen_no_file_is_opened(
    recording: Path, capsys: pytest.CaptureFixture[str], command: str, remedy: str
) -> None:
    """Nothing is drawn by a voice that nobody asked for: it is said what would help."""
    assert main([command, str(recording)]) == 1
    out, err = capsys.readouterr()

    assert out == ""
    assert err.startswith(f"There is no screen here to open {recording} on. Start the game on a desktop")
    assert err.endswith(f"{remedy}\n")


def test_a_broken_settings_file_is_told(tmp_path: Path, recording: Path, own_world: Path) -> None:
    """The game starts with defaults and keeps the broken file."""
    own_world.write_text("step_px = ")
    status = main(["--headless", "--listen", str(recording), "--save", str(tmp_path / "out.png")])

    assert status == 0
    assert own_world.with_name("settings.toml.bad").exists()
    assert load_settings(own_world) == (Settings(), None)


@pytest.mark.parametrize("patience", [[], ["--device", ""]])
def test_a_model_that_does_not_load_ends_in_two_sentences(
    recording: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], patience: list[str]
) -> None:
    """The error is printed once, without a traceback, and the status is 1."""

    def damaged(_: Path) -> FakeSpotter:
        raise ModelError("The model is damaged. Export it again.")

    monkeypatch.setattr("game.audio.ears.Spotter.load", damaged)
    status = main(["--headless", "--listen", str(recording), *patience])

    assert status == 1
    advice = "Reinstall the game, or start it with another model: --model FILE."
    assert capsys.readouterr().err == f"The model is damaged. {advice}\n"


def test_a_file_that_is_no_audio_ends_in_two_sentences(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be read as audio is named."""
    (tmp_path / "text.wav").write_text("no audio")
    status = main(["--headless", "--listen", str(tmp_path / "text.wav")])

    assert status == 1
    assert "cannot be read as audio" in capsys.readouterr().err


def test_a_place_that_cannot_be_written_loses_nothing(
    tmp_path: Path, recording: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The drawing then goes to the folder for drawings; the error is told, and where the drawing is."""
    status = main(["--headless", "--listen", str(recording), "--save", str(recording / "out.png")])
    out, err = capsys.readouterr()
    saved = Path(out.splitlines()[-1].removeprefix("Saved "))

    assert status == 1
    assert "cannot be saved" in err
    assert saved.parent == tmp_path / "Pictures"
    assert differences(saved, path_of(SPOKEN, step_px=10)) == (0, 0)


def test_a_recogniser_that_breaks_loses_nothing(
    tmp_path: Path, recording: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was drawn before listening ended unexpectedly is saved, and the status tells of the trouble."""
    picture = tmp_path / "out.png"

    class Breaking(FakeSpotter):
        def feed(self, samples: NDArray[np.float32]) -> list[Hearing]:
            if len(self.fed) == 3:
                raise RuntimeError("oops")
            return super().feed(samples)

    monkeypatch.setattr("game.audio.ears.Spotter.load", lambda _: Breaking())
    status = main(["--headless", "--listen", str(recording), "--save", str(picture)])
    out, err = capsys.readouterr()

    assert (status, out.splitlines()[-1]) == (1, f"Saved {picture}")
    assert "oops" in err
    assert "keyboard" not in err
    assert differences(picture, path_of(SPOKEN[:3], step_px=10)) == (0, 0)


@pytest.mark.parametrize("which", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_and_saves(
    tmp_path: Path, plug: Plug, monkeypatch: pytest.MonkeyPatch, which: signal.Signals
) -> None:
    """Ctrl-C and a polite kill end a headless game in order: the words so far are on the PNG."""
    fake, picture = plug(("USB Microphone", 16_000.0, 1)), tmp_path / "out.png"
    told: list[Hearing] = []
    monkeypatch.setattr("game.cli.headless.tell_word", lambda hearing, *_, **__: told.append(hearing))

    def heard() -> bool:
        if fake.streams and not told:
            fake.streams[0].speak(np.full(320, 0.1, np.float32))  # "up"
        return bool(told)

    with signalled_once(heard, which=which):
        status = main(["--headless", "--device", "USB", "--save", str(picture)])

    assert status == 0
    assert differences(picture, path_of(["up"] * len(told), step_px=10)) == (0, 0)
    assert fake.streams[0].closed


def test_a_recording_without_a_word_is_told(
    tmp_path: Path, plug: Plug, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """That nothing was drawn is said with what to do about it; it is no error of the program."""
    plug()
    monkeypatch.setattr("game.audio.ears.Spotter.load", lambda _: FakeSpotter())
    write_wav(tmp_path / "silent.wav", np.zeros(16_000, np.float32))
    status = main(["--headless", "--listen", str(tmp_path / "silent.wav"), "--save", str(tmp_path / "out.png")])

    assert status == 0
    assert capsys.readouterr().err == (
        f"No word was heard in {tmp_path / 'silent.wav'}. "
        "Listen to it yourself, or make the computer less strict: --threshold 0.5.\n"
    )


def test_without_a_window_a_replugged_microphone_is_found(
    tmp_path: Path, plug: Plug, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When it has stopped sending, the list is made anew until it is there again, and the words go on."""
    monkeypatch.setattr("game.audio.microphone.LOST_S", 0.1)
    monkeypatch.setattr("game.audio.listener.RETRY_S", 0.05)
    fake = plug(("USB Microphone", 16_000.0, 1))
    told: list[Hearing] = []
    monkeypatch.setattr("game.cli.headless.tell_word", lambda hearing, *_, **__: told.append(hearing))

    before: list[int] = []  # words told when it was unplugged

    def heard_again() -> bool:
        if not told or (before and len(fake.streams) > 1):
            if fake.streams:
                fake.streams[-1].speak(np.full(320, 0.1, np.float32))  # "up"
        elif not before:
            before.append(len(told))
            fake.devices.clear()
            threading.Timer(0.5, lambda: fake.devices.append(("USB Microphone", 16_000.0, 1))).start()
        return bool(before) and len(fake.streams) > 1 and len(told) > before[0] + 1

    with signalled_once(heard_again):
        status = main(["--headless", "--device", "USB", "--save", str(tmp_path / "out.png")])

    assert status == 0
    assert fake.restarts > 0
    assert len(told) > before[0]


def test_a_misspelt_microphone_is_not_waited_for(plug: Plug, capsys: pytest.CaptureFixture[str]) -> None:
    """The game without a window ends at once and names the microphones that are there; nothing is saved."""
    plug(("USB Microphone", 16_000.0, 1))
    status = main(["--headless", "--device", "Typo"])
    out, err = capsys.readouterr()

    assert (status, out) == (1, "")
    assert err == 'No microphone has "Typo" in its name. Choose one of these: USB Microphone.\n'


def test_microphones_are_listed(plug: Plug, capsys: pytest.CaptureFixture[str]) -> None:
    """One line for each microphone, the default one marked."""
    plug(("USB Microphone", 48_000.0, 1), ("pulse", 44_100.0, 32), ("HDMI", 48_000.0, 0))

    assert main(["--list-devices"]) == 0
    assert capsys.readouterr().out == "* USB Microphone (ALSA, 48000 Hz)\n  pulse (ALSA, 44100 Hz)\n"


def test_no_microphone_to_list_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """An empty list is not left to be guessed."""
    assert main(["--list-devices"]) == 0
    assert capsys.readouterr().out == "No microphone was found.\n"


def test_the_running_game_never_loads_tensorflow(tmp_path: Path) -> None:
    """After a whole headless run with the real recogniser neither TensorFlow nor Keras is loaded."""
    code = (
        "import sys; from game.__main__ import main;"
        f"main(['--headless', '--listen', {str(demo_path())!r}, '--save', {str(tmp_path / 'out.png')!r},"
        f"'--settings', {str(tmp_path / 'settings.toml')!r}]);"
        "print({'tensorflow', 'keras', 'matplotlib', 'librosa'} & set(sys.modules) or 'light')"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "light"


def test_a_picture_that_stands_there_is_kept(
    tmp_path: Path, recording: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--save` with a name that is taken keeps what has that name under a number, and says so."""
    (tmp_path / "holiday.png").write_bytes(b"a photograph")
    for number in (2, 3):
        assert main(["--headless", "--listen", str(recording), "--save", str(tmp_path / "holiday.png")]) == 0
        assert f"kept as holiday-{number}.png" in capsys.readouterr().err

    assert (tmp_path / "holiday-2.png").read_bytes() == b"a photograph"
    assert (tmp_path / "holiday.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "holiday-3.png").read_bytes().startswith(b"\x89PNG")
