"""Model files that Keras wrote come back as the same layers with the same weights; others are refused."""

from __future__ import annotations

import io
import json
import random
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import h5py
import keras
import numpy as np
import pytest

from engine.data.catalogue import task_of
from engine.errors import InputError
from engine.experiment.seeds import streams
from engine.keras_code.reading import read_keras_model
from engine.network.layer_kinds import LAYER_KINDS, ShapeError
from engine.network.spec import LayerSpec, NetworkSpec, start_weights
from engine.training.build import build_model
from tests.engine.keras_code.reading.round_trip import as_written
from tests.engine.network.random_layers import DATA, random_layer, random_working_stack

OF = LayerSpec.of
SHAPES: dict[int, tuple[int, ...]] = {1: (4,), 2: (9, 4), 3: (9, 8, 4)}
SMALL = NetworkSpec((OF("dense", units=3), OF("dropout", rate=0.1), OF("dense", units=2)))
Json = dict[str, Any]


def from_file(layer: LayerSpec) -> LayerSpec:
    """The layer as a file says it: strides of a pool that are its size are not told from none."""
    layer = as_written(layer)
    if layer.values.get("strides", ()) == layer.values.get("pool_size"):
        layer = layer.with_value("strides", ())
    return layer


def working_layer(rng: random.Random, kind_id: str) -> tuple[LayerSpec, tuple[int, ...]]:
    """A layer with other values than usual, and an input that it takes."""
    shape = SHAPES[min(LAYER_KINDS[kind_id].ranks) if kind_id != "softmax" else 1]
    while True:
        layer = from_file(random_layer(rng, kind_id))
        if kind_id in ("permute", "reshape"):
            layer, shape = (
                (OF("permute", dims=(2, 1)), (6, 4)) if kind_id == "permute" else (layer, (9, 8, 5))
            )
        try:
            layer.kind.output_shape(layer.values, shape)
            return layer, shape
        except ShapeError:
            continue


def saved(network: NetworkSpec, shape: tuple[int, ...], folder: Path) -> tuple[keras.Sequential, Path]:
    """A model with random numbers for weights, and its file."""
    keras.utils.clear_session(free_memory=False)
    model = build_model(network, shape, streams(1))
    for number, layer in enumerate(model.layers):
        rng = np.random.default_rng(number)
        layer.set_weights([rng.random(array.shape).astype("float32") for array in layer.get_weights()])
    path = folder / "model.keras"
    model.save(path)
    return model, path


def weights_of(layer: LayerSpec) -> list[np.ndarray]:
    return layer.weights.numpy_arrays() if layer.weights else []


def changed(path: Path, change: Any, folder: Path) -> Path:
    """The file with its config changed by `change`."""
    with zipfile.ZipFile(path) as old:
        members = {name: old.read(name) for name in old.namelist()}
    config = json.loads(members["config.json"])
    change(config)
    members["config.json"] = json.dumps(config).encode()
    return archive(members, folder)


def archive(members: dict[str, bytes], folder: Path) -> Path:
    path = folder / "changed.keras"
    with zipfile.ZipFile(path, "w") as new:
        for name, data in members.items():
            new.writestr(name, data)
    return path


@pytest.mark.parametrize("kind", LAYER_KINDS)
def test_model_file_round_trip_of_every_layer_kind_with_weights(kind: str, tmp_path: Path) -> None:
    rng = random.Random(kind)
    for _ in range(3):
        layer, shape = working_layer(rng, kind)
        named = replace(layer, name="mine")
        network = NetworkSpec((layer, named)) if kind not in ("embedding",) else NetworkSpec((layer,))
        try:
            model, path = saved(network, shape, tmp_path)
        except (ValueError, TypeError):
            model, path = saved(NetworkSpec((layer,)), shape, tmp_path)
            network = NetworkSpec((layer,))
        read = read_keras_model(path)
        assert read.notes == ()
        assert read.input_shape == shape
        assert tuple(item.without_weights() for item in read.layers) == network.layers
        for found, made in zip(read.layers, model.layers, strict=True):
            arrays = [w.numpy() for w in made.weights if w.name != "seed_generator_state"]
            assert len(weights_of(found)) == len(arrays)
            for one, other in zip(weights_of(found), arrays, strict=True):
                np.testing.assert_array_equal(one, other)
        text = tmp_path / "model.json"
        text.write_text(model.to_json(), "utf-8")
        assert read_keras_model(text).layers == network.layers


def test_model_file_round_trip_of_random_stacks(tmp_path: Path) -> None:
    rng = random.Random(8)
    for number in range(20):
        task = task_of(DATA[number % len(DATA)])
        network = random_working_stack(rng, task).enabled
        model, path = saved(network, task.input_shape, tmp_path)
        read = read_keras_model(path)
        assert read.notes == ()
        assert [layer.without_weights() for layer in read.layers] == list(map(from_file, network.layers))
        found = [array for layer in read.layers for array in weights_of(layer)]
        arrays = [
            w.numpy() for made in model.layers for w in made.weights if w.name != "seed_generator_state"
        ]
        for one, other in zip(found, arrays, strict=True):
            np.testing.assert_array_equal(one, other)
        assert start_weights(NetworkSpec(read.layers), task.input_shape) == tuple(
            x.weights for x in read.layers
        )


def test_model_file_weights_are_matched_among_equal_layers_and_nested_models(tmp_path: Path) -> None:
    inner = keras.Sequential([keras.layers.Dense(3), keras.layers.Dropout(0.1), keras.layers.Dense(4)])
    model = keras.Sequential([keras.Input((5,)), keras.layers.Dense(2), inner, keras.layers.Dense(1)])
    path = tmp_path / "nested.keras"
    model.save(path)
    read = read_keras_model(path)
    assert [layer.values.get("units") for layer in read.layers] == [2, 3, None, 4, 1]
    found = [array for layer in read.layers for array in weights_of(layer)]
    for one, other in zip(found, model.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_model_without_input_layer_has_the_shape_it_was_built_with(tmp_path: Path) -> None:
    model = keras.Sequential([keras.layers.Dense(2)])
    path = tmp_path / "model.json"
    path.write_text(json.dumps(model.to_json()), "utf-8")
    assert read_keras_model(path).input_shape is None
    model.build((None, 3))
    path.write_text(model.to_json(), "utf-8")
    assert read_keras_model(path).input_shape == (3,)


def test_model_json_of_keras_2_is_read(tmp_path: Path) -> None:
    scaled = {"scale": 1.0, "mode": "fan_avg", "distribution": "uniform", "seed": None}
    dense = {
        "name": "dense_1",
        "trainable": True,
        "batch_input_shape": [None, 4],
        "dtype": "float32",
        "units": 16,
        "activation": "relu",
        "use_bias": True,
        "bias_initializer": {"class_name": "Zeros", "config": {}},
        "kernel_initializer": {"class_name": "VarianceScaling", "config": scaled},
        "bias_constraint": None,
        "kernel_regularizer": {"class_name": "L1L2", "config": {"l1": 0.0, "l2": 0.01}},
    }
    model = {"class_name": "Sequential", "config": [{"class_name": "Dense", "config": dense}]}
    path = tmp_path / "old.json"
    path.write_text(json.dumps(model), "utf-8")
    read = read_keras_model(path)
    assert read.layers == (OF("dense", units=16, kernel_regularizer=(0.0, 0.01)),)
    assert (read.notes, read.input_shape) == ((), (4,))


def _lambda(config: Json) -> None:
    config["config"]["layers"][1]["class_name"] = "Lambda"


def _lambda_activation(config: Json) -> None:
    config["config"]["layers"][1]["config"]["activation"] = {"value": ["4wEAAA==", None, None]}


def _function(config: Json) -> None:
    config["config"]["layers"][1]["config"]["activation"] = {
        "module": "builtins",
        "class_name": "function",
        "config": "mine",
        "registered_name": "function",
    }


def _custom_layer(config: Json) -> None:
    config["config"]["layers"][1] |= {"class_name": "Mine", "registered_name": "Custom>Mine", "module": None}


def _other_module(config: Json) -> None:
    config["config"]["layers"][1] |= {"module": "os", "class_name": "system", "config": {"command": "true"}}


def _custom_model(config: Json) -> None:
    config |= {"class_name": "MyModel", "module": "mine", "registered_name": "MyModel"}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (_lambda, "The model has a Lambda layer; that is never run here, so the model can't be read."),
        (_lambda_activation, "The model has code of its own (__lambda__); that is never run here"),
        (_function, "The model has code of its own (function); that is never run here"),
        (_custom_layer, "The model has Mine, a class that is not Keras's own, so it can't be read."),
        (_other_module, "The model has system, a class that is not Keras's own, so it can't be read."),
        (_custom_model, "The model has MyModel, a class that is not Keras's own, so it can't be read."),
        (lambda config: config["config"].pop("layers"), "its layers are missing"),
        (lambda config: config.clear(), "This is not a Keras model"),
    ],
)
def test_model_file_with_custom_code_or_classes_is_refused(
    change: Any, sentence: str, tmp_path: Path
) -> None:
    _, path = saved(SMALL, (4,), tmp_path)
    with pytest.raises(InputError) as error:
        read_keras_model(changed(path, change, tmp_path))
    assert sentence in str(error.value)


def test_model_file_layer_of_an_unknown_kind_is_skipped_and_named(tmp_path: Path) -> None:
    model = keras.Sequential([keras.Input((4, 4)), keras.layers.ZeroPadding1D(1), keras.layers.Flatten()])
    path = tmp_path / "model.keras"
    model.save(path)
    read = read_keras_model(path)
    assert read.notes == ("Layer 1: ZeroPadding1D was skipped: it has no card in this app.",)
    assert read.layers == (OF("flatten"),)


def test_model_file_weights_of_other_dtypes_become_float32_with_a_note(tmp_path: Path) -> None:
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2, dtype="float16")])
    path = tmp_path / "model.keras"
    model.save(path)
    read = read_keras_model(path)
    assert read.notes == ("Layer 1: Dense: dtype float16 became float32, which all layers have here.",)
    np.testing.assert_array_equal(weights_of(read.layers[0])[0], model.get_weights()[0].astype("float32"))


def _weights(change: Any, path: Path, folder: Path) -> Path:
    """The file with its weights changed by `change`."""
    with zipfile.ZipFile(path) as old:
        config, data = old.read("config.json"), io.BytesIO(old.read("model.weights.h5"))
    with h5py.File(data, "r+") as file:
        change(file)
    return archive({"config.json": config, "model.weights.h5": data.getvalue()}, folder)


def _without_bias(file: Any) -> None:
    del file["layers/dense/vars/1"]


def _without_layer(file: Any) -> None:
    del file["layers/dense"]


def _of_text(file: Any) -> None:
    del file["layers/dense/vars/0"]
    file["layers/dense/vars/0"] = "text"


def _outside(file: Any) -> None:
    del file["layers/dense"]
    file["layers/dense"] = h5py.ExternalLink("other.h5", "/layers/dense")


def _huge(file: Any) -> None:
    del file["layers/dense/vars/0"]
    file.create_dataset("layers/dense/vars/0", shape=(10**6, 10**6), chunks=(10, 10), dtype="f4")


def _packed(file: Any) -> None:
    kernel = file["layers/dense/vars/0"][()]
    del file["layers/dense/vars/0"]
    file.create_dataset("layers/dense/vars/0", data=kernel, compression="gzip")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_without_bias, "it has 2 weights, and the file has 1"),
        (_without_layer, "its weights are not in the file"),
        (_of_text, "its weights are not plain numbers"),
        (_outside, "its weights are not in the file"),
        (_huge, "the file has more than 500 MB of weights"),
        (_packed, "its weights are compressed, which Keras never does"),
    ],
)
def test_model_file_layer_with_invalid_weights_is_initialized_anew(
    change: Any, reason: str, tmp_path: Path
) -> None:
    _, path = saved(SMALL, (4,), tmp_path)
    read = read_keras_model(_weights(change, path, tmp_path))
    assert read.notes[0] == f"Layer 1: Dense starts with fresh weights: {reason}."
    assert [layer.without_weights() for layer in read.layers] == list(SMALL.layers)
    assert read.layers[0].weights is None


def test_model_file_without_valid_weights_gives_layers(tmp_path: Path) -> None:
    _, path = saved(SMALL, (4,), tmp_path)
    with zipfile.ZipFile(path) as old:
        config = old.read("config.json")
    read = read_keras_model(archive({"config.json": config}, tmp_path))
    assert read.layers == SMALL.layers
    assert read.notes == ("The file has no weights: its layers start with fresh ones.",)
    read = read_keras_model(archive({"config.json": config, "model.weights.h5": b"\x89HDF"}, tmp_path))
    assert read.layers == SMALL.layers
    assert read.notes[0].startswith("The layers start with fresh weights:")


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("old.h5", b"\x89HDF\r\n", "old.h5 can't be read: the file is damaged."),
        ("a.json", b"[1, 2]", "This is not a Keras model: expected what model.save or model.to_json writes."),
        ("a.json", b'{"class_name": "Adam", "config": {}}', "A Sequential model was expected, not Adam."),
        ("a.json", b"{", "a.json is not a Keras model: expected a .keras or .h5 file"),
        ("a.keras", b"", "a.keras is not a Keras model"),
        ("a.pkl", b"\x80\x04\x95\x00", "a.pkl is not a Keras model"),
        ("a.json", b"[" * 100_000, "it is nested deeper than 100 levels."),
        ("a.json", b'{"class_name": "Sequential", "config": {"layers": []}}', "The model has no layer"),
        ("a.json", b'{"class_name": "Sequential", "config": 3}', "its layers are missing"),
        ("a.json", b'{"class_name": "Sequential", "config": [{"class_name": 3}]}', "a layer has no class"),
    ],
)
def test_model_file_reader_refuses_other_files(name: str, data: bytes, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError) as error:
        read_keras_model(path)
    assert sentence in str(error.value)


def test_folders_missing_files_and_cut_archives_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder, as TensorFlow saves models"):
        read_keras_model(tmp_path)
    with pytest.raises(InputError, match=r"There is no model .*none\.keras"):
        read_keras_model(tmp_path / "none.keras")
    with pytest.raises(InputError, match=r"is not a whole \.keras file"):
        read_keras_model(archive({"other.txt": b""}, tmp_path))


def test_model_file_with_an_oversized_config_is_refused_before_unpacking(tmp_path: Path) -> None:
    path = tmp_path / "bomb.keras"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("config.json", b" " * 21_000_000)
    with pytest.raises(InputError, match=r"config\.json in the file is larger than 20 MB"):
        read_keras_model(path)


def test_corrupt_model_file_gives_layers_or_an_input_error(tmp_path: Path) -> None:
    _, path = saved(SMALL, (4,), tmp_path)
    with zipfile.ZipFile(path) as old:
        config, data = old.read("config.json"), old.read("model.weights.h5")
    rng = random.Random(2)
    for _ in range(200):
        wrong = bytearray(data)
        for _ in range(rng.randint(1, 30)):
            wrong[rng.randrange(len(wrong))] = rng.choice((0, 1, 255, rng.randrange(256)))
        broken = archive({"config.json": config, "model.weights.h5": bytes(wrong)}, tmp_path)
        read = read_keras_model(broken)
        assert tuple(layer.without_weights() for layer in read.layers) == SMALL.layers
        whole = bytearray(path.read_bytes())
        for _ in range(5):
            whole[rng.randrange(len(whole))] = rng.randrange(256)
        broken.write_bytes(whole)
        try:
            read_keras_model(broken)
        except InputError as error:
            assert len(str(error)) < 300
