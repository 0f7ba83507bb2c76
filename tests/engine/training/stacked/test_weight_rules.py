"""Regularizers and constraints of single weights against Keras's own, cell by cell."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from engine.experiment.spec_fields import TASK_LOSSES
from engine.training.stacked.program import Program
from engine.training.stacked.weight_rules import (
    penalty,
    per_sample_loss,
    stacked_constraint,
    weight_problem,
)
from tests.engine.training.stacked.keras_equivalence import Task, assert_twins, regression

C, L, R = keras.constraints, keras.layers, keras.regularizers


def weights(*shape: int) -> tf.Tensor:
    return tf.constant(np.random.default_rng(2).normal(size=shape), tf.float32)


@pytest.mark.parametrize("regularizer", [R.L1(0.1), R.L2(0.2), R.L1L2(0.1, 0.2), R.get("l2")])
@pytest.mark.parametrize("shape", [(3,), (3, 4), (2, 2, 3, 4)])
def test_penalty_matches_keras_for_each_cell(regularizer: Any, shape: tuple[int, ...]) -> None:
    values = weights(3, *shape)
    right = [float(regularizer(value)) for value in tf.unstack(values)]
    assert penalty(regularizer, values).numpy() == pytest.approx(right, rel=1e-5)


@pytest.mark.parametrize(
    ("constraint", "shape"),
    [
        (C.MaxNorm(1.0), (4, 3)),
        (C.MaxNorm(0.5, axis=[0, 1, 2]), (2, 2, 3, 4)),
        (C.MaxNorm(0.5, axis=-1), (4, 3)),
        (C.UnitNorm(), (4, 3)),
        (C.UnitNorm(axis=[0, 1]), (4, 3)),
        (C.MinMaxNorm(0.5, 1.0, rate=0.7), (4, 3)),
        (C.MinMaxNorm(0.5, 1.0, axis=1), (4, 3)),
        (C.NonNeg(), (4, 3)),
        (C.NonNeg(), (3,)),
    ],
)
def test_constraint_matches_keras_for_each_cell(constraint: Any, shape: tuple[int, ...]) -> None:
    values = weights(3, *shape)
    right = np.stack([np.asarray(constraint(value)) for value in tf.unstack(values)])
    assert not np.allclose(right, values), "the constraint must do something here"
    np.testing.assert_allclose(stacked_constraint(constraint)(values), right, rtol=1e-6, atol=1e-7)


def test_regularizers_and_constraints_train_as_in_keras() -> None:
    """Cells of different weights: each logs a loss with its own penalties."""

    def layers(rate: float, seed: int) -> list[Any]:
        return [
            L.Dense(4, activation="tanh", kernel_regularizer=R.L1(0.02), bias_constraint=C.NonNeg()),
            L.Dropout(rate, seed=seed + 10),
            L.Dense(4, kernel_regularizer=R.L2(0.03), kernel_constraint=C.MaxNorm(0.7)),
            L.Dense(4, kernel_regularizer=R.L1L2(0.01, 0.02), kernel_constraint=C.UnitNorm()),
            L.Dense(1, bias_regularizer=R.L2(0.1), kernel_constraint=C.MinMaxNorm(0.2, 0.6, rate=0.5)),
        ]

    task = regression(5)
    right = assert_twins(task, layers)
    assert len(np.unique(right.losses)) == len(right.losses)
    # Dropout off, the squared error alone is the metric: what is left of the loss is the penalty.
    squared = Task(task.x, task.y, metric="mean_squared_error")
    scores = assert_twins(squared, layers).scores
    assert (scores[0] - scores[1] > 0.1).all()


def test_convolution_constraint_is_over_its_window() -> None:
    def layers(rate: float, seed: int) -> list[Any]:
        conv = L.Conv2D(3, 2, kernel_constraint=C.MaxNorm(0.6, axis=[0, 1, 2]), kernel_regularizer="l2")
        return [conv, L.Flatten(), L.Dropout(rate, seed=seed + 10), L.Dense(1)]

    assert_twins(regression(4, 3, 2), layers)


class Halved(keras.constraints.Constraint):
    """A constraint that a student wrote."""

    def __call__(self, w: Any) -> Any:
        return w / 2


@pytest.mark.parametrize(
    ("layer", "text"),
    [
        (L.Dense(2, activity_regularizer="l2"), "activity regularizer"),
        (L.Dense(2, kernel_regularizer=R.OrthogonalRegularizer()), "OrthogonalRegularizer"),
        (L.Dense(2, kernel_constraint=Halved()), "Halved"),
        (L.Dense(2, bias_constraint=Halved()), "Halved"),
    ],
)
def test_weight_rule_without_implementation_is_refused(layer: Any, text: str) -> None:
    model = keras.Sequential([keras.Input((3,)), layer, L.Dense(1)])
    problem = weight_problem(layer)
    assert problem is not None
    assert text in problem
    assert problem.endswith(".")
    with pytest.raises(ValueError, match=text):
        Program(model, "mean_squared_error", ("mean_squared_error",), keras.optimizers.SGD())
    assert weight_problem(model.layers[1]) is None


# --- Losses of each cell against what a compiled Keras model reports of that cell alone.

CELLS, SAMPLES = 3, 11
CLASSES = [("sparse_categorical_crossentropy", 4), ("binary_crossentropy", 1)]


@pytest.mark.parametrize(("loss", "units"), [*((name, 1) for name in TASK_LOSSES["regression"]), *CLASSES])
def test_loss_means_match_keras(loss: str, units: int) -> None:
    rng = np.random.default_rng(5)
    prediction = rng.normal(size=(CELLS, SAMPLES, units)).astype("float32")
    y = rng.normal(size=(CELLS, SAMPLES)).astype("float32") * 3
    if loss.endswith("crossentropy"):
        y = rng.integers(0, max(units, 2), (CELLS, SAMPLES)).astype("int64")
        prediction = np.exp(prediction) / np.exp(prediction).sum(-1, keepdims=True)
        if units == 1:
            prediction = rng.random((CELLS, SAMPLES, 1)).astype("float32")
    losses = per_sample_loss(
        loss, tf.constant(y if units > 1 else y.astype("float32")), tf.constant(prediction)
    )
    assert losses.shape == [CELLS, SAMPLES]
    for cell in range(CELLS):
        model = keras.Sequential([keras.Input((units,)), keras.layers.Activation("linear")])
        model.compile(loss=loss, run_eagerly=True)
        right = model.evaluate(prediction[cell], y[cell], verbose=0, return_dict=True)
        assert float(tf.reduce_mean(losses[cell])) == pytest.approx(right["loss"], rel=1e-6)
        assert right["loss"] > 0
