"""The arguments of Keras's classes, in Keras's order, with their defaults, and the binding of calls to them.

They tell what a positional argument means, and what an argument without a field stands for if it is not
given. Tests compare the table with Keras.
"""

# no texts: names and signatures of Keras

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache

from engine.keras_code.reading.values import ReadValue
from engine.network.layer_kinds import LAYER_KINDS, LayerKind

_CONV_END = (
    "activation=None, use_bias=True, kernel_initializer='glorot_uniform', bias_initializer='zeros', "
    "kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, "
    "kernel_constraint=None, bias_constraint=None"
)
_RNN_START = "use_bias=True, kernel_initializer='glorot_uniform', recurrent_initializer='orthogonal', "
_RNN_PENALTIES = (
    "kernel_regularizer=None, recurrent_regularizer=None, bias_regularizer=None, activity_regularizer=None, "
    "kernel_constraint=None, recurrent_constraint=None, bias_constraint=None, "
    "dropout=0.0, recurrent_dropout=0.0, "
)
_RNN_FLAGS = "return_sequences=False, return_state=False, go_backwards=False, stateful=False, unroll=False"
_NORM_END = "beta_regularizer=None, gamma_regularizer=None, beta_constraint=None, gamma_constraint=None"
_POOL_END = "strides=None, padding='valid', data_format=None, name=None"
_GLOBAL_POOL = "data_format=None, keepdims=False"
_LORA = "lora_rank=None, lora_alpha=None, quantization_config=None"

SIGNATURES = {
    "Dense": f"units, {_CONV_END}, lora_rank=None, lora_alpha=None, quantization_config=None",
    "Activation": "activation",
    "ReLU": "max_value=None, negative_slope=0.0, threshold=0.0",
    "LeakyReLU": "negative_slope=0.3",
    "PReLU": "alpha_initializer='Zeros', alpha_regularizer=None, alpha_constraint=None, shared_axes=None",
    "ELU": "alpha=1.0",
    "Softmax": "axis=-1",
    "Dropout": "rate, noise_shape=None, seed=None",
    "SpatialDropout1D": "rate, seed=None, name=None, dtype=None",
    "SpatialDropout2D": "rate, data_format=None, seed=None, name=None, dtype=None",
    "AlphaDropout": "rate, noise_shape=None, seed=None",
    "GaussianDropout": "rate, seed=None",
    "GaussianNoise": "stddev, seed=None",
    "ActivityRegularization": "l1=0.0, l2=0.0",
    "BatchNormalization": (
        "axis=-1, momentum=0.99, epsilon=0.001, center=True, scale=True, beta_initializer='zeros', "
        "gamma_initializer='ones', moving_mean_initializer='zeros', moving_variance_initializer='ones', "
        f"{_NORM_END}, renorm=False, renorm_clipping=None, renorm_momentum=0.99, synchronized=False"
    ),
    "LayerNormalization": (
        "axis=-1, epsilon=0.001, center=True, scale=True, beta_initializer='zeros', "
        f"gamma_initializer='ones', {_NORM_END}"
    ),
    "Conv1D": (
        "filters, kernel_size, strides=1, padding='valid', data_format=None, dilation_rate=1, groups=1, "
        f"{_CONV_END}"
    ),
    "Conv2D": (
        "filters, kernel_size, strides=(1, 1), padding='valid', data_format=None, dilation_rate=(1, 1), "
        f"groups=1, {_CONV_END}"
    ),
    "DepthwiseConv2D": (
        "kernel_size, strides=(1, 1), padding='valid', depth_multiplier=1, data_format=None, "
        "dilation_rate=(1, 1), activation=None, use_bias=True, depthwise_initializer='glorot_uniform', "
        "bias_initializer='zeros', depthwise_regularizer=None, bias_regularizer=None, "
        "activity_regularizer=None, depthwise_constraint=None, bias_constraint=None"
    ),
    "SeparableConv2D": (
        "filters, kernel_size, strides=(1, 1), padding='valid', data_format=None, dilation_rate=(1, 1), "
        "depth_multiplier=1, activation=None, use_bias=True, depthwise_initializer='glorot_uniform', "
        "pointwise_initializer='glorot_uniform', bias_initializer='zeros', depthwise_regularizer=None, "
        "pointwise_regularizer=None, bias_regularizer=None, activity_regularizer=None, "
        "depthwise_constraint=None, pointwise_constraint=None, bias_constraint=None"
    ),
    "MaxPooling1D": f"pool_size=2, {_POOL_END}",
    "MaxPooling2D": f"pool_size=(2, 2), {_POOL_END}",
    "AveragePooling1D": f"pool_size, {_POOL_END}",
    "AveragePooling2D": f"pool_size, {_POOL_END}",
    "GlobalAveragePooling1D": _GLOBAL_POOL,
    "GlobalAveragePooling2D": _GLOBAL_POOL,
    "GlobalMaxPooling1D": _GLOBAL_POOL,
    "GlobalMaxPooling2D": _GLOBAL_POOL,
    "ZeroPadding2D": "padding=(1, 1), data_format=None",
    "UpSampling2D": "size=(2, 2), data_format=None, interpolation='nearest'",
    "Embedding": (
        "input_dim, output_dim, embeddings_initializer='uniform', embeddings_regularizer=None, "
        f"embeddings_constraint=None, mask_zero=False, weights=None, {_LORA}"
    ),
    "SimpleRNN": (
        f"units, activation='tanh', {_RNN_START}bias_initializer='zeros', "
        f"{_RNN_PENALTIES}{_RNN_FLAGS}, seed=None"
    ),
    "LSTM": (
        f"units, activation='tanh', recurrent_activation='sigmoid', {_RNN_START}bias_initializer='zeros', "
        f"unit_forget_bias=True, {_RNN_PENALTIES}seed=None, {_RNN_FLAGS}, use_cudnn='auto'"
    ),
    "GRU": (
        f"units, activation='tanh', recurrent_activation='sigmoid', {_RNN_START}bias_initializer='zeros', "
        f"{_RNN_PENALTIES}seed=None, {_RNN_FLAGS}, reset_after=True, use_cudnn='auto'"
    ),
    "Flatten": "data_format=None",
    "Reshape": "target_shape",
    "Permute": "dims",
    "Bidirectional": "layer, merge_mode='concat', weights=None, backward_layer=None",
    "InputLayer": (
        "shape=None, batch_size=None, dtype=None, sparse=None, ragged=None, batch_shape=None, "
        "input_tensor=None, optional=False, name=None"
    ),
    "Input": (
        "shape=None, batch_size=None, dtype=None, sparse=None, ragged=None, batch_shape=None, name=None, "
        "tensor=None, optional=False"
    ),
    "Sequential": "layers=None, trainable=True, name=None",
    "RandomNormal": "mean=0.0, stddev=0.05, seed=None",
    "RandomUniform": "minval=-0.05, maxval=0.05, seed=None",
    "TruncatedNormal": "mean=0.0, stddev=0.05, seed=None",
    "Orthogonal": "gain=1.0, seed=None",
    "VarianceScaling": (
        "scale=1.0, mode='fan_in', distribution='truncated_normal', seed=None, "
        "input_axes=None, output_axes=None"
    ),
    "GlorotUniform": "seed=None, input_axes=None, output_axes=None",
    "GlorotNormal": "seed=None, input_axes=None, output_axes=None",
    "HeUniform": "seed=None, input_axes=None, output_axes=None",
    "HeNormal": "seed=None, input_axes=None, output_axes=None",
    "LecunUniform": "seed=None, input_axes=None, output_axes=None",
    "LecunNormal": "seed=None, input_axes=None, output_axes=None",
    "Zeros": "",
    "Ones": "",
    "L1": "l1=0.01",
    "L2": "l2=0.01",
    "L1L2": "l1=0.0, l2=0.0",
    "MaxNorm": "max_value=2, axis=0",
}

# Aliases of classes in Keras.
LAYER_ALIASES = {
    "Convolution1D": "Conv1D",
    "Convolution2D": "Conv2D",
    "SeparableConvolution2D": "SeparableConv2D",
    "MaxPool1D": "MaxPooling1D",
    "MaxPool2D": "MaxPooling2D",
    "AvgPool1D": "AveragePooling1D",
    "AvgPool2D": "AveragePooling2D",
    "GlobalAvgPool1D": "GlobalAveragePooling1D",
    "GlobalAvgPool2D": "GlobalAveragePooling2D",
    "GlobalMaxPool1D": "GlobalMaxPooling1D",
    "GlobalMaxPool2D": "GlobalMaxPooling2D",
}
# Old names of arguments that Keras still takes.
ARGUMENT_ALIASES = {("LeakyReLU", "alpha"): "negative_slope"}
# Keras's layers that the app does not have.
LAYERS_WITHOUT_CARD = frozenset(
    {
        "Add",
        "AdditiveAttention",
        "Attention",
        "Average",
        "AveragePooling3D",
        "CategoryEncoding",
        "CenterCrop",
        "Concatenate",
        "Conv1DTranspose",
        "Conv2DTranspose",
        "Conv3D",
        "Conv3DTranspose",
        "ConvLSTM1D",
        "ConvLSTM2D",
        "ConvLSTM3D",
        "Cropping1D",
        "Cropping2D",
        "Cropping3D",
        "DepthwiseConv1D",
        "Discretization",
        "Dot",
        "EinsumDense",
        "GlobalAveragePooling3D",
        "GlobalMaxPooling3D",
        "GroupNormalization",
        "GroupQueryAttention",
        "Hashing",
        "Identity",
        "IntegerLookup",
        "Lambda",
        "Masking",
        "MaxPooling3D",
        "Maximum",
        "Minimum",
        "MultiHeadAttention",
        "Multiply",
        "Normalization",
        "RMSNormalization",
        "RNN",
        "RandomBrightness",
        "RandomContrast",
        "RandomCrop",
        "RandomFlip",
        "RandomRotation",
        "RandomTranslation",
        "RandomZoom",
        "RepeatVector",
        "Rescaling",
        "Resizing",
        "SeparableConv1D",
        "SpatialDropout3D",
        "SpectralNormalization",
        "StringLookup",
        "Subtract",
        "TextVectorization",
        "TimeDistributed",
        "UnitNormalization",
        "UpSampling1D",
        "UpSampling3D",
        "ZeroPadding1D",
        "ZeroPadding3D",
    }
)

_KINDS = {kind.keras_name: kind for kind in LAYER_KINDS.values()}
BIDIRECTIONAL, EMBEDDING, LAMBDA = "Bidirectional", "Embedding", "Lambda"
LAYER, SEQUENTIAL = "Layer", "Sequential"
INPUT_CALLS = frozenset({"Input", "InputLayer"})


@dataclass(frozen=True)
class Parameter:
    """An argument of a Keras class; if it `is_required` it has no default."""

    name: str
    default: ReadValue = None
    is_required: bool = False


@cache
def parameters_of(class_name: str) -> tuple[Parameter, ...]:
    """The arguments of a class of the table in Keras's order; KeyError for any other class."""
    function = ast.parse(f"def call({SIGNATURES[class_name]}): ...").body[0]
    assert isinstance(function, ast.FunctionDef)
    names = [argument.arg for argument in function.args.args]
    defaults = [ast.literal_eval(default) for default in function.args.defaults]
    required = names[: len(names) - len(defaults)]
    return (
        *(Parameter(name, is_required=True) for name in required),
        *(Parameter(*pair) for pair in zip(names[len(required) :], defaults, strict=True)),
    )


def kind_of(class_name: str) -> LayerKind | None:
    """The row of a Keras layer by any of its names; None if there is none."""
    return _KINDS.get(LAYER_ALIASES.get(class_name, class_name))


def is_layer_name(class_name: str) -> bool:
    """Whether Keras has a layer of this name, whether the app has it or not."""
    return kind_of(class_name) is not None or class_name == BIDIRECTIONAL or class_name in LAYERS_WITHOUT_CARD
