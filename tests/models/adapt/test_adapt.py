"""Tests of the command line that fits a voice, with the network of tones in the place of the shipped one."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from models.adapt.__main__ import main
from models.adapt.bank import Bank
from models.adapt.fitting import Fitted, fit_voice
from models.spot.audio_files import write_wav
from models.spot.profile import NAME, Profile
from models.spot.runtime import Network
from tests.support.tone_voice import LIKE_HZ, ODD_HZ, OWN_HZ, EmbeddingNetwork, bank_of, tone_of

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def _tones(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command line load the network of tones and its bank."""
    network = EmbeddingNetwork()
    monkeypatch.setattr(Network, "load", lambda _: network)
    monkeypatch.setattr(Bank, "load", lambda: bank_of(network))


def record(folder: Path, **words_hz: float) -> Path:
    """Write four takes of each word into a folder of takes and return it."""
    for word, hz in words_hz.items():
        (folder / word).mkdir(parents=True)
        for i in range(4):
            write_wav(folder / word / f"{i}.wav", tone_of(hz + i))
    return folder


def test_it_tells_before_and_after_and_keeps_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In words: how often each word was heard, other people's words, and that the voice is kept."""
    takes = record(tmp_path / "takes", up=ODD_HZ)

    assert main([str(takes), "--out", str(tmp_path / "voice"), "--name", "Zoë"]) == 0

    told = capsys.readouterr().out
    assert "up: heard 0 of 4, now 4 of 4" in told
    assert "other people: 0 false moves in 5 words, now 0" in told
    assert "Kept in" in told
    assert Profile.load(tmp_path / "voice").name == "Zoë"


def test_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same as one object, for programs."""
    takes = record(tmp_path / "takes", ba=OWN_HZ, pa=LIKE_HZ)

    assert main([str(takes), "--out", str(tmp_path / "voice"), "--means", "ba=undo", "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert set(told) == {"kept", "why", "words", "others", "talk", "same_word_s", "alike", "seconds"}
    assert told["words"]["ba"] | {"after": 0} == {"takes": 4, "held_back": 4, "before": 0, "after": 0}
    assert told["alike"] == [["ba", "pa"]]


def test_what_is_no_better_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A voice that does not pass leaves the folder as it was: the old voice, or none."""
    voice = tmp_path / "voice"
    assert main([str(record(tmp_path / "good", up=ODD_HZ)), "--out", str(voice)]) == 0
    before = {path.name: path.read_bytes() for path in voice.iterdir()}

    bad = tmp_path / "bad" / "up"
    bad.mkdir(parents=True)
    for hz in (900.0, 1_700.0, 2_500.0, 5_500.0):  # never the same twice
        write_wav(bad / f"{hz:g}.wav", tone_of(hz))

    assert main([str(bad.parent), "--out", str(voice)]) == 0

    assert "Not kept: " in capsys.readouterr().out
    assert {path.name: path.read_bytes() for path in voice.iterdir()} == before


@pytest.mark.parametrize("made_anew", [False, True])
def test_a_voice_that_is_deleted_while_it_is_fitted_stays_deleted(
    made_anew: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also where there is another voice of its name by then, which nothing was learned for."""
    voice = tmp_path / "voice"
    voice.mkdir()

    def fit_and_delete(*given: Any, **named: Any) -> Fitted:
        fitted = fit_voice(*given, **named)
        assert fitted.profile is not None
        voice.rmdir()
        if made_anew:
            voice.mkdir()
        return fitted

    monkeypatch.setattr("models.adapt.__main__.fit_voice", fit_and_delete)
    assert main([str(record(tmp_path / "takes", up=ODD_HZ)), "--out", str(voice)]) == 1

    assert "was deleted meanwhile" in capsys.readouterr().err
    assert [path.name for path in tmp_path.rglob("*.json")] == []
    assert voice.exists() == made_anew


def test_one_word_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--word fits some of the words and leaves the rest of the voice as it is."""
    voice = tmp_path / "voice"
    takes = record(tmp_path / "takes", ba=OWN_HZ, up=ODD_HZ)
    assert main([str(takes), "--out", str(voice), "--word", "ba"]) == 0
    assert set(Profile.load(voice).result.words) == {"ba"}

    assert main([str(takes), "--out", str(voice), "--word", "up"]) == 0

    assert set(Profile.load(voice).result.words) == {"ba", "up"}
    assert "up: heard 0 of 4, now 4 of 4" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--means", "bu=up"], "no takes of bu"),
        (["--word", "left"], "no takes of left"),
        (["--means", "up=undo"], "up: that is no own word"),
    ],
)
def test_a_word_that_cannot_be_fitted_so_is_an_error(
    more: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A word that is named and was never recorded, or that is to mean something else, ends with status 1, in words."""
    takes = record(tmp_path / "takes", up=ODD_HZ)

    assert main([str(takes), "--out", str(tmp_path / "voice"), *more]) == 1

    assert said in capsys.readouterr().err
    assert not (tmp_path / "voice").exists()


def test_words_may_be_written_in_capital_letters(tmp_path: Path) -> None:
    """On the command line as in the names of folders."""
    takes = record(tmp_path / "takes", Ba=OWN_HZ)

    assert main([str(takes), "--out", str(tmp_path / "voice"), "--means", "BA=undo", "--instead", "UP"]) == 0

    voice = Profile.load(tmp_path / "voice")
    assert (dict(voice.means), voice.instead) == ({"ba": "undo"}, ("up",))


def test_a_word_that_cannot_be_taken_out_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A slip of the pen after --instead leaves that word in, so it is named."""
    takes = record(tmp_path / "takes", ba=OWN_HZ)

    assert main([str(takes), "--out", str(tmp_path / "voice"), "--instead", "upp"]) == 0
    assert "upp is no word of this model" in capsys.readouterr().err


@pytest.mark.parametrize(
    "more",
    [["--means", "ba"], ["--means", "=up"], ["--means", f"ba={'x' * 101}"], ["--word", "_unknown_"], ["--seed", "x"]],
)
def test_wrong_options_are_told(more: list[str], tmp_path: Path) -> None:
    """What makes no sense on the command line ends with its usage and status 2."""
    takes = record(tmp_path / "takes", up=ODD_HZ)

    with pytest.raises(SystemExit) as ended:
        main([str(takes), "--out", str(tmp_path / "voice"), *more])

    assert ended.value.code == 2


def test_an_end_leaves_the_old_voice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in the middle of a fit ends with 130 and changes nothing."""
    voice = tmp_path / "voice"
    takes = record(tmp_path / "takes", up=ODD_HZ)
    assert main([str(takes), "--out", str(voice)]) == 0
    before = (voice / NAME).read_bytes()

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("models.adapt.__main__.fit_voice", interrupted)

    assert main([str(takes), "--out", str(voice)]) == 130
    assert (voice / NAME).read_bytes() == before


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the voice cannot be kept it says so, before it fits where that can be seen."""
    takes = record(tmp_path / "takes", up=ODD_HZ)
    (tmp_path / "voice").write_text("a file", encoding="utf-8")

    assert main([str(takes), "--out", str(tmp_path / "voice")]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_arithmetic_runs_on_one_thread() -> None:
    """The library below numpy would start one for each core, and the last bits would depend on how many there are."""
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    code = "import os, models.adapt.__main__ as m; print(os.environ['OPENBLAS_NUM_THREADS'])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "1"
    source = (ROOT / "models" / "adapt" / "__main__.py").read_text(encoding="utf-8")
    assert source.index("OPENBLAS_NUM_THREADS") < source.index("from models."), "set before numpy is there"
