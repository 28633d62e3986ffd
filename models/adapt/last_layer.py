"""The fit itself: another last layer, as near to the shipped one as what it learns lets it be. Arithmetic only."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from models.spot.profile import merging, probabilities

STEPS, RATE = 60, 0.02  # of Adam, over all examples at once
PULL = 2e-3  # towards the layer before, half its square; a class that said nothing before is pulled less
NEW_PULL = 2e-4
MOMENTUM, SCALING = 0.9, 0.99  # Adam's two decays (Kingma and Ba, arXiv:1412.6980); the second for so few steps
LEAST = 1e-9  # of a probability
RARE = -4.0  # bias of an own word before it is learned


@dataclass(frozen=True, eq=False)
class Examples:
    """What the last layer sees, and what it may say.

    embeddings: float32 (n, embedding). allowed: bool (n, labels). weights: float32 (n,), >= 0: how much each counts.
    """

    embeddings: NDArray[np.float32]
    allowed: NDArray[np.bool_]
    weights: NDArray[np.float32]


def weighted(examples: Examples, weight: float) -> Examples:
    """Return examples, one or more, that count `weight` together."""
    return replace(examples, weights=examples.weights * np.float32(weight / examples.weights.sum()))


def joined(examples: Sequence[Examples]) -> Examples:
    """Return examples as one."""
    return Examples(
        np.concatenate([part.embeddings for part in examples]),
        np.concatenate([part.allowed for part in examples]),
        np.concatenate([part.weights for part in examples]),
    )


class HasLastLayer(Protocol):
    """What holds a last layer among other things."""

    @property
    def classes(self) -> tuple[str, ...]:
        """The label of each class."""

    @property
    def kernel(self) -> NDArray[np.float32]:
        """float32 (embedding, classes)."""

    @property
    def bias(self) -> NDArray[np.float32]:
        """float32 (classes,)."""


@dataclass(frozen=True, eq=False)
class LastLayer:
    """classes: the label of each. kernel: float32 (embedding, classes). bias: float32 (classes,)."""

    classes: tuple[str, ...]
    kernel: NDArray[np.float32]
    bias: NDArray[np.float32]

    @classmethod
    def of(cls, source: "HasLastLayer") -> "LastLayer":
        """Return the last layer that a bank or a profile holds."""
        return cls(source.classes, source.kernel, source.bias)

    def scores(self, embeddings: NDArray[np.float32], labels: tuple[str, ...]) -> NDArray[np.float32]:
        """Return the probability of each label, float32 (n, labels), for embeddings, float32 (n, embedding)."""
        of_classes = probabilities(embeddings, self.kernel, self.bias)
        return np.asarray(of_classes @ merging(self.classes, labels), np.float32)

    def with_words(self, words: tuple[str, ...]) -> "LastLayer":
        """Return the layer with a class more for each of `words`, which says nothing yet."""
        kernel = np.zeros((len(self.kernel), len(words)), np.float32)
        bias = np.full(len(words), RARE, np.float32)
        return LastLayer(
            (*self.classes, *words),
            np.concatenate([self.kernel, kernel], axis=1),
            np.concatenate([self.bias, bias]),
        )

    def harder(self, word: str, by: float) -> "LastLayer":
        """Return the layer that says `word` less readily: its threshold is higher, by `by` in logits."""
        bias = self.bias.copy()
        bias[[i for i, label in enumerate(self.classes) if label == word]] -= np.float32(by)
        return LastLayer(self.classes, self.kernel, bias)


def fit(before: LastLayer, examples: Examples, *, labels: tuple[str, ...]) -> LastLayer:
    """Return the layer that says of each example what it may, and stays near `before`.

    labels: what `examples.allowed` is about.
    The loss is the mean of -log(probability of all that is allowed), as in training (`models.train.loss`), and PULL
    times half the squared distance from `before`.
    """
    allowed = (examples.allowed.astype(np.float32) @ merging(before.classes, labels).T) > 0.0  # (n, classes)
    weights = (examples.weights / examples.weights.sum())[:, None].astype(np.float32)
    pull = np.where(before.kernel.any(axis=0), PULL, NEW_PULL).astype(np.float32)
    moved = [np.zeros_like(before.kernel), np.zeros_like(before.bias)]
    first = [np.zeros_like(part) for part in moved]
    second = [np.zeros_like(part) for part in moved]
    for step in range(1, STEPS + 1):
        given = probabilities(examples.embeddings, before.kernel + moved[0], before.bias + moved[1])
        right = np.where(allowed, given, 0.0)
        # The gradient of -log of a sum of softmax outputs with respect to the logits.
        error = (given - right / np.maximum(LEAST, right.sum(axis=1, keepdims=True))) * weights
        gradients = examples.embeddings.T @ error + pull * moved[0], error.sum(axis=0) + pull * moved[1]
        for i, gradient in enumerate(gradients):
            first[i] = MOMENTUM * first[i] + (1.0 - MOMENTUM) * gradient
            second[i] = SCALING * second[i] + (1.0 - SCALING) * gradient**2
            size = np.sqrt(second[i] / (1.0 - SCALING**step)) + 1e-8
            moved[i] = moved[i] - np.float32(RATE) * (first[i] / (1.0 - MOMENTUM**step)) / size
    kernel, bias = before.kernel + moved[0], before.bias + moved[1]
    return LastLayer(before.classes, kernel.astype(np.float32), bias.astype(np.float32))
