"""Losses and metrics of each cell against what a compiled Keras model reports of that cell alone."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf

from engine.experiment.specs import TASK_LOSSES, TASK_METRICS
from engine.training.stacked.losses import per_sample_loss, per_sample_metric

CELLS, SAMPLES = 3, 11
REGRESSION = [
    (loss, metric, 1) for loss in TASK_LOSSES["regression"] for metric in TASK_METRICS["regression"]
]
CLASSES = [("sparse_categorical_crossentropy", "accuracy", 4), ("binary_crossentropy", "accuracy", 1)]


@pytest.mark.parametrize(("loss", "metric", "units"), [*REGRESSION, *CLASSES])
def test_means_are_what_keras_reports(loss: str, metric: str, units: int) -> None:
    rng = np.random.default_rng(5)
    prediction = rng.normal(size=(CELLS, SAMPLES, units)).astype("float32")
    y = rng.normal(size=(CELLS, SAMPLES)).astype("float32") * 3
    if metric == "accuracy":
        y = rng.integers(0, max(units, 2), (CELLS, SAMPLES)).astype("int64")
        prediction = np.exp(prediction) / np.exp(prediction).sum(-1, keepdims=True)
        if units == 1:
            prediction = rng.random((CELLS, SAMPLES, 1)).astype("float32")
    targets = tf.constant(y if units > 1 else y.astype("float32"))
    losses = per_sample_loss(loss, targets, tf.constant(prediction))
    metrics = per_sample_metric(metric, targets, tf.constant(prediction))
    assert losses.shape == metrics.shape == [CELLS, SAMPLES]
    for cell in range(CELLS):
        model = keras.Sequential([keras.Input((units,)), keras.layers.Activation("linear")])
        model.compile(loss=loss, metrics=[metric], run_eagerly=True)
        right = model.evaluate(prediction[cell], y[cell], verbose=0, return_dict=True)
        assert float(tf.reduce_mean(losses[cell])) == pytest.approx(right["loss"], rel=1e-6)
        assert float(tf.reduce_mean(metrics[cell])) == pytest.approx(right[metric], rel=1e-6)
        assert right["loss"] > 0
