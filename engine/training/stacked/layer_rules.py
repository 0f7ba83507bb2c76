"""How a layer acts on all cells at once: one small function per Keras layer class.

A rule takes the layer (a template: its weights and rate are not used), the context of the call and the input
(R, b, ...), and returns the output (R, b, ...). A layer without a rule runs cell by cell
(`program.each_cell`).
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
    """What a rule needs of one call besides the input.

    A layer that draws random numbers is called in training only, since it does nothing otherwise.

    Attributes
    ----------
    weights : dict
        Name of a variable to a tensor (R, ...).
    is_training : bool
    noise : tf.Tensor, (R, b, ...), or None
        The random numbers that the layer draws.
    rates : tf.Tensor of float64, (R,), or None
    updates : dict
        The rule puts the new values of non-trainable weights (moving averages) here, by name.
    """

    weights: dict[str, tf.Tensor]
    is_training: bool
    noise: Any = None
    rates: Any = None
    updates: dict[str, tf.Tensor] = field(default_factory=dict)


Rule = Callable[[Any, LayerCall, tf.Tensor], tf.Tensor]


def dense(layer: Any, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    """Apply Dense (keras/src/layers/core/dense.py) as one batched matrix product."""
    kernel = call.weights["kernel"]
    shape = tf.shape(x)
    y = tf.matmul(x if x.shape.rank == 3 else tf.reshape(x, [shape[0], -1, x.shape[-1]]), kernel)
    if layer.use_bias:
        y += tf.expand_dims(call.weights["bias"], 1)
    if x.shape.rank > 3:
        y = _with_static(
            tf.reshape(y, tf.concat([shape[:-1], [layer.units]], 0)), [*x.shape[:-1], layer.units]
        )
    return layer.activation(y)


def direct(layer: Any, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    """Apply a layer that acts element by element or along the last axis; leading axes do not matter."""
    del call
    return layer.call(x)


def folded(layer: Any, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    """Apply a layer without weights and random numbers, with the cell axis folded into the batch axis."""
    del call
    shape = tf.shape(x)
    y = layer.call(tf.reshape(x, [-1, *x.shape[2:]]))
    sizes = layer.compute_output_shape((None, *x.shape[2:]))[1:]
    return tf.reshape(y, [shape[0], shape[1], *sizes])


def dropout(layer: Any, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    """Apply dropout (keras/src/backend/tensorflow/random.py): keep where the uniform number >= the rate."""
    del layer
    rate = _broadcast(call.rates, x)
    scale = tf.cast(1 / (1 - rate), x.dtype)
    return tf.where(call.noise >= tf.cast(rate, x.dtype), x * scale, tf.zeros([], x.dtype))


def gaussian_dropout(layer: Any, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    """Multiply by normal(1, sqrt(d / (1 − d))), as keras/src/layers/regularization/gaussian_dropout.py."""
    del layer
    rate = _broadcast(call.rates, x)
    return x * (call.noise * tf.cast(tf.sqrt(rate / (1 - rate)), x.dtype) + 1.0)


def gaussian_noise(layer: Any, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    """Add normal(0, stddev), as keras/src/layers/regularization/gaussian_noise.py."""
    return x + call.noise * layer.stddev


def alpha_dropout(layer: Any, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    """Apply alpha dropout, which keeps mean and variance of SELU outputs.

    As keras/src/layers/regularization/alpha_dropout.py, after Klambauer et al. 2017, "Self-normalizing neural
    networks".
    """
    del layer
    rate = _broadcast(call.rates, x)
    alpha = -ALPHA * SCALE
    a = ((1 - rate) * (1 + rate * alpha**2)) ** -0.5
    b = -a * alpha * rate
    kept = tf.cast(call.noise >= tf.cast(rate, x.dtype), x.dtype)
    return tf.cast(a, x.dtype) * (x * kept + alpha * (1 - kept)) + tf.cast(b, x.dtype)


def batch_normalization(layer: Any, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    """Normalize each cell by itself (keras/src/layers/normalization/batch_normalization.py)."""
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
    """Normalize each sample over the last axis (`_layer_normalization` in keras/src/ops/nn.py)."""
    mean, variance = tf.nn.moments(x, [-1], keepdims=True)
    inverse = tf.math.rsqrt(variance + layer.epsilon)
    if layer.scale:
        inverse *= _between(call.weights["gamma"], x)
    shift = -mean * inverse
    if layer.center:
        shift += _between(call.weights["beta"], x)
    return x * inverse + shift


def prelu(layer: Any, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    """Apply a learned slope below zero (keras/src/layers/activations/prelu.py)."""
    del layer
    alpha = tf.expand_dims(call.weights["alpha"], 1)
    return tf.nn.relu(x) - alpha * tf.nn.relu(-x)


def _broadcast(rates: tf.Tensor, x: tf.Tensor) -> tf.Tensor:
    """Reshape (R,) to (R, 1, ...), of x's rank."""
    return tf.reshape(rates, [-1, *[1] * (x.shape.rank - 1)])


def _between(value: tf.Tensor, x: tf.Tensor) -> tf.Tensor:
    """Reshape (R, C) to (R, 1, ..., C), of x's rank."""
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
    """What a layer draws at each training call.

    Attributes
    ----------
    draw : callable
        `draw_uniform` or `draw_normal`.
    shape : callable
        Takes the shape of one sample of the layer's input; returns the shape of the numbers per sample.
    """

    draw: Callable[[tf.Tensor, tf.Tensor, list[tf.Tensor | int]], tf.Tensor]
    shape: Callable[[tuple[int, ...]], tuple[int, ...]] = tuple


def _channels(shape: tuple[int, ...]) -> tuple[int, ...]:
    """Return the shape for one number per channel, the same at every position."""
    return (*[1] * (len(shape) - 1), shape[-1])


LAYER_NOISE: dict[type[Any], Noise] = {
    _KERAS.Dropout: Noise(draw_uniform),
    _KERAS.AlphaDropout: Noise(draw_uniform),
    _KERAS.SpatialDropout1D: Noise(draw_uniform, _channels),
    _KERAS.SpatialDropout2D: Noise(draw_uniform, _channels),
    _KERAS.GaussianDropout: Noise(draw_normal),
    _KERAS.GaussianNoise: Noise(draw_normal),
}
