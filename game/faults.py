"""How trouble in the world becomes a message to the player."""

import re
from pathlib import Path

from game.messages import Fault
from models.spot.config import ModelError

ASIDE = re.compile(r'\((?:[^()]|\([^()]*\))*\)|"[^"]*"')  # what others said and called: it may hold sentences too
SENTENCE_END = re.compile(r"(?<!\b[A-Z])\. (?=[A-Z])")  # but not the stop of an initial, as in /home/J. Smith


def fault_from(error: Exception) -> Fault:
    """Return what happened, the first sentence of one of the project's errors, and what to do, the rest."""
    text = str(error)
    end = SENTENCE_END.search(ASIDE.sub(lambda aside: "-" * len(aside[0]), text))
    return Fault(text[: end.start() + 1], text[end.end() :]) if end else Fault(text, "Try again.")


def without_model(error: ModelError) -> Fault:
    """Return what to say where the model does not load. The error's own remedy is for those who train models."""
    return Fault(fault_from(error).what, "Install the game again, or start it with another model: --model FILE.")


def unexpected(error: Exception) -> Fault:
    """Return what to say when the listener's thread ends by an error that nobody foresaw."""
    return Fault(
        f"Listening has stopped unexpectedly ({type(error).__name__}: {error}).",
        "Save the drawing and start again.",
    )


def silenced(name: str) -> Fault:
    """Return what to say where a microphone delivers nothing but exact zeros, as no room sounds."""
    return Fault(
        f"{name} sends no sound at all: it is blocked or muted.",
        "Unmute it, or allow the use of the microphone in the system's privacy settings.",
    )


def held_another_drawing(path: Path, aside: Path) -> Fault:
    """Return what to say where somebody else's drawing stood in a drawing's own file."""
    return Fault(f"{path.name} held another drawing.", f"That one is kept as {aside.name}, beside it.")


NOT_TAKEN = Fault(
    "What was dropped here cannot be opened: its name has letters that no program can read.",
    "Give the file another name, and drop it again.",
)


def hung(name: str) -> Fault:
    """Return what to say where the sound library does not come back from a call."""
    return Fault(
        f"The sound system has stopped answering, and {name} is not heard.",
        "Wait a moment, or restart the sound server; the arrow keys draw meanwhile.",
    )


def garbled(name: str) -> Fault:
    """Return what to say where a microphone delivers nothing but samples that are no sound."""
    return Fault(
        f"{name} sends data that is not sound.",
        "Unplug it and plug it in again, or choose another microphone.",
    )


def without_commands(path: Path) -> Fault:
    """Return what to say where a file has the picture alone, since all that was done is more than a file may hold."""
    return Fault(
        f"{path.name} is a plain picture: too many commands, or too many wide lines, belong to it.",
        "Undo what you want to before you leave it; opened again, it is a picture to draw on.",
    )
