"""The table of Keras's arguments against Keras itself."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import keras
import pytest

from engine.keras_code.reading.signatures import (
    LAYER_ALIASES,
    LAYERS_WITHOUT_CARD,
    SIGNATURES,
    is_layer_name,
    kind_of,
    parameters_of,
)
from engine.network.layer_kinds import LAYER_KINDS


def keras_class(name: str) -> Callable[..., object]:
    """The class or function of Keras that a row of the table describes."""
    places = (keras.layers, keras.initializers, keras.regularizers, keras.constraints, keras)
    return next(getattr(place, name) for place in places if hasattr(place, name))


@pytest.mark.parametrize("name", SIGNATURES)
def test_signatures_have_the_order_and_defaults_of_keras(name: str) -> None:
    made = keras_class(name)
    parameters = list(inspect.signature(made.__init__ if inspect.isclass(made) else made).parameters.values())
    expected = [
        (item.name, item.default if item.default is not inspect.Parameter.empty else "required")
        for item in parameters
        if item.name != "self" and item.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    ]
    found = [(item.name, "required" if item.is_required else item.default) for item in parameters_of(name)]
    assert found == expected


def test_signatures_include_the_fields_of_every_kind() -> None:
    for kind in LAYER_KINDS.values():
        names = {item.name for item in parameters_of(kind.keras_name)}
        assert {field.name for field in kind.fields} - set(kind.wrapper_fields) <= names


def test_a_field_stands_for_keras_default_when_it_is_absent() -> None:
    for kind in LAYER_KINDS.values():
        for item in parameters_of(kind.keras_name):
            if item.is_required:
                assert kind.field(item.name).absent_value is None


def test_layer_aliases_and_unsupported_layers_exist_in_keras() -> None:
    for alias, name in LAYER_ALIASES.items():
        assert getattr(keras.layers, alias) is getattr(keras.layers, name)
        assert kind_of(alias) is kind_of(name)
    for name in LAYERS_WITHOUT_CARD:
        assert inspect.isclass(getattr(keras.layers, name))
        assert kind_of(name) is None
        assert is_layer_name(name)
