"""What the graphs of a program take and return, as named tuples of tensors."""

from __future__ import annotations

from typing import NamedTuple

import tensorflow as tf

from engine.training.stacked.optimizer_rules import Slots


class State(NamedTuple):
    """What changes from step to step.

    Attributes
    ----------
    trainable : tf.Tensor, (R, P)
    other : tf.Tensor, (R, Q)
    slots : list of tf.Tensor
        What the optimizer keeps, as `start_slots` makes it.
    calls : tf.Tensor of int64, scalar
        Steps done so far.
    """

    trainable: tf.Tensor
    other: tf.Tensor
    slots: Slots
    calls: tf.Tensor


class Cells(NamedTuple):
    """What distinguishes the cells of a block.

    Attributes
    ----------
    seed_of : tf.Tensor of int32, (R,)
        Index of each cell's seed.
    rates : tf.Tensor of float64, (L, R)
        Rate of each noise layer.
    noise_seeds : tf.Tensor of int64, (L, S padded)
        Seed of each noise layer, padded as `noise.padded` does.
    data_of : tf.Tensor of int32, (S,)
        Index of the split of the data on which each seed trains.
    class_weights : tf.Tensor, (D, C)
        What each class counts in the loss on each split; C is 0 if classes are not weighted.
    undrawn : tf.Tensor of int64, (L,)
        In how many of the steps so far each noise layer drew nothing, since its schedule had it drop nothing.
    """

    seed_of: tf.Tensor
    rates: tf.Tensor
    noise_seeds: tf.Tensor
    data_of: tf.Tensor
    class_weights: tf.Tensor
    undrawn: tf.Tensor


class Samples(NamedTuple):
    """The samples of a split (train, val or test), of each of D different splits of the data.

    Attributes
    ----------
    x : tf.Tensor, (N, ...)
        Samples of all splits as they are stored, float32 or uint8.
    shift, scale : tf.Tensor of float32, (D, ...)
        They broadcast against (D, ...) samples; the network gets (x - shift) / scale.
    rows : tf.Tensor of int32, (D, n)
        Indices in x.
    y : tf.Tensor, (D, n)
    """

    x: tf.Tensor
    shift: tf.Tensor
    scale: tf.Tensor
    rows: tf.Tensor
    y: tf.Tensor

    @classmethod
    def of_each_split(cls, x: tf.Tensor, y: tf.Tensor) -> Samples:
        """Take samples as the network gets them, each split with its own.

        Parameters
        ----------
        x : tf.Tensor, (D, n, ...)
        y : tf.Tensor, (D, n)

        Returns
        -------
        Samples
        """
        rank = x.shape.rank - 2
        rows = tf.reshape(tf.range(tf.size(y)), tf.shape(y))
        x = tf.reshape(x, [-1, *x.shape[2:]])
        return cls(x, tf.zeros([len(y), *[1] * rank]), tf.ones([len(y), *[1] * rank]), rows, y)


class Sums(NamedTuple):
    """Sums over samples, per cell.

    Attributes
    ----------
    loss : tf.Tensor, (R,)
    metrics : tf.Tensor, (R, K)
        What `metric_rules` sum for each metric, side by side.
    """

    loss: tf.Tensor
    metrics: tf.Tensor
