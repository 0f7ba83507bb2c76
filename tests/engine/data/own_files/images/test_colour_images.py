"""Colour images of the user's own go from the file through everything that asks about data."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.checks.checks import check_project
from engine.data.catalogue import data_set_info, task_of
from engine.data.own_files.images.image_folder import inspect_images
from engine.data.preview import preview
from engine.data.split import split
from engine.experiment.specs import OWN_FILE, Cell, DataSpec
from engine.keras_code.script import keras_script
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.project import Project
from engine.storage.project_file import read_project, write_project

COLOURS = {"blue": (0, 0, 255), "green": (0, 255, 0), "red": (255, 0, 0)}


@pytest.fixture
def data(tmp_path: Path) -> DataSpec:
    """Thirty images of 16 × 12 pixels in three colours, a little noisy."""
    rng = np.random.default_rng(0)
    path = tmp_path / "colours.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, colour in COLOURS.items():
            for number in range(10):
                pixels = np.array(colour) * 0.8 + rng.random((12, 16, 3)) * 51
                content = io.BytesIO()
                Image.fromarray(pixels.astype("uint8")).save(content, "PNG")
                archive.writestr(f"{name}/{number}.png", content.getvalue())
    return DataSpec(OWN_FILE, file=inspect_images(path).file)


def test_they_have_three_channels_wherever_data_are_described(data: DataSpec, tmp_path: Path) -> None:
    info, task = data_set_info(data), task_of(data)
    assert info.is_image and info.class_names == ("blue", "green", "red") and info.largest_class == 10
    assert (task.input_shape, task.n_classes, task.n_samples) == ((12, 16, 3), 3, 30)
    layers = (
        LayerSpec.of("conv2d", filters=4),
        LayerSpec.of("flatten"),
        LayerSpec.of("dropout", is_swept=True),
        LayerSpec.of("dense", units=3, activation="softmax"),
    )
    project = Project("Colours", data, NetworkSpec(layers))
    check_project(project, task)
    assert "keras.Input(shape=(12, 16, 3))" in keras_script(project, Cell(0.2, 0))
    path = tmp_path / "colours.dropout.json"
    write_project(project, path)
    assert read_project(path).data == data


def test_their_preview_and_their_splits_have_the_colours(data: DataSpec) -> None:
    shown = preview(data)
    height, width, pixels, name = shown.images[0]
    assert (height, width, name) == (12, 16, "blue")
    colour = np.frombuffer(pixels, "uint8").reshape(-1, 3)
    assert len(colour) == 12 * 16 and (colour.argmax(axis=1) == 2).all()
    for x, y in split(data, 0).parts.values():
        assert x.shape[1:] == (12, 16, 3)
        assert (x.mean(axis=(1, 2)).argmax(axis=1) == 2 - y).all()
