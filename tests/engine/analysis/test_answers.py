"""Scores, counts and the order of mistakes, against scikit-learn and by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import (
    accuracy_score,
    confusion_matrix,
    mean_absolute_error,
    mean_squared_error,
    precision_score,
    recall_score,
    root_mean_squared_error,
)

from engine.analysis.answers import (
    MAX_COLUMNS,
    MAX_MISTAKES,
    MAX_SAMPLES,
    Agreement,
    agreement,
    answers,
    comparison_cell,
    confusion,
    predictions,
    score,
)
from engine.experiment.specs import Cell
from engine.storage.examples import example

RNG = np.random.default_rng(5)


def test_scores_are_those_of_sklearn() -> None:
    y, predicted = RNG.normal(size=(2, 500)).astype("float32")
    assert score("mean_squared_error", y, predicted) == pytest.approx(mean_squared_error(y, predicted))
    assert score("mean_absolute_error", y, predicted) == pytest.approx(mean_absolute_error(y, predicted))
    assert score("root_mean_squared_error", y, predicted) == pytest.approx(
        root_mean_squared_error(y, predicted)
    )
    classes, said = RNG.integers(0, 2, (2, 500))
    assert score("precision", classes, said) == pytest.approx(precision_score(classes, said))
    assert score("recall", classes, said) == pytest.approx(recall_score(classes, said))
    assert score("recall", classes * 0, said) == score("precision", classes, said * 0) == 0
    classes, said = RNG.integers(0, 4, (2, 500))
    assert score("accuracy", classes, said) == pytest.approx(accuracy_score(classes, said))
    with pytest.raises(ValueError, match="no metric f1"):
        score("f1", y, predicted)


def test_confusion_counts_true_classes_in_rows_as_sklearn_does() -> None:
    classes, said = RNG.integers(0, 4, (2, 300))
    expected = confusion_matrix(classes, said, labels=range(5)).tolist()
    assert [list(row) for row in confusion(classes, said, 5)] == expected
    assert confusion(np.array([0, 1, 1]), np.array([0, 0, 0]), 2) == ((1, 0), (2, 0))


def test_predictions_are_read_as_keras_reads_them() -> None:
    assert predictions(np.array([[0.5], [0.50001]]), 2).tolist() == [0, 1]
    assert predictions(np.array([[0.4, 0.4, 0.2], [0.1, 0.2, 0.7]]), 3).tolist() == [0, 2]
    assert predictions(np.array([[21.5], [-3.0]]), 0).tolist() == [21.5, -3.0]


def test_regression_answers_put_the_largest_errors_first() -> None:
    y, x = np.array([1.0, 2.0, 3.0, 4.0], "float32"), np.arange(8.0).reshape(4, 2)
    found = answers("test", "mean_squared_error", 0, np.array([[1.5], [0.0], [np.nan], [7.0]]), y, x)
    assert [one.place for one in found.mistakes] == [2, 3, 1, 0]
    assert found.n_not_finite == 1 and np.isnan(found.score)
    assert found.mistakes[1].inputs == (6.0, 7.0) and found.mistakes[1].predicted == 7.0
    assert np.isnan(found.mistakes[1].p_true) and found.mistakes[1].image is None
    assert found.true.tolist() == [1, 2, 3, 4] and found.predicted[[0, 1, 3]].tolist() == [1.5, 0, 7]
    assert not found.is_classification and found.confusion == ()


def test_classification_mistakes_are_the_wrong_answers_least_sure_of_the_truth_first() -> None:
    outputs = np.array([[0.9, 0.1, 0.0], [0.6, 0.3, 0.1], [0.8, 0.1, 0.1], [0.5, 0.1, 0.4], [0.4, 0.6, 0.0]])
    y = np.array([0, 1, 1, 1, 1])
    found = answers("val", "accuracy", 3, outputs, y, np.zeros((5, 4)))
    assert [one.place for one in found.mistakes] == [2, 3, 1]
    assert (found.mistakes[0].p_true, found.mistakes[0].p_predicted) == pytest.approx((0.1, 0.8))
    assert (found.n_right, found.n_samples, found.score) == (2, 5, pytest.approx(0.4))
    assert found.confusion == ((1, 0, 0), (3, 1, 0), (0, 0, 0))


def test_a_single_output_is_the_probability_of_class_one() -> None:
    outputs = np.array([[0.9], [0.2], [0.7], [0.1]])
    found = answers("test", "accuracy", 2, outputs, np.array([1, 1, 0, 0]), np.zeros((4, 1)))
    assert found.confusion == ((1, 1), (1, 1))
    (first, second) = found.mistakes
    assert (first.place, first.true, first.predicted) == (1, 1.0, 0.0)
    assert (first.p_true, first.p_predicted) == pytest.approx((0.2, 0.8))
    assert (second.p_true, second.p_predicted) == pytest.approx((0.3, 0.7))


def test_images_of_mistakes_are_grey_and_their_brightest_pixel_is_white() -> None:
    x = np.zeros((3, 2, 3, 1), "float32")
    x[1, 0, 2, 0], x[2, 1, 0, 0] = 16.0, 8.0
    outputs = np.array([[1.0, 0.0], [1.0, 0.0], [1.0, 0.0]])
    found = answers("test", "accuracy", 2, outputs, np.array([0, 1, 1]), x)
    assert [one.image for one in found.mistakes] == [
        (2, 3, bytes([0, 0, 255, 0, 0, 0])),
        (2, 3, bytes([0, 0, 0, 127, 0, 0])),
    ]
    assert all(one.inputs == () for one in found.mistakes)


def test_answers_are_bounded_but_scores_are_of_all_samples() -> None:
    n = MAX_SAMPLES + 500
    y = np.zeros(n, "int64")
    y[MAX_SAMPLES:] = 1
    outputs = np.tile([0.9, 0.1], (n, 1))
    found = answers("train", "accuracy", 2, outputs, y, np.zeros((n, MAX_COLUMNS + 9)))
    assert len(found.true) == len(found.predicted) == MAX_SAMPLES
    assert found.score == pytest.approx(MAX_SAMPLES / n) and found.n_samples == n
    assert found.confusion == ((MAX_SAMPLES, 0), (500, 0))
    assert len(found.mistakes) == MAX_MISTAKES and found.mistakes[0].place == MAX_SAMPLES
    assert len(found.mistakes[0].inputs) == MAX_COLUMNS


def test_agreement_counts_samples_that_only_one_gets_right() -> None:
    y, x = np.array([0, 0, 1, 1]), np.zeros((4, 1))
    first = answers("test", "accuracy", 2, np.array([[0.1], [0.1], [0.1], [0.1]]), y, x)
    second = answers("test", "accuracy", 2, np.array([[0.9], [0.1], [0.9], [0.9]]), y, x)
    assert agreement(first, second) == Agreement(1, 2)
    assert agreement(first, replace(second, true_bytes=b"")) is None
    assert agreement(first, replace(second, n_samples=MAX_SAMPLES + 1)) is None
    number = answers("test", "mean_squared_error", 0, np.zeros((4, 1)), y, x)
    assert agreement(number, number) is None


def test_comparison_is_with_rate_0_of_the_same_seed_unless_that_is_the_same_training() -> None:
    experiment = example("honest-classification").experiment
    assert comparison_cell(experiment, Cell(0.3, 4)) == Cell(0.0, 4)
    assert comparison_cell(experiment, Cell(0.0, 4)) is None
    plain = replace(experiment, network=experiment.network.at_rate(0.0))
    assert comparison_cell(plain, Cell(None, 4)) is None
    built = replace(experiment, network=experiment.network.at_rate(0.2))
    assert comparison_cell(built, Cell(None, 4)) == Cell(0.0, 4)


def test_colour_images_keep_their_colours_and_sequences_their_values() -> None:
    x = np.zeros((1, 2, 2, 3))
    x[0, 0, 0] = 2, 1, 0
    found = answers("test", "accuracy", 2, np.array([[0.9]]), np.array([0]), x)
    assert found.mistakes[0].image == (2, 2, bytes([255, 127, 0] + [0] * 9))
    steps = np.arange(6.0).reshape(1, 3, 2)
    found = answers("test", "accuracy", 2, np.array([[0.9]]), np.array([0]), steps)
    assert found.mistakes[0].image is None
    assert found.mistakes[0].inputs == (0, 1, 2, 3, 4, 5)
