"""Load a .tflite network with its model card and run it on one window. The only one that runs ai_edge_litert."""

import math
import platform
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.common.terminal import silenced_stderr
from models.spot.config import CHANNELS, DEFAULT_MODEL, ModelCard, ModelError, fingerprint

try:
    from ai_edge_litert.interpreter import Interpreter

    missing = ""
except ImportError as error:  # nobody builds it for this machine, or the system lacks a library that it needs
    Interpreter, missing = None, str(error)


MOST_EMBEDDED = 1e6  # in the embedding of such a network: greater numbers overflow in the last layer
MOST_NUMBERS = 10_000_000  # in one tensor of somebody's own network; ours hold a twentieth of that
WINDOW_RANK = 4  # of what is heard, (1, frames, mels, CHANNELS); a state is (1, n)


class NoRuntimeError(ModelError):
    """What runs networks is not there: what happened, and what to do."""


class Network(ABC):
    """One window of features in, one probability per label out.

    embedding: how many numbers `embed` gives; 0 where there is none. remembered: how many of them, the last ones, also
    tell what was heard before the window.
    """

    embedding = remembered = 0

    def __init__(self, card: ModelCard) -> None:
        self.card = card

    @abstractmethod
    def predict(self, window: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the probability of each label, float32 (labels,), for `window`, float32 (frames, mels, CHANNELS).

        Windows come in the order of a stream, one for each look at it, as far apart as the card's decision says: what
        was heard before counts.
        """

    def reset(self) -> None:  # noqa: B027 - most networks remember nothing
        """Forget all windows: the next one begins a stream."""

    def embed(self, window: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return what the last layer sees, float32 (embedding,), for `window`, float32 (frames, mels, CHANNELS).

        Each window of a stream is given to this, to `predict` or to `predict_and_embed`, once.
        """
        raise NotImplementedError(f"{type(self).__name__} gives no embedding")

    def predict_and_embed(self, window: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return what `predict` and `embed` return for `window`."""
        raise NotImplementedError(f"{type(self).__name__} gives no embedding")

    def embed_all(self, windows: Sequence[NDArray[np.float32]]) -> list[NDArray[np.float32]]:
        """Return what the last layer sees at each of `windows`, which are a stream from its beginning, see `embed`."""
        self.reset()
        return [self.embed(window) for window in windows]

    @staticmethod
    def load(path: Path = DEFAULT_MODEL) -> "Network":
        """Load a trained network, the .tflite file `path` and the card of the same name ending in .json beside it.

        Raises ModelError if either is missing or damaged, or if weights, labels and front end do not belong together,
        and NoRuntimeError where no network runs on this computer.
        """
        if Interpreter is None:
            raise NoRuntimeError(
                f"This computer cannot recognise words: LiteRT is missing ({platform.system()} {platform.machine()}: "
                f"{missing}). You can draw with the keyboard; the README says which computers can listen."
            )
        if not path.is_file():
            raise ModelError(
                f"There is no model at {path}. Give the path of a .tflite file that has its card beside it."
            )
        card = ModelCard.load(path.with_suffix(".json"))
        try:
            ours = fingerprint(path, labels=card.labels, frontend=card.frontend)
        except OSError as error:
            raise ModelError(f"The model {path} cannot be read ({error}). Make it readable or restore it.") from error
        if ours != card.sha256:
            raise ModelError(
                f"The model {path} is not the one its card was written for. Restore both files or export it again."
            )
        try:
            with silenced_stderr():  # LiteRT tells about its XNNPACK delegate, and has no setting for it
                interpreter = Interpreter(model_path=str(path), num_threads=1)
                interpreter.allocate_tensors()
        except (ValueError, RuntimeError) as error:
            raise ModelError(
                f"The model {path} cannot be loaded ({error}). Restore the file or export it again."
            ) from error
        _check_tensors(path, card, interpreter)
        return LiteRtNetwork(card, interpreter)


class _Stateful:
    """An interpreter with the state that goes from one window to the next, where its network has one (`_states`).

    numbers: of the state, 0 without one.
    """

    def __init__(self, interpreter: Interpreter) -> None:
        self._interpreter = interpreter
        taken = interpreter.get_input_details()
        self._window = next(tensor["index"] for tensor in taken if len(tensor["shape"]) == WINDOW_RANK)
        state = next((tensor for tensor in taken if len(tensor["shape"]) != WINDOW_RANK), None)
        self._state = self._next = None
        self._silence = np.zeros(0, np.float32)
        if state is not None:
            given = interpreter.get_output_details()
            self._state = state["index"]
            self._next = next(tensor["index"] for tensor in given if _shape(tensor) == _shape(state))
            self._silence = np.zeros(_shape(state), np.float32)
        self.numbers = self._silence.size
        self.reset()

    def reset(self) -> None:
        """Forget what was heard."""
        self._heard = self._silence

    def run(self, window: NDArray[np.float32]) -> None:
        """Hear the next window, float32 (frames, mels, CHANNELS)."""
        self._interpreter.set_tensor(self._window, window[None])  # (1, frames, mels, CHANNELS)
        if self._state is not None:
            self._interpreter.set_tensor(self._state, self._heard)
        self._interpreter.invoke()
        if self._next is not None:
            self._heard = np.nan_to_num(self._interpreter.get_tensor(self._next))

    def output(self, index: int) -> NDArray[np.float32]:
        """Return one output for the last window, float32 (n,)."""
        return np.asarray(self._interpreter.get_tensor(index)[0], np.float32)


class LiteRtNetwork(Network):
    """A trained network. Runs on one thread."""

    def __init__(self, card: ModelCard, interpreter: Interpreter) -> None:
        super().__init__(card)
        self._runs = _Stateful(interpreter)
        scores, embedding = _outputs(interpreter, len(card.labels))
        self._scores = scores["index"]
        self._embedding = None if embedding is None else embedding["index"]
        self.embedding = 0 if embedding is None else int(embedding["shape"][-1])
        self.remembered = self._runs.numbers

    def reset(self) -> None:
        """Forget all windows: the next one begins a stream."""
        self._runs.reset()

    def predict(self, window: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the probability of each label, float32 (labels,), for `window`, float32 (frames, mels, CHANNELS)."""
        self._runs.run(window)
        return self._runs.output(self._scores)

    def embed(self, window: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return what the last layer sees, float32 (embedding,), for `window`, float32 (frames, mels, CHANNELS)."""
        return self.predict_and_embed(window)[1]

    def predict_and_embed(self, window: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return what `predict` and `embed` return for `window`."""
        if self._embedding is None:
            raise NotImplementedError("this network gives no embedding")
        return self.predict(window), self._runs.output(self._embedding)


class Embedder(Network):
    """A network without its last layer: it only embeds. Runs on one thread."""

    def __init__(self, card: ModelCard, data: bytes) -> None:
        """Load the content of a .tflite file, which anybody may have written.

        card: of the network in whose place it hears. Raises ModelError, in one sentence that says what is wrong, unless
        it takes a window of the card's front end, and perhaps its state, and gives one embedding, and its next state.
        """
        super().__init__(card)
        if Interpreter is None:
            raise NoRuntimeError("LiteRT is missing on this computer.")
        window = np.zeros((card.frontend.frames, card.frontend.mels, CHANNELS), np.float32)
        try:
            with silenced_stderr():
                interpreter = Interpreter(model_content=data, num_threads=1)
                sizes = [_numbers_in(tensor["shape"]) for tensor in interpreter.get_tensor_details()]
                if max(sizes, default=0) > MOST_NUMBERS:
                    raise ModelError(f"It holds a tensor of {max(sizes):,} numbers.")
                interpreter.allocate_tensors()
            self._output, self.embedding = _embedding_of(interpreter, window.shape)
            self._runs = _Stateful(interpreter)
            self.remembered = self._runs.numbers
            self.embed_all([window, window])  # what is wrong with it, or with its state, may show only then
            self.reset()
        except (ValueError, RuntimeError) as error:
            raise ModelError(f"It cannot be run: {str(error).rstrip('.')}.") from error

    def reset(self) -> None:
        """Forget all windows: the next one begins a stream."""
        self._runs.reset()

    def predict(self, window: NDArray[np.float32]) -> NDArray[np.float32]:
        """Raise NotImplementedError: the last layer, which tells the words, lies elsewhere."""
        raise NotImplementedError("this network only embeds")

    def embed(self, window: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return what the last layer sees, float32 (embedding,), for `window`, float32 (frames, mels, CHANNELS)."""
        self._runs.run(window)
        return np.asarray(np.clip(np.nan_to_num(self._runs.output(self._output)), -MOST_EMBEDDED, MOST_EMBEDDED))


def _embedding_of(interpreter: Interpreter, window: tuple[int, ...]) -> tuple[int, int]:
    """Return where a network without a last layer gives its embedding, and how much of it. Raises ModelError.

    window: what it must take, (frames, mels, CHANNELS).
    """
    taken, given = interpreter.get_input_details(), interpreter.get_output_details()
    shapes = [_shape(tensor) for tensor in (*taken, *given)]
    kinds = {np.dtype(tensor["dtype"]) for tensor in (*taken, *given)}
    states = _states(taken, given)
    others = [tensor for tensor in given if [_shape(tensor)] != states]
    embeds = (
        states is not None
        and (1, *window) in shapes[: len(taken)]
        and len(given) == len(taken)
        and len(others) == 1
        and len(_shape(others[0])) == 2
        and _shape(others[0])[0] == 1
    )
    if not embeds or kinds != {np.dtype(np.float32)}:
        raise ModelError(f"It takes and gives {shapes}, where {(1, *window)} and one embedding belong.")
    return others[0]["index"], _shape(others[0])[1]


def _shape(tensor: dict[str, Any]) -> tuple[int, ...]:
    return tuple(int(n) for n in tensor["shape"])


def _states(taken: Sequence[dict[str, Any]], given: Sequence[dict[str, Any]]) -> list[tuple[int, ...]] | None:
    """Return the shape of the state that a network takes and gives, none for most; None where it takes something else.

    A network takes one window, and perhaps a state, (1, n), of which exactly one of n numbers comes out.
    """
    beside = [tensor for tensor in taken if len(tensor["shape"]) != WINDOW_RANK]
    if len(taken) - len(beside) != 1 or len(beside) > 1:
        return None
    for state in beside:
        again = [tensor for tensor in given if _shape(tensor) == _shape(state)]
        lasting = all(len(of["shape"]) == 2 and tuple(of["shape_signature"][1:]) == _shape(of)[1:] for of in again)
        if len(again) != 1 or not lasting:
            return None
    return [_shape(state) for state in beside]


def _numbers_in(shape: NDArray[np.integer]) -> int:
    """Return how many numbers a tensor of this shape holds; a length that is not known yet counts as one."""
    return math.prod(max(1, int(length)) for length in shape)


def _outputs(interpreter: Interpreter, labels: int) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """Return the output with a score for each of `labels`, and the one with the embedding, None where there is none.

    What comes first is not told by their order: the exporter sorts them by its own names. A state that is given is one
    that is taken, too.
    """
    given = interpreter.get_output_details()
    scores = next((output for output in given if _shape(output) == (1, labels)), given[0])
    states = [_shape(tensor) for tensor in interpreter.get_input_details()]
    others = [output for output in given if output is not scores and _shape(output) not in states]
    return scores, others[0] if len(others) == 1 and len(others[0]["shape"]) == 2 else None


def _check_tensors(path: Path, card: ModelCard, interpreter: Interpreter) -> None:
    """Raise ModelError unless the network's input and output are what the card says, in 32-bit floats."""
    inputs, outputs = interpreter.get_input_details(), interpreter.get_output_details()
    if not inputs or not outputs:
        raise ModelError(f"The model {path} takes or gives nothing. Give a model that hears.")
    given, _ = _outputs(interpreter, len(card.labels))
    taken = max(inputs, key=lambda tensor: len(tensor["shape"]))
    takes, gives = _shape(taken), _shape(given)
    window = (1, card.frontend.frames, card.frontend.mels, CHANNELS)
    if takes != window:
        raise ModelError(f"The model {path} takes {takes}, but its card's front end gives {window}. Use its own card.")
    if gives != (1, len(card.labels)):
        raise ModelError(
            f"The model {path} gives {gives}, but its card has {len(card.labels)} labels. Use its own card."
        )
    states = _states(inputs, [output for output in outputs if output is not given])
    if states is None or gives in states:
        raise ModelError(
            f"The model {path} takes {', '.join(str(_shape(tensor)) for tensor in inputs)}. Give a model that takes a "
            "window, and no more than a state beside it, which comes out again and is no score."
        )
    kinds = {np.dtype(tensor["dtype"]) for tensor in (*inputs, given)}
    if kinds != {np.dtype(np.float32)}:
        raise ModelError(
            f"The model {path} takes or gives {', '.join(sorted(map(str, kinds)))} instead of float32 alone. "
            "Export it with float32 input and output."
        )
