"""Metrics of all cells at once are those that Keras's `evaluate` gives for each cell alone."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import pytest
import tensorflow as tf

from engine.analysis.answers import predictions, score
from engine.experiment.metrics import BINARY, METRICS, REGRESSION
from engine.training.stacked.metric_rules import MetricRules

CELLS, SAMPLES = 4, 300
OF_TWO = tuple(row.name for row in METRICS.values() if row.task == BINARY)
OF_NUMBERS = tuple(row.name for row in METRICS.values() if row.task == REGRESSION)
Array = npt.NDArray[Any]


def by_rules(names: tuple[str, ...], y: Array, prediction: Array, batch_size: int) -> dict[str, Array]:
    """All cells' metrics, summed batch by batch."""
    rules = MetricRules(names)
    total = rules.start(len(y)).metrics
    for start in range(0, y.shape[1], batch_size):
        part = slice(start, start + batch_size)
        total += rules.sums(tf.constant(y[:, part]), tf.constant(prediction[:, part]))
    assert total.shape == (len(y), rules.width)
    return rules.values(total.numpy(), y.shape[1])


def by_keras(names: tuple[str, ...], loss: str, y: Array, prediction: Array) -> dict[str, float]:
    """Keras's metrics of one cell, in batches of another size."""
    model = keras.Sequential([keras.Input(prediction.shape[1:]), keras.layers.Activation("linear")])
    model.compile(loss=loss, metrics=list(names), run_eagerly=True)
    found: dict[str, float] = model.evaluate(prediction, y, batch_size=64, verbose=0, return_dict=True)
    return found


def assert_equal(names: tuple[str, ...], loss: str, y: Array, prediction: Array) -> None:
    """For each cell, in batches of 7 and all at once, and in the app's own computation of answers."""
    for batch_size in (7, y.shape[1]):
        ours = by_rules(names, y.astype("float32"), prediction, batch_size)
        assert tuple(ours) == names
        for cell in range(len(y)):
            right = by_keras(names, loss, y[cell], prediction[cell])
            for name in names:
                assert ours[name][cell] == pytest.approx(right[name], abs=1e-6, rel=1e-6), (name, cell)
                n_classes = 0 if loss.startswith("mean") else 2
                answers = predictions(prediction[cell], n_classes)
                assert score(name, y[cell], answers, prediction[cell]) == pytest.approx(
                    right[name], abs=1e-6, rel=1e-6
                )


def test_metrics_of_two_classes() -> None:
    rng = np.random.default_rng(3)
    y = (rng.random((CELLS, SAMPLES)) < 0.3).astype("int64")
    prediction = rng.random((CELLS, SAMPLES, 1)).astype("float32")
    prediction[1] = np.clip(0.6 * y[1][:, None] + 0.5 * prediction[1], 0, 1)  # nearly right
    prediction[2] = np.round(prediction[2] * 8) / 8  # ties, 0, 0.5 and 1 among them
    prediction[3] = 0.2  # class 1 is never predicted
    assert_equal(("accuracy", *OF_TWO), "binary_crossentropy", y, prediction)
    assert (by_rules(("auc",), y.astype("float32"), prediction, 9)["auc"][1:] > [0.9, 0.3, 0.49]).all()


def test_metrics_of_samples_of_one_class_and_of_predictions_that_are_not_finite() -> None:
    y = np.array([[0] * 20, [1] * 20, [0, 1] * 10, [0, 1] * 10])
    prediction = np.linspace(0, 1, 80, dtype="float32").reshape(4, 20, 1)
    prediction[2] = np.nan
    prediction[3, ::3] = np.nan
    ours = by_rules(OF_TWO, y.astype("float32"), prediction, 6)
    for cell in range(CELLS):
        right = by_keras(OF_TWO, "binary_crossentropy", y[cell], prediction[cell])
        for name in OF_TWO:
            assert ours[name][cell] == pytest.approx(right[name], abs=1e-6), (name, cell)


def test_metrics_of_numbers() -> None:
    rng = np.random.default_rng(5)
    y = rng.normal(size=(CELLS, SAMPLES)).astype("float32") * 3
    prediction = rng.normal(size=(CELLS, SAMPLES, 1)).astype("float32") + y[..., None]
    assert_equal(OF_NUMBERS, "mean_squared_error", y, prediction)


def test_accuracy_of_several_classes() -> None:
    rng = np.random.default_rng(7)
    y = rng.integers(0, 4, (CELLS, SAMPLES))
    prediction = rng.dirichlet(np.ones(4), (CELLS, SAMPLES)).astype("float32")
    ours = by_rules(("accuracy",), y, prediction, 50)
    for cell in range(CELLS):
        right = by_keras(("accuracy",), "sparse_categorical_crossentropy", y[cell], prediction[cell])
        assert ours["accuracy"][cell] == pytest.approx(right["accuracy"], rel=1e-6)
