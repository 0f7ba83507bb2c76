"""Every layer rule against the Keras layer: training steps of several cells, and their scores."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from engine.network.layer_kinds import LAYER_KINDS, StackedForm
from engine.training.stacked.layer_rules import LAYER_NOISE, LAYER_RULES, LayerCall
from engine.training.stacked.program import Program
from tests.engine.training.stacked.keras_equivalence import assert_twins, regression

L = keras.layers
TABLE, SERIES, IMAGE = (5,), (6, 3), (6, 4, 2)
Make = Callable[[float, int], Any]
Row = tuple[str, tuple[int, ...], Make]

# Name, shape of a sample, the layer of a cell: what has weights or chance is trained one by one.
TRAINED: tuple[Row, ...] = (
    ("Dense", TABLE, lambda d, s: L.Dense(3, activation="relu")),
    ("Dense-no-bias", TABLE, lambda d, s: L.Dense(3, use_bias=False)),
    ("Dense-on-a-series", SERIES, lambda d, s: L.Dense(3, activation="softmax")),
    ("Dense-on-an-image", IMAGE, lambda d, s: L.Dense(3, activation="gelu")),
    ("LayerNormalization", TABLE, lambda d, s: L.LayerNormalization()),
    ("LayerNormalization-on-an-image", IMAGE, lambda d, s: L.LayerNormalization(scale=False, epsilon=0.1)),
    ("PReLU", TABLE, lambda d, s: L.PReLU()),
    ("PReLU-on-an-image", IMAGE, lambda d, s: L.PReLU(shared_axes=[1, 2])),
    ("BatchNormalization", TABLE, lambda d, s: L.BatchNormalization(momentum=0.7)),
    ("BatchNormalization-on-an-image", IMAGE, lambda d, s: L.BatchNormalization(epsilon=0.01)),
    ("BatchNormalization-plain", TABLE, lambda d, s: L.BatchNormalization(center=False, scale=False)),
    ("Dropout", TABLE, lambda d, s: L.Dropout(d, seed=s + 10)),
    ("Dropout-on-an-image", IMAGE, lambda d, s: L.Dropout(d, seed=s + 10)),
    ("SpatialDropout1D", SERIES, lambda d, s: L.SpatialDropout1D(d, seed=s + 10)),
    ("SpatialDropout2D", IMAGE, lambda d, s: L.SpatialDropout2D(d, seed=s + 10)),
    ("GaussianDropout", TABLE, lambda d, s: L.GaussianDropout(d, seed=s + 10)),
    ("GaussianNoise", TABLE, lambda d, s: L.GaussianNoise(0.3, seed=s + 10)),
    ("AlphaDropout", TABLE, lambda d, s: L.AlphaDropout(d, seed=s + 10)),
)
# What has neither is compared call by call, and then trained in stacks.
PLAIN: tuple[tuple[tuple[int, ...], Any], ...] = (
    (TABLE, lambda: L.Activation("selu")),
    (SERIES, lambda: L.Activation("softmax")),
    (TABLE, lambda: L.ReLU(max_value=0.5, negative_slope=0.1, threshold=0.05)),
    (TABLE, lambda: L.LeakyReLU(0.2)),
    (TABLE, lambda: L.ELU(0.7)),
    (SERIES, L.Softmax),
    (IMAGE, L.Flatten),
    (TABLE, L.Flatten),
    (SERIES, lambda: L.Reshape((3, 3, 2))),
    (SERIES, lambda: L.Permute((2, 1))),
    (TABLE, lambda: L.RepeatVector(3)),
    (SERIES, lambda: L.MaxPooling1D(2)),
    (IMAGE, lambda: L.MaxPooling2D((2, 3), padding="same")),
    (SERIES, lambda: L.AveragePooling1D(4, padding="same")),
    (IMAGE, lambda: L.AveragePooling2D((2, 3), strides=1)),
    (SERIES, L.GlobalAveragePooling1D),
    (IMAGE, L.GlobalAveragePooling2D),
    (SERIES, L.GlobalMaxPooling1D),
    (IMAGE, L.GlobalMaxPooling2D),
    (SERIES, lambda: L.ZeroPadding1D((1, 2))),
    (IMAGE, lambda: L.ZeroPadding2D(((1, 0), (0, 2)))),
    (SERIES, lambda: L.UpSampling1D(2)),
    (IMAGE, lambda: L.UpSampling2D((1, 2), interpolation="bilinear")),
    (SERIES, lambda: L.Cropping1D((1, 2))),
    (IMAGE, lambda: L.Cropping2D(((1, 0), (0, 2)))),
)
STACKS: dict[str, tuple[tuple[int, ...], Any]] = {
    "activations": (
        TABLE,
        lambda: [
            L.Dense(4),
            L.ReLU(negative_slope=0.1),
            L.Dense(4),
            L.LeakyReLU(0.2),
            L.Dense(4),
            L.ELU(0.7),
            L.Softmax(),
            L.Activation("softmax"),
        ],
    ),
    "shapes": (
        TABLE,
        lambda: [
            L.Dense(4),
            L.RepeatVector(3),
            L.Permute((2, 1)),
            L.Dense(3),
            L.Reshape((2, 6)),
            L.Flatten(),
        ],
    ),
    "series-max": (
        SERIES,
        lambda: [
            L.Dense(4),
            L.ZeroPadding1D(1),
            L.UpSampling1D(2),
            L.MaxPooling1D(3),
            L.GlobalMaxPooling1D(),
        ],
    ),
    "series-mean": (
        SERIES,
        lambda: [
            L.Dense(4),
            L.Cropping1D(1),
            L.AveragePooling1D(2),
            L.GlobalAveragePooling1D(),
        ],
    ),
    "image-max": (
        IMAGE,
        lambda: [
            L.Dense(4),
            L.ZeroPadding2D(1),
            L.UpSampling2D(2),
            L.MaxPooling2D(3),
            L.GlobalMaxPooling2D(),
        ],
    ),
    "image-mean": (
        IMAGE,
        lambda: [
            L.Dense(4),
            L.Cropping2D(1),
            L.AveragePooling2D((2, 1)),
            L.GlobalAveragePooling2D(),
        ],
    ),
}
CELL_BY_CELL: tuple[Row, ...] = (
    ("Conv2D", IMAGE, lambda d, s: L.Conv2D(3, (3, 2), activation="relu", padding="same", strides=2)),
    ("SeparableConv2D", IMAGE, lambda d, s: L.SeparableConv2D(3, 2)),
    ("DepthwiseConv2D", IMAGE, lambda d, s: L.DepthwiseConv2D(2, activation="relu")),
)


@pytest.mark.parametrize(("shape", "make"), [row[1:] for row in TRAINED], ids=[row[0] for row in TRAINED])
def test_layer_rule_trains_as_its_keras_layer(shape: tuple[int, ...], make: Make) -> None:
    """The layer stands between two Dense layers, so that gradients go through it."""

    def layers(rate: float, seed: int) -> list[Any]:
        return [L.Dense(4, activation="tanh"), make(rate, seed), L.Flatten(), L.Dense(1)]

    losses = assert_twins(regression(*shape), layers).losses
    # Two seeds, and where the layer has a rate a third training.
    assert len(np.unique(losses)) == (3 if "rate" in vars(make(0.5, 0)) else 2)


@pytest.mark.parametrize(
    ("shape", "make"), PLAIN, ids=[f"{type(make()).__name__}-{len(shape)}" for shape, make in PLAIN]
)
def test_plain_layer_rule_applies_the_layer_to_each_cell(shape: tuple[int, ...], make: Any) -> None:
    layer, x = make(), tf.constant(np.random.default_rng(1).normal(size=(3, 4, *shape)), tf.float32)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        right = tf.stack([layer(part) for part in tf.unstack(x)])
        ours = LAYER_RULES[type(layer)](layer, LayerCall({}, is_training=True), x)
        sums = [tf.reduce_sum(tf.sin(y)) for y in (right, ours)]
    np.testing.assert_array_equal(ours, right)
    np.testing.assert_allclose(tape.gradient(sums[1], x), tape.gradient(sums[0], x), atol=1e-6)


@pytest.mark.parametrize(("shape", "make"), STACKS.values(), ids=STACKS)
def test_stacks_of_plain_rules_train_as_their_layers(shape: tuple[int, ...], make: Any) -> None:
    assert_twins(regression(*shape), lambda d, s: [*make(), L.Dense(1)], ((0.0, 0), (0.0, 1)))


@pytest.mark.parametrize(
    ("shape", "make"), [row[1:] for row in CELL_BY_CELL], ids=[row[0] for row in CELL_BY_CELL]
)
def test_a_layer_without_a_rule_runs_cell_by_cell(shape: tuple[int, ...], make: Any) -> None:
    """Noise, moving averages and a rule of their own stand around it, as in real networks."""

    def layers(rate: float, seed: int) -> list[Any]:
        return [
            L.Dropout(rate, seed=seed + 10),
            make(rate, seed),
            L.BatchNormalization(momentum=0.8),
            L.Flatten(),
            L.Dropout(rate, seed=seed + 20),
            L.Dense(1),
        ]

    assert type(make(0.5, 0)) not in LAYER_RULES
    assert_twins(regression(*shape), layers)


def test_every_layer_rule_is_tested() -> None:
    trained = {type(make(0.5, 0)) for *_, make in TRAINED}
    plain = {type(make()) for _, make in PLAIN}
    assert trained | plain == set(LAYER_RULES)
    assert set(LAYER_NOISE) <= trained
    assert plain <= {type(layer) for _, make in STACKS.values() for layer in make()}


def test_layer_kinds_state_which_have_a_rule() -> None:
    for kind in LAYER_KINDS.values():
        has_rule = getattr(keras.layers, kind.keras_name) in LAYER_RULES
        assert (kind.stacked_form is StackedForm.TOGETHER) == has_rule, kind.id


def test_layer_with_its_own_random_state_is_refused() -> None:
    model = keras.Sequential([keras.Input((6, 4, 2)), L.RandomFlip(), L.Flatten(), L.Dense(1)])
    with pytest.raises(ValueError, match="random numbers of its own"):
        Program(model, "mean_squared_error", ("mean_absolute_error",), keras.optimizers.SGD())
