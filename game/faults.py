"""How trouble in the world becomes a message to the player."""

import re
from pathlib import Path

from game.messages import Fault
from models.spot.config import ModelError, NoCardError
from models.spot.runtime import NoRuntimeError

ASIDE = re.compile(r'\((?:[^()]|\([^()]*\))*\)|"[^"]*"')  # what others said and called: it may hold sentences too
SENTENCE_END = re.compile(r"(?<!\b[A-Z])\. (?=[A-Z])")  # but not the stop of an initial, as in /home/J. Smith


def fault_from(error: Exception) -> Fault:
    """Return what happened, the first sentence of one of the project's errors, and what to do, the rest."""
    text = str(error)
    end = SENTENCE_END.search(ASIDE.sub(lambda aside: "-" * len(aside[0]), text))
    return Fault(text[: end.start() + 1], text[end.end() :]) if end else Fault(text, "Try again.")


def without_model(error: ModelError) -> Fault:
    """Return what to say where the model does not load. The error's own remedy is for those who train models."""
    if isinstance(error, NoRuntimeError):  # no other model would help
        return fault_from(error)
    if isinstance(error, NoCardError):
        return Fault(
            fault_from(error).what, "Put it beside the .tflite file, or reinstall the game if it came with it."
        )
    return Fault(fault_from(error).what, "Reinstall the game, or start it with another model: --model FILE.")


def without_other_words(error: ModelError) -> Fault:
    """Return what to say where the model of other words does not load, and the one before is still heard with."""
    return Fault(fault_from(error).what, "The words from before still work; reinstall the game to use the others.")


def without_voice(error: ModelError) -> Fault:
    """Return what to say where somebody's voice cannot be listened for, and anyone's is."""
    return Fault(fault_from(error).what, "Anyone's voice is listened for instead; choose another one, or fit it again.")


def unexpected(error: Exception) -> Fault:
    """Return what to say when the listener's thread ends by an error that nobody foresaw."""
    return Fault(
        f"Listening stopped unexpectedly ({type(error).__name__}: {error}).",
        "Save your drawing and start the game again.",
    )


def silenced(name: str) -> Fault:
    """Return what to say where a microphone delivers nothing but exact zeros, as no room sounds."""
    return Fault(
        f"{name} is completely silent: it is blocked or muted.",
        "Unmute it, or allow microphone access in the system's privacy settings.",
    )


def held_another_drawing(path: Path, aside: Path) -> Fault:
    """Return what to say where somebody else's drawing stood in a drawing's own file."""
    return Fault(f"There was another drawing in {path.name}.", f"It is kept as {aside.name}, in the same folder.")


def held_another_file(path: Path, aside: Path) -> Fault:
    """Return what to say where another file stood in the place of one that was made of a drawing."""
    return Fault(f"There was another file {path.name}.", f"It is kept as {aside.name}, in the same folder.")


NOT_TAKEN = Fault(
    "This file cannot be opened: its name has letters that cannot be read.",
    "Rename the file and drop it again.",
)


def hung(name: str) -> Fault:
    """Return what to say where the sound library does not come back from a call."""
    return Fault(
        f"The sound system has stopped responding, so {name} cannot be heard.",
        "Wait a moment, or restart the sound server; the arrow keys still draw.",
    )


def garbled(name: str) -> Fault:
    """Return what to say where a microphone delivers nothing but samples that are no sound."""
    return Fault(
        f"{name} is sending data that is not sound.",
        "Unplug it and plug it in again, or choose another microphone.",
    )


def without_commands(path: Path) -> Fault:
    """Return what to say where a file has the picture alone, since all that was done is more than a file may hold."""
    return Fault(
        f"{path.name} is a plain picture: the drawing has too many moves, or too many wide lines.",
        "Undo what you want to before you close it; next time it opens as a picture to draw on.",
    )
