"""Tests of the bank: what it keeps, what it leaves out, and the one that ships."""

from pathlib import Path

import numpy as np
import pytest

from models.adapt.bank import BANK, Bank, BankError, BankKind
from models.spot.config import NOISE, UNKNOWN, VOCABULARIES, ModelCard, weights_of
from models.spot.profile import merging, probabilities
from models.spot.runtime import Network
from tests.support.tone_voice import EmbeddingNetwork, bank_of


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    """All but the rounding of embeddings survives."""
    bank = bank_of(EmbeddingNetwork())
    bank.save(tmp_path / "bank.npz")

    again = Bank.load(tmp_path / "bank.npz")

    assert (again.fits, again.classes, again.labels, again.said, again.kinds) == (
        *(bank.fits, bank.classes, bank.labels),
        *(bank.said, bank.kinds),
    )
    np.testing.assert_array_equal(again.allowed, bank.allowed)
    np.testing.assert_array_equal(again.words, bank.words)
    np.testing.assert_allclose(again.embeddings, bank.embeddings, atol=bank.embeddings.max() / 255.0)
    assert [len(stretch) for stretch in again.stretches] == [len(stretch) for stretch in bank.stretches]


def test_a_word_that_means_something_is_left_out() -> None:
    """An own word is not held against itself where other people say it."""
    bank = bank_of(EmbeddingNetwork())

    left = bank.without(["dog"])

    assert "dog" in bank.words
    assert "dog" not in left.words
    assert len(left.words) == len(left.embeddings) == len(left.allowed) < len(bank.words)
    assert "dog" not in left.said
    assert len(left.stretches) == len(left.said) == len(left.kinds) == 4


@pytest.mark.parametrize("data", [None, b"", b"PK\x03\x04", b"x" * 1_000])
def test_a_broken_one_is_told(data: bytes | None, tmp_path: Path) -> None:
    """A bank that is missing or none says what to do."""
    path = tmp_path / "bank.npz"
    if data is not None:
        path.write_bytes(data)

    with pytest.raises(BankError, match="cannot be used"):
        Bank.load(path)


def test_the_shipped_bank_belongs_to_the_shipped_networks() -> None:
    """It names both networks, and its last layer gives the scores that they give."""
    bank = Bank.load(BANK)
    window = np.random.default_rng(5).uniform(-2.0, 2.0, (98, 40, 2)).astype(np.float32)

    for name in VOCABULARIES:
        assert ModelCard.load(weights_of(name).with_suffix(".json")).sha256 in bank.fits
        network = Network.load(weights_of(name))
        scores, embedding = network.predict_and_embed(window)
        of_classes = probabilities(embedding[None], bank.kernel, bank.bias)[0]
        np.testing.assert_allclose(of_classes @ merging(bank.classes, network.card.labels), scores, atol=2e-3)


def test_the_shipped_bank_holds_all_kinds() -> None:
    """Commands, other words, talk and sounds to fit against, and the last three to judge with."""
    bank = Bank.load(BANK)

    assert set(bank.kinds) == set(BankKind)
    assert bank.labels[-2:] == (UNKNOWN, NOISE)
    assert all(bank.allowed[:, i].any() for i in range(len(bank.labels)))
    assert bank.allowed.any(axis=1).all()
    assert set(bank.labels[:-2]).isdisjoint(bank.said)
