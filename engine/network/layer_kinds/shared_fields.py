"""Fields that many layer kinds have."""

from __future__ import annotations

from engine.language.texts import N_
from engine.network.fields import (
    BoolField,
    ChoiceField,
    InitializerField,
    IntField,
    MaxNormField,
    PenaltyField,
    SizesField,
)

ACTIVATIONS = (
    "linear",
    "relu",
    "leaky_relu",
    "elu",
    "selu",
    "gelu",
    "silu",
    "softplus",
    "tanh",
    "sigmoid",
    "softmax",
    "relu6",
    "hard_sigmoid",
    "softsign",
    "mish",
)

# Initializers that draw random numbers, and so take a seed.
INITIALIZER_CLASSES = {
    "glorot_uniform": "GlorotUniform",
    "glorot_normal": "GlorotNormal",
    "he_uniform": "HeUniform",
    "he_normal": "HeNormal",
    "lecun_uniform": "LecunUniform",
    "lecun_normal": "LecunNormal",
    "random_normal": "RandomNormal",
    "random_uniform": "RandomUniform",
    "truncated_normal": "TruncatedNormal",
    "orthogonal": "Orthogonal",  # not a text: Keras's name
    "zeros": "Zeros",  # not a text: Keras's name
    "ones": "Ones",  # not a text: Keras's name
}
CONSTANT_INITIALIZERS = ("zeros", "ones")
INITIALIZERS = tuple(name for name in INITIALIZER_CLASSES if name not in CONSTANT_INITIALIZERS)


def activation(default: str = "relu", keras_default: str = "linear") -> ChoiceField:
    """The activation function of each unit."""
    return ChoiceField(
        name="activation",
        label=N_("Activation"),
        default=default,
        keras_default=keras_default,
        choices=ACTIVATIONS,
        help=N_("The function each unit applies to its weighted sum."),
    )


def initializer(
    name: str = "kernel_initializer",
    label: str = N_("Initial weights"),
    default: str = "glorot_uniform",
    *,
    is_rare: bool = False,
) -> InitializerField:
    """How a weight is initialized."""
    return InitializerField(
        name=name,
        label=label,
        default=default,
        choices=tuple(INITIALIZER_CLASSES),
        is_rare=is_rare,
        help=N_("How these weights are drawn before training starts."),
    )


def penalty(name: str, label: str) -> PenaltyField:
    """A regularizer of a weight."""
    return PenaltyField(
        name=name,
        label=label,
        is_rare=True,
        help=N_("L1 and L2: what the size of these weights adds to the loss."),
    )


def max_norm(name: str, axis: int | tuple[int, ...], label: str = N_("Max-norm")) -> MaxNormField:
    """A limit for the norm of each unit's incoming weights."""
    return MaxNormField(
        name=name,
        label=label,
        default=0.0,
        axis=axis,
        is_rare=True,
        help=N_("The weights into one unit are kept no longer than this; 0 sets no limit."),
    )


def units(default: int = 16) -> IntField:
    """The number of outputs."""
    return IntField(
        name="units",
        label=N_("Units"),
        default=default,
        minimum=1,
        maximum=100_000,
        is_positional=True,
        help=N_("How many outputs the layer has."),
    )


def window(name: str, label: str, default: tuple[int, ...], help_text: str, **rest: object) -> SizesField:
    """The size or step of a window, one number per direction."""
    return SizesField(
        name=name,
        label=label,
        default=default,
        length=len(default),
        maximum=1000,
        help=help_text,
        **rest,  # type: ignore[arg-type]
    )


BIAS = BoolField(
    name="use_bias", label=N_("Bias"), default=True, help=N_("Whether each unit also learns an offset.")
)
BIAS_INITIALIZER = InitializerField(
    name="bias_initializer",
    label=N_("Initial bias"),
    default="zeros",
    is_rare=True,
    choices=("zeros", "ones", "random_normal", "random_uniform", "truncated_normal"),
    help=N_("How the offsets are drawn before training starts."),
)
BIAS_PENALTY = penalty("bias_regularizer", N_("Bias penalty"))
EPSILON_HELP = N_("A small number added to the variance, against division by zero.")


def padding(*more: str) -> ChoiceField:
    """Whether the border is padded."""
    explained = N_("'same' pads the border with zeros so that the size is kept, 'valid' does not pad.")
    if "causal" in more:
        explained = N_(
            "'same' pads the border with zeros so that the size is kept, 'valid' does not pad, 'causal' only"
            " before the start, so that no step sees a later one."
        )
    return ChoiceField(
        name="padding",
        label=N_("Padding"),
        default="valid",
        choices=("valid", "same", *more),
        help=explained,
    )
