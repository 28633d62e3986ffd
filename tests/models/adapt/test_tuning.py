"""Tests of tuning a whole network to a voice, with an untrained narrow one and a data set of tones."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models.adapt import tuning
from models.adapt.__main__ import main
from models.adapt.bank import Bank
from models.adapt.fitting import Wanted, fit_voice
from models.adapt.held_back import FOLDS
from models.adapt.takes import Takes, TakesError
from models.adapt.tuning import ALL, person_of
from models.common.terminal import TRAIN_EXTRA
from models.data.spectrogram_cache import INDEX
from models.spot.audio_files import write_wav
from models.spot.config import DIRECTIONS, NOISE, UNKNOWN, FrontEndConfig
from models.spot.profile import PersonalNetwork, Profile
from models.spot.runtime import Embedder, Network
from models.spot.spotter import Spotter
from models.spot.templates import Templates
from models.train.export import ship
from models.train.finetune import Tuner
from models.train.network import build_network
from models.train.personal import Person
from models.train.tensorflow_quietly import keras
from tests.support.made_speech import make_data
from tests.support.tone_voice import ODD_HZ, OWN_HZ, EmbeddingNetwork, bank_of, takes_of, tone_of
from tests.support.training import PATIENCE_S

ROOT = Path(__file__).parents[3]
CLASSES = (*DIRECTIONS, "dog", UNKNOWN, NOISE)
RESULT = {"kept", "why", "words", "others", "talk", "same_word_s", "alike", "seconds"}
pytestmark = pytest.mark.timeout(2 * PATIENCE_S)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data set of tones."""
    return make_data(tmp_path_factory.mktemp("speech") / "data")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an untrained network of four words, with its card and its .keras file beside it."""
    keras.utils.set_random_seed(2)
    network = build_network(FrontEndConfig(), len(CLASSES), width=8)
    folder = tmp_path_factory.mktemp("model")
    (path,) = ship(
        network, folder, classes=CLASSES, commands=DIRECTIONS, frontend=FrontEndConfig(), trained_on=("tones",)
    )
    return path


@pytest.fixture
def takes(tmp_path: Path) -> Path:
    """Return takes of a usual word and an own one, with talk and the room."""
    for word, hz in (("up", ODD_HZ), ("ba", OWN_HZ)):
        (tmp_path / "takes" / word).mkdir(parents=True)
        write_wav(tmp_path / "takes" / word / "1.wav", tone_of(hz))
    for name in (UNKNOWN, NOISE):
        (tmp_path / "takes" / name).mkdir()
        write_wav(tmp_path / "takes" / name / "1.wav", np.concatenate([tone_of(2_000.0)] * 5))
    return tmp_path / "takes"


def test_a_voice_gets_a_network_of_its_own(
    model: Path,
    data: Path,
    takes: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """After a few steps the voice holds another network, which hears the own word too; the JSON is that of a fit.

    What was computed of the data set is kept for the next tuning, the takes are not.
    """
    monkeypatch.setattr(tuning, "why_not", lambda *_, **__: "")  # after so few steps it is no better
    voice, cache = tmp_path / "voice", tmp_path / "cache"
    told = ["--finetune", str(data), "--model", str(model), "--steps", "3", "--name", "Zoë", "--means", "ba=undo"]
    told += ["--cache", str(cache)]

    assert main([str(takes), "--out", str(voice), *told, "--json"]) == 0

    said = capsys.readouterr()
    result = json.loads(said.out)
    assert set(result) == RESULT
    assert (result["kept"], set(result["words"])) == (True, {"up", "ba"})
    assert result["words"]["ba"] | {"before": 0, "after": 0} == {"takes": 1, "held_back": 0, "before": 0, "after": 0}
    assert result["others"]["of"] > 2  # "dog" by two validation speakers, the reader and the hum
    assert result["talk"]["of"] > 0
    assert "tuning to all" in said.err
    profile = Profile.load(voice)
    assert (profile.name, profile.means) == ("Zoë", {"ba": "undo"})
    assert profile.classes == (*DIRECTIONS, UNKNOWN, UNKNOWN, NOISE, "ba")
    assert len([*cache.iterdir()]) == len([*cache.glob(f"bank-*/{INDEX}")]) == 1
    shipped, own = Network.load(model), PersonalNetwork(Network.load(model), profile)
    window = np.random.default_rng(1).uniform(-2.0, 2.0, (98, 40, 2)).astype(np.float32)
    assert np.abs(own.embed(window) - shipped.embed(window)).max() > 1e-4
    assert Spotter.load(model, profile=voice).labels == (*DIRECTIONS, "ba", UNKNOWN, NOISE)


@pytest.mark.long
def test_the_same_takes_give_the_same_network(model: Path, data: Path, tmp_path: Path) -> None:
    """Tuning is a function of takes, data and seed, and begins anew each time."""
    card = Network.load(model).card
    tuner = Tuner(
        model.with_suffix(".keras"),
        commands=card.commands,
        own=(),
        frontend=card.frontend,
        data_dir=data,
        cache_dir=tmp_path,
        folder=tmp_path,
        steps=2,
        rate=1e-3,
        seed=3,
    )
    window = np.random.default_rng(1).uniform(-2.0, 2.0, (98, 40, 2)).astype(np.float32)

    one, two = (tuner.tune(Person({"up": (tone_of(ODD_HZ),)}), about="tuning") for _ in range(2))

    np.testing.assert_array_equal(one.kernel, two.kernel)
    embeddings = [Embedder(card, tuned.network).embed(window) for tuned in (one, two)]
    np.testing.assert_array_equal(embeddings[0], embeddings[1])
    assert np.abs(one.kernel - tuner.untuned.kernel).max() > 0.0


@pytest.mark.long
def test_what_is_no_better_changes_nothing(
    model: Path, data: Path, takes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The rule is that of a fit: a network that hears nothing after a step is not kept, and the folder is not made.

    Without talk there is one part of the takes to hold back, and one network to tune for it.
    """
    shutil.rmtree(takes / UNKNOWN)
    told = ["--finetune", str(data), "--model", str(model), "--steps", "1"]

    assert main([str(takes), "--out", str(tmp_path / "voice"), *told]) == 0

    assert "Not kept: these words would be heard no better than before" in capsys.readouterr().out
    assert not (tmp_path / "voice").exists()


def test_what_judges_was_not_learned_from() -> None:
    """Each third of the takes, of the talk and of the room is missing from one tuning, but for a take that is alone."""
    said = [np.full(3, i, np.float32) for i in range(4)]
    takes = Takes({"up": tuple(said), "left": (said[0],)}, talk=(np.arange(9, dtype=np.float32),))

    people = [person_of(takes, without=fold) for fold in range(FOLDS)]

    assert [[int(take[0]) for take in person.words["up"]] for person in people] == [[1, 2], [0, 2, 3], [0, 1, 3]]
    assert [len(person.words["left"]) for person in people] == [1, 1, 1]
    assert [np.concatenate(person.talk).tolist() for person in people] == [
        [3, 4, 5, 6, 7, 8],
        [0, 1, 2, 6, 7, 8],
        [0, 1, 2, 3, 4, 5],
    ]
    assert [len(person.room) for person in people] == [0, 0, 0]
    assert len(person_of(takes, without=ALL).words["up"]) == 4


def no_keras(model: Path, data: Path, folder: Path) -> tuple[Path, Path]:
    """Return the model without its .keras file."""
    for path in (model, model.with_suffix(".json")):
        (folder / path.name).write_bytes(path.read_bytes())
    return folder / model.name, data


def other_keras(model: Path, data: Path, folder: Path) -> tuple[Path, Path]:
    """Return the model with another file in its place."""
    path, _ = no_keras(model, data, folder)
    path.with_suffix(".keras").write_bytes(b"hello")
    return path, data


def no_words(model: Path, data: Path, folder: Path) -> tuple[Path, Path]:
    """Return a data set without any."""
    del data
    (folder / "empty").mkdir()
    return model, folder / "empty"


def one_word(model: Path, data: Path, folder: Path) -> tuple[Path, Path]:
    """Return a data set of nothing but a command."""
    (folder / "speech").mkdir()
    (folder / "speech" / "up").symlink_to(data / "up")
    return model, folder / "speech"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (no_keras, "no network of ours"),
        (other_keras, "no network of ours"),
        (no_words, "no recordings of words"),
        (one_word, "no other words by validation speakers"),
    ],
)
def test_what_cannot_be_tuned_is_told(
    change: Callable[[Path, Path, Path], tuple[Path, Path]],
    said: str,
    model: Path,
    data: Path,
    takes: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A missing or foreign .keras file and a data set that is too small end with status 1, in two sentences."""
    path, folder = change(model, data, tmp_path)

    assert main([str(takes), "--out", str(tmp_path / "voice"), "--finetune", str(folder), "--model", str(path)]) == 1

    assert said in capsys.readouterr().err.splitlines()[-1]


@pytest.mark.parametrize(
    "more", [["--word", "up"], ["--steps", "0"], ["--rate", "0"], ["--rate", "nan"], ["--rate", "1"]]
)
def test_wrong_options_are_told(more: list[str], takes: Path, data: Path, tmp_path: Path) -> None:
    """What makes no sense together or at all ends with the usage and status 2."""
    with pytest.raises(SystemExit) as ended:
        main([str(takes), "--out", str(tmp_path / "voice"), "--finetune", str(data), *more])

    assert ended.value.code == 2


def test_the_rest_needs_no_tensorflow(takes: Path, data: Path, tmp_path: Path) -> None:
    """Without --finetune nothing of the extra is imported; with it a missing package is told, and what to do."""
    before = "import sys; sys.modules['tqdm'] = None; from models.adapt.__main__ import main"
    after = f"print({set(TRAIN_EXTRA)} & {{name for name in sys.modules if sys.modules[name]}})"
    line = f"main({[str(takes), '--out', str(tmp_path / 'voice'), '--finetune', str(data)]})"
    without, with_it = (
        subprocess.run(
            [sys.executable, "-c", "; ".join([before, does, after])],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
        )
        for does in ("0", line)
    )

    assert (without.returncode, without.stdout.split()) == (0, ["set()"])
    assert with_it.returncode == 1
    assert "need tqdm, which playing does not. Install it" in with_it.stderr


def a_voice_with_a_network(bank: Bank) -> Profile:
    """Return a voice that belongs to the network of tones and has a network of its own, which cannot run."""
    return Profile("A", {}, (), bank.fits, bank.classes, bank.kernel, bank.bias, network=b"\0\0\0\0TFL3")


def test_a_fit_over_a_voice_with_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """It replaces that one where it hears as much; words alone cannot be fitted over it, and that is told."""
    network = EmbeddingNetwork()
    bank, takes = bank_of(network), takes_of(up=ODD_HZ)
    old = a_voice_with_a_network(bank)

    with pytest.raises(TakesError, match="Fit all its words"):
        fit_voice(network, takes, bank, wanted=Wanted(alone=True), old=old)
    assert fit_voice(network, takes, bank, wanted=Wanted(), old=old).profile is not None  # which cannot be heard with

    better = fit_voice(network, takes, bank, wanted=Wanted()).profile
    assert better is not None
    monkeypatch.setattr("models.spot.profile.Embedder", lambda *_: network)
    tuned = replace(better, network=old.network, templates=Templates())
    came = fit_voice(network, takes_of(up=2_300.0), bank, wanted=Wanted(), old=tuned)
    assert came.profile is None or came.profile.network is None
    assert came.result.words["up"].before == 0
