"""Reads layers from a `.keras` file or a Keras model's JSON, without Keras, so that nothing can run."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from engine.errors import InputError
from engine.keras_code.reading.model_config import ConfigLayer, built_shape, config_layers
from engine.keras_code.reading.model_weights import MAX_BYTES, WeightsFile
from engine.keras_code.reading.notes import Notes
from engine.keras_code.reading.signatures import INPUT_CALLS
from engine.keras_code.reading.translate import input_shape_of, translate
from engine.keras_code.reading.values import ReadNetwork, as_shape
from engine.network.spec import LayerSpec
from engine.system.bounded_json import parse_json
from engine.system.bounded_zip import BROKEN_ZIP, open_zip, read_member
from engine.system.regular_files import FOLDER, kind_of, open_file

MAX_CONFIG_BYTES = 20_000_000
_HDF5 = b"\x89HDF"
_SAVE_ANEW = "load it with Keras and save it with model.save as a .keras file, which can be read"


def read_keras_model(path: Path) -> ReadNetwork:
    """The layers of a model file with their weights; raises InputError with one sentence."""
    if kind_of(path) == FOLDER:
        raise InputError(f"{path.name} is a folder, as TensorFlow saves models; {_SAVE_ANEW}.")
    with open_file(path, MAX_BYTES, "a model") as file:
        start = file.read(4)
        if start == _HDF5:
            raise InputError(f"{path.name} is an HDF5 file, as older versions of Keras save; {_SAVE_ANEW}.")
        if zipfile.is_zipfile(file):
            return _archive(file, path)
        file.seek(0)
        text = file.read(MAX_CONFIG_BYTES + 1)
    return _network(_json(text, path.name), None, ())


def _archive(file: BinaryIO, path: Path) -> ReadNetwork:
    try:
        with open_zip(file, path.name) as archive:
            config = _json(read_member(archive, "config.json", MAX_CONFIG_BYTES), path.name)
            has_weights = "model.weights.h5" in archive.namelist()
            data = read_member(archive, "model.weights.h5", MAX_BYTES) if has_weights else None
    except InputError:
        raise
    except BROKEN_ZIP as error:
        raise InputError(f"{path.name} is not a whole .keras file: it was changed or cut off.") from error
    if data is None:
        return _network(config, None, ("The file has no weights: its layers start with fresh ones.",))
    try:
        weights = WeightsFile(data)
    except InputError as error:
        return _network(config, None, (f"The layers start with fresh weights: {error}",))
    try:
        return _network(config, weights, ())
    finally:
        weights.close()


def _json(data: bytes, name: str) -> object:
    if len(data) > MAX_CONFIG_BYTES:
        raise InputError(f"{name} is not a Keras model: expected a .keras file or the JSON of model.to_json.")
    try:
        content = parse_json(data.decode("utf-8-sig"))
        # json.dump(model.to_json(), file) makes a text of JSON in JSON
        return parse_json(content) if isinstance(content, str) else content
    except InputError as error:
        raise InputError(f"{name} can't be read: {error}") from None
    except ValueError:
        raise InputError(
            f"{name} is not a Keras model: expected a .keras file or the JSON of model.to_json."
        ) from None


def _network(config: object, weights: WeightsFile | None, notes: tuple[str, ...]) -> ReadNetwork:
    remarks = Notes("Layer")
    layers: list[LayerSpec] = []
    shapes = []
    number = 0
    for item in config_layers(config):
        if (shape := input_shape_of(item.call)) is not None:
            shapes.append(shape)
        if item.call.name in INPUT_CALLS:
            continue
        number += 1
        made = translate(item.call)
        for remark in made.remarks:
            remarks.add(number, remark)
        if made.layer is not None:
            layers.append(_with_weights(made.layer, item, weights, remarks, number))
    if not layers:
        raise InputError("The model has no layer that this app knows. " + " ".join(remarks.texts()[:1]))
    built = built_shape(config)
    if not shapes and isinstance(built, tuple) and (shape := as_shape(built[1:])) is not None:
        shapes.append(shape)
    return ReadNetwork(tuple(layers), remarks.texts() + notes, shapes[0] if shapes else None)


def _with_weights(
    layer: LayerSpec, item: ConfigLayer, weights: WeightsFile | None, remarks: Notes, number: int
) -> LayerSpec:
    """The layer with its weights, or without them and with a remark that says why."""
    if weights is None:
        return layer
    try:
        return replace(layer, weights=weights.weights_of(layer, item.group))
    except InputError as error:
        remarks.add(number, f"{item.call.name} starts with fresh weights: {error}.")
        return layer
