"""How trouble in the world becomes a message to the player."""

from game.messages import Fault
from models.config import ModelError


def fault_from(error: Exception) -> Fault:
    """Return the two sentences of one of the project's errors: what happened, and what to do."""
    what, _, remedy = str(error).rpartition(". ")
    return Fault(f"{what}.", remedy) if what else Fault(remedy, "Go on with the keyboard.")


def without_model(error: ModelError) -> Fault:
    """Return what to say where the model does not load. The error's own remedy is for those who train models."""
    return Fault(fault_from(error).what, "Install the game again, or start it with another model: --model FILE.")


def unexpected(error: Exception) -> Fault:
    """Return what to say when the listener's thread ends by an error that nobody foresaw."""
    return Fault(
        f"Listening has stopped unexpectedly ({type(error).__name__}: {error}).",
        "Go on with the keyboard, or save the drawing and start again.",
    )


def silenced(name: str) -> Fault:
    """Return what to say where a microphone delivers nothing but exact zeros, as no room sounds."""
    return Fault(
        f"{name} sends no sound at all: it is blocked or muted.",
        "Unmute it, or allow the use of the microphone in the system's privacy settings.",
    )
