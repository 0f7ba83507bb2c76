"""Weights are found in the files of each Keras: the network predicts here what the model predicted there."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import keras
import numpy as np
import pytest

from engine.errors import InputError
from engine.experiment.seeds import streams
from engine.keras_code.network_file import read_network_file
from engine.keras_code.reading import ReadNetwork, read_keras_model
from engine.network.spec import NetworkSpec
from engine.training.build import build_model
from tests.engine.keras_code.reading.model_samples import NAMES, SAMPLES, VERSIONS, expected

FILES = [
    *(f"{name}.keras" for name in NAMES),
    *(f"{name}.h5" for name in NAMES),
    *("dense_apart.json", "dense_apart.h5", "images_apart.json", "images_apart.weights.h5"),
    *("functional_windows.keras", "sequence_windows.keras"),
]


def arrays_of(network: ReadNetwork) -> list[np.ndarray]:
    return [array for layer in network.layers if layer.weights for array in layer.weights.numpy_arrays()]


def check_weights(network: ReadNetwork, arrays: list[np.ndarray]) -> None:
    for found, array in zip(arrays_of(network), arrays, strict=True):
        np.testing.assert_array_equal(found, array)


def notes_of(name: str) -> tuple[str, ...]:
    """What is to be said of a sample."""
    kind, _, rest = name.partition("_apart")
    if rest.endswith(".json"):
        end = ".weights.h5" if kind == "images" else ".h5"
        return (f"The weights are those of {kind}_apart{end}, which is beside {name}.",)
    if rest:
        return (f"The layers are those of {kind}_apart.json, which is beside {name}.",)
    if name.startswith("functional"):
        text = "training=False keeps this Dropout off in training, too, which the app does not do."
        frozen = "Layer 1: Dense: trainable=False has no field here and was left out."
        return (frozen, f"Layer 2: {text}")
    return ()


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("version", VERSIONS)
def test_a_model_of_keras_2_predicts_here_what_it_predicted_there(version: str, name: str) -> None:
    x, y, weights = expected(version, re.split(r"[._]", name, maxsplit=1)[0])
    network = read_network_file(SAMPLES / version / name)
    assert network is not None and network.input_shape == x.shape[1:]
    assert network.notes == notes_of(name)
    check_weights(network, weights)
    model = build_model(NetworkSpec(network.layers), network.input_shape, streams(0))
    np.testing.assert_allclose(model.predict(x, verbose=0), y, rtol=0, atol=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_all_files_of_a_model_have_the_same_layers(name: str) -> None:
    files = [SAMPLES / version / f"{name}{end}" for version in VERSIONS for end in (".keras", ".h5")]
    first, *others = ([layer.without_weights() for layer in read_keras_model(path).layers] for path in files)
    assert all(other == first for other in others)


def test_hdf5_files_of_keras_3_have_the_weights_of_its_archives(tmp_path: Path) -> None:
    inner = keras.Sequential([keras.Input((4,)), keras.layers.BatchNormalization(), keras.layers.Dense(4)])
    model = keras.Sequential(
        [keras.Input((4,)), keras.layers.Dense(4), inner, keras.layers.Dropout(0.2), keras.layers.Dense(2)]
    )
    rng = np.random.default_rng(1)
    model.set_weights([rng.random(array.shape) for array in model.get_weights()])
    paths = [tmp_path / name for name in ("m.keras", "m.h5", "apart.weights.h5")]
    for path in paths[:2]:
        model.save(path)
    model.save_weights(paths[2])
    (tmp_path / "apart.json").write_text(model.to_json(), "utf-8")
    first, *others = (read_keras_model(path) for path in paths)
    check_weights(first, model.get_weights())
    for other in others:
        assert other.layers == first.layers


def test_weights_of_layers_with_other_names_are_taken_in_order_as_keras_does(tmp_path: Path) -> None:
    shutil.copy(SAMPLES / "tf-2.15" / "dense_apart.h5", tmp_path / "net_weights.h5")
    text = (SAMPLES / "tf-2.15" / "dense_apart.json").read_text("utf-8")
    path = tmp_path / "net.json"
    path.write_text(
        text.replace('"name": "dense"', '"name": "dense_7"').replace('"second"', '"2nd"'), "utf-8"
    )
    network = read_keras_model(path)
    assert network.notes == ("The weights are those of net_weights.h5, which is beside net.json.",)
    check_weights(network, expected("tf-2.15", "dense")[2])


def test_weights_alone_say_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "net.weights.h5"
    shutil.copy(SAMPLES / "tf-2.15" / "images_apart.weights.h5", path)
    with pytest.raises(InputError) as caught:
        read_network_file(path)
    assert str(caught.value) == (
        "net.weights.h5 has weights but no layers: put the JSON of model.to_json beside it, as net.json, or "
        'load the model with Keras, save it with model.save("model.keras") and open that file.'
    )


def test_the_files_of_an_unpacked_archive_belong_together(tmp_path: Path) -> None:
    shutil.unpack_archive(SAMPLES / "tf-2.15" / "dense.keras", tmp_path, "zip")
    network = read_keras_model(tmp_path / "config.json")
    check_weights(network, expected("tf-2.15", "dense")[2])
    assert read_keras_model(tmp_path / "model.weights.h5").layers == network.layers
    with pytest.raises(InputError, match=r"is a folder; open the file config\.json in it\."):
        read_keras_model(tmp_path)


def changed(folder: Path, name: str, change: Callable[[Any], object]) -> ReadNetwork:
    """A sample of an HDF5 file that `change` has changed, read."""
    path = folder / name
    for one in (SAMPLES / "tf-2.15").glob(f"{path.stem.split('.')[0]}.*"):
        shutil.copy(one, folder)
    with h5py.File(path, "r+") as file:
        change(file)
    return read_keras_model(path)


def _of_keras_1(file: Any) -> None:
    del file["model_weights"].attrs["keras_version"]


def _of_another_model(file: Any) -> None:
    file["model_weights"].attrs["layer_names"] = [b"a", b"b"]


def _of_theano(file: Any) -> None:
    file["model_weights"].attrs["backend"] = "theano"


def _without_group(file: Any) -> None:
    del file["model_weights"]["second"]


def _with_a_long_path(file: Any) -> None:
    file["model_weights/second"].attrs["weight_names"] = [b"a/" * 1000, b"b"]


def _outside(file: Any) -> None:
    del file["model_weights"]["second"]
    file["model_weights"]["second"] = h5py.ExternalLink("other.h5", "/second")


def _with_one_name(file: Any) -> None:
    file["model_weights/second"].attrs["weight_names"] = [b"second/kernel:0"]


@pytest.mark.parametrize(
    ("name", "change", "note"),
    [
        ("dense.h5", _of_keras_1, "The layers start with fresh weights: Keras 1 wrote them"),
        (
            "dense.h5",
            _of_another_model,
            "The layers start with fresh weights: the file has weights of another",
        ),
        ("dense.h5", _without_group, "Layer 4: Dense starts with fresh weights: its weights are not in the"),
        (
            "dense.h5",
            _with_a_long_path,
            "Layer 4: Dense starts with fresh weights: its weights are not in the",
        ),
        ("dense.h5", _outside, "Layer 4: Dense starts with fresh weights: its weights are not in the file."),
        (
            "dense.h5",
            _with_one_name,
            "Layer 4: Dense starts with fresh weights: it has 2 weights, and the file",
        ),
        ("images.h5", _of_theano, "Layer 1: Conv2D starts with fresh weights: another backend"),
    ],
)
def test_weights_that_do_not_fit_are_initialized_anew(
    name: str, change: Callable[[Any], object], note: str, tmp_path: Path
) -> None:
    whole = read_keras_model(SAMPLES / "tf-2.15" / name)
    network = changed(tmp_path, name, change)
    assert [x.without_weights() for x in network.layers] == [x.without_weights() for x in whole.layers]
    assert network.notes[0].startswith(note)
    assert len(arrays_of(network)) < len(arrays_of(whole))


def test_a_model_in_a_model_with_other_weights_is_initialized_anew(tmp_path: Path) -> None:
    def one_more(file: Any) -> None:
        group = file["model_weights/sequential"]
        group.attrs["weight_names"] = [*group.attrs["weight_names"], group.attrs["weight_names"][0]]

    network = changed(tmp_path, "functional.h5", one_more)
    text = "Layers 3, 4 and 5: the file"
    assert any("the file has more weights for its model" in note for note in network.notes), (
        network.notes,
        text,
    )


def test_groups_that_are_not_counted_twice_are_not_taken_for_others(tmp_path: Path) -> None:
    """In an archive of Keras 2 the numbers of groups depend on which layers have weights."""

    def without(file: Any) -> None:
        del file["_layer_checkpoint_dependencies/dense_2"]

    folder = tmp_path / "unpacked"
    shutil.unpack_archive(SAMPLES / "tf-2.13" / "dense.keras", folder, "zip")
    with h5py.File(folder / "model.weights.h5", "r+") as file:
        without(file)
    network = read_keras_model(folder / "config.json")
    dense = [layer for layer in network.layers if layer.kind_id == "dense"]
    assert all(layer.weights is None for layer in dense) and network.notes


def test_a_damaged_file_of_weights_beside_json_is_named(tmp_path: Path) -> None:
    shutil.copy(SAMPLES / "tf-2.15" / "dense_apart.json", tmp_path / "a.json")
    (tmp_path / "a.h5").write_bytes(b"\x89HDF")
    network = read_keras_model(tmp_path / "a.json")
    assert network.notes == ("The layers start with fresh weights: the file is damaged (a.h5).",)
