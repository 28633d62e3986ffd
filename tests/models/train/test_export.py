"""Tests of what a training run hands over, on a small untrained network of more classes than any vocabulary has."""

from pathlib import Path

import numpy as np
import pytest

from models.spot.config import DIRECTIONS, NOISE, UNKNOWN, VOCABULARIES, FrontEndConfig
from models.spot.runtime import Network
from models.train.checkpoint import CheckpointError
from models.train.export import begin_with, merged, ship, vocabularies_of
from models.train.network import build_network, save_network
from models.train.tensorflow_quietly import keras
from tests.support.keras_stream import silence

CONFIG = FrontEndConfig()
HANDSFREE = VOCABULARIES["handsfree8w"]
CLASSES = (*HANDSFREE, "bed", "cat", UNKNOWN, NOISE)
DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
CREDITS = ("Somebody, CC BY 4.0",)


@pytest.fixture(scope="module")
def model() -> keras.Model:
    """Return a narrow network whose classes differ in what they say to a window."""
    keras.utils.set_random_seed(2)
    model = build_network(CONFIG, len(CLASSES), width=4)
    rng = np.random.default_rng(2)
    model.set_weights([(w + rng.normal(0.0, 0.2, w.shape) ** 2).astype(np.float32) for w in model.get_weights()])
    return model


@pytest.fixture(scope="module")
def window() -> np.ndarray:
    """Return a window of features, float32 (98, 40, 2)."""
    return np.random.default_rng(3).uniform(-2.0, 2.0, (98, 40, 2)).astype(np.float32)


@pytest.fixture(scope="module")
def shipped(model: keras.Model, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return the .tflite files that eight commands give."""
    return shipped_to(tmp_path_factory.mktemp("shipped"), model, HANDSFREE)


def shipped_to(folder: Path, model: keras.Model, commands: tuple[str, ...]) -> list[Path]:
    """Ship the network for these commands."""
    return ship(model, folder, classes=CLASSES, commands=commands, frontend=CONFIG, trained_on=CREDITS)


def said(model: keras.Model, window: np.ndarray) -> np.ndarray:
    """Return what a network gives for a window."""
    given: np.ndarray = model([window[None], silence()], training=False)[0].numpy()
    return given


@pytest.mark.long
def test_outputs_are_added_up(model: keras.Model, window: np.ndarray) -> None:
    """Each output of the merged network is the sum of its group; a class in no group is dropped."""
    alone = said(model, window)
    groups = [[3], [0, 5, 11], [10, 1]]

    sums = said(merged(model, groups), window)

    assert np.ptp(alone) > 0.01  # the classes differ, or nothing would be compared
    assert sums.shape == (3,)
    np.testing.assert_allclose(sums, [alone[3], alone[0] + alone[5] + alone[11], alone[10] + alone[1]], atol=1e-6)


@pytest.mark.long
def test_the_weights_stay_as_they_were(model: keras.Model) -> None:
    """The merged network has the weights of the one before, bit by bit, then ones where a class joins a group."""
    *before, sums = merged(model, [[0, 2], list(range(3, len(CLASSES)))]).get_weights()

    for ours, theirs in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)
    np.testing.assert_array_equal(sums.T, [[1, 0, 1] + 9 * [0], 3 * [0] + 9 * [1]])


@pytest.mark.long
def test_each_vocabulary_has_all_its_files(shipped: list[Path]) -> None:
    """Eight commands give both vocabularies, each as .keras, .tflite and card, and nothing half-written beside them."""
    assert [path.name for path in shipped] == ["directional4w.tflite", "handsfree8w.tflite"]
    assert {path.name for path in shipped[0].parent.iterdir()} == {
        f"{name}.{ending}" for name in ("directional4w", "handsfree8w") for ending in ("keras", "tflite", "json")
    }


@pytest.mark.long
def test_cards_fit_their_networks(shipped: list[Path]) -> None:
    """The runtime takes each network with its card, which has its words, the front end and the credits."""
    for path in shipped:
        card = Network.load(path).card
        assert card.labels == (*VOCABULARIES[path.stem], UNKNOWN, NOISE)
        assert card.frontend == CONFIG
        assert card.trained_on == CREDITS


@pytest.mark.long
def test_what_is_no_label_counts_as_unknown(model: keras.Model, shipped: list[Path], window: np.ndarray) -> None:
    """Commands and noise are the same in both; unknown is all the rest: with four words, the other four as well.

    The .keras file says so to 1e-6, the .tflite file, whose weights are float16, to 0.005.
    """
    alone = dict(zip(CLASSES, said(model, window), strict=True))
    for path in shipped:
        words = VOCABULARIES[path.stem]
        rest = sum(score for label, score in alone.items() if label not in (*words, NOISE))
        expected = [*[alone[word] for word in words], rest, alone[NOISE]]

        np.testing.assert_allclose(
            said(keras.models.load_model(path.with_suffix(".keras")), window), expected, atol=1e-6
        )
        np.testing.assert_allclose(Network.load(path).predict(window), expected, atol=5e-3)


@pytest.mark.long
def test_other_commands_are_named_by_their_number(model: keras.Model, tmp_path: Path) -> None:
    """Two words of one's own give one set of files, in which our other words are unknown."""
    (path,) = shipped_to(tmp_path, model, ("yes", "up"))

    assert path.name == "custom2w.tflite"
    assert Network.load(path).card.labels == ("yes", "up", UNKNOWN, NOISE)


@pytest.mark.parametrize(
    ("commands", "names"),
    [
        (HANDSFREE, ["directional4w", "handsfree8w"]),
        (DIRECTIONS, ["directional4w"]),
        (("up", "dog"), ["custom2w"]),
        ((*DIGITS, *HANDSFREE), ["directional4w", "handsfree8w", "custom18w"]),
        (DIRECTIONS[::-1], ["directional4w", "custom4w"]),  # in another order they are another model
    ],
)
def test_vocabularies_follow_from_the_commands(commands: tuple[str, ...], names: list[str]) -> None:
    """Each vocabulary of ours whose words were all learned, and the commands themselves if they are none of these."""
    found = vocabularies_of(commands)

    assert list(found) == names
    assert commands in found.values()
    assert all(words == VOCABULARIES.get(name, commands) for name, words in found.items())


@pytest.fixture(scope="module")
def hesitant() -> keras.Model:
    """Return a narrow network that holds every class for possible."""
    keras.utils.set_random_seed(4)
    return build_network(CONFIG, len(CLASSES), width=4)


@pytest.fixture(scope="module")
def trained(hesitant: keras.Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return its .keras file for eight commands; "bed" and "cat" are unknown words there."""
    path = tmp_path_factory.mktemp("trained") / "handsfree8w.keras"
    groups = [*[[i] for i in range(len(HANDSFREE))], [8, 9, 10], [11]]
    save_network(merged(hesitant, groups), path)
    return path


def test_a_network_begins_as_another_one_ended(hesitant: keras.Model, trained: Path, window: np.ndarray) -> None:
    """What was told apart stays as likely as it was; a new class begins as an unknown word that is said seldom."""
    classes = (*HANDSFREE, "one", UNKNOWN, NOISE)
    begun = build_network(CONFIG, len(classes), width=4)
    begin_with(begun, trained, commands=HANDSFREE, classes=classes)

    before = dict(zip(CLASSES, said(hesitant, window), strict=True))
    now = dict(zip(classes, said(begun, window), strict=True))

    kept = (*HANDSFREE, UNKNOWN, NOISE)
    shares = [np.array([scores[label] for label in kept]) for scores in (before, now)]
    assert shares[0].min() > 1e-6  # or their ratios would say nothing
    np.testing.assert_allclose(shares[1] / shares[1].sum(), shares[0] / shares[0].sum(), rtol=1e-4)
    assert now["one"] == pytest.approx(now[UNKNOWN] * np.exp(-5.0), rel=1e-4)


def test_what_is_no_network_of_ours_is_refused(trained: Path, tmp_path: Path) -> None:
    """A file that is not there, and a network of other commands or of another width, are named with what to give."""
    begun = build_network(CONFIG, len(CLASSES), width=4)

    with pytest.raises(CheckpointError, match=r"Give a \.keras file"):
        begin_with(begun, tmp_path / "none.keras", commands=HANDSFREE, classes=CLASSES)
    with pytest.raises(CheckpointError, match="knows 8 commands, not 4"):
        begin_with(begun, trained, commands=DIRECTIONS, classes=CLASSES)
    window = keras.Input((98, 40, 2))
    forgetful = keras.layers.Dense(len(CLASSES))(keras.layers.Flatten()(window))
    groups = [*[[i] for i in range(len(HANDSFREE))], [8, 9, 10], [11]]
    save_network(merged(keras.Model(window, forgetful), groups), tmp_path / "old.keras")
    with pytest.raises(CheckpointError, match="before networks remembered"):
        begin_with(begun, tmp_path / "old.keras", commands=HANDSFREE, classes=CLASSES)
    with pytest.raises(CheckpointError, match=r"of another width\. Give the --width"):
        begin_with(build_network(CONFIG, len(CLASSES), width=8), trained, commands=HANDSFREE, classes=CLASSES)
