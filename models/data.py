"""The index of recordings in the Speech Commands folder layout, split so that no speaker stands on two sides."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

NOISE_FOLDER = "_background_noise_"
EXTRA_FOLDER = "extra"
REBUILT_SOURCE = "speech_commands_rebuilt"
SPEECH_SOURCES = frozenset({"librispeech_dev_clean"})  # running speech without labels
SOUND_SOURCES = frozenset({"esc10", "synthetic_sounds"})  # labels there name sounds, not words
SOUND_VALIDATION_FROM = 0.8  # long noises are split by time: their last fifth is validation
CREDITS = {
    "": "Speech Commands v0.01 and v0.02, Pete Warden, Google, CC BY 4.0",
    REBUILT_SOURCE: "Speech Commands v0.02 rebuilt into sound from log-mel pictures, Pete Warden, Google, CC BY 4.0",
    "librispeech_dev_clean": "LibriSpeech dev-clean, Vassil Panayotov and others, CC BY 4.0",
    "wake_word_benchmark": "Wake-word benchmark, Picovoice, Apache 2.0",
    "esc10": "ESC-10, Karol J. Piczak, CC BY 3.0, from freesound.org contributors",
    "synthetic_sounds": "Knocks, clicks, beeps and bursts of noise made by formula (python -m models.synthetic)",
    "synthetic": "Words spoken by eSpeak NG (python -m models.synthetic)",
}
AUDIO_SUFFIXES = frozenset({".wav", ".flac", ".ogg"})


class Split(Enum):
    """What a recording may be used for."""

    TRAINING = "training"
    VALIDATION = "validation"
    TESTING = "testing"


class Kind(Enum):
    """What is in a recording."""

    WORD = "word"
    SPEECH = "speech"
    SOUND = "sound"


@dataclass(frozen=True)
class Recording:
    """One recording, or one part of a long one.

    label: the word said (its folder), or the name of the sound; empty for running speech.
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
    def rebuilt(self) -> bool:
        """Whether it was turned back into sound from a spectrogram: fit for training, not for judging."""
        return self.source == REBUILT_SOURCE


def which_split(name: str, *, validation_percent: float = 10.0, testing_percent: float = 10.0) -> Split:
    """Return the split of a clip by its file name, so that it stays the same when clips are added.

    name: such as "bed0a1b2_nohash_3.wav"; all that follows "_nohash_" is ignored, so a speaker stays on one side.
    The rule is the published one: SHA-1 of the speaker, modulo 2^27, as a percentage (Warden, "Speech Commands",
    arXiv:1804.03209, and the README of the data set).
    """
    most = 2**27 - 1
    speaker = name.partition("_nohash_")[0]
    hashed = int(hashlib.sha1(speaker.encode(), usedforsecurity=False).hexdigest(), 16)
    percent = (hashed % (most + 1)) * (100.0 / most)
    if percent < validation_percent:
        return Split.VALIDATION
    return Split.TESTING if percent < validation_percent + testing_percent else Split.TRAINING


def index_recordings(root: Path) -> list[Recording]:
    """Return all recordings below `root`, sorted by path.

    The layout is that of Speech Commands, `root/<word>/<speaker>_nohash_<n>.wav` and `root/_background_noise_/`, and
    beside it optional further sources as `root/extra/<source>/<split>/[<label>/]<name>.wav`.
    Raises FileNotFoundError if there is no word there, ValueError if a folder below extra/<source>/ is no split.
    """
    found = []
    for path in sorted(p for p in root.rglob("*") if p.suffix.lower() in AUDIO_SUFFIXES):
        parts = path.relative_to(root).parts
        if parts[0] == EXTRA_FOLDER and len(parts) in (4, 5):
            found.append(_extra(path, parts))
        elif parts[0] == NOISE_FOLDER and len(parts) == 2:
            found.extend(_long_noise(path))
        elif len(parts) == 2:
            found.append(Recording(path, parts[0], Kind.WORD, which_split(path.name)))
    if not any(r.kind is Kind.WORD for r in found):
        raise FileNotFoundError(
            f"There are no recordings of words in {root}. Give the folder that holds one folder of clips per word."
        )
    return found


def require_words(recordings: Iterable[Recording], words: Iterable[str]) -> None:
    """Raise ValueError unless there is a training recording of each of `words`."""
    there = {r.label for r in recordings if (r.kind, r.split) == (Kind.WORD, Split.TRAINING)}
    missing = [word for word in words if word not in there]
    if missing:
        raise ValueError(f"There are no recordings to learn {', '.join(missing)} from. Give words that have a folder.")


def credits_for(recordings: Iterable[Recording]) -> tuple[str, ...]:
    """Return one line of credit for each source among `recordings`."""
    sources = sorted({r.source for r in recordings})
    return tuple(CREDITS.get(source, f"Recordings in extra/{source}") for source in sources)


def _extra(path: Path, parts: tuple[str, ...]) -> Recording:
    """Return the recording `path` whose parts below the root are extra, source, split, perhaps label, and name."""
    source = parts[1]
    kinds = {**dict.fromkeys(SPEECH_SOURCES, Kind.SPEECH), **dict.fromkeys(SOUND_SOURCES, Kind.SOUND)}
    kind = kinds.get(source, Kind.WORD)
    label = parts[3] if len(parts) == 5 else ""
    if parts[2] not in {split.value for split in Split}:
        raise ValueError(f"{path} lies in {parts[2]!r}. Below extra/{source}/ name it training, validation or testing.")
    return Recording(path, label, kind, Split(parts[2]), source=source)


def _long_noise(path: Path) -> list[Recording]:
    """Return the training and the validation part of a long noise."""
    at = SOUND_VALIDATION_FROM
    return [
        Recording(path, path.stem, Kind.SOUND, Split.TRAINING, part=(0.0, at)),
        Recording(path, path.stem, Kind.SOUND, Split.VALIDATION, part=(at, 1.0)),
    ]
