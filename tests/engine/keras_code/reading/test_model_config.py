"""Configs of old models as calls that today's Keras takes; functions that are not Keras's own are refused."""

from __future__ import annotations

from typing import Any

import keras
import pytest

from engine.errors import InputError
from engine.keras_code.reading.model_config import (
    KERAS_ACTIVATIONS,
    Place,
    on_last_axis,
    read_config_call,
    read_model,
)
from engine.keras_code.reading.values import ReadCall

Json = dict[str, Any]


def layer(class_name: str, **config: Any) -> Json:
    return {"class_name": class_name, "config": config}


def test_activations_are_those_that_keras_knows() -> None:
    assert set(keras.src.activations.ALL_OBJECTS_DICT) == KERAS_ACTIVATIONS
    for name in sorted(KERAS_ACTIVATIONS):
        assert read_config_call(layer("Dense", units=3, activation=name)).arguments["activation"] == name


@pytest.mark.parametrize("name", ["activation", "recurrent_activation"])
def test_activations_of_ones_own_are_refused_as_keras_does(name: str) -> None:
    with pytest.raises(ValueError, match="mine"):
        keras.activations.get("mine")
    with pytest.raises(
        InputError, match=r"the activation “mine of”, a function that is not Keras's own, so it"
    ):
        read_config_call(layer("GRU", units=3, **{name: "mine\nof"}))


def test_layers_of_ones_own_are_refused_also_where_the_file_does_not_say_whose_they_are() -> None:
    model = layer("Sequential", layers=[layer("Dense", units=3), layer("My\nLayer")])
    with pytest.raises(
        InputError, match=r"^The model has My Layer, a class that is not Keras's own, so it can't"
    ):
        read_model(model)
    for name in ("CuDNNLSTM", "Lambda2D"):
        known = layer(
            "Sequential", layers=[layer("Dense", units=3), layer(name) | {"module": "keras.layers"}]
        )
        assert len(read_model(known).layers) == 2
    assert len(read_model(layer("Sequential", layers=[layer("ThresholdedReLU")])).layers) == 1


def test_a_gru_that_says_nothing_of_its_reset_is_that_of_old_keras() -> None:
    assert read_config_call(layer("GRU", units=3)).arguments["reset_after"] is False
    assert read_config_call(layer("GRU", units=3, reset_after=True)).arguments["reset_after"] is True


def test_settings_without_a_meaning_are_dropped() -> None:
    config = {"kernel_size": [2, 2], "groups": 1, "kernel_initializer": layer("GlorotUniform")}
    assert set(read_config_call(layer("DepthwiseConv2D", **config)).arguments) == {"kernel_size"}
    assert read_config_call(layer("DepthwiseConv2D", **config | {"groups": 2})).arguments["groups"] == 2
    assert set(read_config_call(layer("Conv2D", **config)).arguments) == set(config)
    pool = layer("MaxPooling2D", pool_size=[2, 2], strides=[2, 2])
    assert set(read_config_call(pool).arguments) == {"pool_size"}


@pytest.mark.parametrize(
    "value",
    [
        {"class_name": "__numpy__", "config": {"value": 6.0, "dtype": "float32"}},
        {"type": "ndarray", "value": 6.0},
    ],
)
def test_numbers_that_were_arrays_are_numbers(value: Json) -> None:
    assert read_config_call(layer("ReLU", max_value=value)).arguments["max_value"] == 6.0


def test_the_last_axis_counted_from_the_front_is_the_last() -> None:
    for axis in (3, (3,)):
        call = ReadCall("BatchNormalization", (), (("axis", axis), ("momentum", 0.9)))
        assert on_last_axis(call, 3).keywords == (("axis", -1), ("momentum", 0.9))
        assert on_last_axis(call, 2) is call and on_last_axis(call, None) is call
    call = ReadCall("BatchNormalization", (), (("momentum", 0.9),))
    assert on_last_axis(call, 3) is call and on_last_axis(call, None) is call
    call = ReadCall("Permute", (), (("axis", 2),))
    assert on_last_axis(call, 2) is call


def test_places_and_names_say_where_a_layer_is() -> None:
    dense = layer("Dense", units=3, name="a", trainable=False)
    inner = layer("Sequential", name="inner", layers=[dense, layer("Dense", units=4, name="b")])
    start = layer("InputLayer", batch_shape=[None, 2], name="start")
    model = read_model(layer("Sequential", name="m", layers=[start, dense, inner]))
    _, first, second, third = model.layers
    assert [one.names for one in (first, second, third)] == [("a",), ("inner", "a"), ("inner", "b")]
    assert third.places == (Place("sequential", 0, 1), Place("dense", 1, 2))
    assert (first.is_trainable, third.is_trainable) == (False, True)
    assert model.names == ("a", "inner")


@pytest.mark.parametrize(
    ("given", "written", "version"),
    [
        ("2.13.1", {}, "2.13.1"),
        ("", {"keras_version": "2.4.0"}, "2.4.0"),
        ("", {"module": "keras"}, "3"),
        ("", {}, "2"),
        ("", {"keras_version": 7}, "2"),
    ],
)
def test_the_version_of_keras_is_what_the_file_says_or_how_it_writes(
    given: str, written: Json, version: str
) -> None:
    model = layer("Sequential", layers=[layer("Dense", units=3)]) | written
    assert read_model(model, given).version == version
