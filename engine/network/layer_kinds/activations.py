"""Activations with settings of their own."""

from __future__ import annotations

from engine.network.fields import FloatField, SizesField
from engine.network.layer_kinds.kind import (
    ANY_RANK,
    LayerKind,
    Shape,
    ShapeError,
    Values,
    float_text,
    no_weights,
    same_shape,
    sizes_of,
)


def _slope(default: float, help_text: str) -> FloatField:
    return FloatField(
        name="negative_slope",
        label="Negative slope",
        default=default,
        minimum=0.0,
        maximum=1000.0,
        step=0.05,
        decimals=3,
        help=help_text,
    )


def _alpha_shape(values: Values, shape: Shape) -> Shape:
    """The shape of PReLU's slopes.

    Axes that share their slope have size 1 (keras/src/layers/activations/prelu.py).
    """
    shared = sizes_of(values, "shared_axes")
    return tuple(1 if axis in shared else size for axis, size in enumerate(shape, start=1))


def _same_shape_for_prelu(values: Values, shape: Shape) -> Shape:
    wrong = [axis for axis in sizes_of(values, "shared_axes") if axis > len(shape)]
    if wrong:
        raise ShapeError(f"shared_axes must be axes from 1 to {len(shape)}, not {wrong[0]}.")
    return shape


ROWS = (
    LayerKind(
        id="relu",
        keras_name="ReLU",
        group="Activations",
        help="Keeps what is above the threshold and sets the rest to zero.",
        fields=(
            FloatField(
                name="max_value",
                label="Largest value",
                default=0.0,
                minimum=0.0,
                maximum=1e6,
                step=1.0,
                zero_is_none=True,
                help="No output is larger than this; 0 sets no limit.",
            ),
            _slope(0.0, "What is below the threshold is multiplied by this instead of being lost."),
            FloatField(
                name="threshold",
                label="Threshold",
                default=0.0,
                minimum=0.0,
                maximum=1e6,
                is_rare=True,
                help="What is below it counts as negative.",
            ),
        ),
        ranks=ANY_RANK,
        output_shape=same_shape,
        weight_shapes=no_weights,
        summary=lambda v: f"up to {float_text(v, 'max_value')}" if v["max_value"] else "without a limit",
    ),
    LayerKind(
        id="leaky_relu",
        keras_name="LeakyReLU",
        group="Activations",
        main_field="negative_slope",
        help="Like ReLU, but lets a little of the negative through, so that no unit falls silent.",
        fields=(_slope(0.3, "What is below zero is multiplied by this."),),
        ranks=ANY_RANK,
        output_shape=same_shape,
        weight_shapes=no_weights,
        summary=lambda v: f"slope {float_text(v, 'negative_slope')}",
    ),
    LayerKind(
        id="prelu",
        keras_name="PReLU",
        group="Activations",
        help="Like LeakyReLU, but each slope is learned.",
        fields=(
            SizesField(
                name="shared_axes",
                label="Shared axes",
                default=(),
                length=0,
                maximum=4,
                is_optional=True,
                is_rare=True,
                help="Axes, counted from 1, along which one slope serves all: 1, 2 for images.",
            ),
        ),
        ranks=ANY_RANK,
        output_shape=_same_shape_for_prelu,
        weight_shapes=lambda v, s: (_alpha_shape(v, s),),
        summary=lambda v: "learned slopes",
    ),
    LayerKind(
        id="elu",
        keras_name="ELU",
        group="Activations",
        main_field="alpha",
        help="Like ReLU, but smooth below zero, down to −alpha.",
        fields=(
            FloatField(
                name="alpha",
                label="Alpha",
                default=1.0,
                minimum=0.0,
                maximum=1000.0,
                help="How far it goes down for very negative numbers.",
            ),
        ),
        ranks=ANY_RANK,
        output_shape=same_shape,
        weight_shapes=no_weights,
        summary=lambda v: f"down to −{float_text(v, 'alpha')}",
    ),
    LayerKind(
        id="softmax",
        keras_name="Softmax",
        group="Activations",
        help="Turns numbers into probabilities that add up to 1.",
        fields=(),
        ranks=ANY_RANK,
        output_shape=same_shape,
        weight_shapes=no_weights,
        summary=lambda v: "probabilities",
    ),
)
