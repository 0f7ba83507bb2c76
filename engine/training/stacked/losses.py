"""Keras's losses and metrics, kept apart for each sample of each cell."""

from __future__ import annotations

import keras
import tensorflow as tf


def per_sample_loss(name: str, y: tf.Tensor, prediction: tf.Tensor) -> tf.Tensor:
    """(R, b) values of the loss called `name`, for targets (R, b) and predictions (R, b, units)."""
    if not name.startswith("sparse_"):
        y = y[..., None]
    return getattr(keras.losses, name)(y, prediction)


def per_sample_metric(name: str, y: tf.Tensor, prediction: tf.Tensor) -> tf.Tensor:
    """(R, b) values; accuracy means what Keras makes of it (keras/src/trainers/compile_utils.py)."""
    if name == "accuracy":
        name = "binary_accuracy" if prediction.shape[-1] == 1 else "sparse_categorical_accuracy"
    if not name.startswith("sparse_"):
        y = y[..., None]
    values = getattr(keras.metrics, name)(y, prediction)
    return tf.reduce_mean(values, -1) if values.shape.rank == 3 else values  # binary_accuracy keeps the units
