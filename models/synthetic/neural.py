"""Neural voices for training: Kokoro says commands, words that sound like them, common words, and running talk.

Kokoro-82M (hexgrad, Apache 2.0) is run by kokoro-onnx. What is said, by which voice and how fast comes from a seed; the
voice itself draws some noise of its own, so that two runs differ by a little.
"""

import os
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
import soxr
from kokoro_onnx import Kokoro
from numpy.typing import NDArray

from models.data.augment import change_speed
from models.spot.audio_files import SAMPLE_RATE_HZ, AudioError, write_wav
from models.spot.config import DIRECTIONS, VOCABULARIES
from models.synthetic.alikes import nearly_commands, other_words
from models.synthetic.vocabulary import SOUND_ALIKES

Samples = NDArray[np.float32]

ANSWERS = tuple(word for word in VOCABULARIES["handsfree8w"] if word not in DIRECTIONS)
HELD_OUT = frozenset(  # for judging; the last three are those of `tests.tools.accents`
    {"af_sarah", "am_puck", "bf_lily", "bm_lewis", "ff_siwis", "im_nicola", "zf_xiaobei"}
)
CONSIDERED = 9_000  # of the commonest words, in which those are sought that sound like commands
COMMON = 2_000  # of the commonest words are said in any case
ROUNDS = 8  # a word that is nearly a command is said in each, a common word in two
TALKS = 40  # pieces of running talk in each round
STYLE = (1, 256)  # of each number of tokens
RELEASE = "Give the model and the voices of a release of kokoro-onnx."
CHILD_SHARE = 0.25  # of what is said with pitch and formants raised, as by a smaller body


@dataclass(frozen=True)
class Job:
    """Something to be said: a word, or talk. `number` is its place among all, and seeds what is drawn for it."""

    number: int
    text: str
    talk: bool


def jobs(seed: int) -> list[Job]:
    """Return all there is to say, the most useful first: who stops early has some of everything."""
    rng = np.random.default_rng(seed)
    common = other_words(CONSIDERED)
    near, wide = nearly_commands(common)
    near = list(dict.fromkeys([*near, *(word for word in SOUND_ALIKES if word.islower())]))
    drawn: list[tuple[str, bool]] = []
    for turn in range(ROUNDS):
        texts = [*near, *DIRECTIONS * 54, *ANSWERS * 30]
        texts += wide if turn % 2 else []
        texts += [word for word in common[:COMMON] if word not in near] if turn % 4 == 2 else []
        said = [(text, False) for text in texts] + [(_talk(near, common, rng), True) for _ in range(TALKS)]
        drawn += [said[i] for i in rng.permutation(len(said))]
    return [Job(number, text, talk) for number, (text, talk) in enumerate(drawn)]


def _talk(near: Sequence[str], common: Sequence[str], rng: np.random.Generator) -> str:
    """Return words in random order, in breaths of four to ten: common ones more often, a third nearly commands."""
    breaths = []
    for _ in range(4):
        words = []
        for _ in range(int(rng.integers(4, 11))):
            place = int(len(common) ** rng.random()) - 1  # Zipf's law: the n-th word as often as 1 / n
            words.append(near[int(rng.integers(len(near)))] if rng.random() < 0.33 else common[place])
        breaths.append(" ".join(words))
    return ", ".join(breaths) + "."


class NeuralVoices:
    """Says texts with Kokoro's voices, on one thread.

    kokoro: what says them, with its styles by name as `voices`.
    """

    def __init__(self, kokoro: Kokoro) -> None:
        self._kokoro = kokoro
        self._styles = {name: np.asarray(self._kokoro.voices[name]) for name in self._kokoro.voices}
        self._names = sorted(set(self._styles) - HELD_OUT)

    @classmethod
    def load(cls, model: Path, voices: Path) -> "NeuralVoices":
        """Return the voices of a Kokoro model in ONNX format, with its voice styles, a NumPy archive.

        Raises AudioError if one of them is not there, or is something else.
        """
        for path in (model, voices):
            if not path.is_file():
                raise AudioError(f"There is no {path}. {RELEASE}")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4  # what is wrong is said below
        try:
            session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        except Exception as error:
            raise AudioError(f"{model} is no model that can be run ({_first_line(error)}). {RELEASE}") from error
        if missing := {"style", "speed"} - {taken.name for taken in session.get_inputs()}:
            raise AudioError(
                f"{model} is no model of Kokoro: it takes no {' and no '.join(sorted(missing))}. {RELEASE}"
            )
        try:
            kokoro = Kokoro.from_session(session, str(voices))
            styles = {name: np.asarray(kokoro.voices[name]) for name in kokoro.voices}
        except (OSError, ValueError, TypeError, EOFError, zipfile.BadZipFile) as error:
            raise AudioError(f"{voices} holds no voices ({_first_line(error)}). {RELEASE}") from error
        if not styles or {style.shape[1:] for style in styles.values()} != {STYLE}:
            raise AudioError(f"{voices} holds no voices of Kokoro. {RELEASE}")
        return cls(kokoro)

    def say(self, text: str, rng: np.random.Generator) -> tuple[str, Samples]:
        """Return who said `text`, and the sound: float32 (n,), 16 kHz mono, peak 0.5.

        Two in three speakers are mixtures of two voices, and some are made smaller, with higher pitch and formants.
        """
        name = self._names[int(rng.integers(len(self._names)))]
        other = self._names[int(rng.integers(len(self._names)))]
        share = float(rng.uniform(0.2, 0.5)) if rng.random() < 2 / 3 else 0.0
        style = (1.0 - share) * self._styles[name] + share * self._styles[other]
        smaller = float(rng.uniform(1.15, 1.4)) if rng.random() < CHILD_SHARE else 1.0
        pace = float(rng.uniform(0.85, 1.35))
        return name, self._said(text, name, style, pace, smaller)

    def say_by(self, name: str, text: str, *, pace: float) -> Samples:
        """Return `text` as the voice `name` says it, float32 (n,), 16 kHz mono, peak 0.5. pace: 1 is the usual."""
        return self._said(text, name, self._styles[name], pace)

    def _said(self, text: str, name: str, style: NDArray[np.floating], pace: float, smaller: float = 1.0) -> Samples:
        """Return `text` in a style, in the English of the voice `name`; smaller: by which pitch and formants rise."""
        accent = "en-gb" if name.startswith("b") else "en-us"
        sound, rate_hz = self._kokoro.create(text, voice=style, speed=pace / smaller, lang=accent, trim=False)
        samples = np.asarray(soxr.resample(sound, rate_hz, SAMPLE_RATE_HZ), np.float32)
        if smaller > 1.0:
            samples = change_speed(samples, smaller)
        if text.endswith("p"):
            samples = until_closure(samples)
        return samples * np.float32(0.5 / max(1e-3, float(np.abs(samples).max())))


def _first_line(error: Exception) -> str:
    """Return what an error says first."""
    return next(iter(str(error).strip().rstrip(".").splitlines()), type(error).__name__)


def until_closure(samples: Samples) -> Samples:
    """Return a word that ends in p without what follows when the lips open: float32 (n,), 16 kHz, silent from there.

    Kokoro says "up" as "uppa", with a voiced second part. A p that is not released ends with its closure.
    """
    hop, smooth = SAMPLE_RATE_HZ // 200, SAMPLE_RATE_HZ // 66  # 5 ms, 15 ms
    spectrum = np.fft.rfft(samples)
    spectrum[round(1_000.0 * len(samples) / SAMPLE_RATE_HZ) :] = 0.0  # the s of "stop" is no vowel
    voiced = np.fft.irfft(spectrum, len(samples))
    power = np.convolve(np.square(voiced), np.ones(smooth) / smooth, "same")[::hop]
    level_db = 10.0 * np.log10(power + 1e-9)
    vowel = int(level_db.argmax())
    last = int(np.flatnonzero(level_db > level_db[vowel] - 25.0)[-1])
    # The closure is the deepest dip that is followed by something louder.
    dips = [(level_db[i:last].max() - level_db[i], i) for i in range(vowel, last)]
    depth, place = max(dips, default=(0.0, 0))
    if depth < 4.0:
        return samples
    cut = (place + 1) * hop
    fade = np.linspace(1.0, 0.0, hop * 3, dtype=np.float32)
    ended = samples.copy()
    ended[cut : cut + len(fade)] *= fade[: len(ended) - cut]
    ended[cut + len(fade) :] = 0.0
    return ended


def write_all(voices: NeuralVoices, todo: Sequence[Job], root: Path, *, seed: int) -> Iterator[Path]:
    """Say all of `todo` into the folders of two sources below `root`, and yield each file; what is there is kept."""
    for job in todo:
        folder = root / ("neural_speech" if job.talk else "neural") / "training" / ("" if job.talk else job.text)
        there = next(folder.glob(f"*_{job.number:05}.wav"), None)
        if there is None:
            name, samples = voices.say(job.text, np.random.default_rng((seed, job.number)))
            folder.mkdir(parents=True, exist_ok=True)
            there = folder / f"{name}_{job.number:05}.wav"
            part = there.with_suffix(f".{os.getpid()}")
            write_wav(part, samples)
            part.replace(there)
        yield there
