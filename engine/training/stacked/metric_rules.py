"""Keras's metrics for all cells at once: what is summed over samples, and the metrics of these sums.

Keras adds up over batches, too, so that the batch size changes no metric.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf

from engine.analysis.roc import N_BUCKETS, roc_area
from engine.training.stacked.inputs import Sums
from engine.training.stacked.layout import Floats


@dataclass(frozen=True)
class MetricRule:
    """How a metric is computed.

    Attributes
    ----------
    sums : callable
        Takes y (R, b) and the prediction (R, b, units), and returns sums over the b samples, (R, width).
    value : callable
        Takes such sums over n samples, ndarray of float32 (R, width), and n; returns the metric, (R,).
    width : int
    """

    sums: Callable[[tf.Tensor, tf.Tensor], tf.Tensor]
    value: Callable[[Floats, int], Floats]
    width: int = 1


class MetricRules:
    """The rules of some metrics.

    Parameters
    ----------
    names : tuple of str
        Keras's.

    Attributes
    ----------
    width : int
        Numbers that are summed for each cell.
    """

    def __init__(self, names: tuple[str, ...]) -> None:
        self._rules = {name: RULES.get(name) or _mean_rule(name) for name in names}
        self.width = sum(rule.width for rule in self._rules.values())

    def start(self, n_cells: int) -> Sums:
        """Return the sums over no samples."""
        return Sums(tf.zeros([n_cells]), tf.zeros([n_cells, self.width]))

    def sums(self, y: tf.Tensor, prediction: tf.Tensor) -> tf.Tensor:
        """Sum over the samples of a batch.

        Parameters
        ----------
        y : tf.Tensor, (R, b)
        prediction : tf.Tensor, (R, b, units)

        Returns
        -------
        tf.Tensor, (R, width)
        """
        found = [rule.sums(y, prediction) for rule in self._rules.values()]
        return found[0] if len(found) == 1 else tf.concat(found, 1)

    def values(self, sums: Floats, n: int) -> dict[str, Floats]:
        """Compute the metrics.

        Parameters
        ----------
        sums : ndarray of float32, (R, width)
        n : int
            Number of samples that they are over.

        Returns
        -------
        dict of str to ndarray of float32, (R,)
            By Keras's name.
        """
        found, start = {}, 0
        for name, rule in self._rules.items():
            found[name] = rule.value(sums[:, start : start + rule.width], n)
            start += rule.width
        return found


def per_sample_metric(name: str, y: tf.Tensor, prediction: tf.Tensor) -> tf.Tensor:
    """Compute Keras's metric of each sample, of which it takes the mean.

    "accuracy" is resolved as in keras/src/trainers/compile_utils.py.

    Parameters
    ----------
    name : str
        Keras's name of the metric.
    y : tf.Tensor, (R, b)
    prediction : tf.Tensor, (R, b, units)

    Returns
    -------
    tf.Tensor, (R, b)
    """
    if name == "accuracy":
        name = "binary_accuracy" if prediction.shape[-1] == 1 else "sparse_categorical_accuracy"
    if not name.startswith("sparse_"):
        y = y[..., None]
    values = getattr(keras.metrics, name)(y, prediction)
    return tf.reduce_mean(values, -1) if values.shape.rank == 3 else values  # binary_accuracy keeps the units


def _mean_rule(name: str) -> MetricRule:
    return MetricRule(
        lambda y, prediction: tf.reduce_sum(per_sample_metric(name, y, prediction), 1, keepdims=True),
        lambda sums, n: sums[:, 0] / np.float32(n),
    )


_SQUARES = _mean_rule("mean_squared_error")


# --- Metrics of two classes; class 1 counts as positive


def _share_rule(missed: Callable[[tf.Tensor, tf.Tensor], tf.Tensor]) -> MetricRule:
    """Make the true positives' share of themselves and of those that `missed` chooses; 0 without any."""

    def sums(y: tf.Tensor, prediction: tf.Tensor) -> tf.Tensor:
        is_positive, is_found = y > 0, prediction[..., 0] > 0.5
        chosen = tf.stack([is_positive & is_found, missed(is_positive, is_found)], -1)
        return tf.reduce_sum(tf.cast(chosen, tf.float32), 1)

    def value(sums: Floats, _n: int) -> Floats:
        total = sums.sum(1)
        share: Floats = np.divide(sums[:, 0], total, out=np.zeros_like(total), where=total > 0)
        return share

    return MetricRule(sums, value, 2)


def _sum_of_buckets(y: tf.Tensor, prediction: tf.Tensor) -> tf.Tensor:
    """Count the samples by cell, class and bucket; those without a finite prediction are in the last one."""
    n_cells = tf.shape(y)[0]
    positions = tf.math.ceil(tf.clip_by_value(prediction[..., 0], 0.0, 1.0) * (N_BUCKETS - 1)) - 1
    is_number = tf.math.is_finite(positions)
    bucket = tf.cast(tf.where(is_number, tf.nn.relu(positions), float(N_BUCKETS)), tf.int32)
    row = 2 * tf.range(n_cells)[:, None] + tf.cast(y > 0, tf.int32)
    places = row * (N_BUCKETS + 1) + bucket
    counts = tf.math.unsorted_segment_sum(tf.ones_like(positions), places, 2 * n_cells * (N_BUCKETS + 1))
    return tf.reshape(counts, [n_cells, _AUC_WIDTH])


_AUC_WIDTH = 2 * (N_BUCKETS + 1)

RULES = {
    "precision": _share_rule(lambda is_positive, is_found: ~is_positive & is_found),
    "recall": _share_rule(lambda is_positive, is_found: is_positive & ~is_found),
    "auc": MetricRule(_sum_of_buckets, lambda sums, _n: roc_area(sums), _AUC_WIDTH),
    "root_mean_squared_error": MetricRule(_SQUARES.sums, lambda sums, n: np.sqrt(_SQUARES.value(sums, n))),
}
