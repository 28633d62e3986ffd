"""The words that English uses most, and which of them sound nearly like a command."""

from collections.abc import Sequence

import phonemizer
from wordfreq import top_n_list

from models.data.dataset import UNMET_WORDS
from models.spot.config import DIRECTIONS, VOCABULARIES

LONG = "\N{MODIFIER LETTER TRIANGULAR COLON}"


def other_words(count: int) -> list[str]:
    """Return the words among the `count` commonest that may be learned as other words: "write" sounds like "right"."""
    words = [w for w in top_n_list("en", count) if w.isascii() and w.isalpha() and (len(w) > 1 or w in "ai")]
    commands = set(_phonemes(VOCABULARIES["handsfree8w"]))
    sounds = _phonemes(words)
    return [w for w, sound in zip(words, sounds, strict=True) if w not in UNMET_WORDS and sound not in commands]


def nearly_commands(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return which of `words` are within one phoneme of a command, and which within two of a direction."""
    sounds = dict(zip(words, _phonemes(words), strict=True))
    commands = _phonemes(VOCABULARIES["handsfree8w"])
    near = [word for word, sound in sounds.items() if any(_distance(sound, other) <= 1 for other in commands)]
    directions = commands[: len(DIRECTIONS)]
    wide = [word for word, sound in sounds.items() if any(_distance(sound, other) == 2 for other in directions)]
    return near, [word for word in wide if word not in near]


def _phonemes(words: Sequence[str]) -> list[str]:
    """Return the phonemes of each word, without stress and length."""
    said = phonemizer.phonemize(list(words), "en-us", with_stress=False)
    return ["".join(sign for sign in sound if sign not in (LONG, " ")) for sound in said]


def _distance(one: str, other: str) -> int:
    """Return how many phonemes must be added, dropped or changed to make one of the other (Levenshtein)."""
    row = list(range(len(other) + 1))
    for i, sign in enumerate(one, start=1):
        last, row[0] = row[0], i
        for j, there in enumerate(other, start=1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (sign != there))
    return row[-1]
