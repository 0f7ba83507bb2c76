"""Thinned networks are what Keras computes with their masks."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest

from engine.experiment.seeds import streams
from engine.inside.film import MAX_NETWORKS
from engine.network.spec import LayerSpec, NetworkSpec
from engine.training.build import build_model
from engine.training.inside.thinned import FILM_DRAW, thinning, whole_and_thinned
from engine.training.seed_state import set_draws

OF = LayerSpec.of
LAYERS = (
    OF("dense", units=6, activation="relu"),
    OF("dropout", True),
    OF("dense", units=4, activation="tanh"),
    OF("dropout", rate=0.25),
    OF("dense", units=2, activation="softmax"),
)
NETWORK = NetworkSpec(LAYERS)


def test_thinned_network_is_keras_with_that_mask() -> None:
    network, seeds = NETWORK.at_rate(0.5), streams(4)
    model = build_model(network, (2,), seeds)
    effects = thinning(network, (2,), seeds, 5)
    x = np.random.default_rng(0).normal(size=(20, 2)).astype("float32")
    found = whole_and_thinned(model, x, effects)
    assert found.shape == (6, 20, 2)
    assert set(effects) == {1, 3}
    for number in range(1, 6):
        inputs = value = keras.Input((2,))
        for place, layer in enumerate(model.layers):
            if place not in effects:
                value = layer(value)
                continue
            mask = effects[place][0][number].numpy()
            rate = 0.5 if place == 1 else 0.25
            assert set(np.unique(mask)) <= {np.float32(0), np.float32(1 / (1 - rate))}
            value = keras.ops.multiply(value, mask)
        expected = keras.Model(inputs, value).predict(x, verbose=0)
        np.testing.assert_allclose(found[number], expected, atol=1e-5)


def test_boundary_of_weights_set_by_hand() -> None:
    """Two units, of which the first sees x alone and the second y alone."""
    layers = OF("dense", units=2, activation="linear"), OF("dropout", True), OF("dense", units=1)
    network, seeds = NetworkSpec(layers).at_rate(0.5), streams(0)
    model = build_model(network, (2,), seeds)
    model.set_weights([np.eye(2), np.zeros(2), np.array([[1.0], [3.0]]), np.zeros(1)])
    effects = thinning(network, (2,), seeds, MAX_NETWORKS)
    x = np.array([[1.0, 0.0], [0.0, 1.0]], "float32")
    found = whole_and_thinned(model, x, effects)[..., 0]
    np.testing.assert_array_equal(found[0], [1.0, 3.0])  # dropout off
    kept = found[1:] > 0
    np.testing.assert_array_equal(found[1:], kept * [2.0, 6.0])  # kept units count twice at rate 0.5
    assert {tuple(row) for row in kept.tolist()} == {(a, b) for a in (False, True) for b in (False, True)}


@pytest.mark.parametrize(
    "layers",
    [
        (OF("dense", units=8, activation="selu"), OF("alpha_dropout", True)),
        (OF("dense", units=8), OF("gaussian_dropout", True), OF("batch_normalization")),
        (OF("dense", units=8), OF("gaussian_noise", stddev=0.3), OF("dropout", True)),
        (OF("reshape", target_shape=(1, 2)), OF("spatial_dropout1d", True), OF("flatten")),
    ],
    ids=["AlphaDropout", "GaussianDropout", "GaussianNoise and Dropout", "SpatialDropout1D"],
)
def test_noise_is_that_of_the_layers(layers: tuple[LayerSpec, ...]) -> None:
    """A batch that is one sample 16 times meets these masks in training, if it draws with their number."""

    network, seeds = NetworkSpec((*layers, LAYERS[-1])).at_rate(0.4), streams(1)
    model = build_model(network, (2,), seeds)
    x = np.array([[0.7, -1.2]], "float32")
    found = whole_and_thinned(model, x, thinning(network, (2,), seeds, MAX_NETWORKS))
    set_draws(model, FILM_DRAW)
    value: Any = np.repeat(x, 16, axis=0)
    for layer in model.layers:
        is_noise = layer.name.split("_")[0] in ("alpha", "gaussian", "spatial", "dropout")
        value = layer(value, training=True) if is_noise else layer(value)
    np.testing.assert_allclose(found[1:, 0], value, atol=1e-5)
    np.testing.assert_allclose(found[0], model.predict(x, verbose=0), atol=1e-5)


def test_masks_depend_on_the_number_of_a_network_alone() -> None:
    few, many = (thinning(NETWORK.at_rate(0.5), (2,), streams(4), n) for n in (3, 9))
    other = thinning(NETWORK.at_rate(0.5), (2,), streams(5), 9)
    for place in (1, 3):
        np.testing.assert_array_equal(few[place][0], many[place][0][:4])
    assert not np.array_equal(many[1][0], other[1][0])
