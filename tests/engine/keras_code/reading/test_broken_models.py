"""Model files with wrong bytes or wrong numbers give layers or a sentence; Keras is not needed for it."""

from __future__ import annotations

import io
import json
import random
import shutil
import zipfile
from pathlib import Path

import h5py
import numpy as np
import pytest

from engine.errors import InputError
from engine.keras_code.reading import read_keras_model
from engine.network.spec import LayerSpec
from tests.engine.keras_code.reading.model_samples import SAMPLES

LAYER = LayerSpec.of("dense", units=3, activation="linear")
CONFIG = {"class_name": "Sequential", "config": {"layers": [{"class_name": "Dense", "config": {"units": 3}}]}}


def model(folder: Path, kernel: np.ndarray, compression: int = zipfile.ZIP_DEFLATED) -> Path:
    """A model of one Dense layer with these weights."""
    data = io.BytesIO()
    with h5py.File(data, "w") as file:
        file["layers/dense/vars/0"] = kernel
        file["layers/dense/vars/1"] = np.zeros(3, "f4")
    path = folder / "m.keras"
    with zipfile.ZipFile(path, "w", compression) as archive:
        archive.writestr("config.json", json.dumps(CONFIG))
        archive.writestr("model.weights.h5", data.getvalue())
    return path


@pytest.mark.parametrize("number", [1e300, -1e39, float("inf"), float("nan")])
@pytest.mark.parametrize("dtype", ["f4", "f8"])
@pytest.mark.filterwarnings("error")
def test_model_file_numbers_beyond_float32_are_refused(number: float, dtype: str, tmp_path: Path) -> None:
    kernel = np.ones((4, 3), "f8")
    kernel[2, 1] = number
    with np.errstate(over="ignore"):
        read = read_keras_model(model(tmp_path, kernel.astype(dtype)))
    assert read.layers == (LAYER,)
    assert read.notes == (
        "Layer 1: Dense starts with fresh weights: its weights have numbers that are infinite, too large, "
        "or no numbers at all.",
    )


def test_model_file_large_float32_numbers_are_read(tmp_path: Path) -> None:
    read = read_keras_model(model(tmp_path, np.full((4, 3), 1e38)))
    assert read.layers[0].weights is not None and not read.notes


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_corrupt_model_zip_gives_layers_or_an_input_error(compression: int, tmp_path: Path) -> None:
    path = model(tmp_path, np.ones((4, 3), "f4"), compression)
    whole = path.read_bytes()
    directory = whole.index(b"PK\x01\x02")
    rng = random.Random(1)
    for _ in range(600):
        wrong = bytearray(whole)
        for _ in range(rng.randint(1, 8)):
            start = rng.choice((0, directory))
            wrong[rng.randrange(start, len(wrong))] = rng.randrange(256)
        path.write_bytes(wrong)
        try:
            read_keras_model(path)
        except InputError as error:
            assert len(str(error)) < 300


def test_undecodable_member_name_in_a_model_zip_is_an_input_error(tmp_path: Path) -> None:
    path = model(tmp_path, np.ones((4, 3), "f4"))
    wrong = bytearray(path.read_bytes().replace(b"config.json", b"config.\xff\xff\xff\xff"))
    wrong[wrong.index(b"PK\x01\x02") + 9] |= 8  # the names are said to be UTF-8
    path.write_bytes(wrong)
    with pytest.raises(InputError, match=r"m\.keras is not a whole \.keras file"):
        read_keras_model(path)


@pytest.mark.parametrize(
    "name",
    [
        *("tf-2.13/dense.h5", "tf-2.15/functional.h5", "tf-2.15/dense_apart.h5"),
        *("tf-2.15/images_apart.weights.h5", "tf-2.13/images_apart.json", "tensorflow-js/dense/model.json"),
    ],
)
def test_files_of_others_with_changed_bytes_give_layers_or_an_input_error(name: str, tmp_path: Path) -> None:
    for path in (SAMPLES / name).parent.glob(f"{Path(name).name.partition('.')[0]}*"):
        shutil.copy(path, tmp_path)
    path = tmp_path / Path(name).name
    whole = path.read_bytes()
    used = [index for index, byte in enumerate(whole) if byte]  # of HDF5 most bytes are nothing
    rng = random.Random(6)
    n_read = 0
    for _ in range(150):
        wrong = bytearray(whole)
        for _ in range(rng.choice((1, 2, 5, 20))):
            wrong[rng.choice(used)] = rng.choice((0, 1, 255, rng.randrange(256), *rng.choices(whole, k=9)))
        path.write_bytes(wrong)
        try:
            n_read += len(read_keras_model(path).layers) > 0
        except InputError as error:
            assert len(str(error)) < 400
    assert n_read > 0, "some are changed where it does not matter"
