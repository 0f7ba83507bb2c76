"""The operations with gradients of their own against TensorFlow's gradients of the plain formulas."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from engine.training.stacked.operations import add_bias, masked, mean_over_samples, product

KEPT = tf.constant(np.random.default_rng(0).random((3, 4, 5)) < 0.5)
SCALE = tf.constant([[[1.0]], [[2.0]], [[1.5]]])


@pytest.mark.parametrize(
    ("ours", "plain", "shapes"),
    [
        (product, tf.matmul, [(3, 4, 5), (3, 5, 2)]),
        (add_bias, lambda x, bias: x + bias[:, None], [(3, 4, 5), (3, 5)]),
        (
            lambda x: masked(x, KEPT, SCALE),
            lambda x: x * tf.cast(KEPT, tf.float32) * SCALE,
            [(3, 4, 5)],
        ),
        (mean_over_samples, lambda x: tf.reduce_mean(x, 1), [(3, 4)]),
    ],
    ids=["product", "add_bias", "masked", "mean_over_samples"],
)
def test_values_and_gradients(
    ours: Callable[..., Any], plain: Callable[..., Any], shapes: list[tuple[int, ...]]
) -> None:
    rng = np.random.default_rng(1)
    inputs = [tf.constant(rng.normal(size=shape), tf.float32) for shape in shapes]
    found = []
    for operation in (ours, plain):
        with tf.GradientTape() as tape:
            tape.watch(inputs)
            y = operation(*inputs)
            total = tf.reduce_sum(tf.sin(3 * y))
        found.append([y, *tape.gradient(total, inputs)])
    for value, right in zip(*found, strict=True):
        np.testing.assert_allclose(value, right, rtol=1e-5, atol=1e-6)
