"""Load a .tflite network with its model card and run it on one window. The only user of ai_edge_litert."""

from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from models.config import DEFAULT_MODEL, ModelCard, ModelError, sha256_of


class Network:
    """A trained network: one window of log-mel frames in, one probability per label out. Runs on one thread."""

    def __init__(self, card: ModelCard, interpreter: Interpreter) -> None:
        self.card = card
        self._interpreter = interpreter
        self._input = interpreter.get_input_details()[0]["index"]
        self._output = interpreter.get_output_details()[0]["index"]

    @classmethod
    def load(cls, path: Path = DEFAULT_MODEL) -> "Network":
        """Load the .tflite file `path` and the card of the same name ending in .json beside it.

        Raises ModelError if either is missing or damaged, or if hash, labels or window do not fit each other.
        """
        if not path.is_file():
            raise ModelError(
                f"There is no model at {path}. Give the path of a .tflite file that has its card beside it."
            )
        card = ModelCard.load(path.with_suffix(".json"))
        if sha256_of(path) != card.sha256:
            raise ModelError(
                f"The model {path} is not the one its card was written for. Restore both files or export it again."
            )
        try:
            interpreter = Interpreter(model_path=str(path), num_threads=1)
            interpreter.allocate_tensors()
        except (ValueError, RuntimeError) as error:
            raise ModelError(
                f"The model {path} cannot be loaded ({error}). Restore the file or export it again."
            ) from error
        _check_shapes(path, card, interpreter)
        return cls(card, interpreter)

    def predict(self, window: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the probability of each label, float32 (labels,), for `window`, float32 (frames, mels)."""
        self._interpreter.set_tensor(self._input, window[None])  # (1, frames, mels)
        self._interpreter.invoke()
        return np.asarray(self._interpreter.get_tensor(self._output)[0], np.float32)


def _check_shapes(path: Path, card: ModelCard, interpreter: Interpreter) -> None:
    """Raise ModelError unless the network's input and output are what the card says."""
    takes = tuple(int(n) for n in interpreter.get_input_details()[0]["shape"])
    gives = tuple(int(n) for n in interpreter.get_output_details()[0]["shape"])
    window = (1, card.frontend.frames, card.frontend.mels)
    if takes != window:
        raise ModelError(f"The model {path} takes {takes}, but its card's front end gives {window}. Use its own card.")
    if gives != (1, len(card.labels)):
        raise ModelError(
            f"The model {path} gives {gives}, but its card has {len(card.labels)} labels. Use its own card."
        )
