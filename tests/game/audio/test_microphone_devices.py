"""The machine's sound hardware, on a stand-in for sounddevice: what is listed, how it opens, how it plays."""

import sys
import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from game.audio.device_list import LookError, raw_devices
from game.audio.microphone import PLAYED_AHEAD, Microphone, Speaker, device_names, list_devices
from models.spot.audio_files import AudioError
from tests.support.fake_sounddevice import Plug, opened
from tests.support.helpers import wait_for

USB, PULSE, OUTPUT = ("USB Microphone", 48_000.0, 1), ("pulse", 44_100.0, 32), ("HDMI", 48_000.0, 0)
SOUND = np.linspace(0.1, 0.5, 480, dtype=np.float32)


def test_inputs_are_listed_with_the_default_first(plug: Plug) -> None:
    """Outputs are no microphones, and the system's choice comes first."""
    fake = plug(OUTPUT, PULSE, USB)
    fake.default.device[0] = 2

    assert [(d.index, d.name, d.rate_hz, d.is_default) for d in list_devices()] == [
        (2, "USB Microphone", 48_000, True),
        (1, "pulse", 44_100, False),
    ]
    assert fake.restarts == 0


def test_a_refreshed_list_knows_what_was_plugged_in(plug: Plug) -> None:
    """The list changes only when it is looked for; PortAudio is begun anew before the next stream, and once."""
    fake = plug(USB)
    assert [device.name for device in list_devices()] == ["USB Microphone"]
    fake.devices.append(PULSE)
    assert [device.name for device in list_devices()] == ["USB Microphone"]
    assert [device.name for device in list_devices(refresh=True)] == ["USB Microphone", "pulse"]
    assert fake.restarts == 0

    Microphone("pulse").close()
    assert Microphone("pulse").name == "pulse"
    assert fake.restarts == 1


def test_a_sound_system_that_comes_back_is_found(plug: Plug, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PortAudio could not begin once, the next try begins again, though there is nothing to end."""
    fake = plug(USB)
    begun = [True]

    def terminate() -> None:
        if not begun[0]:
            raise fake.PortAudioError("PortAudio not initialized")
        begun[0] = False

    def fail() -> None:
        raise fake.PortAudioError("Host error")

    monkeypatch.setattr(fake, "_terminate", terminate)
    monkeypatch.setattr(fake, "_initialize", fail)
    list_devices(refresh=True)
    with pytest.raises(AudioError, match=r"is not responding \(Host error\)"):
        Microphone()

    monkeypatch.setattr(fake, "_initialize", lambda: None)
    assert Microphone().name == "USB Microphone"


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (LookError("it crashed: SIGABRT"), r"is not responding \(it crashed: SIGABRT\)\. Check"),
        (LookError("no library", missing=True), r"PortAudio is missing.*\. Install it .* apt install libportaudio2"),
    ],
)
def test_what_fails_in_the_first_look_is_not_tried_here(
    plug: Plug, monkeypatch: pytest.MonkeyPatch, error: LookError, says: str
) -> None:
    """Where a look from outside crashes or finds no library, PortAudio is left alone, and later looked at again."""
    fake = plug(USB)
    fake.default.device[1] = 0

    def fail() -> list[dict[str, Any]]:
        raise error

    monkeypatch.setattr("game.audio.microphone.look", fail)
    for ask in (Microphone, list_devices, lambda: Speaker(iter([SOUND]))):
        with pytest.raises(AudioError, match=says):
            ask()
    assert device_names(True) == ()
    assert (fake.tried, fake.outputs, fake.restarts) == ([], [], 0)

    monkeypatch.setattr("game.audio.microphone.look", lambda: raw_devices(fake))
    assert device_names(True) == ("USB Microphone",)
    assert Microphone().name == "USB Microphone"


@pytest.mark.parametrize(
    "error", [OSError("PortAudio library not found"), RuntimeError("Error initializing PortAudio")]
)
def test_all_that_an_import_can_raise_is_told(plug: Plug, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """PortAudio begins while it is imported; whatever happens there is no reason to end, and is tried again."""
    fake = plug(USB)

    class Broken:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "sounddevice":
                raise error

    with monkeypatch.context() as broken:
        broken.delitem(sys.modules, "sounddevice")
        broken.setattr(sys, "meta_path", [Broken(), *sys.meta_path])
        with pytest.raises(AudioError, match="PortAudio is missing" if isinstance(error, OSError) else "initializing"):
            Microphone()
    assert fake.streams == []
    assert Microphone().name == "USB Microphone"


def test_a_stream_that_does_not_close_is_left_alone(plug: Plug, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a stopped sound server closing does not come back; the game goes on, and leaves PortAudio alone."""
    monkeypatch.setattr("game.audio.microphone.CLOSING_S", 0.01)
    fake, come_back = plug(USB), threading.Event()
    microphone, stream, _ = opened(fake)
    monkeypatch.setattr(stream, "close", come_back.wait)
    microphone.close()
    microphone.close()

    with pytest.raises(AudioError, match="still busy with the last microphone"):
        Microphone()
    come_back.set()
    wait_for(lambda: "closing" not in [thread.name for thread in threading.enumerate()])
    assert Microphone().name == "USB Microphone"


def test_a_microphone_opens_at_its_own_rate_as_mono(plug: Plug) -> None:
    """One channel of float32 at the device's rate, with blocks as it likes them and little delay."""
    microphone, stream, _ = opened(plug(USB))
    wanted = {"device": 0, "channels": 1, "samplerate": 48_000, "dtype": "float32", "blocksize": 0, "latency": "low"}

    assert {name: stream.arguments[name] for name in wanted} == wanted
    assert stream.started
    assert (microphone.name, microphone.rate_hz, microphone.finished) == ("USB Microphone", 48_000, False)


@pytest.mark.parametrize(("has", "opened_with"), [(1, [1]), (2, [2]), (6, [6]), (32, [8])])
def test_all_channels_are_opened_and_at_most_eight(plug: Plug, has: int, opened_with: list[int]) -> None:
    """A voice may be in any of them."""
    fake = plug(("Interface", 48_000.0, has))
    opened(fake)

    assert [arguments["channels"] for arguments in fake.tried] == opened_with


def test_a_sound_server_is_asked_for_two_channels(plug: Plug) -> None:
    """It claims 32, whatever it hears, and would leave most of eight empty."""
    fake = plug(PULSE)
    opened(fake)

    assert [arguments["channels"] for arguments in fake.tried] == [2]


def test_fewer_channels_are_tried_where_all_do_not_open(plug: Plug) -> None:
    """Before another rate is tried."""
    fake = plug(("Interface", 96_000.0, 18), refuses=lambda a: "" if a["channels"] == 1 else "Invalid channel count")
    microphone, _, _ = opened(fake)

    assert [(arguments["samplerate"], arguments["channels"]) for arguments in fake.tried] == [
        (96_000, 8),
        (96_000, 2),
        (96_000, 1),
    ]
    assert microphone.channel == ""


def test_other_rates_are_tried_where_the_own_fails(plug: Plug) -> None:
    """After the device's own rate come the common ones, and then 16 kHz."""
    fake = plug(("odd", 22_050.0, 1), refuses=lambda a: "" if a["samplerate"] == 16_000 else "Invalid sample rate")
    microphone, _, _ = opened(fake)

    assert [arguments["samplerate"] for arguments in fake.tried] == [22_050, 48_000, 44_100, 16_000]
    assert microphone.rate_hz == 16_000


def test_windows_is_asked_to_convert_in_the_end(plug: Plug) -> None:
    """On WASAPI the last try leaves the conversion to the system."""
    fake = plug(USB, refuses=lambda a: "" if a["extra_settings"] else "Invalid sample rate", host_api="Windows WASAPI")
    opened(fake)

    assert fake.tried[-1]["extra_settings"] == "auto_convert=True"


def test_the_sound_server_helps_where_the_default_fails(plug: Plug) -> None:
    """A device that another program holds is heard through the server that shares it."""
    fake = plug(USB, PULSE, refuses=lambda a: "Device unavailable" if a["device"] == 0 else "")
    microphone, _, _ = opened(fake)

    assert microphone.name == "pulse"


def test_a_microphone_that_does_not_open_is_reported(plug: Plug) -> None:
    """When every way fails the error names the microphone, the reason and what to do."""
    plug(USB, refuses=lambda _: "Device unavailable")
    with pytest.raises(AudioError, match=r"USB Microphone cannot be opened \(Device unavailable\)\. Close other"):
        Microphone()


def test_a_loudspeaker_plays_at_its_own_rate(plug: Plug) -> None:
    """A second at 16 kHz is played as a second at 48 kHz, in pieces as the device asks for them, and then silence."""
    fake = plug(USB)
    fake.default.device[1] = 0
    tone = np.sin(2 * np.pi * 440 * np.arange(16_000) / 16_000).astype(np.float32)
    playback = Speaker(iter(np.split(tone, [1, 5_000])))
    (stream,) = fake.outputs
    heard = np.concatenate([stream.hear(480) for _ in range(110)])

    assert stream.arguments["samplerate"] == 48_000
    assert playback.latency_s == 0.05
    expected = np.sin(2 * np.pi * 440 * np.arange(48_000) / 48_000)
    assert np.abs(heard[:48_000] - expected)[500:-500].max() < 0.01
    assert not heard[48_000:].any()
    playback.stop()
    playback.stop()
    assert stream.closed


def test_a_long_sound_is_read_as_it_is_played(plug: Plug) -> None:
    """Of an endless sound only a few blocks are taken ahead, and none after the end."""
    fake = plug(USB)
    fake.default.device[1] = 0
    taken: list[int] = []

    def endless() -> Iterator[NDArray[np.float32]]:
        while True:
            taken.append(1)
            yield np.full(1_600, 0.5, np.float32)

    playback = Speaker(endless())
    ahead = len(taken)
    assert 0 < ahead <= PLAYED_AHEAD + 1
    for _ in range(100):
        fake.outputs[0].hear(480)
    wait_for(lambda: len(taken) > ahead)
    playback.stop()
    wait_for(lambda: "player" not in [thread.name for thread in threading.enumerate()])


def test_no_loudspeaker_is_said_in_two_sentences(plug: Plug) -> None:
    """Where nothing can be played the error says so."""
    plug(USB)
    with pytest.raises(AudioError, match=r"cannot play sound \(.*\)\. Connect"):
        Speaker(iter([SOUND]))


def test_names_to_choose_from_appear_once(plug: Plug) -> None:
    """Two microphones of one name are one entry, the default comes first, and a refresh looks for new ones."""
    fake = plug(PULSE, USB, USB)
    fake.default.device[0] = 1

    assert device_names(True) == ("USB Microphone", "pulse")


def test_a_headset_of_last_time_is_not_missed(plug: Plug) -> None:
    """A chosen microphone that is not there may be replaced by the default one, if the caller allows it."""
    plug(USB)

    assert Microphone("headset", or_default=True).name == "USB Microphone"
    with pytest.raises(AudioError, match="Choose one of these: USB Microphone"):
        Microphone("headset")
