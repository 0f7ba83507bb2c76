"""Converts calls of Keras 1 (until 2017), which old tutorials use, to today's names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from engine.keras_code.reading.signatures import (
    EMBEDDING,
    LAYER_ALIASES,
    SIGNATURES,
    parameters_of,
)
from engine.keras_code.reading.values import ReadCall, ReadName, ReadValue, Unreadable

_OUTPUT_SECOND = frozenset({"Dense", "LSTM", "GRU", "SimpleRNN"})  # not a text: Keras's names
_IMAGE_CLASSES = frozenset({"Convolution2D", "SeparableConvolution2D"})
# The positional arguments that followed the kernel's sizes.
_AFTER_SIZES = ("init", "activation", "weights", "border_mode", "subsample")
_NEW_NAMES = {
    "nb_filter": "filters",
    "filter_length": "kernel_size",
    "border_mode": "padding",
    "subsample": "strides",
    "subsample_length": "strides",
    "pool_length": "pool_size",
    "stride": "strides",
    "output_dim": "units",
    "p": "rate",
    "sigma": "stddev",
    "bias": "use_bias",
    "init": "kernel_initializer",
    "inner_init": "recurrent_initializer",
    "inner_activation": "recurrent_activation",
    "W_regularizer": "kernel_regularizer",
    "U_regularizer": "recurrent_regularizer",
    "b_regularizer": "bias_regularizer",
    "W_constraint": "kernel_constraint",
    "U_constraint": "recurrent_constraint",
    "b_constraint": "bias_constraint",
    "dropout_W": "dropout",
    "dropout_U": "recurrent_dropout",
    "dim_ordering": "data_format",
}
_EMBEDDING_NAMES = {
    "init": "embeddings_initializer",
    "W_regularizer": "embeddings_regularizer",
    "W_constraint": "embeddings_constraint",
}
_DATA_FORMATS = {"tf": "channels_last", "th": "channels_first", "default": None}


def in_todays_names(call: ReadCall) -> ReadCall:
    """The same call with today's names; arguments that are not of Keras 1 stay as they are."""
    class_name = LAYER_ALIASES.get(call.name, call.name)
    if class_name not in SIGNATURES:
        return call
    call = _without_input_size(call)
    if call.name in _IMAGE_CLASSES:
        call = _with_kernel(call)
    if {"nb_row", "nb_col"} <= call.arguments.keys():
        call = replace(call, keywords=tuple(_joined(call)))
    known = {item.name for item in parameters_of(class_name)}
    names = _NEW_NAMES | (_EMBEDDING_NAMES if class_name == EMBEDDING else {})
    return replace(call, keywords=tuple(_renamed(item, names, known) for item in call.keywords))


def _without_input_size(call: ReadCall) -> ReadCall:
    """Give calls of Keras 0.x, which begin with the size of the input, their form of Keras 1."""
    sizes = len(list(takewhile(_is_whole, call.positional)))
    if call.name in _OUTPUT_SECOND and sizes >= 2:
        size, units, *rest = call.positional
        named = tuple(zip(("init", "activation", "weights"), rest, strict=False))
        return replace(call, positional=(units,), keywords=(("input_dim", size), *named, *call.keywords))
    if call.name in _IMAGE_CLASSES and sizes >= 4:
        filters, _, *rest = call.positional
        return replace(call, positional=(filters, *rest))
    return call


def _is_whole(value: ReadValue) -> bool:
    """Return whether it is an integer."""
    return isinstance(value, int) and not isinstance(value, bool)


def _with_kernel(call: ReadCall) -> ReadCall:
    """Join rows and columns, two numbers after the filters, to the size of the kernel."""
    if len(call.positional) < 3 or not all(map(_is_one_size, call.positional[1:3])):
        return call
    filters, rows, columns, *rest = call.positional
    if len(rest) > len(_AFTER_SIZES):
        return call
    named = tuple(zip(_AFTER_SIZES, rest, strict=False))
    return replace(
        call, positional=(filters,), keywords=(("kernel_size", (rows, columns)), *named, *call.keywords)
    )


def _is_one_size(value: ReadValue) -> bool:
    """Whether it is an integer, or a name that is not known to be a pair."""
    is_unknown = isinstance(value, ReadName) or (
        isinstance(value, Unreadable) and not value.text.startswith("*")
    )
    return is_unknown or _is_whole(value)


def _joined(call: ReadCall) -> Iterator[tuple[str, ReadValue]]:
    given = call.arguments
    for name, value in call.keywords:
        if name == "nb_row":
            yield "kernel_size", (value, given["nb_col"])
        elif name != "nb_col":
            yield name, value


def _renamed(item: tuple[str, ReadValue], names: dict[str, str], known: set[str]) -> tuple[str, ReadValue]:
    name, value = item
    new = names.get(name, name)
    if name in known or new not in known:
        return item
    if name == "dim_ordering" and isinstance(value, str):
        value = _DATA_FORMATS.get(value, value)
    return new, value
