"""Calls become layers: every spelling of an argument, and a sentence for what is left behind."""

from __future__ import annotations

import random

import pytest

from engine.keras_code.calls import layer_call
from engine.keras_code.reading import read_keras_code
from engine.network.fields import FieldValue
from engine.network.layer_kinds import LAYER_KINDS
from engine.network.spec import LayerSpec
from tests.engine.keras_code.reading.round_trip import as_written
from tests.engine.network.random_layers import random_layer

OF = LayerSpec.of


@pytest.mark.parametrize("kind", LAYER_KINDS)
def test_translate_round_trip_of_layer_code(kind: str) -> None:
    rng = random.Random(kind)
    for layer in (OF(kind), *(random_layer(rng, kind) for _ in range(40)), random_layer(rng, kind, 1.0)):
        wanted = as_written(layer)
        read = read_keras_code(layer_call(wanted).code())
        assert read.layers == (wanted,)
        assert read.notes == ()


@pytest.mark.parametrize(
    ("argument", "field", "value"),
    [
        ('activation="relu"', "activation", "relu"),
        ("activation=keras.activations.relu", "activation", "relu"),
        ("activation=tf.nn.relu", "activation", "relu"),
        ("activation=tf.keras.activations.swish", "activation", "silu"),
        ("activation=keras.layers.ReLU()", "activation", "relu"),
        ("activation=None", "activation", "linear"),
        ('kernel_initializer="normal"', "kernel_initializer", "random_normal"),
        ('kernel_initializer="uniform"', "kernel_initializer", "random_uniform"),
        ('kernel_initializer="HeNormal"', "kernel_initializer", "he_normal"),
        ("kernel_initializer=keras.initializers.he_normal()", "kernel_initializer", "he_normal"),
        ("kernel_initializer=initializers.RandomNormal(seed=3)", "kernel_initializer", "random_normal"),
        ("kernel_initializer=keras.initializers.Zeros", "kernel_initializer", "zeros"),
        ("kernel_initializer=VarianceScaling(scale=2.0)", "kernel_initializer", "he_normal"),
        ('kernel_regularizer="l2"', "kernel_regularizer", (0.0, 0.01)),
        ("kernel_regularizer=l2(0.02)", "kernel_regularizer", (0.0, 0.02)),
        ("kernel_regularizer=keras.regularizers.L1()", "kernel_regularizer", (0.01, 0.0)),
        ("kernel_regularizer=regularizers.l1_l2(l1=0.1, l2=0.2)", "kernel_regularizer", (0.1, 0.2)),
        ("kernel_regularizer=None", "kernel_regularizer", (0.0, 0.0)),
        ("kernel_constraint=maxnorm(3)", "kernel_constraint", 3.0),
        ("kernel_constraint=keras.constraints.MaxNorm(max_value=3, axis=0)", "kernel_constraint", 3.0),
        ('kernel_constraint="max_norm"', "kernel_constraint", 2.0),
        ("use_bias=False", "use_bias", False),
    ],
)
def test_translate_accepts_argument_spellings(argument: str, field: str, value: FieldValue) -> None:
    read = read_keras_code(f"Dense(5, {argument})")
    assert read.notes == ()
    assert read.layers == (as_written(OF("dense", units=5, activation="linear")).with_value(field, value),)


@pytest.mark.parametrize(
    ("code", "layer"),
    [
        (
            "Conv2D(8, 5, 2, 'SAME')",
            OF("conv2d", filters=8, kernel_size=(5, 5), strides=(2, 2), padding="same"),
        ),
        ("Conv1D(8, [3], strides=(2,))", OF("conv1d", filters=8, kernel_size=(3,), strides=(2,))),
        ("MaxPool2D(3, strides=None)", OF("max_pooling2d", pool_size=(3, 3))),
        ("ZeroPadding2D(((2, 2), (1, 1)))", OF("zero_padding2d", padding=(2, 1))),
        ("PReLU(shared_axes=1)", OF("prelu", shared_axes=(1,))),
        ("ReLU(None, 0.1)", OF("relu", negative_slope=0.1)),
        ("LeakyReLU(alpha=0.1)", OF("leaky_relu", negative_slope=0.1)),
        ("Embedding(100, 8, input_length=5)", OF("embedding", input_dim=100, output_dim=8)),
        (
            "Bidirectional(LSTM(4, return_sequences=True), 'sum')",
            OF("lstm", units=4, return_sequences=True, bidirectional=True, merge_mode="sum"),
        ),
        (
            "Bidirectional(GRU(4), backward_layer=GRU(4, go_backwards=True, seed=1))",
            OF("gru", units=4, bidirectional=True),
        ),
    ],
)
def test_translate_accepts_positional_arguments_and_aliases(code: str, layer: LayerSpec) -> None:
    read = read_keras_code(code)
    wanted = layer.with_value("activation", "linear") if layer.kind_id.startswith("conv") else layer
    assert read.layers == (wanted,)
    assert read.notes == ()


@pytest.mark.parametrize(
    ("code", "note"),
    [
        ("Conv2D(8, 3, groups=2)", "Conv2D: groups=2 has no field here and was left out."),
        ("Dense(3, trainable=False)", "Dense: trainable=False has no field here and was left out."),
        ("Dense(3, dtype='float16')", "Dense: dtype float16 became float32, which all layers have here."),
        (
            "Dense(3, activity_regularizer='l2')",
            'Dense: activity_regularizer="l2" has no field here and was left out.',
        ),
        (
            "Dense(3, kernel_initializer=RandomNormal(stddev=0.01))",
            "Dense: stddev=0.01 of kernel_initializer has no field here and was left out.",
        ),
        (
            "Dense(3, kernel_initializer='identity')",
            'Dense: kernel_initializer="identity" has no choice here; glorot_uniform was taken.',
        ),
        (
            "Dense(3, activation=LeakyReLU(0.1))",
            "Dense: activation=LeakyReLU(0.1) has no choice here; linear was taken.",
        ),
        ("Dense(n)", "Dense: units=n is known only when the code runs; 16 was taken."),
        ("Dropout(rate)", "Dropout: rate=rate is known only when the code runs; 0.2 was taken."),
        (
            "Conv2D(8, 3, kernel_constraint=MaxNorm(3))",
            "Conv2D: kernel_constraint limits over axis 0 there and over the axes (0, 1, 2) here.",
        ),
        (
            "Bidirectional(LSTM(4), backward_layer=LSTM(5, go_backwards=True))",
            "Bidirectional: both directions have the settings of the first one here; "
            "backward_layer has others.",
        ),
        ("BatchNormalization(axis=1)", "BatchNormalization: axis=1 has no field here and was left out."),
    ],
)
def test_translate_names_unsupported_arguments_and_keeps_the_layer(code: str, note: str) -> None:
    read = read_keras_code(code)
    assert read.notes == (f"Line 1: {note}",)
    assert len(read.layers) == 1


@pytest.mark.parametrize(
    ("code", "note"),
    [
        ("Dropout()", "Dropout was skipped: rate is missing."),
        ("Dropout(1.5)", "Dropout was skipped: rate must be a number from 0 and below 1, not 1.5."),
        ("Dense(0)", "Dense was skipped: units must be a whole number from 1 to 100,000, not 0."),
        ("Flatten(1, 2)", "Flatten was skipped: it takes at most 1 value without a name, not 2."),
        ("Dense(3, units=4)", "Dense was skipped: units is given twice."),
        ("Dense(*n)", "Dense was skipped: what a star stands for can't be known without running the code."),
        ("Dense(3, **n)", "Dense was skipped: what two stars stand for can't be known without running it."),
        (
            "Bidirectional(Dense(3))",
            "Bidirectional was skipped: it must stand around SimpleRNN, LSTM or GRU, not Dense.",
        ),
        ("Lambda(lambda x: x)", "Lambda was skipped: it runs code of its own, which this app never does."),
        ("layers.Conv3D(8, 3)", "Conv3D was skipped: it has no card in this app."),
        ("model.add(MyLayer(3))", "MyLayer was skipped: it is not a layer of Keras."),
        ("nn.Dropout(0.5)", "Dropout was skipped: it is PyTorch's, and only Keras can be read."),
        (
            "ZeroPadding2D(((1, 2), (1, 1)))",
            "ZeroPadding2D was skipped: padding must be 2 whole numbers from 0 to 1,000, not ((1, 2), 1).",
        ),
    ],
)
def test_translate_skips_and_names_unsupported_layers(code: str, note: str) -> None:
    read = read_keras_code(f"{code}\nFlatten()")
    assert read.notes == (f"Line 1: {note}",)
    assert read.layers == (OF("flatten"),)


def test_translate_keeps_layer_names_that_are_not_keras_defaults() -> None:
    read = read_keras_code("Dense(3, name='hidden')\nDense(3, name='dense_4')\nDense(3, name='my_dense_4')")
    assert [layer.name for layer in read.layers] == ["hidden", "", "my_dense_4"]


def test_translate_drops_layer_names_that_no_file_can_hold() -> None:
    assert read_keras_code(r'Dense(3, name="\ud800")').layers[0].name == ""
