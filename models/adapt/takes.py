"""The takes of one person: which there are, read from folders as anybody may record them."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.data.audio_folders import AUDIO_SUFFIXES
from models.spot.audio_files import SAMPLE_RATE_HZ, AudioError, read_audio
from models.spot.config import NOISE, UNKNOWN, ModelError
from models.spot.frontend import Samples

LONGEST_WORD = 40  # letters of a word, as in the game
LONGEST_WORD_S = 3.0  # of a take of a word; what is longer is talk
LONGEST_TALK_S = 120.0  # of talk and of the room, each in all
MOST_TAKES = 50  # of a word
SUFFIXES = AUDIO_SUFFIXES | {".mp3"}


class TakesError(ModelError):
    """The takes are not what they should be: what happened, and what to do."""


@dataclass(frozen=True, eq=False)
class Takes:
    """What one person said: float32 (n,) each, 16 kHz mono, by word.

    talk, room: what must not fire. left_out: files that could not be used, and why, in words.
    """

    words: dict[str, tuple[Samples, ...]]
    talk: tuple[Samples, ...] = ()
    room: tuple[Samples, ...] = ()
    left_out: tuple[str, ...] = ()

    def only(self, words: Sequence[str]) -> "Takes":
        """Return the takes of some words alone, and all talk and room. Raises TakesError if one has none."""
        missing = [word for word in words if word not in self.words]
        if missing:
            raise TakesError(f"There are no takes of {', '.join(missing)}. Record some, or leave the word out.")
        return Takes({word: self.words[word] for word in words}, self.talk, self.room, self.left_out)


def read_takes(folders: Iterable[Path]) -> Takes:
    """Return the takes in `folders`, those of one word together: FOLDER/<word>/<any name>.wav, of any rate.

    FOLDER/_unknown_/ holds talk and words that mean nothing, FOLDER/_background_noise_/ the room. Files and folders
    that cannot be used are left out and told. Raises TakesError if there is no take of any word.
    """
    found: dict[str, list[Samples]] = {}
    left_out: list[str] = []
    folders = list(folders)
    for folder in folders:
        try:
            inner = sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
        except OSError as error:
            raise TakesError(f"{folder} cannot be read ({error}). Give a folder that holds one per word.") from error
        for of_word in inner:
            word = word_of(of_word.name)
            if not is_word(word):
                left_out.append(f"{of_word}, whose name is no word of up to {LONGEST_WORD} letters")
                continue
            try:
                paths = sorted(of_word.iterdir())
            except OSError as error:
                left_out.append(f"{of_word} cannot be read ({error})")
                continue
            for path in paths:
                if path.suffix.lower() in SUFFIXES and not path.name.startswith("."):
                    _read(path, word, found, left_out)
    words = {word: tuple(takes) for word, takes in found.items() if takes and word not in (UNKNOWN, NOISE)}
    if not words:
        more = f" Left out: {'; '.join(left_out[:3])}." if left_out else ""
        where = " and ".join(map(str, folders))
        raise TakesError(f"There are no takes of words in {where}. Give a folder that holds one per word.{more}")
    return Takes(words, tuple(found.get(UNKNOWN, ())), tuple(found.get(NOISE, ())), tuple(left_out))


def word_of(text: str) -> str:
    """Return the word that a text means: in small letters, and composed ones, as some systems take names apart."""
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


def is_word(word: str) -> bool:
    """Return whether takes may be of that: a word, talk or the room, and nothing that only looks like one of these."""
    return word in (UNKNOWN, NOISE) or (0 < len(word) <= LONGEST_WORD and word.isprintable() and word[0] != "_")


def _read(path: Path, word: str, found: dict[str, list[Samples]], left_out: list[str]) -> None:
    """Add what is in a file to the takes of a word, or say why not."""
    takes = found.setdefault(word, [])
    try:
        samples = read_audio(path)
    except AudioError as error:
        left_out.append(str(error))
        return
    length_s = len(samples) / SAMPLE_RATE_HZ
    if word in (UNKNOWN, NOISE):
        room_s = LONGEST_TALK_S - sum(map(len, takes)) / SAMPLE_RATE_HZ
        samples = samples[: max(0, round(room_s * SAMPLE_RATE_HZ))]
    elif length_s > LONGEST_WORD_S:
        left_out.append(f"{path} lasts {length_s:.1f} s, and a take of a word at most {LONGEST_WORD_S:g} s")
        return
    elif len(takes) == MOST_TAKES:
        left_out.append(f"{path} is one more than {MOST_TAKES} takes of {word}")
        return
    if not np.isfinite(samples).all() or np.abs(samples).max(initial=0.0) == 0.0:
        left_out.append(f"{path} holds no sound")
        return
    takes.append(samples)
