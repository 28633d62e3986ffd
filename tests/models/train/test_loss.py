"""Tests of loss and accuracy for windows with several admissible labels, against formulas."""

import numpy as np
import pytest

from models.train.loss import admissible_loss, decided_accuracy
from models.train.tensorflow_quietly import tf


def tensor(rows: list[list[float]]) -> tf.Tensor:
    """Return rows of labels as one batch of windows, float32 (1, windows, labels)."""
    return tf.constant([rows], tf.float32)


def test_the_loss_is_that_of_the_admissible_labels_together() -> None:
    """It is -log(0.98 p + 0.01), p being the probability of all admissible labels."""
    scores = tensor([[0.7, 0.2, 0.1], [0.7, 0.2, 0.1], [0.0, 0.0, 1.0]])
    admissible = tensor([[1, 0, 0], [0, 1, 1], [1, 1, 0]])

    loss = np.asarray(admissible_loss(admissible, scores))

    np.testing.assert_allclose(loss, [-np.log([0.98 * 0.7 + 0.01, 0.98 * 0.3 + 0.01, 0.01])], rtol=1e-5)


def test_being_wrong_costs_no_more_than_a_wrong_label_may() -> None:
    """A label that was never thought of costs -log 0.01 = 4.6, so that a wrongly labelled clip does little harm."""
    assert float(admissible_loss(tensor([[1, 0]]), tensor([[0.0, 1.0]]))[0, 0]) == pytest.approx(4.605, abs=1e-3)


def test_a_window_that_admits_all_teaches_nothing() -> None:
    """Where every label is right, all scores cost the same and none is pulled anywhere."""
    logits = tf.Variable(tensor([[2.0, -1.0, 0.5]]))
    with tf.GradientTape() as tape:
        loss = admissible_loss(tensor([[1, 1, 1]]), tf.nn.softmax(logits))

    assert float(loss[0, 0]) == pytest.approx(-np.log(0.99), abs=1e-6)
    np.testing.assert_allclose(np.asarray(tape.gradient(loss, logits)), 0.0, atol=1e-6)


def test_accuracy_counts_decided_windows_only() -> None:
    """Of four windows that admit one label alone three are right; what two others say does not matter."""
    scores = tensor([[0.8, 0.2], [0.9, 0.1], [0.3, 0.7], [0.6, 0.4], [0.1, 0.9], [0.5, 0.5]])
    admissible = tensor([[1, 0], [1, 0], [0, 1], [0, 1], [1, 1], [1, 1]])

    assert float(decided_accuracy(admissible, scores)) == pytest.approx(3 / 4)


def test_without_decided_windows_accuracy_is_zero() -> None:
    """Nothing decided is no success, and no division by zero."""
    assert float(decided_accuracy(tensor([[1, 1]]), tensor([[0.5, 0.5]]))) == 0.0
