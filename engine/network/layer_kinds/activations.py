"""Activations with settings of their own."""

from __future__ import annotations

from engine.language.texts import N_, _
from engine.network.fields import FloatField, SizesField
from engine.network.layer_kinds.kind import (
    ANY_RANK,
    Groups,
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
        label=N_("Negative slope"),
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
        text = _("shared_axes must be axes from 1 to {last}, not {axis}.")
        raise ShapeError(text.format(last=len(shape), axis=wrong[0]))
    return shape


def _limit(values: Values) -> str:
    if not values["max_value"]:
        return _("without a limit")
    return _("up to {value}").format(value=float_text(values, "max_value"))


ROWS = (
    LayerKind(
        id="relu",
        keras_name="ReLU",
        group=Groups.ACTIVATIONS,
        help=N_("Keeps what is above the threshold and sets the rest to zero."),
        fields=(
            FloatField(
                name="max_value",
                label=N_("Largest value"),
                default=0.0,
                minimum=0.0,
                maximum=1e6,
                step=1.0,
                zero_is_none=True,
                help=N_("No output is larger than this; 0 sets no limit."),
            ),
            _slope(0.0, N_("What is below the threshold is multiplied by this instead of being lost.")),
            FloatField(
                name="threshold",
                label=N_("Threshold"),
                default=0.0,
                minimum=0.0,
                maximum=1e6,
                is_rare=True,
                help=N_("What is below it counts as negative."),
            ),
        ),
        ranks=ANY_RANK,
        output_shape=same_shape,
        weight_shapes=no_weights,
        summary=_limit,
    ),
    LayerKind(
        id="leaky_relu",
        keras_name="LeakyReLU",
        group=Groups.ACTIVATIONS,
        main_field="negative_slope",
        help=N_("Like ReLU, but lets a little of the negative through, so that no unit falls silent."),
        fields=(_slope(0.3, N_("What is below zero is multiplied by this.")),),
        ranks=ANY_RANK,
        output_shape=same_shape,
        weight_shapes=no_weights,
        summary=lambda v: _("slope {value}").format(value=float_text(v, "negative_slope")),
    ),
    LayerKind(
        id="prelu",
        keras_name="PReLU",
        group=Groups.ACTIVATIONS,
        help=N_("Like LeakyReLU, but each slope is learned."),
        fields=(
            SizesField(
                name="shared_axes",
                label=N_("Shared axes"),
                default=(),
                length=0,
                maximum=4,
                is_optional=True,
                is_rare=True,
                help=N_("Axes, counted from 1, along which one slope serves all: 1, 2 for images."),
            ),
        ),
        ranks=ANY_RANK,
        output_shape=_same_shape_for_prelu,
        weight_shapes=lambda v, s: (_alpha_shape(v, s),),
        summary=lambda v: _("learned slopes"),
    ),
    LayerKind(
        id="elu",
        keras_name="ELU",
        group=Groups.ACTIVATIONS,
        main_field="alpha",
        help=N_("Like ReLU, but smooth below zero, down to −alpha."),
        fields=(
            FloatField(
                name="alpha",
                label=N_("Alpha"),
                default=1.0,
                minimum=0.0,
                maximum=1000.0,
                help=N_("How far it goes down for very negative numbers."),
            ),
        ),
        ranks=ANY_RANK,
        output_shape=same_shape,
        weight_shapes=no_weights,
        summary=lambda v: _("down to −{value}").format(value=float_text(v, "alpha")),
    ),
    LayerKind(
        id="softmax",
        keras_name="Softmax",  # not a text: Keras's name
        group=Groups.ACTIVATIONS,
        help=N_("Turns numbers into probabilities that add up to 1."),
        fields=(),
        ranks=ANY_RANK,
        output_shape=same_shape,
        weight_shapes=no_weights,
        summary=lambda v: _("probabilities"),
    ),
)
