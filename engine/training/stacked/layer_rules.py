"""How a layer acts on all cells at once: one small function per Keras layer class.

A rule takes the layer (a template: its weights and rate are not used), the call's context and the input
(R, b, …), and returns the output (R, b, …). A layer without a rule runs cell by cell (`each_cell`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import keras
import tensorflow as tf

from engine.training.stacked.noise import draw_normal, draw_uniform

ALPHA = 1.6732632423543772848170429916717
SCALE = 1.0507009873554804934193349852946


@dataclass
class LayerCall:
    """What a rule needs of one call: weights by name (R, …), the noise numbers, the rates.

    `noise` is (R, b, …) of what the layer draws, `rates` (R,) float64; layers that draw are called in
    training only, for else they do nothing. A rule puts new values of the layer's other weights (moving
    averages) into `updates`.
    """

    weights: dict[str, tf.Tensor]
    is_training: bool
    noise: Any = None
    rates: Any = None
    updates: dict[str, tf.Tensor] = field(default_factory=dict)


Rule = Callable[[Any, LayerCall, tf.Tensor], tf.Tensor]


def dense(layer: Any, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    """keras/src/layers/core/dense.py: one batched product."""
    kernel = call.weights["kernel"]
    shape = tf.shape(x)
    y = tf.matmul(x if x.shape.rank == 3 else tf.reshape(x, [shape[0], -1, x.shape[-1]]), kernel)
    if layer.use_bias:
        y += call.weights["bias"][:, None]
    if x.shape.rank > 3:
        y = _with_static(
            tf.reshape(y, tf.concat([shape[:-1], [layer.units]], 0)), [*x.shape[:-1], layer.units]
        )
    return layer.activation(y)


def direct(layer: Any, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    """Activations: number by number or along the last axis, so that leading axes don't matter."""
    del call
    return layer.call(x)


def folded(layer: Any, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    """Any layer without weights and chance: cells are just more samples."""
    del call
    shape = tf.shape(x)
    y = layer.call(tf.reshape(x, [-1, *x.shape[2:]]))
    sizes = layer.compute_output_shape((None, *x.shape[2:]))[1:]
    return tf.reshape(y, [shape[0], shape[1], *sizes])


def dropout(layer: Any, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    """keras/src/backend/tensorflow/random.py: kept where the uniform number is at least the rate."""
    del layer
    rate = _broadcast(call.rates, x)
    scale = tf.cast(1 / (1 - rate), x.dtype)
    return tf.where(call.noise >= tf.cast(rate, x.dtype), x * scale, tf.zeros([], x.dtype))


def gaussian_dropout(layer: Any, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    """keras/src/layers/regularization/gaussian_dropout.py: times normal(1, sqrt(d / (1 − d)))."""
    del layer
    rate = _broadcast(call.rates, x)
    return x * (call.noise * tf.cast(tf.sqrt(rate / (1 - rate)), x.dtype) + 1.0)


def gaussian_noise(layer: Any, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    """keras/src/layers/regularization/gaussian_noise.py: plus normal(0, stddev)."""
    return x + call.noise * layer.stddev


def alpha_dropout(layer: Any, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    """keras/src/layers/regularization/alpha_dropout.py: keeps mean and variance of SELU outputs."""
    del layer
    rate = _broadcast(call.rates, x)
    alpha = -ALPHA * SCALE
    a = ((1 - rate) * (1 + rate * alpha**2)) ** -0.5
    b = -a * alpha * rate
    kept = tf.cast(call.noise >= tf.cast(rate, x.dtype), x.dtype)
    return tf.cast(a, x.dtype) * (x * kept + alpha * (1 - kept)) + tf.cast(b, x.dtype)


def batch_normalization(layer: Any, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    """keras/src/layers/normalization/batch_normalization.py on the last axis, each cell by itself."""
    weights = {name: _between(value, x) for name, value in call.weights.items()}
    if call.is_training:
        mean, variance = tf.nn.moments(x, list(range(1, x.shape.rank - 1)), keepdims=True)
        for name, value in (("moving_mean", mean), ("moving_variance", variance)):
            new = weights[name] * layer.momentum + value * (1.0 - layer.momentum)
            call.updates[name] = tf.reshape(new, tf.shape(call.weights[name]))
    else:
        mean, variance = weights["moving_mean"], weights["moving_variance"]
    return tf.nn.batch_normalization(
        x, mean, variance, weights.get("beta"), weights.get("gamma"), layer.epsilon
    )


def layer_normalization(layer: Any, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    """keras/src/ops/nn.py, `_layer_normalization`: over the last axis of each sample."""
    mean, variance = tf.nn.moments(x, [-1], keepdims=True)
    inverse = tf.math.rsqrt(variance + layer.epsilon)
    if layer.scale:
        inverse *= _between(call.weights["gamma"], x)
    shift = -mean * inverse
    if layer.center:
        shift += _between(call.weights["beta"], x)
    return x * inverse + shift


def prelu(layer: Any, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    """keras/src/layers/activations/prelu.py: a learned slope below zero."""
    del layer
    alpha = call.weights["alpha"][:, None]
    return tf.nn.relu(x) - alpha * tf.nn.relu(-x)


def _broadcast(rates: tf.Tensor, x: tf.Tensor) -> tf.Tensor:
    """(R,) as (R, 1, …) of x's rank."""
    return tf.reshape(rates, [-1, *[1] * (x.shape.rank - 1)])


def _between(value: tf.Tensor, x: tf.Tensor) -> tf.Tensor:
    """(R, C) as (R, 1, …, C) of x's rank."""
    return tf.reshape(value, [-1, *[1] * (x.shape.rank - 2), value.shape[-1]])


def _with_static(y: tf.Tensor, shape: list[int | None]) -> tf.Tensor:
    y.set_shape(shape)
    return y


_KERAS = keras.layers
_DIRECT = (_KERAS.Activation, _KERAS.ReLU, _KERAS.LeakyReLU, _KERAS.ELU, _KERAS.Softmax)
_FOLDED = (
    _KERAS.Flatten,
    _KERAS.Reshape,
    _KERAS.Permute,
    _KERAS.RepeatVector,
    _KERAS.MaxPooling1D,
    _KERAS.MaxPooling2D,
    _KERAS.AveragePooling1D,
    _KERAS.AveragePooling2D,
    _KERAS.GlobalAveragePooling1D,
    _KERAS.GlobalAveragePooling2D,
    _KERAS.GlobalMaxPooling1D,
    _KERAS.GlobalMaxPooling2D,
    _KERAS.ZeroPadding1D,
    _KERAS.ZeroPadding2D,
    _KERAS.UpSampling1D,
    _KERAS.UpSampling2D,
    _KERAS.Cropping1D,
    _KERAS.Cropping2D,
)
LAYER_RULES: dict[type[Any], Rule] = {
    _KERAS.Dense: dense,
    _KERAS.BatchNormalization: batch_normalization,
    _KERAS.LayerNormalization: layer_normalization,
    _KERAS.PReLU: prelu,
    _KERAS.Dropout: dropout,
    _KERAS.SpatialDropout1D: dropout,
    _KERAS.SpatialDropout2D: dropout,
    _KERAS.GaussianDropout: gaussian_dropout,
    _KERAS.GaussianNoise: gaussian_noise,
    _KERAS.AlphaDropout: alpha_dropout,
    **dict.fromkeys(_DIRECT, direct),
    **dict.fromkeys(_FOLDED, folded),
}


@dataclass(frozen=True)
class Noise:
    """What a layer draws at each training call: which numbers, and of which shape without the batch."""

    draw: Callable[[tf.Tensor, tf.Tensor, list[tf.Tensor | int]], tf.Tensor]
    shape: Callable[[tuple[int, ...]], tuple[int, ...]] = tuple


def _channels(shape: tuple[int, ...]) -> tuple[int, ...]:
    """One number for each channel, the same at every place."""
    return (*[1] * (len(shape) - 1), shape[-1])


LAYER_NOISE: dict[type[Any], Noise] = {
    _KERAS.Dropout: Noise(draw_uniform),
    _KERAS.AlphaDropout: Noise(draw_uniform),
    _KERAS.SpatialDropout1D: Noise(draw_uniform, _channels),
    _KERAS.SpatialDropout2D: Noise(draw_uniform, _channels),
    _KERAS.GaussianDropout: Noise(draw_normal),
    _KERAS.GaussianNoise: Noise(draw_normal),
}
