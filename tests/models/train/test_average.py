"""Tests of the mean of trained networks, on narrow ones whose weights are drawn."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from models.spot.config import NOISE, UNKNOWN, VOCABULARIES, DecisionConfig, FrontEndConfig, ModelCard
from models.spot.runtime import Network
from models.train.average import main
from models.train.export import COMMAND_ODDS, merged
from models.train.network import build_network, save_network
from models.train.tensorflow_quietly import keras

CONFIG = FrontEndConfig()
HANDSFREE = VOCABULARIES["handsfree8w"]
LABELS = (*HANDSFREE, UNKNOWN, NOISE)


def trained(path: Path, *, seed: int, own_classes: int = 1, credit: str = "Somebody, CC0") -> Path:
    """Return `path`, made a .keras file of a network of eight words with its card beside it.

    own_classes: how many other words have a class of their own.
    """
    keras.utils.set_random_seed(seed)
    words, classes = len(HANDSFREE), len(LABELS) + own_classes
    model = build_network(CONFIG, classes, width=4)
    save_network(merged(model, [*([i] for i in range(words)), list(range(words, classes - 1)), [classes - 1]]), path)
    ModelCard(LABELS, CONFIG, DecisionConfig(), trained_on=("Both, CC0", credit)).save(path.with_suffix(".json"))
    return path


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return the .keras files of two networks that were trained on different recordings."""
    folder = tmp_path_factory.mktemp("runs")
    return [trained(folder / f"{seed}.keras", seed=seed, credit=f"Somebody {seed}, CC0") for seed in (1, 2)]


def refused(networks: Sequence[Path], out: Path) -> str:
    """Return what is said of these networks; nothing is written."""
    with pytest.raises(SystemExit) as ended:
        main([*map(str, networks), "--out", str(out)])
    assert not list(out.iterdir())
    return str(ended.value)


def test_the_mean_is_shipped(two: list[Path], tmp_path: Path) -> None:
    """Each weight is the mean of those of both networks; the cards hold the credits of both, each once."""
    main([*map(str, two), "--out", str(tmp_path)])

    mean, *parts = (keras.models.load_model(path).get_weights() for path in (tmp_path / "handsfree8w.keras", *two))
    for ours, one, other in zip(mean, *parts, strict=True):
        np.testing.assert_allclose(ours, (one + other) / 2, atol=1e-6)
    assert any(np.ptp(one - other) > 0.1 for one, other in zip(*parts, strict=True))
    for name, commands in VOCABULARIES.items():
        card = Network.load(tmp_path / f"{name}.tflite").card
        assert card.commands == commands
        assert card.decision.command_odds == COMMAND_ODDS
        assert card.trained_on == ("Both, CC0", "Somebody 1, CC0", "Somebody 2, CC0")


def test_networks_that_do_not_belong_together_are_refused(two: list[Path], tmp_path: Path) -> None:
    """A network with another number of classes is named with what to give, and nothing is written."""
    more = trained(tmp_path / "more.keras", seed=3, own_classes=2)

    said = refused([two[0], more], tmp_path / "out")

    assert f"{more} tells other words apart than {two[0]}" in said
    assert said.endswith("Give .keras files of trainings of ours that went on from the same weights.")


def test_what_is_no_network_is_refused(two: list[Path], tmp_path: Path) -> None:
    """A file that is no network, and one without its card, are named."""
    broken, out = tmp_path / "broken.keras", tmp_path / "out"
    broken.write_bytes(b"no network")

    assert "broken.json cannot be read" in refused([two[0], broken], out)
    ModelCard.load(two[0].with_suffix(".json")).save(broken.with_suffix(".json"))
    assert f"{broken} is no network of ours" in refused([two[0], broken], out)
