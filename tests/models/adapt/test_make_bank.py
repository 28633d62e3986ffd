"""Tests of making a bank, from a small data set of tones."""

from pathlib import Path

import numpy as np
import pytest

from models.adapt import make_bank as bank_making
from models.adapt.bank import Bank, BankKind
from models.adapt.make_bank import main, make_bank
from models.spot.config import NOISE, UNKNOWN
from models.spot.runtime import Network
from tests.support.made_speech import TRAINING, make_data
from tests.support.tone_voice import EmbeddingNetwork


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> EmbeddingNetwork:
    """Return the network of tones, whose last layer is read without its .keras file; one clip is judged with."""
    tones = EmbeddingNetwork()
    monkeypatch.setattr(bank_making, "last_layer", lambda *_: (tones.kernel, tones.bias, tones.classes))
    monkeypatch.setattr(bank_making, "JUDGED", 1)
    monkeypatch.setattr(bank_making, "TALKS", 1)
    monkeypatch.setattr(Network, "load", lambda _: tones)
    return tones


def test_it_holds_what_it_should(network: EmbeddingNetwork, tmp_path: Path) -> None:
    """Commands are labelled as such, other words unknown, and who is judged with is not learned from."""
    data = make_data(tmp_path)

    bank = make_bank(data, network, keras_file=tmp_path, fits=("of no file",))

    up = bank.words == "up"
    assert bank.allowed[up, bank.labels.index("up")].any()
    dog = bank.words == "dog"
    assert bank.allowed[dog, bank.labels.index(UNKNOWN)].any()
    assert not bank.allowed[dog, : len(bank.labels) - 2].any()
    assert bank.said[0] == "dog"
    assert bank.kinds[0] is BankKind.WORD
    assert bank.allowed[bank.words == "", bank.labels.index(NOISE)].all()
    assert bank.embeddings.shape[1] == network.embedding
    clips_of_two = 2 * 5 * bank_making.LOOKS  # speakers of whom something was learned, with five words each
    assert len(TRAINING) == 3
    assert np.count_nonzero(bank.words != "") <= clips_of_two


def test_the_command_line_writes_it(
    network: EmbeddingNetwork, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says how much there is, and what it wrote can be read."""
    data = make_data(tmp_path / "data")

    assert main([str(data), "--out", str(tmp_path / "bank.npz")]) == 0

    assert "looks to fit against" in capsys.readouterr().out
    assert Bank.load(tmp_path / "bank.npz").classes == network.classes
