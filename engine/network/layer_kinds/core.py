"""Dense, and the layer that only applies an activation."""

from __future__ import annotations

from engine.language.texts import N_
from engine.network.fields import ChoiceField
from engine.network.layer_kinds.kind import (
    ANY_RANK,
    Groups,
    LayerKind,
    int_of,
    no_weights,
    same_shape,
    units_text,
    with_bias,
)
from engine.network.layer_kinds.shared_fields import (
    ACTIVATIONS,
    BIAS,
    BIAS_INITIALIZER,
    BIAS_PENALTY,
    activation,
    initializer,
    max_norm,
    penalty,
    units,
)

ROWS = (
    LayerKind(
        id="dense",
        keras_name="Dense",  # not a text: Keras's name
        group=Groups.CORE,
        main_field="units",
        help=N_("Every unit sees every input: a weighted sum, a bias and an activation."),
        fields=(
            units(),
            activation(),
            BIAS,
            initializer(),
            max_norm("kernel_constraint", 0),
            penalty("kernel_regularizer", N_("Weight penalty")),
            BIAS_PENALTY,
            BIAS_INITIALIZER,
        ),
        ranks=ANY_RANK,
        has_random_weights=True,
        output_shape=lambda v, s: (*s[:-1], int_of(v, "units")),
        weight_shapes=lambda v, s: with_bias(v, (s[-1], int_of(v, "units"))),
        summary=lambda v: f"{units_text(v)} · {v['activation']}",
    ),
    LayerKind(
        id="activation",
        keras_name="Activation",  # not a text: Keras's name
        group=Groups.CORE,
        main_field="activation",
        help=N_("Applies a function to every number; has no weights."),
        fields=(
            ChoiceField(
                name="activation",
                label=N_("Activation"),
                default="relu",
                choices=ACTIVATIONS,
                is_positional=True,
                help=N_("The function that is applied."),
            ),
        ),
        ranks=ANY_RANK,
        output_shape=same_shape,
        weight_shapes=no_weights,
        summary=lambda v: str(v["activation"]),
    ),
)
