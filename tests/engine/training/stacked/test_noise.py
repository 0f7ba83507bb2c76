"""The drawn numbers against what Keras layers with the same seeds draw, call by call, bit by bit."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf

from engine.training.stacked.noise import GROUP, draw_normal, draw_uniform, padded

SEEDS = [0, 7, 2**31 - 1]
FULL, PARTIAL, UNITS = 6, 4, 5
BATCHES = (FULL, FULL, PARTIAL, FULL)  # of the layer's calls 0, 1, 2, 3


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.9])
def test_uniform_noise_matches_keras_dropout_masks(rate: float) -> None:
    layers = [keras.layers.Dropout(rate, seed=seed) for seed in SEEDS]
    for call, batch in enumerate(BATCHES):
        drawn = draw_uniform(padded(np.array(SEEDS)), tf.constant(call, tf.int64), [batch, UNITS])
        for row, layer in enumerate(layers):
            kept = np.asarray(layer(tf.ones([batch, UNITS]), training=True)) != 0
            np.testing.assert_array_equal(np.asarray(drawn[row]) >= np.float32(rate), kept)


def test_normal_noise_matches_keras_gaussian_noise() -> None:
    layers = [keras.layers.GaussianNoise(1.0, seed=seed) for seed in SEEDS]
    for call, batch in enumerate(BATCHES):
        drawn = draw_normal(padded(np.array(SEEDS)), tf.constant(call, tf.int64), [batch, UNITS])
        for row, layer in enumerate(layers):
            noise = layer(tf.zeros([batch, UNITS]), training=True)
            np.testing.assert_array_equal(drawn[row], noise)


def test_noise_differs_between_calls_and_seeds() -> None:
    seeds = padded(np.array(SEEDS))
    calls = [draw_uniform(seeds, tf.constant(call, tf.int64), [FULL, UNITS])[:3] for call in range(3)]
    assert len(np.unique(np.stack(calls))) == 3 * 3 * FULL * UNITS


@pytest.mark.parametrize("count", [1, GROUP - 1, GROUP, GROUP + 1, 3 * GROUP])
def test_noise_of_a_seed_does_not_depend_on_the_others(count: int) -> None:
    numbers = padded(np.arange(count, dtype=np.int64)[None])
    assert numbers.shape[1] == 1 or numbers.shape[1] % GROUP == 0
    assert numbers.shape[1] - count < GROUP
    np.testing.assert_array_equal(numbers[0, :count], np.arange(count))
    call = tf.constant(2, tf.int64)
    together = draw_uniform(numbers[0], call, [2, 3])
    assert together.shape == [numbers.shape[1], 2, 3]
    last = draw_uniform(padded(np.array([count - 1])), call, [2, 3])
    np.testing.assert_array_equal(together[count - 1], last[0])
