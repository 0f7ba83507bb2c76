"""The random numbers behind masks and noise, as the Keras layers of each seed would draw them.

Keras's TensorFlow backend draws with `tf.random.stateless_*` and the layer's seed state `[seed, t]`,
t counting the layer's training calls from 0 (keras/src/random/seed_generator.py). A draw needs its own
key, so seeds can't share one; they are drawn in groups, and all rates of a seed share the draw.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import tensorflow as tf

GROUP = 8
_PHILOX = 1
_SEEDS = 2**31 - 2  # Keras takes a seed modulo this (keras/src/backend/tensorflow/random.py)


def padded(seeds: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Seeds along the last axis, filled up to a multiple of GROUP."""
    missing = -seeds.shape[-1] % GROUP
    return np.pad(seeds, [*[(0, 0)] * (seeds.ndim - 1), (0, missing)])


def draw_uniform(seeds: tf.Tensor, call: tf.Tensor, shape: list[tf.Tensor | int]) -> tf.Tensor:
    """(S, *shape) numbers in [0, 1) of each seed's `call`-th draw; S is a multiple of GROUP."""
    return _draw(tf.raw_ops.StatelessRandomUniformV2, seeds, call, shape)


def draw_normal(seeds: tf.Tensor, call: tf.Tensor, shape: list[tf.Tensor | int]) -> tf.Tensor:
    """(S, *shape) standard normal numbers, likewise."""
    return _draw(tf.raw_ops.StatelessRandomNormalV2, seeds, call, shape)


def _draw(
    operation: Callable[..., tf.Tensor], seeds: tf.Tensor, call: tf.Tensor, shape: list[tf.Tensor | int]
) -> tf.Tensor:
    def group(numbers: tf.Tensor) -> tf.Tensor:
        draws = []
        for seed in tf.unstack(numbers, GROUP):
            key, counter = tf.raw_ops.StatelessRandomGetKeyCounter(seed=tf.stack([seed, call]))
            draws.append(operation(shape=shape, key=key, counter=counter, alg=_PHILOX, dtype=tf.float32))
        return tf.stack(draws)

    fixed = [size if isinstance(size, int) else None for size in shape]
    drawn = tf.map_fn(
        group,
        tf.reshape(tf.math.floormod(seeds, _SEEDS), [-1, GROUP]),
        fn_output_signature=tf.TensorSpec([GROUP, *fixed], tf.float32),
    )
    return tf.reshape(drawn, [-1, *shape])
