"""The index of recordings in the Speech Commands folder layout, split so that no speaker stands on two sides."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum
from pathlib import Path

from models.data.audio_folders import audio_files

NOISE_FOLDER = "_background_noise_"
SILENCE_FOLDER = "_silence_"  # in the published test archive: one-second pieces of the long noises
UNKNOWN_FOLDER = "_unknown_"  # in the published test archive: words that are none of its ten
EXTRA_FOLDER = "extra"
REBUILT_SOURCE = "speech_commands_rebuilt"
LEARNER_SOURCES = frozenset({"speechocean762"})  # people who learn English, reading aloud
MUSIC_SOURCES = frozenset({"sonic_pi_samples", "wesnoth_music"})
SPEECH_SOURCES = (
    frozenset({"librispeech_dev_clean", "neural_speech", "synthetic_speech"}) | LEARNER_SOURCES
)  # no labels
SOUND_SOURCES = frozenset({"esc10", "synthetic_sounds"}) | MUSIC_SOURCES  # labels there name sounds, not words
OTHER_WORD_SOURCES = frozenset({"wake_word_benchmark"})  # without a label it is still a word, and no command
MADE_SOURCES = frozenset({"synthetic", "synthetic_speech", "synthetic_sounds"})  # by models.synthetic
NEURAL_SOURCES = frozenset({"neural", "neural_speech"})  # by models.synthetic with a neural voice
UNMET_WORDS = frozenset({"happy", "five", "wow", "snowboy", "view_glass"})
"""Other words that no model of ours learns from, in whatever voice, so that there are words that it never met."""
SOUND_VALIDATION_FROM = 0.8  # long noises are split by time: their last fifth is validation
CREDITS = {
    "": "Speech Commands v0.01 and v0.02, Pete Warden, Google, CC BY 4.0",
    REBUILT_SOURCE: "Speech Commands v0.02 rebuilt into sound from log-mel pictures, Pete Warden, Google, CC BY 4.0",
    "librispeech_dev_clean": "LibriSpeech dev-clean, Vassil Panayotov and others, CC BY 4.0",
    "wake_word_benchmark": "Wake-word benchmark, Picovoice, Apache 2.0",
    "esc10": "ESC-10, Karol J. Piczak, CC BY 3.0, from freesound.org contributors",
    "speechocean762": "speechocean762, Junbo Zhang and others, CC BY 4.0",
    "sonic_pi_samples": "Samples of Sonic Pi, CC0",
    "wesnoth_music": "Music of Battle for Wesnoth, GPL 2 or later, or CC BY-SA 4.0",
    "neural": "Words spoken by Kokoro-82M, hexgrad, Apache 2.0 (python -m models.synthetic)",
    "neural_speech": "Running talk spoken by Kokoro-82M, hexgrad, Apache 2.0 (python -m models.synthetic)",
    "synthetic_sounds": "Knocks, clicks, beeps and bursts of noise made by formula (python -m models.synthetic)",
    "synthetic": "Words spoken by eSpeak NG (python -m models.synthetic)",
    "synthetic_speech": "Running talk spoken by eSpeak NG (python -m models.synthetic)",
}


class DataError(Exception):
    """The folder of recordings is not what it should be: what happened, and what to do."""


class Split(StrEnum):
    """What a recording may be used for."""

    TRAINING = "training"
    VALIDATION = "validation"
    TESTING = "testing"


class Kind(Enum):
    """What is in a recording."""

    WORD = "word"
    SPEECH = "speech"
    SOUND = "sound"


class Make(Enum):
    """How a recording came about. Models are judged on what was recorded, and on nothing else."""

    RECORDED = "recorded"
    REBUILT = "rebuilt"  # turned back into sound from a spectrogram
    SYNTHETIC = "synthetic"
    NEURAL = "neural"  # said by a neural voice


@dataclass(frozen=True)
class Recording:
    """One recording, or one part of a long one.

    label: the word said (its folder), or the name of the sound; empty for running speech and for a word not known.
    part: first and last point of what may be used, as fractions of its length, 0 to 1.
    source: the folder under extra/ that it comes from; empty for the data set itself.
    """

    path: Path
    label: str
    kind: Kind
    split: Split
    part: tuple[float, float] = (0.0, 1.0)
    source: str = ""

    @property
    def speaker(self) -> str:
        """Who speaks in a clip of the data set, as its file name says."""
        return self.path.name.partition("_nohash_")[0]

    @property
    def unmet(self) -> bool:
        """Whether it is a word that no model learns from unless it is one of its commands."""
        return self.kind is Kind.WORD and self.label in UNMET_WORDS

    @property
    def make(self) -> Make:
        """How it came about."""
        if self.source == REBUILT_SOURCE:
            return Make.REBUILT
        if self.source in NEURAL_SOURCES:
            return Make.NEURAL
        return Make.SYNTHETIC if self.source in MADE_SOURCES else Make.RECORDED


def which_split(name: str, *, validation_percent: float = 10.0, testing_percent: float = 10.0) -> Split:
    """Return the split of a clip by its file name, so that it stays the same when clips are added.

    name: such as "bed0a1b2_nohash_3.wav"; all that follows "_nohash_" is ignored, so a speaker stays on one side.
    The rule is the published one: SHA-1 of the speaker, modulo 2^27, as a percentage (Warden, "Speech Commands",
    arXiv:1804.03209, and the README of the data set).
    """
    most = 2**27 - 1
    speaker = name.partition("_nohash_")[0]
    data = speaker.encode("utf-8", "surrogateescape")  # a name need not be UTF-8
    hashed = int(hashlib.sha1(data, usedforsecurity=False).hexdigest(), 16)
    percent = (hashed % (most + 1)) * (100.0 / most)
    if percent < validation_percent:
        return Split.VALIDATION
    return Split.TESTING if percent < validation_percent + testing_percent else Split.TRAINING


def index_recordings(root: Path) -> list[Recording]:
    """Return all recordings below `root`, sorted by path; what `audio_files` leaves out is told.

    The layout is that of Speech Commands, `root/<word>/<speaker>_nohash_<n>.wav` and `root/_background_noise_/`, and
    beside it optional further sources as `root/extra/<source>/<split>/[<label>/]<name>.wav`. A label there is a word,
    unless the source is one of `SOUND_SOURCES`. `_unknown_` in the place of a word is some other word, `_silence_` and
    `_background_noise_` are sounds.
    Raises DataError if the folder cannot be read or holds no word, if a folder below extra/<source>/ is no split, or if
    a clip in it should say its word and does not.
    """
    try:
        paths = audio_files(root)
    except OSError as error:
        raise DataError(f"{root} cannot be read ({error}). Allow it to be read, or give another folder.") from error
    found = []
    for path in paths:
        parts = path.relative_to(root).parts
        if parts[0] == EXTRA_FOLDER and len(parts) in (4, 5):
            found.append(_extra(path, parts))
        elif parts[0] == NOISE_FOLDER and len(parts) == 2:
            found.extend(_long_noise(path))
        elif len(parts) == 2:
            found.append(Recording(path, *_meaning(parts[0]), which_split(path.name)))
    if not any(r.kind is Kind.WORD for r in found):
        raise DataError(
            f"There are no recordings of words in {root}. Give the folder that holds one folder of clips per word."
        )
    return found


def require_words(recordings: Iterable[Recording], words: Iterable[str]) -> None:
    """Raise DataError unless there is a training recording of each of `words`."""
    there = {r.label for r in recordings if (r.kind, r.split) == (Kind.WORD, Split.TRAINING)}
    missing = [word for word in words if word not in there]
    if missing:
        raise DataError(f"There are no recordings to learn {', '.join(missing)} from. Give words that have a folder.")


def credits_for(recordings: Iterable[Recording]) -> tuple[str, ...]:
    """Return one line of credit for each source among `recordings`."""
    sources = sorted({r.source for r in recordings})
    return tuple(CREDITS.get(source, f"Recordings in extra/{source}") for source in sources)


def _extra(path: Path, parts: tuple[str, ...]) -> Recording:
    """Return the recording `path` whose parts below the root are extra, source, split, perhaps label, and name."""
    _, source, side, *labels, _ = parts
    if side not in {split.value for split in Split}:
        raise DataError(f"{path} lies in {side!r}. Below extra/{source}/ name it training, validation or testing.")
    split, folder = Split(side), labels[0] if labels else ""
    if source in SPEECH_SOURCES:
        return Recording(path, folder, Kind.SPEECH, split, source=source)
    if source in SOUND_SOURCES:
        return Recording(path, folder, Kind.SOUND, split, source=source)
    if not folder and source not in OTHER_WORD_SOURCES:
        raise DataError(
            f"{path} does not say what it is. Put it into a folder with its word as name, into {UNKNOWN_FOLDER} for "
            f"some other word, or into {NOISE_FOLDER} for a sound."
        )
    return Recording(path, *_meaning(folder), split, source=source)


def _meaning(folder: str) -> tuple[str, Kind]:
    """Return label and kind of the recordings in a folder that stands where words do."""
    if folder in (SILENCE_FOLDER, NOISE_FOLDER):
        return folder, Kind.SOUND
    return "" if folder == UNKNOWN_FOLDER else folder, Kind.WORD


def _long_noise(path: Path) -> list[Recording]:
    """Return the training and the validation part of a long noise."""
    at = SOUND_VALIDATION_FROM
    return [
        Recording(path, path.stem, Kind.SOUND, Split.TRAINING, part=(0.0, at)),
        Recording(path, path.stem, Kind.SOUND, Split.VALIDATION, part=(at, 1.0)),
    ]
