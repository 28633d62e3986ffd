"""The microphones as PortAudio lists them, looked at in a program of its own, which may crash or hang alone.

An ALSA that finds no configuration ends the whole program by an assertion, and a sound server that has been stopped is
waited for without end. So before PortAudio begins in the game, `look` has this file run by itself.
"""

import faulthandler
import json
import logging
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

LOOK_S = 10.0  # a busy machine needs some, and Windows looks into every new program
# Ctrl-C in the terminal is for the game alone: a program that it ended too would look as if it had crashed.
WITHOUT_CTRL_C = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
log = logging.getLogger(__name__)


class LookError(Exception):
    """The microphones cannot be listed: why. missing: because there is no PortAudio."""

    def __init__(self, why: str, *, missing: bool = False) -> None:
        super().__init__(why)
        self.missing = missing


def raw_devices(sounddevice: Any) -> list[dict[str, Any]]:
    """Return what there is to hear, in PortAudio's order: index, name, host_api, rate_hz, channels and is_default."""
    apis = sounddevice.query_hostapis()
    default = sounddevice.default.device[0]
    if default < 0:  # some hosts name no default; then each interface's own one is tried in turn
        default = next((api["default_input_device"] for api in apis if api["default_input_device"] >= 0), -1)
    return [
        {
            "index": i,
            "name": raw["name"],
            "host_api": apis[raw["hostapi"]]["name"],
            "rate_hz": int(raw["default_samplerate"]),
            "channels": raw["max_input_channels"],
            "is_default": i == default,
        }
        for i, raw in enumerate(sounddevice.query_devices())
        if raw["max_input_channels"] > 0
    ]


def look() -> list[dict[str, Any]]:
    """Return what `raw_devices` finds in a program of its own. Raises LookError where that fails, crashes or hangs."""
    program = Path(__file__)
    if not sys.executable or getattr(sys, "frozen", False) or not program.is_file():  # Python inside another program
        return _looked_here()
    try:
        done = subprocess.run(
            [sys.executable, "-P", str(program)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=LOOK_S,
            check=False,
            creationflags=WITHOUT_CTRL_C,
            start_new_session=True,
        )
    except subprocess.TimeoutExpired as error:
        raise LookError(f"no answer for {LOOK_S:.0f} s") from error
    except OSError as error:
        raise LookError(str(error)) from error
    for line in dict.fromkeys(done.stderr.decode(errors="replace").splitlines()):
        log.info("Looking for microphones: %s", line)
    try:
        found = json.loads(done.stdout)
    except ValueError as error:
        raise LookError(_end(done.returncode)) from error
    if "devices" in found:
        return list(found["devices"])
    raise LookError(found["error"], missing=found["missing"])


def _looked_here() -> list[dict[str, Any]]:
    """Return what `raw_devices` finds in this program. Raises LookError where that fails."""
    try:  # PortAudio begins in the import, and may fail in any way before its own class of errors is there
        import sounddevice

        return raw_devices(sounddevice)
    except Exception as error:
        raise LookError(str(error), missing=isinstance(error, OSError | ImportError)) from error


def _end(status: int) -> str:
    """Return how a program ended that has said nothing."""
    try:
        return f"it crashed: {signal.Signals(-status).name}"
    except ValueError:
        return f"it ended with status {status}"


def main() -> None:
    """Print the microphones, or why there are none, as JSON."""
    faulthandler.dump_traceback_later(LOOK_S, exit=True)  # nobody may be there any more to end it
    # What others print to standard output must not stand among the answer.
    answer = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)
    try:
        found: dict[str, Any] = {"devices": _looked_here()}
    except LookError as error:
        found = {"error": str(error), "missing": error.missing}
    json.dump(found, answer)
    answer.flush()
    os._exit(0)  # PortAudio's own ending may hang


if __name__ == "__main__":
    main()
