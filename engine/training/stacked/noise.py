"""The random numbers behind masks and noise, as the Keras layers of each seed would draw them.

Keras's TensorFlow backend draws with `tf.random.stateless_*` and the layer's seed state `[seed, t]`, where t
counts the layer's training calls from 0 (keras/src/random/seed_generator.py). Each seed needs a draw with its
own key. Seeds are drawn in groups, and all rates of a seed share its draw; a cell that is trained alone has
only one seed.
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
    """Pad several seeds with zeros to a multiple of GROUP along the last axis; a single one stays alone.

    Parameters
    ----------
    seeds : ndarray of int64, (..., S)

    Returns
    -------
    ndarray of int64, (..., S padded)
    """
    missing = -seeds.shape[-1] % GROUP if seeds.shape[-1] > 1 else 0
    return np.pad(seeds, [*[(0, 0)] * (seeds.ndim - 1), (0, missing)])


def draw_uniform(seeds: tf.Tensor, call: tf.Tensor, shape: list[tf.Tensor | int]) -> tf.Tensor:
    """Draw uniform numbers in [0, 1) for each seed.

    Parameters
    ----------
    seeds : tf.Tensor of int64, (S,)
        S must be 1 or a multiple of GROUP.
    call : tf.Tensor of int64, scalar
        Training calls of the layer so far.
    shape : list of tf.Tensor or int
        Shape of each seed's numbers.

    Returns
    -------
    tf.Tensor, (S, *shape)
    """
    return _draw(tf.raw_ops.StatelessRandomUniformV2, seeds, call, shape)


def draw_normal(seeds: tf.Tensor, call: tf.Tensor, shape: list[tf.Tensor | int]) -> tf.Tensor:
    """Draw standard normal numbers for each seed.

    Parameters
    ----------
    seeds : tf.Tensor of int64, (S,)
        S must be 1 or a multiple of GROUP.
    call : tf.Tensor of int64, scalar
        Training calls of the layer so far.
    shape : list of tf.Tensor or int
        Shape of each seed's numbers.

    Returns
    -------
    tf.Tensor, (S, *shape)
    """
    return _draw(tf.raw_ops.StatelessRandomNormalV2, seeds, call, shape)


def _draw(
    operation: Callable[..., tf.Tensor], seeds: tf.Tensor, call: tf.Tensor, shape: list[tf.Tensor | int]
) -> tf.Tensor:
    def one(seed: tf.Tensor) -> tf.Tensor:
        key, counter = tf.raw_ops.StatelessRandomGetKeyCounter(seed=tf.stack([seed, call]))
        return operation(shape=shape, key=key, counter=counter, alg=_PHILOX, dtype=tf.float32)

    def group(numbers: tf.Tensor) -> tf.Tensor:
        return tf.stack([one(seed) for seed in tf.unstack(numbers, GROUP)])

    def groups() -> tf.Tensor:
        fixed = [size if isinstance(size, int) else None for size in shape]
        drawn = tf.map_fn(
            group,
            tf.reshape(numbers, [-1, GROUP]),
            fn_output_signature=tf.TensorSpec([GROUP, *fixed], tf.float32),
        )
        return tf.reshape(drawn, [-1, *shape])

    numbers = tf.math.floormod(seeds, _SEEDS)
    if seeds.shape[0] == 1:
        return one(numbers[0])[None]
    return tf.cond(tf.size(numbers) == 1, lambda: one(numbers[0])[None], groups)
