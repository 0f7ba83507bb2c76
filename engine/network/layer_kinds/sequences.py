"""Embedding and the recurrent layers."""

from __future__ import annotations

from engine.language.texts import N_, _
from engine.network.fields import BoolField, ChoiceField, Field, IntField, RateField
from engine.network.layer_kinds.kind import (
    ANY_RANK,
    SEQUENCE,
    Groups,
    LayerKind,
    Shape,
    StackedForm,
    Values,
    int_of,
    units_text,
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

WRAPPER = ("bidirectional", "merge_mode")
_RECURRENT_ACTIVATION = ChoiceField(
    name="recurrent_activation",
    label=N_("Gate activation"),
    default="sigmoid",
    choices=ACTIVATIONS,
    is_rare=True,
    help=N_("The function of the gates, which say how much passes."),
)
_SEQUENCES = BoolField(
    name="return_sequences",
    label=N_("Return sequences"),
    default=False,
    help=N_("Whether the layer gives its output at every step, or only at the last."),
)
_BIDIRECTIONAL = BoolField(
    name="bidirectional",
    label=N_("Bidirectional"),
    default=False,
    help=N_("Whether a second layer of the same kind reads the sequence from its end."),
)
_MERGE = ChoiceField(
    name="merge_mode",
    label=N_("Merge mode"),
    default="concat",
    choices=("concat", "sum", "mul", "ave"),
    is_rare=True,
    help=N_("How the outputs of both directions become one; used when Bidirectional is on."),
)


def _rate(name: str, label: str, help_text: str) -> RateField:
    return RateField(name=name, label=label, default=0.0, help=help_text)


def _is_both(values: Values) -> bool:
    return bool(values["bidirectional"])


def _shape(values: Values, shape: Shape) -> Shape:
    width = int_of(values, "units")
    if _is_both(values) and values["merge_mode"] == "concat":
        width *= 2
    return (shape[0], width) if values["return_sequences"] else (width,)


def _weights(gates: int, values: Values, shape: Shape) -> tuple[Shape, ...]:
    """Input, recurrent and bias weights of all gates, per direction (keras/src/layers/rnn/)."""
    size = int_of(values, "units")
    width = gates * size
    weights: tuple[Shape, ...] = ((shape[-1], width), (size, width))
    if values["use_bias"]:
        weights += ((2, width) if values.get("reset_after") else (width,),)
    return weights * 2 if _is_both(values) else weights


def _summary(values: Values) -> str:
    parts = [units_text(values), str(values["activation"])]
    if _is_both(values):
        parts.append(_("bidirectional"))
    return " · ".join(parts)


def _embedding_summary(values: Values) -> str:
    rows, width = int_of(values, "input_dim"), int_of(values, "output_dim")
    return _("{rows} rows of {width}").format(rows=rows, width=width)


def _recurrent(
    kind_id: str, keras_name: str, help_text: str, gates: int, gate_fields: tuple[Field, ...] = ()
) -> LayerKind:
    has_gates = gates > 1
    return LayerKind(
        id=kind_id,
        keras_name=keras_name,
        group=Groups.SEQUENCES,
        main_field="units",
        help=help_text,
        fields=(
            units(),
            activation("tanh", "tanh"),
            _SEQUENCES,
            _BIDIRECTIONAL,
            _rate(
                "dropout",
                N_("Dropout"),
                N_("The fraction of inputs that is dropped, the same at every step."),
            ),
            _rate(
                "recurrent_dropout",
                N_("Recurrent dropout"),
                N_("The fraction of the state that is dropped between steps, the same at every step."),
            ),
            BIAS,
            initializer(is_rare=True),
            *((_RECURRENT_ACTIVATION,) if has_gates else ()),
            initializer("recurrent_initializer", N_("Initial recurrent weights"), "orthogonal", is_rare=True),
            BIAS_INITIALIZER,
            *gate_fields,
            max_norm("kernel_constraint", 0),
            max_norm("recurrent_constraint", 0, N_("Recurrent max-norm")),
            penalty("kernel_regularizer", N_("Weight penalty")),
            penalty("recurrent_regularizer", N_("Recurrent penalty")),
            BIAS_PENALTY,
            BoolField(
                name="go_backwards",
                label=N_("Backwards"),
                default=False,
                is_rare=True,
                help=N_("Whether the sequence is read from its end."),
            ),
            _MERGE,
        ),
        ranks=SEQUENCE,
        has_random_weights=True,
        draws_masks=True,
        stacked_form=StackedForm.CELL_BY_CELL,
        wrapper_fields=WRAPPER,
        output_shape=_shape,
        weight_shapes=lambda v, s: _weights(gates, v, s),
        summary=_summary,
    )


ROWS = (
    LayerKind(
        id="embedding",
        keras_name="Embedding",  # not a text: Keras's name
        group=Groups.SEQUENCES,
        main_field="output_dim",
        help=N_("Looks up a learned row of numbers for every whole number of the input."),
        fields=(
            IntField(
                name="input_dim",
                label=N_("Input dim"),
                default=256,
                minimum=1,
                maximum=1_000_000,
                is_positional=True,
                help=N_("How many whole numbers can come in: 0 up to one less."),
            ),
            IntField(
                name="output_dim",
                label=N_("Output dim"),
                default=8,
                minimum=1,
                maximum=10_000,
                is_positional=True,
                help=N_("How many numbers stand for each input."),
            ),
            initializer("embeddings_initializer", N_("Initial embeddings"), "random_uniform"),
            max_norm("embeddings_constraint", 1),
            penalty("embeddings_regularizer", N_("Penalty")),
        ),
        ranks=ANY_RANK,
        has_random_weights=True,
        stacked_form=StackedForm.NONE,
        output_shape=lambda v, s: (*s, int_of(v, "output_dim")),
        weight_shapes=lambda v, s: ((int_of(v, "input_dim"), int_of(v, "output_dim")),),
        summary=_embedding_summary,
    ),
    _recurrent(
        "simple_rnn", "SimpleRNN", N_("Reads a sequence step by step and remembers its last output."), 1
    ),
    _recurrent(
        "lstm",
        "LSTM",
        N_("Reads a sequence step by step, with gates that keep or forget."),
        4,
        (
            BoolField(
                name="unit_forget_bias",
                label=N_("Unit forget bias"),
                default=True,
                is_rare=True,
                help=N_("Whether the gate that forgets starts open."),
            ),
        ),
    ),
    _recurrent(
        "gru",
        "GRU",
        N_("Reads a sequence step by step, with two gates: lighter than LSTM."),
        3,
        (
            BoolField(
                name="reset_after",
                label=N_("Reset after"),
                default=True,
                is_rare=True,
                help=N_("Whether the gate that resets acts after the state's weights, as GPUs want it."),
            ),
        ),
    ),
)
