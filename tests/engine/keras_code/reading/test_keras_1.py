"""Calls of Keras 1 mean what they meant."""

from __future__ import annotations

import pytest

from engine.keras_code.reading import read_keras_code
from engine.network.spec import LayerSpec

OF = LayerSpec.of


def conv(**values: object) -> LayerSpec:
    return OF("conv2d", False, **({"filters": 32, "activation": "linear"} | values))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "layer"),
    [
        ("Convolution2D(32, 3, 5)", conv(kernel_size=(3, 5))),
        (
            "Convolution2D(32, 3, 3, activation='relu', border_mode='same')",
            conv(activation="relu", padding="same"),
        ),
        (
            "Convolution2D(32, 5, 5, 'he_normal', 'relu', None, 'same', (2, 2))",
            conv(
                kernel_size=(5, 5),
                kernel_initializer="he_normal",
                activation="relu",
                padding="same",
                strides=(2, 2),
            ),
        ),
        (
            "Convolution2D(nb_filter=32, nb_row=3, nb_col=5, subsample=(2, 2), dim_ordering='tf')",
            conv(kernel_size=(3, 5), strides=(2, 2)),
        ),
        (
            "Convolution2D(32, 3, 3, W_regularizer=l2(0.01), b_regularizer=l1(0.1), bias=False)",
            conv(kernel_regularizer=(0.0, 0.01), bias_regularizer=(0.1, 0.0), use_bias=False),
        ),
        (
            "Convolution1D(32, 3, border_mode='same', subsample_length=2)",
            OF("conv1d", filters=32, activation="linear", padding="same", strides=(2,)),
        ),
        (
            "Dense(output_dim=16, init='uniform', W_constraint=maxnorm(3))",
            OF(
                "dense",
                units=16,
                activation="linear",
                kernel_initializer="random_uniform",
                kernel_constraint=3.0,
            ),
        ),
        ("Dropout(p=0.25)", OF("dropout", rate=0.25)),
        ("GaussianNoise(sigma=0.5)", OF("gaussian_noise", stddev=0.5)),
        ("MaxPooling1D(pool_length=3, stride=2)", OF("max_pooling1d", pool_size=(3,), strides=(2,))),
        (
            "Embedding(100, output_dim=3, init='normal')",
            OF("embedding", input_dim=100, output_dim=3, embeddings_initializer="random_normal"),
        ),
        (
            "LSTM(output_dim=4, inner_activation='tanh', dropout_W=0.2, dropout_U=0.1)",
            OF("lstm", units=4, recurrent_activation="tanh", dropout=0.2, recurrent_dropout=0.1),
        ),
        ("Bidirectional(LSTM(output_dim=4))", OF("lstm", units=4, bidirectional=True)),
        ("Convolution2D(32, (3, 3), 2)", conv(strides=(2, 2))),
        ("Convolution2D(32, 5)", conv(kernel_size=(5, 5))),
        ("Conv2D(32, 5, 2)", conv(kernel_size=(5, 5), strides=(2, 2))),
    ],
)
def test_keras_1_calls_are_translated(code: str, layer: LayerSpec) -> None:
    read = read_keras_code(code)
    assert (read.layers, read.notes) == ((layer,), ())


def test_keras_1_sizes_known_only_at_run_time_are_named() -> None:
    read = read_keras_code("Convolution2D(32, rows, 3)")
    assert read.layers == (conv(),)
    assert read.notes[0].startswith("Line 1: Conv2D: kernel_size=(rows, 3) is known only when the code runs")


def test_keras_1_arguments_without_a_field_are_named() -> None:
    read = read_keras_code("MaxPooling2D((2, 2), dim_ordering='th')\nDense(3, output_dim=4)")
    assert read.notes == (
        'Line 1: MaxPooling2D: data_format="channels_first" has no field here and was left out.',
        "Line 2: Dense was skipped: units is given twice.",
    )
