"""Tests of a voice that has a network of its own: how it is kept, how it hears, and how a damaged one is refused."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.spot.config import CHANNELS, FrontEndConfig, weights_of
from models.spot.profile import (
    MARK,
    MOST_NETWORK_BYTES,
    NAME,
    NETWORK,
    PersonalNetwork,
    Profile,
    ProfileError,
    load_network,
    probabilities,
)
from models.spot.runtime import Network
from models.spot.spotter import Spotter
from models.spot.templates import STEPS, Templates
from models.train.network import MEMORY, build_network, embedding_of, export_tflite
from models.train.tensorflow_quietly import keras
from tests.support.keras_stream import silence
from tests.support.mutations import cut, flipped, spliced
from tests.support.profiles import end_at, fit

EIGHT = weights_of("handsfree8w")
EMBEDDING = 5 + MEMORY  # of a network of width 4
NOTHING = MARK.rjust(8, b"\0") + bytes(100)  # has the mark of a network, and nothing else
FOREIGN = (b"", b"hello", bytes(1000), MARK + bytes(100), NOTHING[:7] + b"x", NOTHING + bytes(MOST_NETWORK_BYTES))


def exported(model: keras.Model, folder: Path) -> bytes:
    """Return a network as the content of a .tflite file."""
    export_tflite(model, folder / "network.tflite")
    return (folder / "network.tflite").read_bytes()


@pytest.fixture(scope="module")
def model() -> keras.Model:
    """Return a narrow network with seeded random weights, up to its embedding."""
    keras.utils.set_random_seed(3)
    return embedding_of(build_network(FrontEndConfig(), 3, width=4))


@pytest.fixture(scope="module")
def network(model: keras.Model, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return it as a voice keeps it."""
    return exported(model, tmp_path_factory.mktemp("model"))


def keep(folder: Path, network: bytes | None, **more: Any) -> Profile:
    """Put a voice into a folder, with that network or without one."""
    whole = fit(folder, **more)
    if network is None:
        return whole
    kernel = np.random.default_rng(4).standard_normal((EMBEDDING, len(whole.classes)), np.float32)
    own = replace(whole, network=network, kernel=kernel)
    own.save(folder)
    return own


def told(folder: Path) -> dict[str, Any]:
    """Return what profile.json says."""
    about: dict[str, Any] = json.loads((folder / NAME).read_text(encoding="utf-8"))
    return about


def swap(folder: Path, data: bytes) -> None:
    """Give a voice another network, whose SHA-256 it names."""
    sha256 = hashlib.sha256(data).hexdigest()
    (folder / NETWORK.format(sha256[:8])).write_bytes(data)
    (folder / NAME).write_text(json.dumps(told(folder) | {"network": sha256}), encoding="utf-8")


def test_it_is_kept_whole(network: bytes, tmp_path: Path) -> None:
    """The network lies in a file of its own, which is named by its SHA-256, and comes back bit by bit."""
    keep(tmp_path, network)

    sha256 = hashlib.sha256(network).hexdigest()
    assert Profile.load(tmp_path).network == network
    assert (told(tmp_path)["version"], told(tmp_path)["network"]) == (2, sha256)
    assert [path.name for path in tmp_path.glob("network-*")] == [f"network-{sha256[:8]}.tflite"]


def test_a_voice_without_one_is_as_ever(network: bytes, tmp_path: Path) -> None:
    """It is of version 1 and names no network; where it takes the place of one that had a network, that is deleted."""
    keep(tmp_path, network)
    keep(tmp_path, None)

    entries = {"version", "name", "means", "instead", "fits", "classes", "templates", "head", "result"}
    assert set(told(tmp_path)) == entries
    assert told(tmp_path)["version"] == 1
    assert Profile.load(tmp_path).network is None
    assert list(tmp_path.glob("network-*")) == []


def test_own_words_are_changed_without_losing_it(network: bytes, tmp_path: Path) -> None:
    """What is rewritten keeps its network."""
    keep(tmp_path, network)

    Profile.rewrite(tmp_path, lambda old: replace(old, instead=("down",)))

    assert (Profile.load(tmp_path).instead, Profile.load(tmp_path).network) == (("down",), network)


@pytest.mark.parametrize("broken_at", range(6))
def test_an_end_at_any_moment_leaves_the_old_one(
    broken_at: int, network: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever write or renaming is the last one to happen, the voice before can be read, with its network."""
    keep(tmp_path, network, name="Old")
    new = replace(Profile.load(tmp_path), name="New", network=NOTHING, bias=np.ones(10, np.float32))
    end_at(broken_at, monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        new.save(tmp_path)
    monkeypatch.undo()

    assert (Profile.load(tmp_path).name, Profile.load(tmp_path).network) == ("Old", network)


def test_it_hears_by_its_own_network(model: keras.Model, network: bytes, tmp_path: Path) -> None:
    """The embedding is that of the voice's network and not of the shipped one, with either vocabulary."""
    profile = keep(tmp_path, network)
    window = np.random.default_rng(5).uniform(-2.0, 2.0, (98, 40, CHANNELS)).astype(np.float32)
    embedding = np.asarray(model([window[None], silence()]))

    for name in ("directional4w", "handsfree8w"):
        personal = load_network(weights_of(name), profile=tmp_path)
        expected = probabilities(embedding, profile.kernel, profile.bias)[0]
        np.testing.assert_allclose(personal.predict(window)[:4], expected[:4], atol=1e-4)
        personal.reset()
        np.testing.assert_allclose(personal.embed(window), embedding[0], atol=1e-3)
    assert Spotter.load(EIGHT, profile=tmp_path).labels == Network.load(EIGHT).card.labels


@pytest.mark.parametrize("damage", [cut, flipped, spliced])
def test_a_damaged_one_is_refused(
    damage: Callable[[bytes, np.random.Generator], bytes], network: bytes, tmp_path: Path, rng: np.random.Generator
) -> None:
    """It is not the one that the voice was written with."""
    keep(tmp_path, network)
    (path,) = tmp_path.glob("network-*")

    for _ in range(50):
        path.write_bytes(wrong := damage(network, rng))
        if wrong != network:
            with pytest.raises(ProfileError, match="damaged"):
                Profile.load(tmp_path)


@pytest.mark.parametrize("data", FOREIGN, ids=len)
def test_what_is_no_network_is_refused(data: bytes, network: bytes, tmp_path: Path) -> None:
    """Whatever its hash is: an empty one, another file, or one that is too large."""
    keep(tmp_path, network)
    swap(tmp_path, data)

    with pytest.raises(ProfileError, match="damaged"):
        Profile.load(tmp_path)


@pytest.mark.parametrize("network_of", [None, 3, "../../x", [], "0" * 64])
def test_nonsense_in_its_place_is_refused(network_of: Any, network: bytes, tmp_path: Path) -> None:
    """An entry that names no file beside it is told in words."""
    keep(tmp_path, network)
    (tmp_path / NAME).write_text(json.dumps(told(tmp_path) | {"network": network_of}), encoding="utf-8")

    with pytest.raises(ProfileError):
        Profile.load(tmp_path)


@pytest.mark.parametrize("damage", [cut, flipped, spliced])
def test_one_that_cannot_run_is_refused(
    damage: Callable[[bytes, np.random.Generator], bytes], network: bytes, tmp_path: Path, rng: np.random.Generator
) -> None:
    """A hash says nothing about who wrote it: it is a ProfileError in words, or a network that hears something."""
    keep(tmp_path, network)
    refused = 0
    for _ in range(30):
        swap(tmp_path, damage(network, rng))
        try:
            personal = load_network(EIGHT, profile=tmp_path)
        except ProfileError:
            refused += 1
        else:
            for _ in range(2):
                assert np.isfinite(personal.predict(np.zeros((98, 40, CHANNELS), np.float32))).all()
    assert refused > 0


def test_one_of_another_kind_is_refused(tmp_path: Path) -> None:
    """One whose embedding is of another width, gives scores too, takes other windows, or does not give its state."""
    wide = embedding_of(build_network(FrontEndConfig(), 3, width=8))
    whole = build_network(FrontEndConfig(), 3, width=4)
    inputs, state = keras.Input((10, 40, CHANNELS)), keras.Input((3,))
    other = keras.Model(inputs, keras.layers.Dense(EMBEDDING)(keras.layers.Flatten()(inputs)))
    window = keras.Input((98, 40, CHANNELS))
    forgetful = keras.Model([window, state], keras.layers.Dense(EMBEDDING)(keras.layers.Flatten()(window)))
    for strange, said in (
        (wide, "another model"),
        (whole, "takes and gives"),
        (other, "takes and gives"),
        (forgetful, "takes and gives"),
    ):
        keep(tmp_path, exported(strange, tmp_path))
        with pytest.raises(ProfileError, match=said):
            load_network(EIGHT, profile=tmp_path)


def test_one_with_takes_is_refused(network: bytes, tmp_path: Path) -> None:
    """Nothing compares them: such a voice would be heard in another way than it was judged."""
    profile = keep(tmp_path, network)
    takes = np.zeros((1, STEPS, EMBEDDING), np.float32)

    with pytest.raises(ValueError, match="beside a network"):
        replace(profile, templates=Templates({profile.classes[0]: takes}, {profile.classes[0]: 0.1}))


def test_one_for_another_model_is_not_even_loaded(network: bytes, tmp_path: Path) -> None:
    """It would hear by labels that are not those it was tuned for."""
    keep(tmp_path, network)
    strange = replace(Profile.load(tmp_path), fits=("f" * 64,), network=NOTHING)

    with pytest.raises(ProfileError, match="another model"):
        PersonalNetwork(Network.load(EIGHT), strange)
