"""Tests of the network's shape in time, and of the shipped weights. Its export is tested with the runtime."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.spot.audio_files import read_audio
from models.spot.config import DEFAULT_MODEL, DIRECTIONS, FrontEndConfig, ModelCard
from models.spot.frontend import FrontEnd, features
from models.spot.runtime import Network
from models.spot.spotter import Spotter
from models.train.network import MEMORY, build_network, export_tflite, save_network, to_play
from models.train.tensorflow_quietly import keras, tf
from tests.support.keras_stream import silence, stream_of

CONFIG = FrontEndConfig()
LABELS = len(DIRECTIONS) + 2
DEMO = Path(__file__).parents[3] / "assets" / "demo.wav"


@pytest.fixture(scope="module")
def window_network() -> keras.Model:
    """Return a narrow network for one window, all of whose weights are random, those of normalisation too."""
    keras.utils.set_random_seed(4)
    model = build_network(CONFIG, LABELS, width=8)
    rng = np.random.default_rng(4)
    moved = [w * rng.uniform(0.8, 1.2, w.shape) + rng.normal(0.0, 0.03, w.shape) for w in model.get_weights()]
    model.set_weights([w.astype(np.float32) for w in moved])
    return model


@pytest.fixture(scope="module")
def scene_network(window_network: keras.Model) -> keras.Model:
    """Return the network for scenes, with the same weights."""
    model = build_network(CONFIG, LABELS, width=8, windows=True)
    model.set_weights(window_network.get_weights())
    return model


def noise(frames: int, *, seed: int = 1) -> np.ndarray:
    """Return values in the range of features, float32 (frames, mels, 2)."""
    return np.random.default_rng(seed).uniform(-2.0, 2.0, (frames, CONFIG.mels, 2)).astype(np.float32)


def scores(model: keras.Model, frames: np.ndarray) -> np.ndarray:
    """Return what the network gives for one window or scene, in use rather than in training."""
    given: np.ndarray = model(began(model, tf.constant(frames[None])), training=False)[0].numpy()
    return given


def began(model: keras.Model, sound: Any) -> Any:
    """Return what a network takes at the beginning of a stream, which for one window is a state, too."""
    return [sound, tf.zeros((len(sound), MEMORY))] if len(model.inputs) > 1 else sound


def test_one_window_gives_one_probability_per_label(window_network: keras.Model) -> None:
    """(98, 40, 2) gives (6,), which sums to 1."""
    given = scores(window_network, noise(98))

    assert window_network.input_shape == [(None, 98, 40, 2), (None, MEMORY)]
    assert given.shape == (LABELS,)
    assert given.sum() == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize(("frames", "windows"), [(98, 1), (102, 2), (498, 101)])
def test_a_scene_gives_one_row_every_four_frames(scene_network: keras.Model, frames: int, windows: int) -> None:
    """98 + 4 n frames give n + 1 rows of probabilities."""
    given = scores(scene_network, noise(frames))

    assert given.shape == (windows, LABELS)
    np.testing.assert_allclose(given.sum(axis=1), 1.0, atol=1e-5)


def test_a_window_gives_the_same_wherever_it_lies(window_network: keras.Model, scene_network: keras.Model) -> None:
    """Row i of a scene is what the window from frame 4 i to 4 i + 98 gives after those before it, to 1e-4."""
    scene = noise(298)
    one_by_one = stream_of(window_network, [scene[4 * i : 4 * i + 98] for i in range(51)])

    assert np.ptp(one_by_one, axis=0).max() > 5e-3  # the windows differ, or nothing would be compared
    np.testing.assert_allclose(scores(scene_network, scene), one_by_one, atol=1e-4)


def test_what_was_heard_before_counts(window_network: keras.Model) -> None:
    """The same window gives other scores after other windows, since they are remembered: it is seen as before."""
    played, first, second = to_play(window_network), noise(98), noise(98, seed=2)
    *_, later = played([first[None], silence()], training=False)
    alone, after = (
        [np.asarray(given)[0] for given in played([second[None], np.asarray(state)], training=False)]
        for state in (silence(), later)
    )

    assert np.abs(alone[0] - after[0]).max() > 1e-4
    differs = np.flatnonzero(np.abs(alone[1] - after[1]) > 1e-6)
    assert len(differs) > 0
    assert differs.min() >= len(alone[1]) - MEMORY


def seen_by(model: keras.Model, *, frames: int, row: int) -> list[int]:
    """Return the frames, of so many, that a row depends on before what is remembered is added.

    With all weights and inputs positive no rectifier hides anything: what is looked at has a gradient.
    """
    open_model = keras.models.clone_model(model)
    open_model.set_weights([np.abs(w) for w in model.get_weights()])
    remembered = open_model.get_layer("memory").input  # with the state where there is one
    before = keras.Model(open_model.input, remembered[0] if isinstance(remembered, list) else remembered)
    sound = tf.fill((1, frames, CONFIG.mels, 2), 2.0)
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(sound)
        looked_at = tf.reduce_sum(before(began(model, sound), training=False)[:, row])
    slope = tape.gradient(looked_at, sound).numpy()[0]  # (frames, mels, 2)
    return [int(frame) for frame in np.flatnonzero(np.abs(slope).max(axis=(1, 2)))]


def test_a_row_looks_at_its_own_window(scene_network: keras.Model) -> None:
    """Row 2 of a scene depends on the 98 frames of its window, 8 to 105: on each of them, and on no other."""
    assert seen_by(scene_network, frames=118, row=2) == list(range(8, 106))


def test_nothing_is_heard_before_it_comes(scene_network: keras.Model) -> None:
    """What is remembered is of the past: the rows of a scene are those of its beginning alone."""
    scene = noise(298)

    np.testing.assert_allclose(scores(scene_network, scene[:198]), scores(scene_network, scene)[:26], atol=1e-5)


def test_one_window_is_looked_at_as_a_whole(window_network: keras.Model) -> None:
    """The network for one window depends on each of its frames, 0 to 97."""
    assert seen_by(window_network, frames=98, row=0) == list(range(98))


@pytest.mark.parametrize("width", [4, 128])
def test_any_width_can_be_built(width: int) -> None:
    """Width changes the number of weights, not the shapes."""
    assert build_network(CONFIG, 3, width=width).output_shape == (None, 3)


def test_a_saved_network_loads_back(window_network: keras.Model, tmp_path: Path) -> None:
    """The .keras file gives the same weights and the same result."""
    path = tmp_path / "small.keras"
    save_network(window_network, path)
    loaded = keras.models.load_model(path)

    for ours, theirs in zip(window_network.get_weights(), loaded.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)
    np.testing.assert_allclose(scores(loaded, noise(98)), scores(window_network, noise(98)), atol=1e-6)


@pytest.mark.long
def test_files_are_replaced_as_a_whole(window_network: keras.Model, tmp_path: Path) -> None:
    """Both files take the place of older ones, and nothing half-written stays beside them."""
    keras_path, tflite_path = tmp_path / "small.keras", tmp_path / "small.tflite"
    for path in (keras_path, tflite_path):
        path.write_text("old")

    save_network(window_network, keras_path)
    export_tflite(window_network, tflite_path)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["small.keras", "small.tflite"]
    assert keras.models.load_model(keras_path).output_shape == (None, LABELS)
    assert tflite_path.read_bytes()[4:8] == b"TFL3"  # the format's own mark


def test_a_file_stays_where_writing_fails(tmp_path: Path) -> None:
    """A network that cannot be saved leaves the old file as it was."""
    path = tmp_path / "small.keras"
    path.write_text("old")

    class Unsaved:
        def save(self, part: Path) -> None:
            part.write_text("half of a net")
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        save_network(Unsaved(), path)
    assert path.read_text() == "old"


def test_normalisation_runs_in_training_alone(window_network: keras.Model) -> None:
    """In use, a window's result does not depend on the others in the batch."""
    both = np.stack([noise(98), 0.1 * noise(98, seed=2)])

    together = window_network(began(window_network, tf.constant(both)), training=False).numpy()

    np.testing.assert_allclose(together[0], scores(window_network, both[0]), atol=1e-5)


@pytest.mark.long
def test_the_shipped_files_hold_one_network(tmp_path: Path) -> None:
    """Keras and LiteRT agree to 1e-4 on the shipped network in float32; as shipped, in 8 bits, the moves are the same.

    A weight in 8 bits is off by up to 1 in 254 of the largest of its channel. That moved a probability by 0.05 at most,
    where it was near a half; another processor may round otherwise.
    """
    model = keras.models.load_model(DEFAULT_MODEL.with_suffix(".keras"))
    whole_path = tmp_path / "whole.tflite"
    export_tflite(model, whole_path)
    card = ModelCard.load(DEFAULT_MODEL.with_suffix(".json")).for_weights(whole_path)
    card.save(whole_path.with_suffix(".json"))
    whole, shipped = Network.load(whole_path), Network.load()
    voice = read_audio(DEMO)
    frames = features(FrontEnd(card.frontend).push(voice), card.frontend)
    windows = np.stack([frames[i : i + CONFIG.frames] for i in range(0, len(frames) - CONFIG.frames, 20)])

    expected = stream_of(model, windows)

    assert np.ptp(expected, axis=0).min() > 0.1  # the voice says more than one thing
    np.testing.assert_allclose(np.stack([whole.predict(window) for window in windows]), expected, atol=1e-4)
    off = np.abs(np.stack([shipped.predict(window) for window in windows]) - expected)
    assert off.max() < 0.15
    assert off.mean() < 0.005
    moves = [[h.word for h in Spotter(network).feed(voice) if h.word] for network in (whole, shipped)]
    assert moves[0] == moves[1]
    assert len(moves[0]) > 50


def test_the_shipped_network_is_the_one_built_here() -> None:
    """The shipped .keras file has the shapes of weights that training would fill today, and no optimiser.

    It was taught more classes than it has labels, of which it may add some up in the end.
    """
    shipped = keras.models.load_model(DEFAULT_MODEL.with_suffix(".keras"))
    classes = shipped.get_layer("scores").filters
    built = [w.shape for w in build_network(CONFIG, classes).get_weights()]
    found = [w.shape for w in shipped.get_weights()]

    assert shipped.output_shape == (None, LABELS)
    assert found[: len(built)] == built
    assert found[len(built) :] == ([(classes, LABELS)] if classes > LABELS else [])
    assert getattr(shipped, "optimizer", None) is None
