"""A stand-in for the module `sounddevice`, so that microphones can be tested where there is none."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.audio.microphone import Microphone
from tests.support.helpers import FakeClock

Plug = Callable[..., "FakeSoundDevice"]


class FakePortAudioError(Exception):
    """Stands in for sounddevice's own."""


class FakeSoundDevice(SimpleNamespace):
    """Stands in for the module `sounddevice`.

    devices: name, preferred rate and number of inputs, in PortAudio's order; the first is the default.
    refuses: returns why a stream with these arguments cannot be opened, or "".
    """

    PortAudioError = FakePortAudioError

    def __init__(
        self,
        *devices: tuple[str, float, int],
        refuses: Callable[[dict[str, Any]], str] = lambda _: "",
        host_api: str = "ALSA",
    ) -> None:
        super().__init__()
        self.devices = list(devices)
        self.refuses = refuses
        self.host_api = host_api
        self.default = SimpleNamespace(device=[0 if devices else -1, -1])
        self.streams: list[FakeStream] = []
        self.tried: list[dict[str, Any]] = []
        self.restarts = 0
        self.outputs: list[FakeOutput] = []

    def _terminate(self) -> None:
        assert not [stream for stream in self.streams if not stream.closed], "restarted under an open stream"

    def _initialize(self) -> None:
        self.restarts += 1

    def query_hostapis(self) -> list[dict[str, Any]]:
        """Return one interface."""
        return [{"name": self.host_api, "default_input_device": self.default.device[0]}]

    def query_devices(self, kind: str = "") -> Any:
        """Return the devices, or the default output."""
        if kind == "output":
            if self.default.device[1] < 0:
                raise FakePortAudioError("Error querying device -1")
            return {"default_samplerate": 48_000.0}
        return [
            {"name": name, "hostapi": 0, "default_samplerate": rate_hz, "max_input_channels": inputs}
            for name, rate_hz, inputs in self.devices
        ]

    def InputStream(self, **arguments: Any) -> "FakeStream":  # noqa: N802 - sounddevice's name
        """Open a stream or refuse."""
        self.tried.append(arguments)
        if why := self.refuses(arguments):
            raise FakePortAudioError(why)
        self.streams.append(FakeStream(arguments))
        return self.streams[-1]

    def WasapiSettings(self, *, auto_convert: bool) -> str:  # noqa: N802 - sounddevice's name
        """Return something to recognise."""
        return f"auto_convert={auto_convert}"

    def OutputStream(self, **arguments: Any) -> "FakeOutput":  # noqa: N802 - sounddevice's name
        """Open a stream that plays."""
        self.outputs.append(FakeOutput(arguments))
        return self.outputs[-1]


class FakeStream:
    """An open input stream, to which a test speaks."""

    def __init__(self, arguments: dict[str, Any]) -> None:
        self.arguments = arguments
        self.started = self.closed = False

    def start(self) -> None:
        """Begin."""
        self.started = True

    def close(self) -> None:
        """End."""
        self.closed = True

    def speak(
        self, samples: NDArray[np.float32], *, status: bool = False, captured_s: float = 0.0, now_s: float = 0.0
    ) -> None:
        """Call the callback as PortAudio does: with memory of its own that it uses again.

        samples: float32 (n,) or (n, channels).

        captured_s, now_s: of the first sample and of the call, on PortAudio's clock.
        """
        memory = samples[:, None].copy() if samples.ndim == 1 else samples.copy()
        when = SimpleNamespace(inputBufferAdcTime=captured_s, currentTime=now_s)
        self.arguments["callback"](memory, len(memory), when, status)
        memory[:] = np.nan


class FakeOutput(FakeStream):
    """An open output stream, to which a test listens."""

    latency = 0.05

    def hear(self, count: int) -> NDArray[np.float32]:
        """Call the callback as PortAudio does, and return the samples that it plays, float32 (count,)."""
        memory = np.full((count, 1), np.nan, np.float32)
        self.arguments["callback"](memory, count, SimpleNamespace(), None)
        return memory[:, 0]


def opened(fake: FakeSoundDevice) -> tuple[Microphone, FakeStream, FakeClock]:
    """Return the default microphone, its stream and its clock."""
    clock = FakeClock()
    microphone = Microphone(clock=clock)
    return microphone, fake.streams[-1], clock
