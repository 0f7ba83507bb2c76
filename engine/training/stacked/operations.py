"""Operations whose shapes TensorFlow can't know while tracing, with the gradients that we know.

TensorFlow's own gradients of sums and broadcasts ask for shapes at run time, a dozen small operations
each; with a few hundred steps of small matrices those would cost more than the arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable

import tensorflow as tf


def product(x: tf.Tensor, kernel: tf.Tensor) -> tf.Tensor:
    """(R, n, i) times (R, i, o), cell by cell."""
    return tf.raw_ops.BatchMatMul(x=x, y=kernel)


@tf.custom_gradient
def add_bias(x: tf.Tensor, bias: tf.Tensor) -> tuple[tf.Tensor, Callable[..., tuple[tf.Tensor, tf.Tensor]]]:
    """(R, n, o) plus (R, o)."""
    return x + tf.expand_dims(bias, 1), lambda change: (change, tf.reduce_sum(change, 1))


@tf.custom_gradient
def masked(
    x: tf.Tensor, is_kept: tf.Tensor, scale: tf.Tensor
) -> tuple[tf.Tensor, Callable[..., tuple[tf.Tensor, None, None]]]:
    """x times `scale` where kept, else 0; no gradient for mask and scale."""
    zero = tf.zeros([], x.dtype)
    return (
        tf.where(is_kept, x * scale, zero),
        lambda change: (tf.where(is_kept, change * scale, zero), None, None),
    )


@tf.custom_gradient
def mean_over_samples(x: tf.Tensor) -> tuple[tf.Tensor, Callable[..., tf.Tensor]]:
    """(R, b) to its means (R,)."""
    count = tf.cast(tf.shape(x)[1], x.dtype)
    return (
        tf.reduce_mean(x, 1),
        lambda change: tf.broadcast_to(tf.expand_dims(change / count, 1), tf.shape(x)),
    )
