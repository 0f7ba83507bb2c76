"""Models of TensorFlow.js: the config inside model.json, and weights in files of bytes that lie beside it."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.errors import InputError
from engine.keras_code.network_file import read_network_file
from engine.keras_code.reading import ReadNetwork, read_keras_model
from tests.engine.keras_code.reading.model_samples import SAMPLES, expected

Json = dict[str, Any]
KERNEL, BIAS = np.arange(12, dtype="f4").reshape(4, 3) / 7, np.array([0.5, -1, 2], "f4")


def model(folder: Path, data: bytes | None = None, **changes: Any) -> Path:
    """A model of one Dense layer; `changes` are of what its list says of the kernel."""
    if data is None:
        data = KERNEL.tobytes() + BIAS.tobytes()
    kernel: Json = {"name": "d/kernel", "shape": [4, 3], "dtype": "float32", **changes}
    weights = [kernel, {"name": "d/bias", "shape": [3], "dtype": "float32"}]
    layer = {"class_name": "Dense", "config": {"name": "d", "units": 3, "batch_input_shape": [None, 4]}}
    config = {"class_name": "Sequential", "config": {"name": "s", "layers": [layer]}}
    content = {
        "format": "layers-model",
        "modelTopology": {"keras_version": "2.15.0", "backend": "tensorflow", "model_config": config},
        "weightsManifest": [{"paths": ["one.bin", "two.bin"], "weights": weights}],
    }
    path = folder / "model.json"
    path.write_text(json.dumps(content), "utf-8")
    (folder / "one.bin").write_bytes(data[:13])
    (folder / "two.bin").write_bytes(data[13:])
    return path


def arrays_of(network: ReadNetwork) -> list[np.ndarray]:
    return [array for layer in network.layers if layer.weights for array in layer.weights.numpy_arrays()]


@pytest.mark.parametrize("name", ["dense", "sequence"])
def test_what_the_converter_writes_is_the_model_that_it_converted(name: str) -> None:
    path = SAMPLES / "tensorflow-js" / name / "model.json"
    network = read_network_file(path)
    assert network is not None and network.notes == ()
    assert network.layers == read_keras_model(SAMPLES / "tf-2.15" / f"{name}.keras").layers
    _, _, weights = expected("tf-2.15", name)
    for found, array in zip(arrays_of(network), weights, strict=True):
        np.testing.assert_array_equal(found, array)


def test_weights_are_read_across_files(tmp_path: Path) -> None:
    network = read_keras_model(model(tmp_path))
    kernel, bias = arrays_of(network)
    assert network.notes == () and network.input_shape == (4,)
    np.testing.assert_array_equal(kernel, KERNEL)
    np.testing.assert_array_equal(bias, BIAS)


def test_a_model_that_tensorflow_js_itself_saved_has_the_config_without_its_frame(tmp_path: Path) -> None:
    path = model(tmp_path)
    content = json.loads(path.read_text("utf-8"))
    content["modelTopology"] = content["modelTopology"]["model_config"] | {"keras_version": "tfjs-layers 4.2"}
    path.write_text(json.dumps(content), "utf-8")
    assert len(arrays_of(read_keras_model(path))) == 2
    content["modelTopology"] = {"model_config": json.dumps(content["modelTopology"])}
    path.write_text(json.dumps(content), "utf-8")
    assert len(arrays_of(read_keras_model(path))) == 2


@pytest.mark.parametrize(("kind", "error"), [("uint8", 0.01), ("uint16", 1e-4), ("float16", 1e-3)])
def test_quantized_weights_are_what_tensorflow_js_makes_of_them(
    kind: str, error: float, tmp_path: Path
) -> None:
    least, step = float(KERNEL.min()), float(np.ptp(KERNEL)) / (2 ** (16 if kind == "uint16" else 8) - 1)
    if kind == "float16":
        quantization: Json = {"dtype": "float16", "original_dtype": "float32"}
        packed = KERNEL.astype("<f2").tobytes()
    else:
        quantization = {"dtype": kind, "min": least, "scale": step, "original_dtype": "float32"}
        packed = (
            np.round((KERNEL - least) / step).astype(kind).astype(f"<{kind[0]}{2 - ('8' in kind)}").tobytes()
        )
    path = model(tmp_path, packed + BIAS.tobytes(), quantization=quantization)
    kernel, bias = arrays_of(read_keras_model(path))
    np.testing.assert_allclose(kernel, KERNEL, atol=error)
    np.testing.assert_array_equal(bias, BIAS)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"dtype": "int32"}, "its weights are int32, not float32"),
        ({"shape": [4, 300]}, "its weights are not in the files"),
        ({"name": "other/kernel"}, "it has 2 weights, and the file has 1"),
        ({"dtype": "string"}, "the list of weights in it is damaged."),
        ({"shape": [4, -3]}, "the list of weights in it is damaged."),
        ({"shape": [1] * 50}, "the list of weights in it is damaged."),
        ({"shape": "4"}, "the list of weights in it is damaged."),
        ({"shape": [10**300]}, "the list of weights in it is damaged."),
        ({"quantization": {"dtype": "uint8", "scale": "x"}}, "the list of weights in it is damaged."),
        ({"quantization": 3}, "the list of weights in it is damaged."),
        ({"quantization": {"dtype": "uint8", "scale": 1e300, "min": 0}}, "its weights have numbers that are"),
    ],
)
def test_weights_that_are_not_as_listed_are_initialized_anew(
    changes: Json, reason: str, tmp_path: Path
) -> None:
    network = read_keras_model(model(tmp_path, **changes))
    assert [layer.kind_id for layer in network.layers] == ["dense"]
    assert network.layers[0].weights is None and reason in network.notes[0]


@pytest.mark.parametrize(
    "name", ["../one.bin", "/etc/passwd", "a/one.bin", "C:one.bin", "..\\one.bin", "..", "", "one\0.bin"]
)
def test_weights_are_read_from_the_models_own_folder_only(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "inside"
    (folder / "a").mkdir(parents=True)
    path = model(folder)
    for copy in (tmp_path, folder / "a"):
        shutil.copy(folder / "one.bin", copy)
    path.write_text(path.read_text("utf-8").replace('"one.bin"', json.dumps(name)), "utf-8")
    network = read_keras_model(path)
    assert network.layers[0].weights is None and "which is not beside the model's file" in network.notes[0]


def test_files_of_weights_that_are_missing_or_large_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = model(tmp_path)
    monkeypatch.setattr("engine.keras_code.reading.tensorflow_js.MAX_BYTES", 20)
    assert "two.bin is larger than" in read_keras_model(path).notes[0]
    (tmp_path / "two.bin").unlink()
    text = "Layer 1: Dense starts with fresh weights: its weights are in two.bin, which is not beside the"
    assert read_keras_model(path).notes[0].startswith(text)


def test_graphs_and_models_without_weights_are_named(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    contents: list[Json] = [
        {"format": "graph-model", "modelTopology": {"node": []}},
        {"modelTopology": {"node": []}},
        {"modelTopology": 3},
    ]
    for content in contents:
        path.write_text(json.dumps(content), "utf-8")
        with pytest.raises(
            InputError, match=r"model\.json is a graph of TensorFlow\.js, which no longer has layers"
        ):
            read_network_file(path)
    model(tmp_path)
    path.write_text(path.read_text("utf-8").replace("weightsManifest", "other"), "utf-8")
    assert read_keras_model(path).notes == ("The file has no weights: its layers start with fresh ones.",)


def test_changed_lists_of_weights_give_layers_or_a_sentence(tmp_path: Path) -> None:
    path = model(tmp_path)
    whole = path.read_bytes()
    start = whole.index(b"weightsManifest")
    rng = random.Random(4)
    for _ in range(400):
        wrong = bytearray(whole)
        for _ in range(rng.randint(1, 3)):
            wrong[rng.randrange(start, len(wrong))] = rng.choice(b'0179[]{}",:ex-.')
        path.write_bytes(wrong)
        try:
            assert [layer.kind_id for layer in read_keras_model(path).layers] == ["dense"]
        except InputError as error:
            assert len(str(error)) < 300
