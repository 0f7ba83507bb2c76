"""Reads layers from a model's file, without Keras, so that nothing can run: `.keras`, HDF5, kinds of JSON."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any, BinaryIO

from engine.errors import InputError
from engine.keras_code.reading.hdf5_file import MAX_BYTES, MAX_TEXT, Hdf5File
from engine.keras_code.reading.model_config import ModelLayers
from engine.keras_code.reading.model_network import OpenWeights, Part, network_of
from engine.keras_code.reading.model_weights import NamedWeights, WeightsFile, WeightsSource
from engine.keras_code.reading.tensorflow_js import JavaScriptWeights, is_tensorflow_js, keras_config
from engine.keras_code.reading.values import ReadNetwork
from engine.language.texts import N_, _, pgettext
from engine.system.bounded_json import parse_json
from engine.system.bounded_zip import BROKEN_ZIP, open_zip, read_member
from engine.system.regular_files import FOLDER, is_file, kind_of, open_file, read_bytes

SAVE_CALL = 'model.save("model.keras")'
HDF5_SUFFIXES = (".h5", ".hdf5")
_HDF5 = b"\x89HDF"
_CONFIG, _WEIGHTS, _METADATA = "config.json", "model.weights.h5", "metadata.json"  # in an archive
_MAX_METADATA = 100_000
_OPEN_WITHIN = N_("{folder} is a folder; open the file {file} in it.")
_NO_WEIGHTS = N_("The file has no weights: its layers start with fresh ones.")
_ENDS = (".weights", "_weights", "-weights", "")  # of the names of files of weights, before the suffix


def read_keras_model(path: Path) -> ReadNetwork:
    """The layers of a model file with their weights; raises InputError with one sentence.

    What a `.keras` or HDF5 file does not have is looked for beside it: weights beside the JSON of a model,
    `net.h5` beside `net.json`, and the other way round.
    """
    if kind_of(path) == FOLDER:
        raise InputError(_folder_sentence(path))
    with open_file(path, MAX_BYTES, N_("a model")) as file:
        start = file.read(len(_HDF5))
        if start == _HDF5:
            return _hdf5(file, path)
        if zipfile.is_zipfile(file):
            return _archive(file, path)
        file.seek(0)
        text = file.read(MAX_TEXT + 1)
    return _json_model(_json(text, path.name), path)


def is_model(content: object) -> bool:
    """Whether JSON is a model: what `model.to_json` writes, or TensorFlow.js."""
    return isinstance(content, dict) and ("class_name" in content or is_tensorflow_js(content))


def _folder_sentence(path: Path) -> str:
    if is_file(path / "model.json"):
        return _(_OPEN_WITHIN).format(folder=path.name, file="model.json")
    if is_file(path / _CONFIG):
        return _(_OPEN_WITHIN).format(folder=path.name, file=_CONFIG)
    text = _(
        "{folder} is a folder, as TensorFlow saves models (SavedModel); load it with the Keras that wrote it,"
        " save it with {code} and open that file."
    )
    return text.format(folder=path.name, code=SAVE_CALL)


# --- Archives


def _archive(file: BinaryIO, path: Path) -> ReadNetwork:
    try:
        with open_zip(file, path.name) as archive:
            config = _json(read_member(archive, _CONFIG, MAX_TEXT), path.name)
            version = _version(archive)
            has_weights = _WEIGHTS in archive.namelist()
            data = read_member(archive, _WEIGHTS, MAX_BYTES) if has_weights else None
    except InputError:
        raise
    except BROKEN_ZIP as error:
        text = _("{file} is not a whole .keras file: it was changed or cut off.")
        raise InputError(text.format(file=path.name)) from error
    if data is None:
        return network_of(config, version, notes=(_(_NO_WEIGHTS),))
    return _with_hdf5(config, version, io.BytesIO(data), _WEIGHTS)


def _version(archive: zipfile.ZipFile) -> str:
    """The version of Keras that wrote an archive; empty if it does not say so."""
    if _METADATA not in archive.namelist():
        return ""
    try:
        written = parse_json(read_member(archive, _METADATA, _MAX_METADATA)).get("keras_version")
    except (ValueError, AttributeError):
        return ""
    return written if isinstance(written, str) else ""


# --- HDF5


def _hdf5(file: BinaryIO, path: Path) -> ReadNetwork:
    try:
        opened = Hdf5File(file)
        text, version = opened.text((), "model_config"), opened.text((), "keras_version") or ""
    except InputError as error:
        problem = _("{file} can't be read: {reason}.")
        raise InputError(problem.format(file=path.name, reason=error)) from None
    if text is not None:
        return network_of(_json(text.encode(), path.name), version, _weights_in(opened))
    names = [f"{name}.json" for name in _stems(path.stem)]
    beside = _beside(path, [*names, _CONFIG] if path.name == _WEIGHTS else names)
    if beside is None:
        problem = _(
            "{file} has weights but no layers: put the JSON of model.to_json beside it, as {json}, or load"
            " the model with Keras, save it with {code} and open that file."
        )
        raise InputError(problem.format(file=path.name, json=names[0], code=SAVE_CALL))
    content = _json(read_bytes(beside, MAX_TEXT, N_("a model")), beside.name)
    note = _("The layers are those of {other}, which is beside {file}.")
    note = note.format(other=beside.name, file=path.name)
    return network_of(content, "", _weights_in(opened), (note,))


def _with_hdf5(
    config: object, version: str, file: BinaryIO, name: str, notes: tuple[str, ...] = ()
) -> ReadNetwork:
    """The network of a config, with weights from a file that may be damaged."""
    try:
        opened = Hdf5File(file)
    except InputError as error:
        note = _("The layers start with fresh weights: {reason} ({file}).")
        return network_of(config, version, notes=(note.format(reason=error, file=name),))
    return network_of(config, version, _weights_in(opened), notes)


def _weights_in(file: Hdf5File) -> OpenWeights:
    """Where the weights of a file are: by the names of layers, or by their classes and numbers."""

    def opened(model: ModelLayers, parts: list[Part]) -> WeightsSource:
        return NamedWeights(file, model.names, parts) if NamedWeights.are_in(file) else WeightsFile(file)

    return opened


# --- JSON


def _json_model(content: object, path: Path) -> ReadNetwork:
    if is_tensorflow_js(content):
        return _tensorflow_js(content, path)
    names = [f"{path.stem}{end}{suffix}" for suffix in HDF5_SUFFIXES for end in _ENDS]
    beside = _beside(path, [_WEIGHTS, *names] if path.name == _CONFIG else names)
    if beside is None:
        return network_of(content)
    note = _("The weights are those of {other}, which is beside {file}.")
    note = note.format(other=beside.name, file=path.name)
    with open_file(beside, MAX_BYTES, N_("a file of weights")) as file:
        return _with_hdf5(content, "", file, beside.name, (note,))


def _tensorflow_js(content: dict[str, Any], path: Path) -> ReadNetwork:
    config, version = keras_config(content, path.name)
    if not content.get("weightsManifest"):
        return network_of(config, version, notes=(_(_NO_WEIGHTS),))
    return network_of(config, version, lambda model, parts: JavaScriptWeights(content, path))


def _beside(path: Path, names: list[str]) -> Path | None:
    """The first of these files that is in the same folder."""
    return next((one for name in names if is_file(one := path.with_name(name))), None)


def _stems(stem: str) -> list[str]:
    """What the JSON of a file of weights may be called: net for net.weights.h5 and for net_weights.h5."""
    return [stem.removesuffix(end) for end in _ENDS if stem.endswith(end)]


def _json(data: bytes, name: str) -> object:
    if len(data) > MAX_TEXT:
        raise _no_model(name)
    try:
        content = parse_json(data.decode("utf-8-sig"))
        # json.dump(model.to_json(), file) makes a text of JSON in JSON
        return parse_json(content) if isinstance(content, str) else content
    except InputError as error:
        problem = pgettext("{reason} is a sentence", "{file} can't be read: {reason}")
        raise InputError(problem.format(file=name, reason=error)) from None
    except ValueError:
        raise _no_model(name) from None


def _no_model(name: str) -> InputError:
    text = _(
        "{file} is not a Keras model: expected a .keras or .h5 file, the JSON of model.to_json, or model.json"
        " of TensorFlow.js."
    )
    return InputError(text.format(file=name))
