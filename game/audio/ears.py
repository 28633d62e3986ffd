"""Opens what hears: the recogniser with the voice of one person, or with anyone's where that cannot be used."""

from pathlib import Path

from game.audio.outbox import SpotterLike
from models.spot.config import ModelError
from models.spot.profile import NAME
from models.spot.spotter import Spotter


class VoiceError(ModelError):
    """Somebody's voice cannot be used: what happened, and what to do. spotter: what hears anyone's voice instead."""

    def __init__(self, said: str, spotter: SpotterLike) -> None:
        super().__init__(said)
        self.spotter = spotter


def open_ear(model: Path, voice: Path | None = None) -> Spotter:
    """Return what hears the words of a model.

    voice: the folder of the voice to listen for, None for anyone's; one that the game was not fitted to yet is heard as
    anyone's. Raises ModelError where the model cannot be loaded, and VoiceError where the voice alone cannot be used.
    """
    if voice is None:
        return Spotter.load(model)
    try:
        if not voice.is_dir():
            raise ModelError(f"The voice {voice} is not there any more. Choose another one.")
        if not (voice / NAME).exists():
            return Spotter.load(model)
        return Spotter.load(model, profile=voice)
    except ModelError as error:
        raise VoiceError(str(error), Spotter.load(model)) from error
    except OSError as error:  # pathlib lets some pass, as of a name that is too long or a folder that is closed
        said = f"The voice {voice} cannot be looked at ({error.strerror}). Choose another one."
        raise VoiceError(said, Spotter.load(model)) from error
