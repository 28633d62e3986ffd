"""The terminal: what the game says there."""

import json
import logging
import sys
from contextlib import suppress
from io import TextIOWrapper
from typing import TextIO

from game.audio.source import Device
from game.cli.player import Answer
from game.messages import Fault, ListenerState, Status
from models.spot.hearing import Hearing

log = logging.getLogger(__name__)


def take_any_letter() -> None:
    """Let no microphone's name end the game on an old terminal that cannot show it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def say(line: str, stream: TextIO | None = None) -> None:
    """Print a line at once. Whoever read our output may have gone, as `head` does: the pen goes on."""
    with suppress(OSError):
        print(line, file=stream or sys.stdout, flush=True)


def complain(error: Exception | Fault) -> None:
    """Say what happened, and what to do, where errors are said, and in the log."""
    line = f"{error.what} {error.remedy}" if isinstance(error, Fault) else str(error)
    log.warning("%s", line)
    say(line, sys.stderr)


def tell(message: Status | Fault, stream: TextIO | None = None, *, file: str = "") -> None:
    """Say what the listener listens to, on the output or on `stream`, and what went wrong.

    file: the name of a recording, whose sound comes from it at 16 kHz, whatever its own rate is: none is told.
    """
    if isinstance(message, Fault):
        say(f"{message.what} {message.remedy}", sys.stderr)  # the listener has logged it
    elif message.state is ListenerState.LISTENING and not message.lost_blocks:
        name = ", ".join(filter(None, (message.source, message.channel)))
        rate = "" if file and message.source == file else f", {message.rate_hz} Hz"
        say(f"Listening to {name}{rate}.", stream)
    for note in () if isinstance(message, Fault) else message.notes:
        say(note, sys.stderr)


def tell_word(hearing: Hearing, answer: Answer, *, as_json: bool = False) -> None:
    """Say what was heard, as `python -m models.spot` does, and what it did; as a line of JSON if asked for."""
    if as_json:
        heard = {"time_s": round(hearing.time_s, 3), "word": hearing.word, "score": round(hearing.score, 4)}
        x, y = answer.position
        say(json.dumps({**heard, "did": answer.did.value, "x": x, "y": y}))
    else:
        say(f"  {hearing.time_s:8.2f} s  {hearing.word or '':<8s} {hearing.score:.2f}  {answer.caption}")


def tell_devices(devices: tuple[Device, ...]) -> None:
    """Say which microphones there are, the default one marked."""
    if not devices:
        say("No microphone was found.")
    for device in devices:
        say(f"{'*' if device.is_default else ' '} {device.name} ({device.host_api}, {device.rate_hz} Hz)")
