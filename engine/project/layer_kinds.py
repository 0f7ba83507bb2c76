"""The table of layer kinds: one row says all that the app knows of a Keras layer.

Menu, form, checks, project file and code export read the row. A new kind is a row here (and, where its
constructor needs more than its fields, a line in keras_calls.py). Shapes are without the batch axis;
parameter counts are Keras's `count_params()`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from engine.project.fields import (
    BoolField,
    ChoiceField,
    Field,
    FieldValue,
    FloatField,
    IntField,
    SizesField,
)

Shape = tuple[int, ...]
Values = dict[str, FieldValue]

ACTIVATIONS = (
    "linear", "relu", "leaky_relu", "elu", "selu", "gelu", "silu", "softplus", "tanh", "sigmoid", "softmax",
)  # fmt: skip
INITIALIZERS = (
    "glorot_uniform", "glorot_normal", "he_uniform", "he_normal", "lecun_uniform", "lecun_normal",
    "random_normal", "random_uniform",
)  # fmt: skip


class ShapeError(ValueError):
    """A layer can't take this input; the message is the sentence for its card."""


@dataclass(frozen=True, kw_only=True)
class LayerKind:
    """One row: a Keras layer, its fields and what it does to a shape."""

    id: str
    keras_name: str
    group: str
    help: str
    fields: tuple[Field, ...]
    ranks: frozenset[int]
    output_shape: Callable[[Values, Shape], Shape]
    parameters: Callable[[Values, Shape], int]
    summary: Callable[[Values], str]
    main_field: str = ""
    has_random_weights: bool = False
    draws_masks: bool = False
    has_fast_rule: bool = True  # the stacked trainer runs it for all cells at once

    def field(self, name: str) -> Field:
        """The field called `name`; KeyError if there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)


def _int(values: Values, name: str) -> int:
    value = values[name]
    assert isinstance(value, int)
    return value


def _pair(values: Values, name: str) -> tuple[int, int]:
    value = values[name]
    assert isinstance(value, tuple)
    return int(value[0]), int(value[1])


def _same_shape(values: Values, shape: Shape) -> Shape:
    del values
    return shape


def _no_parameters(values: Values, shape: Shape) -> int:
    del values, shape
    return 0


def _window_shape(
    shape: Shape, window: tuple[int, int], strides: tuple[int, int], padding: str
) -> tuple[int, int]:
    """Height and width after a window slides over them (Keras: `compute_conv_output_shape`)."""
    sizes = []
    for size, extent, stride in zip(shape[:2], window, strides, strict=True):
        out = math.ceil(size / stride) if padding == "same" else (size - extent) // stride + 1
        if out < 1:
            raise ShapeError(
                f"a {window[0]} × {window[1]} window does not fit into {shape[0]} × {shape[1]}; "
                "choose a smaller window or padding 'same'."
            )
        sizes.append(out)
    return sizes[0], sizes[1]


def _conv_shape(values: Values, shape: Shape) -> Shape:
    size = _window_shape(
        shape, _pair(values, "kernel_size"), _pair(values, "strides"), str(values["padding"])
    )
    return (*size, _int(values, "filters"))


def _conv_parameters(values: Values, shape: Shape) -> int:
    height, width = _pair(values, "kernel_size")
    filters = _int(values, "filters")
    return height * width * shape[-1] * filters + (filters if values["use_bias"] else 0)


def _pool_shape(values: Values, shape: Shape) -> Shape:
    window = _pair(values, "pool_size")
    return (*_window_shape(shape, window, window, str(values["padding"])), shape[-1])


def _reshape(values: Values, shape: Shape) -> Shape:
    target = values["target_shape"]
    assert isinstance(target, tuple)
    if math.prod(int(size) for size in target) != math.prod(shape):
        raise ShapeError(
            f"{shape_text(shape)} has {math.prod(shape)} numbers and can't be reshaped to "
            f"{shape_text(tuple(int(size) for size in target))}."
        )
    return tuple(int(size) for size in target)


def shape_text(shape: Shape) -> str:
    """A shape for people: 8 × 8 × 1."""
    return " × ".join(str(size) for size in shape)


def rate_text(rate: float) -> str:
    """A dropout rate with its complement, always in this form."""
    return f"drop {rate:g} (keep {round(1 - rate, 6):g})"


_ACTIVATION = ChoiceField(
    name="activation", label="Activation", default="linear", choices=ACTIVATIONS,
    help="The function each unit applies to its weighted sum.",
)  # fmt: skip
_RELU = ChoiceField(
    name="activation", label="Activation", default="relu", choices=ACTIVATIONS,
    help="The function each unit applies to its weighted sum.",
)  # fmt: skip
_INITIALIZER = ChoiceField(
    name="kernel_initializer", label="Initial weights", default="glorot_uniform", choices=INITIALIZERS,
    help="How the weights are drawn before training starts.",
)  # fmt: skip
_BIAS = BoolField(
    name="use_bias", label="Bias", default=True, help="Whether each unit also learns an offset."
)
_PADDING = ChoiceField(
    name="padding", label="Padding", default="valid", choices=("valid", "same"),
    help="'same' pads the border with zeros so that the size is kept, 'valid' does not pad.",
)  # fmt: skip
_POOL = SizesField(
    name="pool_size", label="Window", default=(2, 2), length=2, maximum=1000,
    help="Height and width of the window; it moves by its own size.",
)  # fmt: skip
RATE = FloatField(
    name="rate", label="Rate", default=0.2, minimum=0.0, maximum=1.0, open_end=True, step=0.05,
    help="The fraction of units that is dropped at each training step.",
)  # fmt: skip

_ANY = frozenset({1, 2, 3, 4})
_IMAGES = frozenset({3})

_ROWS = (
    LayerKind(
        id="dense", keras_name="Dense", group="Core", main_field="units",
        help="Every unit sees every input: a weighted sum, a bias and an activation.",
        fields=(
            IntField(name="units", label="Units", default=16, minimum=1, maximum=100_000,
                     help="How many outputs the layer has."),
            _RELU, _BIAS, _INITIALIZER,
        ),
        ranks=_ANY, has_random_weights=True,
        output_shape=lambda v, s: (*s[:-1], _int(v, "units")),
        parameters=lambda v, s: _int(v, "units") * (s[-1] + (1 if v["use_bias"] else 0)),
        summary=lambda v: f"{v['units']} unit{'s' if v['units'] != 1 else ''} · {v['activation']}",
    ),
    LayerKind(
        id="dropout", keras_name="Dropout", group="Regularization", main_field="rate",
        help="Drops each unit with the given probability while training; does nothing afterwards.",
        fields=(RATE,), ranks=_ANY, draws_masks=True,
        output_shape=_same_shape, parameters=_no_parameters,
        summary=lambda v: rate_text(float(str(v["rate"]))),
    ),
    LayerKind(
        id="flatten", keras_name="Flatten", group="Shape",
        help="Turns an image or a table of numbers into one row.",
        fields=(), ranks=_ANY,
        output_shape=lambda v, s: (math.prod(s),), parameters=_no_parameters,
        summary=lambda v: "to one row",
    ),
    LayerKind(
        id="activation", keras_name="Activation", group="Core", main_field="activation",
        help="Applies a function to every number; has no weights.",
        fields=(_RELU,), ranks=_ANY,
        output_shape=_same_shape, parameters=_no_parameters,
        summary=lambda v: str(v["activation"]),
    ),
    LayerKind(
        id="batch_normalization", keras_name="BatchNormalization", group="Regularization",
        main_field="momentum",
        help="Gives every feature mean 0 and spread 1 over the batch, then a learned scale and shift.",
        fields=(
            FloatField(name="momentum", label="Momentum", default=0.99, minimum=0.0, maximum=1.0,
                       open_end=True, step=0.01, decimals=3,
                       help="How slowly the averages used after training follow the batches."),
            FloatField(name="epsilon", label="Epsilon", default=0.001, minimum=0.0, maximum=1.0,
                       open_start=True, step=0.001, decimals=6,
                       help="A small number added to the variance, against division by zero."),
        ),
        ranks=_ANY,
        output_shape=_same_shape, parameters=lambda v, s: 4 * s[-1],
        summary=lambda v: f"momentum {float(str(v['momentum'])):g}",
    ),
    LayerKind(
        id="conv2d", keras_name="Conv2D", group="Images", main_field="filters",
        help="Slides small filters over an image; each finds one local pattern everywhere.",
        fields=(
            IntField(name="filters", label="Filters", default=16, minimum=1, maximum=10_000,
                     help="How many patterns the layer looks for."),
            SizesField(name="kernel_size", label="Kernel", default=(3, 3), length=2, maximum=1000,
                       help="Height and width of each filter in pixels."),
            _RELU, _PADDING,
            SizesField(name="strides", label="Strides", default=(1, 1), length=2, maximum=1000,
                       help="How far the filter moves in each step."),
            _BIAS, _INITIALIZER,
        ),
        ranks=_IMAGES, has_random_weights=True, has_fast_rule=False,
        output_shape=_conv_shape, parameters=_conv_parameters,
        summary=lambda v: "{} filters {} × {} · {}".format(
            v["filters"], *_pair(v, "kernel_size"), v["activation"]),
    ),
    LayerKind(
        id="max_pooling2d", keras_name="MaxPooling2D", group="Images", main_field="pool_size",
        help="Keeps the largest number of each window: a smaller image.",
        fields=(_POOL, _PADDING), ranks=_IMAGES,
        output_shape=_pool_shape, parameters=_no_parameters,
        summary=lambda v: "window {} × {}".format(*_pair(v, "pool_size")),
    ),
    LayerKind(
        id="average_pooling2d", keras_name="AveragePooling2D", group="Images", main_field="pool_size",
        help="Keeps the mean of each window: a smaller image.",
        fields=(_POOL, _PADDING), ranks=_IMAGES,
        output_shape=_pool_shape, parameters=_no_parameters,
        summary=lambda v: "window {} × {}".format(*_pair(v, "pool_size")),
    ),
    LayerKind(
        id="global_average_pooling2d", keras_name="GlobalAveragePooling2D", group="Images",
        help="One number for each channel: its mean over the whole image.",
        fields=(), ranks=_IMAGES,
        output_shape=lambda v, s: (s[-1],), parameters=_no_parameters,
        summary=lambda v: "mean of each channel",
    ),
    LayerKind(
        id="reshape", keras_name="Reshape", group="Shape", main_field="target_shape",
        help="Arranges the same numbers in another shape.",
        fields=(
            SizesField(name="target_shape", label="Target shape", default=(8, 8, 1), length=0,
                       help="The new shape, without the batch: 8 × 8 × 1 for a small grey image."),
        ),
        ranks=_ANY,
        output_shape=_reshape, parameters=_no_parameters,
        summary=lambda v: "to " + shape_text(tuple(int(n) for n in v["target_shape"])),  # type: ignore[union-attr]
    ),
)  # fmt: skip

LAYER_KINDS: dict[str, LayerKind] = {row.id: row for row in _ROWS}
