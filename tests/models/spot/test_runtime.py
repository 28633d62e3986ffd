"""Tests of loading and running a network, on a small untrained one that is exported here."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.spot.config import DIRECTIONS, NOISE, UNKNOWN, DecisionConfig, FrontEndConfig, ModelCard, ModelError
from models.spot.runtime import Network
from models.spot.spotter import Spotter
from models.train.network import MEMORY, build_network, export_tflite, to_play
from models.train.tensorflow_quietly import keras, tf
from tests.support.keras_stream import silence, stream_of

LABELS = (*DIRECTIONS, UNKNOWN, NOISE)


@pytest.fixture(scope="module")
def untrained() -> keras.Model:
    """Return a narrow network with seeded random weights."""
    keras.utils.set_random_seed(3)
    return build_network(FrontEndConfig(), len(LABELS), width=8)


@pytest.fixture(scope="module")
def exported(untrained: keras.Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the network as a .tflite file with its card beside it."""
    path = tmp_path_factory.mktemp("model") / "small.tflite"
    export_tflite(untrained, path)
    ModelCard(LABELS, FrontEndConfig(), DecisionConfig()).for_weights(path).save(path.with_suffix(".json"))
    return path


@pytest.fixture
def model(exported: Path, tmp_path: Path) -> Path:
    """Return a copy of the exported model that a test may break."""
    for path in (exported, exported.with_suffix(".json")):
        shutil.copy(path, tmp_path / path.name)
    return tmp_path / exported.name


def windows(count: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Return seeded windows in the range of features, float32 (count, 98, 40, 2)."""
    return np.random.default_rng(5).uniform(-2.0, 2.0, (count, 98, 40, 2)).astype(np.float32)


def test_keras_and_litert_agree(untrained: keras.Model, exported: Path) -> None:
    """A float32 export gives the probabilities of Keras within 1e-4."""
    network = Network.load(exported)
    inputs = windows(8)

    ours = np.stack([network.predict(window) for window in inputs])

    np.testing.assert_allclose(ours, stream_of(untrained, inputs), atol=1e-4)


def test_a_stream_begins_anew(exported: Path) -> None:
    """What was heard before counts until the network is told that a stream begins."""
    network = Network.load(exported)
    first, second = windows(2)
    alone = network.predict(second)
    network.predict(first)
    after = network.predict(second)
    network.reset()

    assert np.abs(after - alone).max() > 1e-5
    np.testing.assert_array_equal(network.predict(second), alone)
    np.testing.assert_array_equal(network.embed_all([second]), network.embed_all([second]))


@pytest.mark.long
def test_eight_bits_agree(untrained: keras.Model, tmp_path: Path) -> None:
    """An export with 8-bit weights is within 0.02 of Keras, and far smaller even where all layers are narrow."""
    full, eight_bit = tmp_path / "full.tflite", tmp_path / "eight_bit.tflite"
    export_tflite(untrained, full)
    export_tflite(untrained, eight_bit, eight_bit=True)
    ModelCard(LABELS, FrontEndConfig(), DecisionConfig()).for_weights(eight_bit).save(eight_bit.with_suffix(".json"))
    network = Network.load(eight_bit)
    inputs = windows(4)

    ours = np.stack([network.predict(window) for window in inputs])

    assert eight_bit.stat().st_size < 0.6 * full.stat().st_size
    np.testing.assert_allclose(ours, stream_of(untrained, inputs), atol=0.02)


def test_probabilities_sum_to_one(exported: Path) -> None:
    """One window gives one probability per label; they sum to 1."""
    probabilities = Network.load(exported).predict(windows(1)[0])

    assert probabilities.shape == (6,)
    assert probabilities.dtype == np.float32
    assert probabilities.sum() == pytest.approx(1.0, abs=1e-5)


def test_scores_and_embedding_in_one_run(exported: Path) -> None:
    """They are what each gives alone, over a stream."""
    networks = [Network.load(exported) for _ in range(3)]
    for window in windows(3):
        scores, embedding = networks[0].predict_and_embed(window)

        np.testing.assert_array_equal(scores, networks[1].predict(window))
        np.testing.assert_array_equal(embedding, networks[2].embed(window))
    assert (networks[0].embedding, networks[0].remembered) == (len(embedding), MEMORY)


def test_results_are_not_overwritten(exported: Path) -> None:
    """What one window gave stays as it was when the next window is run."""
    network = Network.load(exported)
    first, second = windows(2)
    kept = network.predict(first)
    copy = kept.copy()
    network.predict(second)

    np.testing.assert_array_equal(kept, copy)


def test_the_spotter_loads_it(exported: Path) -> None:
    """The whole recogniser runs on the file and takes labels and decision from its card."""
    spotter = Spotter.load(exported)

    assert (spotter.labels, spotter.decision) == (LABELS, DecisionConfig())
    assert len(spotter.feed(np.zeros(16_000, np.float32))) == 50


def change_card(model: Path, change: Callable[[ModelCard], ModelCard]) -> None:
    """Rewrite the card beside `model`."""
    path = model.with_suffix(".json")
    change(ModelCard.load(path)).save(path)


def refused(model: Path, says: str) -> None:
    """Assert that loading `model` is a ModelError of two sentences that match `says`."""
    with pytest.raises(ModelError, match=says) as caught:
        Network.load(model)
    message = str(caught.value)
    assert message.endswith(".")
    assert message.count(". ") >= 1


def test_a_missing_model_is_refused(tmp_path: Path) -> None:
    """Without the file there is nothing to load."""
    refused(tmp_path / "none.tflite", "There is no model")


def test_a_missing_card_is_refused(model: Path) -> None:
    """Without its card nobody knows what the outputs mean."""
    model.with_suffix(".json").unlink()

    refused(model, "cannot be read")


def test_other_weights_are_refused(model: Path) -> None:
    """One byte more, and the weights are not those that the card was written for."""
    model.write_bytes(model.read_bytes() + b"\0")

    refused(model, "not the one its card was written for")


def test_a_file_that_is_no_network_is_refused(model: Path) -> None:
    """A file that LiteRT cannot load is refused, though its hash is right."""
    model.write_bytes(b"up down left right" * 100)
    change_card(model, lambda card: card.for_weights(model))

    refused(model, "cannot be loaded")


def test_a_damaged_network_is_refused(model: Path) -> None:
    """Half of a network is refused, though its hash is right."""
    model.write_bytes(model.read_bytes()[: model.stat().st_size // 2])
    change_card(model, lambda card: card.for_weights(model))

    refused(model, "cannot be loaded")


def test_too_many_labels_are_refused(model: Path) -> None:
    """The card must name as many labels as the network has outputs."""
    change_card(model, lambda card: replace(card, labels=("more", *card.labels)).for_weights(model))

    refused(model, "7 labels")


@pytest.mark.parametrize("frontend", [FrontEndConfig(mels=64), FrontEndConfig(frames=49)])
def test_another_window_is_refused(model: Path, frontend: FrontEndConfig) -> None:
    """The card's front end must give the window that the network takes."""
    change_card(model, lambda card: replace(card, frontend=frontend).for_weights(model))

    refused(model, "front end")


@pytest.mark.parametrize(
    "changes",
    [
        {"labels": ("down", "up", *LABELS[2:])},
        {"labels": (*DIRECTIONS, NOISE, UNKNOWN)},
        {"labels": ("above", *LABELS[1:])},
        {"frontend": FrontEndConfig(hop_samples=200)},
        {"frontend": FrontEndConfig(low_hz=20.0)},
        {"frontend": FrontEndConfig(floor=1e-2)},
    ],
)
def test_what_fits_in_shape_alone_is_refused(model: Path, changes: dict[str, Any]) -> None:
    """Labels in another order or of other names, and a front end of other values, are not those of the weights."""
    change_card(model, lambda card: replace(card, **changes))

    refused(model, "not the one its card was written for")


def strange(*, states: tuple[int, ...] = (), again: tuple[int, ...] = (), windows: int = 1) -> keras.Model:
    """Return a network that takes so many windows and states of so many numbers, and gives scores and others."""
    heard = [keras.Input((98, 40, 2)) for _ in range(windows)]
    given = [keras.Input((numbers,)) for numbers in states]
    seen = keras.layers.Concatenate()([*[keras.layers.Flatten()(window) for window in heard], *given])
    outputs = [keras.layers.Dense(numbers)(seen) for numbers in (len(LABELS), *again)]
    return keras.Model([*heard, *given], outputs if again else outputs[0])


@pytest.mark.parametrize(
    "network",
    [
        pytest.param(lambda: strange(windows=2), id="two windows"),
        pytest.param(lambda: strange(states=(7,)), id="a state that does not come out"),
        pytest.param(lambda: strange(states=(7,), again=(7, 7)), id="a state that comes out twice"),
        pytest.param(lambda: strange(states=(7, 8), again=(7, 8)), id="two states"),
        pytest.param(lambda: strange(states=(6,), again=(6,)), id="a state as long as the scores"),
    ],
)
def test_what_takes_more_than_a_window_and_a_state_is_refused(model: Path, network: Callable[[], keras.Model]) -> None:
    """When it is loaded, not when it is first asked."""
    built = network()
    converter = tf.lite.TFLiteConverter.from_keras_model(built)
    model.write_bytes(converter.convert())
    change_card(model, lambda card: card.for_weights(model))

    refused(model, "no more than a state")


def test_another_decision_is_played(model: Path) -> None:
    """The decision may be tuned in the card while the weights stay."""
    change_card(model, lambda card: replace(card, decision=DecisionConfig(threshold=0.6), figures={"clips": {}}))

    assert Network.load(model).card.decision.threshold == 0.6


@pytest.mark.long
@pytest.mark.parametrize("whole", ["input", "output"])
def test_whole_numbers_are_refused(untrained: keras.Model, tmp_path: Path, whole: str) -> None:
    """A network that takes or gives 8-bit numbers is refused when it is loaded, not when it is first asked."""
    converter = tf.lite.TFLiteConverter.from_keras_model(to_play(untrained))
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.representative_dataset = lambda: ([silence(), window[None]] for window in windows(2))
    setattr(converter, f"inference_{whole}_type", tf.int8)
    path = tmp_path / "whole.tflite"
    path.write_bytes(converter.convert())
    ModelCard(LABELS, FrontEndConfig(), DecisionConfig()).for_weights(path).save(path.with_suffix(".json"))

    refused(path, "float32, int8 instead of float32")


def test_a_model_that_cannot_be_read_is_refused(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that may not be read is a ModelError."""

    def forbidden(self: Path) -> bytes:
        raise PermissionError(f"not allowed: {self.name}")

    monkeypatch.setattr(Path, "read_bytes", forbidden)

    refused(model, "cannot be read")


def test_a_card_of_another_kind_is_refused(model: Path) -> None:
    """A card that is some other JSON file is refused."""
    model.with_suffix(".json").write_text(json.dumps({"words": ["up"]}), encoding="utf-8")

    refused(model, "not usable")
