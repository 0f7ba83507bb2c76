"""Networks of configs: what depends on the shape or on Keras's version, and what a config alone gives."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import InputError
from engine.keras_code.reading.model_network import network_of
from engine.network.spec import LayerSpec

Json = dict[str, Any]
IMAGE, SEQUENCE = [None, 8, 8, 3], [None, None, 3]


def sequential(*layers: tuple[str, Json], shape: Any = IMAGE, version: str = "2.13.1") -> Json:
    items: list[Json] = [{"class_name": name, "config": dict(config)} for name, config in layers]
    if shape is not None:
        items[0]["config"]["batch_input_shape"] = shape
    return {"class_name": "Sequential", "config": {"layers": items}, "keras_version": version}


@pytest.mark.parametrize("shape", [IMAGE, SEQUENCE, [None, 4]])
@pytest.mark.parametrize("kind", ["BatchNormalization", "LayerNormalization"])
def test_the_axis_of_keras_2_is_the_last_one_of_any_shape(kind: str, shape: list[int | None]) -> None:
    axis = len(shape) - 1
    network = network_of(
        sequential((kind, {"axis": [axis]}), ("Dense", {"units": 2}), (kind, {"axis": [axis]}), shape=shape)
    )
    assert network.notes == () and len(network.layers) == 3
    assert network.input_shape == (None if None in shape[1:] else tuple(shape[1:]))


def test_the_axis_follows_the_shape_through_the_layers() -> None:
    layers: list[tuple[str, Json]] = [
        ("Conv2D", {"filters": 2, "kernel_size": 3}),
        ("BatchNormalization", {"axis": [3]}),
        ("Flatten", {}),
    ]
    network = network_of(sequential(*layers, ("BatchNormalization", {"axis": [1]})))
    assert network.notes == ()
    network = network_of(sequential(*layers, ("BatchNormalization", {"axis": [3]})))
    assert network.notes == ("Layer 4: BatchNormalization: axis=(3,) has no field here and was left out.",)
    network = network_of(sequential(*layers[:1], ("BatchNormalization", {"axis": [1]})))
    assert network.notes == ("Layer 2: BatchNormalization: axis=(1,) has no field here and was left out.",)


def test_the_axis_of_an_unknown_shape_is_named_unless_the_file_says_the_shape() -> None:
    normalization = ("BatchNormalization", {"axis": [1]})
    network = network_of(sequential(normalization, ("Dense", {"units": 2}), shape=None))
    assert network.notes == ("Layer 1: BatchNormalization: axis=(1,) has no field here and was left out.",)
    model = sequential(normalization, ("Dense", {"units": 2}), shape=None)
    for shape in ([None, 4], {"class_name": "__tuple__", "items": [None, 4]}):
        model["config"]["layers"][0]["build_config"] = {"input_shape": shape}
        assert network_of(model).notes == ()
    model["config"]["layers"][0].pop("build_config")
    model["config"]["build_input_shape"] = [None, 4]
    network = network_of(model)
    assert network.notes == () and network.input_shape == (4,)


@pytest.mark.parametrize(
    ("version", "is_named"), [("2.15.0", True), ("1.2.2", True), ("3.4.1", False), ("tfjs-layers 4.2", False)]
)
def test_the_hard_sigmoid_of_old_keras_is_named_as_another_function(version: str, is_named: bool) -> None:
    model = sequential(
        ("LSTM", {"units": 2, "recurrent_activation": "hard_sigmoid"}),
        ("Dense", {"units": 2, "activation": "hard_sigmoid"}),
        shape=[None, 5, 3],
        version=version,
    )
    network = network_of(model)
    text = "hard_sigmoid of Keras 2 is 0.2x + 0.5, that of Keras 3, as here, x/6 + 0.5."
    expected = (f"Layer 1: LSTM: {text}", f"Layer 2: Dense: {text}") if is_named else ()
    assert network.notes == expected


def test_the_config_of_keras_1_is_read() -> None:
    dense = {"output_dim": 5, "init": "uniform", "activation": "relu", "bias": True, "W_regularizer": None}
    items = [
        {"class_name": "Dense", "config": dense | {"batch_input_shape": [None, 4], "input_dim": 4}},
        {"class_name": "Dropout", "config": {"p": 0.5, "trainable": True}},
    ]
    network = network_of({"class_name": "Sequential", "config": items, "keras_version": "1.2.2"})
    assert network.notes == () and network.input_shape == (4,)
    dense_layer = LayerSpec.of("dense", units=5, kernel_initializer="random_uniform")
    assert network.layers == (dense_layer, LayerSpec.of("dropout", rate=0.5))


def test_weights_that_can_not_be_opened_leave_layers_and_a_sentence() -> None:
    def fail(*arguments: object) -> Any:
        raise InputError("they are gone")

    model = sequential(("Dense", {"units": 2}), shape=[None, 4])
    network = network_of(model, open_weights=fail, notes=("before",))
    assert network.layers[0].weights is None
    assert network.notes == ("before", "The layers start with fresh weights: they are gone.")
