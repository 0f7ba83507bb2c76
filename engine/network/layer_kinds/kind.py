"""The type of a row of the table of layer kinds, and helpers for rows."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from engine.language.numbers import number_text
from engine.language.texts import N_, _, ngettext
from engine.network.fields import Field, FieldValue, RateField

Shape = tuple[int, ...]
Values = dict[str, FieldValue]


class Groups:
    """The groups of kinds in the palette; marked, and translated where they are shown."""

    CORE = N_("Core")
    ACTIVATIONS = N_("Activations")
    REGULARIZATION = N_("Regularization")
    IMAGES = N_("Images")
    SEQUENCES = N_("Sequences")
    SHAPE = N_("Shape")


class ShapeError(ValueError):
    """A layer cannot take this input; the message is the sentence for its card."""


class StackedForm(Enum):
    """How the stacked trainer runs a kind: all cells at once, each cell by itself, or not at all."""

    TOGETHER = "together"
    CELL_BY_CELL = "cell by cell"  # not a text: an id
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class LayerKind:
    """One row: a Keras layer, its fields and how it changes a shape.

    `group` and `help` are marked, and translated where they are shown; `summary` and the sentence of a
    `ShapeError` are in the language in use.

    `weight_shapes` are those of `layer.get_weights()`, without seed states.
    """

    id: str
    keras_name: str
    group: str
    help: str
    fields: tuple[Field, ...]
    ranks: frozenset[int]
    output_shape: Callable[[Values, Shape], Shape]
    weight_shapes: Callable[[Values, Shape], tuple[Shape, ...]]
    summary: Callable[[Values], str]
    main_field: str = ""
    has_random_weights: bool = False
    draws_masks: bool = False
    stacked_form: StackedForm = StackedForm.TOGETHER
    wrapper_fields: tuple[str, ...] = ()  # arguments of the wrapper around the layer's call

    def field(self, name: str) -> Field:
        """The field called `name`; KeyError if there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    def parameters(self, values: Values, shape: Shape) -> int:
        """How many numbers its weights have, Keras's `count_params()`."""
        return sum(math.prod(weight) for weight in self.weight_shapes(values, shape))

    def shape_after(self, values: Values, shape: Shape) -> Shape | None:
        """The output shape, or None if the layer cannot take the input or its values are wrong."""
        if len(shape) not in self.ranks or any(field.problem(values[field.name]) for field in self.fields):
            return None
        try:
            return self.output_shape(values, shape)
        except ShapeError:
            return None

    @property
    def rates(self) -> tuple[str, ...]:
        """The fields that a sweep can set, the main one first."""
        return tuple(field.name for field in self.fields if isinstance(field, RateField))

    @property
    def is_dropout(self) -> bool:
        """Whether the layer does nothing but drop."""
        return self.main_field in self.rates

    @property
    def icon(self) -> str:
        """The name of its icon in resources/icons."""
        return "dropout" if self.is_dropout else _ICONS[self.group]


_ICONS = {
    Groups.CORE: "dense",
    Groups.ACTIVATIONS: "activation",
    Groups.REGULARIZATION: "noise",
    Groups.IMAGES: "image",
    Groups.SEQUENCES: "sequence",
    Groups.SHAPE: "shape",
}
ANY_RANK = frozenset({1, 2, 3, 4})
SEQUENCE, IMAGE = frozenset({2}), frozenset({3})


def int_of(values: Values, name: str) -> int:
    """Get an integer from the values."""
    value = values[name]
    assert isinstance(value, int)
    return value


def sizes_of(values: Values, name: str) -> tuple[int, ...]:
    """Get a tuple of integers from the values."""
    value = values[name]
    assert isinstance(value, tuple)
    return tuple(int(size) for size in value)


def same_shape(values: Values, shape: Shape) -> Shape:
    """The output shape of layers that work element by element."""
    del values
    return shape


def no_weights(values: Values, shape: Shape) -> tuple[Shape, ...]:
    """The weight shapes of layers without weights."""
    del values, shape
    return ()


def with_bias(values: Values, *kernels: Shape) -> tuple[Shape, ...]:
    """The shapes of a layer's kernels and, if it has one, its bias: as wide as the last kernel."""
    return (*kernels, kernels[-1][-1:]) if values["use_bias"] else kernels


def shape_text(shape: Shape) -> str:
    """Format a shape: 8 × 8 × 1."""
    return " × ".join(number_text(size, ",") for size in shape)


def rate_text(rate: float) -> str:
    """Format a dropout rate with its complement; used wherever a rate is shown."""
    # Translators: the fraction of units that is dropped, and of those that are kept.
    text = _("drop {rate} (keep {kept})")
    return text.format(rate=number_text(rate, "g"), kept=number_text(round(1 - rate, 6), "g"))


def float_text(values: Values, name: str) -> str:
    """Format a number without unnecessary zeros."""
    return number_text(float(str(values[name])), "g")


def units_text(values: Values) -> str:
    """Format the number of units: 16 units, 1 unit."""
    n = int_of(values, "units")
    return ngettext("{n} unit", "{n} units", n).format(n=number_text(n, ","))


def window_shape(shape: Shape, window: Shape, strides: Shape, padding: str, dilation: Shape = ()) -> Shape:
    """The spatial sizes after a window has slid over them (Keras: `compute_conv_output_shape`).

    `shape` are the sizes without channels. Raises ShapeError if the window does not fit.
    """
    sizes = []
    spread = dilation or (1,) * len(window)
    for size, extent, stride, step in zip(shape, window, strides, spread, strict=True):
        reach = (extent - 1) * step + 1
        out = math.ceil(size / stride) if padding != "valid" else (size - reach) // stride + 1
        if out < 1:
            text = _(
                "a window of {window} does not fit into {shape}; choose a smaller window or padding 'same'."
            )
            raise ShapeError(text.format(window=shape_text(window), shape=shape_text(shape)))
        sizes.append(out)
    return tuple(sizes)
