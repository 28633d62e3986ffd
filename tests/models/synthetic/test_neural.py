"""Tests of what the neural voice says, with a stand-in for the voice."""

import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import onnxruntime
import pytest
from kokoro_onnx import Kokoro

from models.data.dataset import Kind, Make, Split, index_recordings
from models.spot.audio_files import SAMPLE_RATE_HZ, AudioError, read_audio
from models.spot.config import VOCABULARIES
from models.synthetic.neural import HELD_OUT, Job, NeuralVoices, jobs, until_closure, write_all

RATE_HZ = 24_000
STYLES = np.zeros((510, 1, 256), np.float32)


class NoKokoro:
    """A session whose model takes other things than a voice does."""

    def __init__(self, *inputs: str) -> None:
        self._inputs = inputs

    def get_inputs(self) -> list[SimpleNamespace]:
        """Return what it takes."""
        return [SimpleNamespace(name=name) for name in self._inputs]


class StandIn:
    """Says everything as a tone of half a second, and remembers how it was asked."""

    def __init__(self) -> None:
        self.voices = {"af_one": np.zeros((510, 1, 256), np.float32), "bm_two": np.ones((510, 1, 256), np.float32)}
        self.voices |= {name: np.full((510, 1, 256), np.nan, np.float32) for name in HELD_OUT}
        self.asked: list[tuple[str, np.ndarray, float, str]] = []

    def create(self, text: str, *, voice: np.ndarray, speed: float, lang: str, trim: bool) -> tuple[np.ndarray, int]:
        """Return the tone at the rate of the voice."""
        assert not trim
        self.asked.append((text, voice, speed, lang))
        return np.sin(np.arange(RATE_HZ // 2) * 0.1).astype(np.float32), RATE_HZ


def test_there_is_much_to_say_and_commands_are_among_it() -> None:
    """The same seed gives the same list; its numbers are places, and its first sixth has commands, words and talk."""
    todo = jobs(1)

    assert todo == jobs(1) != jobs(2)
    assert [job.number for job in todo] == list(range(len(todo)))
    first = todo[: len(todo) // 6]
    assert {*VOCABULARIES["handsfree8w"], "cup", "town"} <= {job.text for job in first}
    assert sum(job.talk for job in first) > 10
    words = {word for job in todo if job.talk for word in job.text.replace(",", "").rstrip(".").split()}
    assert len(words) > 500
    assert not words & {*VOCABULARIES["handsfree8w"], "write", "know", "happy", "five"}


def test_files_lie_where_the_index_finds_them(tmp_path: Path) -> None:
    """A word lies under its label, talk is speech, both for training and by a neural voice; a second run is idle."""
    stand_in = StandIn()
    todo = [Job(0, "town", talk=False), Job(1, "so they say.", talk=True)]
    paths = [*write_all(NeuralVoices(stand_in), todo, tmp_path / "extra", seed=1)]

    assert [*write_all(NeuralVoices(stand_in), todo, tmp_path / "extra", seed=1)] == paths
    assert len(stand_in.asked) == 2
    found = {r.path: (r.label, r.kind) for r in index_recordings(tmp_path)}
    assert found == {paths[0]: ("town", Kind.WORD), paths[1]: ("", Kind.SPEECH)}
    assert {(r.make, r.split) for r in index_recordings(tmp_path)} == {(Make.NEURAL, Split.TRAINING)}
    assert np.abs(read_audio(paths[0])).max() == pytest.approx(0.5, abs=1e-3)


def test_voices_kept_for_judging_are_not_learned_from() -> None:
    """No style that is mixed holds one of them; British voices say British phonemes."""
    stand_in = StandIn()
    voices = NeuralVoices(stand_in)
    names = {voices.say("town", np.random.default_rng(seed))[0] for seed in range(40)}

    assert names == {"af_one", "bm_two"}
    assert all(np.isfinite(voice).all() for _, voice, _, _ in stand_in.asked)
    assert {lang for *_, lang in stand_in.asked} == {"en-us", "en-gb"}


def test_smaller_speakers_have_higher_voices_at_the_same_pace() -> None:
    """What is raised is said slower first, so that its length stays within that of the paces drawn."""
    lengths_s = [
        len(NeuralVoices(StandIn()).say("town", np.random.default_rng(seed))[1]) / SAMPLE_RATE_HZ for seed in range(40)
    ]

    assert min(lengths_s) == pytest.approx(0.5 / 1.4, abs=0.04)
    assert max(lengths_s) == pytest.approx(0.5, abs=0.01)


def test_a_word_ends_with_its_closure() -> None:
    """Of a vowel, a closure and a second, softer vowel nothing is left after the closure; a lone vowel stays."""
    times_s = np.arange(SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
    voice = np.sin(2.0 * np.pi * 200.0 * times_s).astype(np.float32)
    vowel = np.where((times_s > 0.2) & (times_s < 0.4), voice, 0.0).astype(np.float32)
    second = np.where((times_s > 0.46) & (times_s < 0.6), 0.4 * voice, 0.0).astype(np.float32)
    cut = until_closure(vowel + second)

    assert np.abs(cut[: round(0.4 * SAMPLE_RATE_HZ)] - vowel[: round(0.4 * SAMPLE_RATE_HZ)]).max() == 0.0
    assert np.abs(cut[round(0.48 * SAMPLE_RATE_HZ) :]).max() == 0.0
    np.testing.assert_array_equal(until_closure(vowel), vowel)


def test_a_file_that_is_no_model_is_told(tmp_path: Path) -> None:
    """In two sentences, which name the file and say what to give, whatever the library says."""
    model, voices = tmp_path / "model.onnx", tmp_path / "voices.npz"
    np.savez(voices, af_one=STYLES)
    for data in (b"", b"no model at all", voices.read_bytes()):
        model.write_bytes(data)
        with pytest.raises(AudioError, match=re.escape(f"{model} is no model that can be run (")) as told:
            NeuralVoices.load(model, voices)
        assert str(told.value).endswith("). Give the model and the voices of a release of kokoro-onnx.")
        assert "\n" not in str(told.value)


def test_another_model_and_other_arrays_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that is none of Kokoro's says what it lacks; voices must have the shape of its styles."""
    model, voices = tmp_path / "model.onnx", tmp_path / "voices.npz"
    model.write_bytes(b"a model")
    session = NoKokoro("tokens", "speed")
    monkeypatch.setattr(onnxruntime, "InferenceSession", lambda *_, **__: session)
    monkeypatch.setattr(Kokoro, "from_session", lambda _, path: SimpleNamespace(voices=np.load(path)))
    np.savez(voices, af_one=STYLES)
    with pytest.raises(AudioError, match="is no model of Kokoro: it takes no style"):
        NeuralVoices.load(model, voices)
    session = NoKokoro("tokens", "style", "speed")
    np.savez(voices, af_one=STYLES[:, :, :100])
    with pytest.raises(AudioError, match=r"holds no voices of Kokoro\."):
        NeuralVoices.load(model, voices)
    for data in (b"", b"no archive", b"PK\x03\x04 cut off"):
        voices.write_bytes(data)
        with pytest.raises(AudioError, match=re.escape(f"{voices} holds no voices")):
            NeuralVoices.load(model, voices)
