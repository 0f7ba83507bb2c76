"""Dropout layers, noise, activity penalties and normalization."""

from __future__ import annotations

from engine.language.texts import N_, _
from engine.network.fields import BoolField, FloatField, RateField
from engine.network.layer_kinds.kind import (
    ANY_RANK,
    IMAGE,
    SEQUENCE,
    Groups,
    LayerKind,
    Shape,
    StackedForm,
    Values,
    float_text,
    no_weights,
    rate_text,
    same_shape,
)
from engine.network.layer_kinds.shared_fields import EPSILON_HELP

RATE = RateField(
    name="rate",
    label=N_("Rate"),
    default=0.2,
    is_positional=True,
    help=N_("The fraction of units that is dropped at each training step."),
)


def _dropout(
    kind_id: str, keras_name: str, help_text: str, ranks: frozenset[int] = ANY_RANK, rate: RateField = RATE
) -> LayerKind:
    return LayerKind(
        id=kind_id,
        keras_name=keras_name,
        group=Groups.REGULARIZATION,
        main_field="rate",
        help=help_text,
        fields=(rate,),
        ranks=ranks,
        draws_masks=True,
        output_shape=same_shape,
        weight_shapes=no_weights,
        summary=lambda v: rate_text(float(str(v["rate"]))),
    )


def _factor(name: str, label: str, help_text: str) -> FloatField:
    return FloatField(
        name=name,
        label=label,
        default=0.0,
        minimum=0.0,
        maximum=1000.0,
        step=0.001,
        decimals=6,
        help=help_text,
    )


def _epsilon() -> FloatField:
    return FloatField(
        name="epsilon",
        label=N_("Epsilon"),
        default=0.001,
        minimum=0.0,
        maximum=1.0,
        open_start=True,
        step=0.001,
        decimals=6,
        help=EPSILON_HELP,
    )


_CENTER = BoolField(
    name="center",
    label=N_("Learned shift"),
    default=True,
    is_rare=True,
    help=N_("Whether the layer learns what is added afterwards."),
)
_SCALE = BoolField(
    name="scale",
    label=N_("Learned scale"),
    default=True,
    is_rare=True,
    help=N_("Whether the layer learns what is multiplied afterwards."),
)


def _learned(values: Values, shape: Shape) -> tuple[Shape, ...]:
    return (shape[-1:],) * (bool(values["center"]) + bool(values["scale"]))


ROWS = (
    _dropout(
        "dropout",
        "Dropout",  # not a text: Keras's name
        N_("Drops each unit with the given probability while training; does nothing afterwards."),
    ),
    _dropout(
        "spatial_dropout1d",
        "SpatialDropout1D",
        N_("Drops whole features of a sequence, at all steps at once."),
        SEQUENCE,
    ),
    _dropout(
        "spatial_dropout2d",
        "SpatialDropout2D",
        N_("Drops whole channels of an image, so that neighbours can't stand in for a pixel."),
        IMAGE,
    ),
    _dropout(
        "alpha_dropout",
        "AlphaDropout",
        N_("Dropout for SELU: sets units to SELU's lowest value and keeps mean and variance."),
    ),
    _dropout(
        "gaussian_dropout",
        "GaussianDropout",
        N_("Multiplies each unit by a random number around 1, with standard deviation √(d / (1 − d))."),
    ),
    LayerKind(
        id="gaussian_noise",
        keras_name="GaussianNoise",
        group=Groups.REGULARIZATION,
        main_field="stddev",
        help=N_("Adds a random number to each unit while training."),
        fields=(
            FloatField(
                name="stddev",
                label=N_("Deviation"),
                default=0.1,
                minimum=0.0,
                maximum=1000.0,
                step=0.05,
                is_positional=True,
                help=N_("The standard deviation of the noise."),
            ),
        ),
        ranks=ANY_RANK,
        draws_masks=True,
        output_shape=same_shape,
        weight_shapes=no_weights,
        summary=lambda v: _("std. dev. {value}").format(value=float_text(v, "stddev")),
    ),
    LayerKind(
        id="activity_regularization",
        keras_name="ActivityRegularization",
        group=Groups.REGULARIZATION,
        help=N_("Adds the size of what passes through to the loss, and changes nothing else."),
        fields=(
            _factor("l1", "L1", N_("The factor of the sum of absolute values.")),
            _factor("l2", "L2", N_("The factor of the sum of squares.")),
        ),
        ranks=ANY_RANK,
        stacked_form=StackedForm.NONE,
        output_shape=same_shape,
        weight_shapes=no_weights,
        summary=lambda v: f"L1 {float_text(v, 'l1')} · L2 {float_text(v, 'l2')}",
    ),
    LayerKind(
        id="batch_normalization",
        keras_name="BatchNormalization",
        group=Groups.REGULARIZATION,
        main_field="momentum",
        help=N_("Gives every feature mean 0 and variance 1 over the batch, then a learned scale and shift."),
        fields=(
            FloatField(
                name="momentum",
                label=N_("Momentum"),
                default=0.99,
                minimum=0.0,
                maximum=1.0,
                open_end=True,
                step=0.01,
                decimals=3,
                help=N_("How slowly the averages used after training follow the batches."),
            ),
            _epsilon(),
            _CENTER,
            _SCALE,
        ),
        ranks=ANY_RANK,
        output_shape=same_shape,
        weight_shapes=lambda v, s: (*_learned(v, s), s[-1:], s[-1:]),
        summary=lambda v: _("momentum {value}").format(value=float_text(v, "momentum")),
    ),
    LayerKind(
        id="layer_normalization",
        keras_name="LayerNormalization",
        group=Groups.REGULARIZATION,
        help=N_("Gives every sample mean 0 and variance 1 over its features; no batch is needed."),
        fields=(_epsilon(), _CENTER, _SCALE),
        ranks=ANY_RANK,
        output_shape=same_shape,
        weight_shapes=_learned,
        summary=lambda v: _("epsilon {value}").format(value=float_text(v, "epsilon")),
    ),
)
