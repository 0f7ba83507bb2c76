"""Functional models are followed back from their output: layers in a row are read, others are named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from engine.errors import InputError
from engine.keras_code.reading import ReadNetwork, read_keras_model
from engine.keras_code.reading.model_network import network_of

Json = dict[str, Any]


def read(model: keras.Model) -> ReadNetwork:
    return network_of(json.loads(model.to_json()))


def kinds(network: ReadNetwork) -> list[str]:
    return [layer.kind_id for layer in network.layers]


def dense(units: int, **arguments: Any) -> keras.layers.Layer:
    return keras.layers.Dense(units, **arguments)


def keras_2(*layers: tuple[str, str, Json, list[Any]], output: str = "") -> Json:
    """A functional model as Keras 2 writes it: class, name, settings and inbound nodes of each layer."""
    items = [
        {"class_name": kind, "name": name, "config": {"name": name, **config}, "inbound_nodes": nodes}
        for kind, name, config, nodes in layers
    ]
    start = {"batch_input_shape": [None, 5], "name": "start"}
    items = [{"class_name": "InputLayer", "name": "start", "config": start, "inbound_nodes": []}, *items]
    last = output or items[-1]["name"]
    config = {"layers": items, "input_layers": [["start", 0, 0]], "output_layers": [[last, 0, 0]]}
    return {"class_name": "Functional", "config": config, "keras_version": "2.13.1", "backend": "tensorflow"}


def test_layers_in_a_row_are_read_with_their_weights(tmp_path: Path) -> None:
    start = keras.Input((5,))
    end = dense(2)(keras.layers.Dropout(0.3)(dense(3, activation="relu")(start)))
    model = keras.Model(start, end)
    path = tmp_path / "line.keras"
    model.save(path)
    network = read_keras_model(path)
    assert kinds(network) == ["dense", "dropout", "dense"]
    assert network.input_shape == (5,) and not network.notes
    assert network.layers[2].weights is not None
    np.testing.assert_array_equal(network.layers[2].weights.numpy_arrays()[0], model.get_weights()[2])


def test_branches_shared_layers_and_several_outputs_are_refused() -> None:
    start = keras.Input((5,))
    shared = dense(5, name="twice")
    first = shared(start)
    with pytest.raises(
        InputError, match=r"^The model branches: its layer “both” takes 2 inputs; only layers"
    ):
        read(keras.Model(start, keras.layers.Add(name="both")([first, dense(5)(first)])))
    with pytest.raises(InputError, match=r"^The model branches: its layer “both” takes 2 inputs"):
        read(keras.Model(start, keras.layers.Add(name="both")([first, first])))
    with pytest.raises(InputError, match=r"^The model uses its layer “twice” several times; only layers"):
        read(keras.Model(start, shared(first)))
    with pytest.raises(InputError, match=r"^The model has 2 outputs; only layers in one row can be read"):
        read(keras.Model(start, [first, dense(2)(first)]))
    other = keras.Input((5,))
    with pytest.raises(InputError, match=r"^The model branches: its layer “all” takes 2 inputs"):
        read(keras.Model([start, other], keras.layers.Concatenate(name="all")([start, other])))


def test_keras_2_nodes_are_followed() -> None:
    model = keras_2(
        ("Dense", "b", {"units": 2}, [[["a", 0, 0, {}]]]),
        ("Dense", "a", {"units": 3}, [[["start", 0, 0, {}]]]),
        output="b",
    )
    network = network_of(model)
    assert [layer.values["units"] for layer in network.layers] == [3, 2]
    assert network.input_shape == (5,) and not network.notes
    model = keras_2(
        ("Dense", "a", {"units": 5}, [[["start", 0, 0, {}]]]),
        ("Add", "sum", {}, [[["a", 0, 0, {}], ["start", 0, 0, {}]]]),
    )
    with pytest.raises(InputError, match="its layer “sum” takes 2 inputs"):
        network_of(model)
    model = keras_2(("TFOpLambda", "op", {}, [[["start", 0, 0, {"y": ["start", 0, 0]}]]]))
    with pytest.raises(InputError, match="its layer “op” takes 2 inputs"):
        network_of(model)
    model = keras_2(
        ("TFOpLambda", "op", {}, [["_CONSTANT_VALUE", -1, 2.0, {"y": ["start", 0, 0], "name": None}]]),
        ("Dense", "a", {"units": 3}, [[["op", 0, 0, {}]]]),
    )
    network = network_of(model)
    assert kinds(network) == ["dense"]
    assert network.notes == ("Layer 1: TFOpLambda was skipped: it has no card in this app.",)


def test_layers_off_the_way_to_the_output_are_named() -> None:
    model = keras_2(
        ("Dense", "a", {"units": 3}, [[["start", 0, 0, {}]]]),
        ("Dense", "b", {"units": 2}, [[["a", 0, 0, {}]]]),
        ("Dense", "c", {"units": 4}, [[["a", 0, 0, {}]]]),
        output="b",
    )
    network = network_of(model)
    assert [layer.values["units"] for layer in network.layers] == [3, 2]
    assert network.notes == ("The layer “c” does not lie between input and output, and was left out.",)
    more = [("Dense", f"d{number}", {"units": 4}, [[["a", 0, 0, {}]]]) for number in range(5)]
    model = keras_2(("Dense", "a", {"units": 3}, [[["start", 0, 0, {}]]]), *more, output="a")
    text = "The layers “d0”, “d1”, “d2” and 2 more do not lie between input and output, and were left out."
    assert network_of(model).notes == (text,)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda config: config.pop("output_layers"), "its output is missing"),
        (lambda config: config.update(output_layers=[["z", 0, 0]]), "its layer “z” is missing"),
        (lambda config: config.update(output_layers=7), "its output is missing"),
        (lambda config: config["layers"][1].update(inbound_nodes=[[["a", 0, 0, {}]]]), "“a” several times"),
        (
            lambda config: config["layers"][1].update(inbound_nodes=[[["\ud800\n", 0, 0]]]),
            "its layer “” is missing",
        ),
    ],
)
def test_graphs_that_keras_does_not_write_are_refused(change: Any, sentence: str) -> None:
    model = keras_2(("Dense", "a", {"units": 3}, [[["start", 0, 0, {}]]]))
    change(model["config"])
    with pytest.raises(InputError) as caught:
        network_of(model)
    assert sentence in str(caught.value) and str(caught.value).isprintable()


# --- Arguments of calls


def test_arguments_of_calls_in_keras_3_are_named() -> None:
    start = keras.Input((5,))
    flow = keras.layers.Dropout(0.5)(dense(3)(start), training=True)
    flow = keras.layers.BatchNormalization()(flow, training=True)
    network = read(keras.Model(start, dense(2)(flow)))
    assert kinds(network) == ["dense", "dropout", "batch_normalization", "dense"]
    text = "training=True of its call was left out: Keras 3's fit and predict say it themselves."
    assert network.notes == (
        f"Layer 2: Dropout: {text}",
        f"Layer 3: BatchNormalization: {text}",
    )
    x = np.ones((1, 50), "f4")
    start = keras.Input((50,))
    model = keras.Model(start, keras.layers.Dropout(0.5)(start, training=True))
    assert (model.predict(x, verbose=0) == x).all(), "Keras 3 drops nothing here, as the note says"


def test_what_keras_3_writes_where_nothing_was_given_is_no_argument() -> None:
    start = keras.Input((5,))
    flow = keras.layers.BatchNormalization()(keras.layers.Dropout(0.5)(dense(3)(start)))
    assert read(keras.Model(start, flow)).notes == ()
    start = keras.Input((5, 2))
    assert read(keras.Model(start, keras.layers.LSTM(3, dropout=0.1)(start))).notes == ()


def test_a_mask_is_named_and_is_no_branch() -> None:
    start = keras.Input((5, 2))
    mask = keras.Input((5,), dtype="bool", name="which")
    network = read(keras.Model([start, mask], keras.layers.LSTM(3)(start, mask=mask)))
    assert kinds(network) == ["lstm"]
    assert network.notes == (
        "Layer 1: LSTM: mask=… of its call has no field here and was left out.",
        "The layer “which” does not lie between input and output, and was left out.",
    )
    words = keras.Input((5,), dtype="int32")
    flow = keras.layers.Embedding(10, 4, mask_zero=True)(words)
    network = read(keras.Model(words, keras.layers.GRU(3)(flow)))
    assert kinds(network) == ["embedding", "gru"]
    assert "mask_zero=True has no field here" in network.notes[0]


def test_a_state_given_to_a_call_is_a_branch() -> None:
    start = keras.Input((5, 2))
    with pytest.raises(InputError, match="its layer “gru” takes 2 inputs"):
        state = dense(3)(keras.layers.Flatten()(start))
        read(keras.Model(start, keras.layers.GRU(3, name="gru")(start, initial_state=state)))


@pytest.mark.parametrize(
    ("layer", "arguments", "notes"),
    [
        ("Dropout", {"training": True}, "training=True keeps this Dropout on in prediction"),
        ("Dropout", {"training": False}, "training=False keeps this Dropout off in training"),
        ("Dropout", {"training": None}, ""),
        ("Dense", {"training": False}, ""),
        ("BatchNormalization", {"training": False}, "use its moving statistics in training, too, which"),
        (
            "BatchNormalization",
            {"training": True},
            "use the statistics of each batch in prediction, too, which",
        ),
        ("LSTM", {"training": True, "mask": None}, ""),
        ("LSTM", {"mask": ["start", 0, 0]}, "LSTM: mask=… of its call has no field here"),
        ("Dense", {"other": [1, 2.5]}, "Dense: other=(1, 2.5) of its call has no field here"),
    ],
)
def test_arguments_of_calls_in_keras_2_are_named(layer: str, arguments: Json, notes: str) -> None:
    settings: Json = {"Dropout": {"rate": 0.5}, "BatchNormalization": {}}.get(layer, {"units": 3})
    model = keras_2((layer, "a", settings, [[["start", 0, 0, arguments]]]))
    network = network_of(model)
    assert notes in "".join(network.notes) and bool(notes) == bool(network.notes)


def test_the_call_of_a_model_in_a_model_is_named() -> None:
    start = keras.Input((5,))
    inner = keras.Sequential([keras.Input((5,)), dense(3), keras.layers.Dropout(0.5)], name="base")
    network = read(keras.Model(start, dense(2)(inner(start, training=True))))
    assert kinds(network) == ["dense", "dropout", "dense"]
    assert len(network.notes) == 1 and network.notes[0].startswith(
        "Layer 2: Dropout: training=True of its call"
    )
    layers = [
        {"class_name": "Dense", "config": {"units": 3}},
        {"class_name": "Dropout", "config": {"rate": 0.5}},
    ]
    call: Json = {"training": False}
    model = keras_2(("Sequential", "base", {"layers": layers}, [[["start", 0, 0, call]]]))
    text = "Layer 2: training=False keeps this Dropout off in training, too, which the app does not do."
    assert network_of(model).notes == (text,)
    call["mask"] = ["start", 0, 0]
    left_out = "The arguments of the call of “base” have no field here and were left out."
    assert network_of(model).notes == (text, left_out)
