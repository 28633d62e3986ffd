"""Other people's words, talk and sounds, as the last layer sees them: what a fit must not forget.

The bank is one file of some megabytes beside the shipped weights. It holds no sound, and none can be made of it.
`python -m models.adapt.make_bank` writes it.
"""

import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.adapt.last_layer import Examples
from models.common.files import replacing
from models.spot.config import WEIGHTS_DIR, ModelError

BANK = WEIGHTS_DIR / "bank.npz"


class BankError(ModelError):
    """The bank is missing or damaged: what happened, and what to do."""


class BankKind(IntEnum):
    """What a stretch of the bank is."""

    WORD = 0
    TALK = 1
    SOUND = 2


@dataclass(frozen=True, eq=False)
class Bank:
    """The shipped last layer, what it sees of other people's sound, and what it should say there.

    fits: fingerprints of the networks that it belongs to. classes: the label of each class of the last layer.
    kernel, bias: the shipped last layer, float32 (embedding, classes) and (classes,).
    embeddings: float32 (n, embedding), to fit against. allowed: bool (n, labels), which labels are right at each.
    labels: the commands of the largest vocabulary, unknown, noise. words: str (n,), what was being said, or empty.
    stretches: float32 (looks, embedding) each, of consecutive looks in which nothing must fire that is not said, of
        other people than those above, to judge with. said: the word of each stretch, or empty. kinds: of each.
    """

    fits: tuple[str, ...]
    classes: tuple[str, ...]
    kernel: NDArray[np.float32]
    bias: NDArray[np.float32]
    labels: tuple[str, ...]
    embeddings: NDArray[np.float32]
    allowed: NDArray[np.bool_]
    words: NDArray[np.str_]
    stretches: tuple[NDArray[np.float32], ...]
    said: tuple[str, ...]
    kinds: tuple[BankKind, ...]

    def without(self, words: Collection[str]) -> "Bank":
        """Return what is left without some words, which then mean something else than in the bank."""
        kept = ~np.isin(self.words, list(words))
        judged = [i for i, word in enumerate(self.said) if word not in words]
        return Bank(
            self.fits,
            self.classes,
            self.kernel,
            self.bias,
            self.labels,
            self.embeddings[kept],
            self.allowed[kept],
            self.words[kept],
            tuple(self.stretches[i] for i in judged),
            tuple(self.said[i] for i in judged),
            tuple(self.kinds[i] for i in judged),
        )

    def examples(self, labels: tuple[str, ...]) -> Examples:
        """Return what is to be fitted against, each as much as the other. labels: the bank's, and perhaps more."""
        allowed = np.zeros((len(self.allowed), len(labels)), bool)
        allowed[:, [labels.index(label) for label in self.labels]] = self.allowed
        return Examples(self.embeddings, allowed, np.ones(len(allowed), np.float32))

    def save(self, path: Path) -> None:
        """Write the bank. Embeddings, all 0 or more, are rounded to 255 steps in each of their numbers."""
        judged = np.concatenate(self.stretches)
        most = np.maximum(1e-6, np.maximum(self.embeddings.max(axis=0), judged.max(axis=0))).astype(np.float32)

        def rounded(embeddings: NDArray[np.float32]) -> NDArray[np.uint8]:
            return np.asarray(np.rint(np.maximum(embeddings, 0.0) / most * 255.0), np.uint8)

        with replacing(path) as part, part.open("wb") as file:
            np.savez_compressed(
                file,
                fits=np.array(self.fits),
                classes=np.array(self.classes),
                labels=np.array(self.labels),
                kernel=self.kernel,
                bias=self.bias,
                most=most,
                embeddings=rounded(self.embeddings),
                allowed=np.packbits(self.allowed, axis=1),
                words=self.words,
                judged=rounded(judged),
                lengths=np.array([len(stretch) for stretch in self.stretches]),
                said=np.array(self.said),
                kinds=np.array(self.kinds, np.uint8),
            )

    @classmethod
    def load(cls, path: Path = BANK) -> "Bank":
        """Read the bank at `path`. Raises BankError if it is missing or damaged."""
        try:
            with np.load(path, allow_pickle=False) as file:
                most = file["most"] / np.float32(255.0)
                labels = tuple(map(str, file["labels"]))
                ends = np.cumsum(file["lengths"])
                return cls(
                    fits=tuple(map(str, file["fits"])),
                    classes=tuple(map(str, file["classes"])),
                    kernel=file["kernel"],
                    bias=file["bias"],
                    labels=labels,
                    embeddings=file["embeddings"] * most,
                    allowed=np.unpackbits(file["allowed"], axis=1, count=len(labels)).astype(bool),
                    words=file["words"],
                    stretches=tuple(np.split(file["judged"] * most, ends[:-1])),
                    said=tuple(map(str, file["said"])),
                    kinds=tuple(BankKind(kind) for kind in file["kinds"].tolist()),
                )
        except (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile) as error:
            raise BankError(
                f"The bank {path} cannot be used ({error}). Restore the file, or make it with models.adapt.make_bank."
            ) from error
