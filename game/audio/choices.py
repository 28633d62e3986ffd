"""What can be listened to, as the list of sources shows it: microphones, an audio file, the demo voice."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from game.audio.source import OpenSource
from game.messages import Fault
from game.settings import Setting

DEFAULT = "System default"
DEFAULT_IS = f"{DEFAULT}: "  # before the name of the microphone that is the default one
# Names under which sound systems list the default microphone once more.
ALIASES = frozenset({"default", "sysdefault", "pulse", "pipewire", "jack"}) | {
    "Microsoft Sound Mapper - Input",
    "Primary Sound Capture Driver",
}
DEMO_NAME = "Demo voice"


class SourceKind(Enum):
    """What kind of source is listened to."""

    MICROPHONE = "microphone"
    FILE = "file"
    DEMO = "demo"


@dataclass(frozen=True)
class Sources:
    """What can be listened to.

    microphone: makes the way to open one from part of its name; an empty name means the default one.
    demo: makes the way to open the demo kind, or None where there is none.
    demo_step_px: the step with which the demo draws its figure.
    file: makes the way to open the audio file that is heard at first, or None where it is a microphone.
    file_name: of that file, for display.
    """

    microphone: Callable[[str], OpenSource]
    demo: Callable[[], OpenSource] | None = None
    demo_step_px: int = 10
    file: Callable[[], OpenSource] | None = None
    file_name: str = ""


@dataclass(frozen=True)
class SourceEntry:
    """An entry of the drop-down. device: the name of a microphone; empty for the default one, and for other kinds."""

    text: str
    kind: SourceKind = SourceKind.MICROPHONE
    device: str = ""


def entries(
    names: tuple[str, ...], sources: Sources, *, kind: SourceKind, device: str, can_demo: bool
) -> tuple[list[SourceEntry], int]:
    """Return what can be chosen, and the position of what is.

    names: of the microphones. kind: that is heard. device: part of the chosen microphone's name, in any case.
    can_demo: whether somebody would hear the demo voice. Other names of the default microphone are left out.
    """
    wanted = next((name for name in names if device and device.lower() in name.lower()), device)
    gone = (wanted,) if wanted and wanted not in names else ()  # chosen once, not plugged in now
    own = [name for name in (*names, *gone) if name not in ALIASES or name == wanted]
    listed = [SourceEntry(DEFAULT), *(SourceEntry(name, device=name) for name in own)]
    if sources.file is not None:
        listed.append(SourceEntry(sources.file_name, SourceKind.FILE))
    if can_demo:
        listed.append(SourceEntry(DEMO_NAME, SourceKind.DEMO))
    heard = (kind, wanted if kind is SourceKind.MICROPHONE else "")
    return listed, next((at for at, choice in enumerate(listed) if (choice.kind, choice.device) == heard), 0)


def in_window(fault: Fault, *, names: tuple[str, ...], device: str) -> Fault:
    """Return bad news as a window tells it: that no microphone has the wanted name needs no names, the list has them.

    names: of the microphones. device: part of the wanted one's name.
    """
    missing = bool(device and names) and not any(device.lower() in name.lower() for name in names)
    if missing and f'"{device}"' in fault.what:  # and not about what was opened in its place
        return replace(fault, remedy="Choose another one in the list.")
    return fault


def demo_path() -> Path:
    """Return the file of the demo kind, whether it is installed or not."""
    return Path(__file__).parents[2] / "assets" / "demo.wav"


def step_beside(recording: Path) -> int | None:
    """Return the step in pixels that a recording draws with, or None if it brings none.

    It stands under "step_px" in a JSON file beside the recording: `demo.json` beside `demo.wav`.
    """
    try:
        raw = json.loads(recording.with_suffix(".json").read_text(encoding="utf-8"))["step_px"]
        step_px: int = Setting.STEP_PX.read(raw)
    except (OSError, ValueError, KeyError, TypeError):  # no such file, or a file about something else
        return None
    return step_px
