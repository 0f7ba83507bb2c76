"""Weights as rows: the same numbers in Keras's order, there and back."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf

from engine.experiment.seeds import streams
from engine.keras_code.calls import network_calls
from engine.network.layer_kinds import INITIALIZERS
from engine.network.spec import LayerSpec, NetworkSpec
from engine.training.build import build_model
from engine.training.stacked.layout import Layout
from tests.engine.training.stacked.keras_equivalence import rows_of

OF = LayerSpec.of
NETWORK = NetworkSpec(
    (
        OF("conv2d", filters=3),
        OF("batch_normalization"),
        OF("dropout", rate=0.3),
        OF("flatten"),
        OF("dense", units=4, use_bias=False),
        OF("dropout", rate=0.3),
        OF("dense", units=2),
    )
)
SHAPE = (5, 4, 2)


def model_of(seed: int, network: NetworkSpec = NETWORK) -> keras.Sequential:
    return build_model(network, SHAPE, streams(seed))


def test_layout_follows_keras_variables_without_seed_states() -> None:
    model = model_of(0)
    layout = Layout(model)
    assert [place.shape for place in layout.trainable] == [tuple(v.shape) for v in model.trainable_variables]
    assert [place.name for place in layout.other] == ["moving_mean", "moving_variance"]
    for places in (layout.trainable, layout.other):
        ends = [place.start + place.size for place in places]
        assert [place.start for place in places] == [0, *ends[:-1]]
    assert layout.width == 5 * 4 * 2 + 3 * (3 * 2 * 3) + 3 * 2 * 3 + 4 + 4 + 2


def test_layout_split_and_join_are_inverse() -> None:
    layout = Layout(model_of(0))
    size = sum(place.size for place in layout.trainable)
    rows = tf.reshape(tf.range(3 * size, dtype=tf.float32), [3, size])
    weights = layout.split(layout.trainable, rows)
    assert weights[0, "kernel"].shape == [3, 3, 3, 2, 3]
    np.testing.assert_array_equal(layout.join(layout.trainable, weights), rows)
    assert layout.split((), rows) == {}


@pytest.mark.parametrize("initializer", INITIALIZERS)
def test_initial_rows_are_the_weights_that_keras_starts_with(initializer: str) -> None:
    layers = [
        layer.with_value("kernel_initializer", initializer) if layer.kind.has_random_weights else layer
        for layer in NETWORK.layers
    ]
    network = NetworkSpec(tuple(layers))
    layout = Layout(model_of(0))  # a template of another seed and other initializers
    rows = layout.initial_rows(network_calls(network, streams(5)))
    model = model_of(5, network)
    for row, right in zip(rows, rows_of(model), strict=True):
        np.testing.assert_array_equal(row, right)
    variables = [np.ravel(value) for value in model.trainable_variables]
    np.testing.assert_array_equal(rows[0], np.concatenate(variables))
    assert not np.array_equal(rows[0], rows_of(model_of(6, network))[0])


def test_layout_rows_round_trip_through_a_model() -> None:
    model = model_of(0)
    layout = Layout(model)
    rng = np.random.default_rng(0)
    rows = [rng.random(row.shape, "float32") for row in rows_of(model)]
    layout.set_weights(model, *rows)
    for row, found in zip(rows, rows_of(model), strict=True):
        np.testing.assert_array_equal(row, found)
    np.testing.assert_array_equal(np.ravel(model.layers[1].moving_variance), rows[1][3:])


def test_layout_without_non_trainable_weights() -> None:
    layout = Layout(build_model(NetworkSpec((OF("dense"),)), (3,), streams(0)))
    assert layout.other == ()
    assert layout.initial_rows(network_calls(NetworkSpec((OF("dense"),)), streams(0)))[1].shape == (0,)
