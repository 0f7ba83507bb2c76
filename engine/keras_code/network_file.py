"""Reads a network from a Keras model, a script or a notebook. Nothing in the file is run."""

from __future__ import annotations

from pathlib import Path

from engine.errors import InputError
from engine.keras_code.reading import (
    ReadNetwork,
    is_model,
    read_keras_cells,
    read_keras_code,
    read_keras_model,
)
from engine.keras_code.reading.model_file import HDF5_SUFFIXES, SAVE_CALL
from engine.language.texts import N_, _
from engine.system.bounded_json import parse_json
from engine.system.regular_files import FOLDER, kind_of, read_text

MODEL_SUFFIXES, CODE_SUFFIXES, JSON = (".keras", *HDF5_SUFFIXES), (".py", ".ipynb"), ".json"
SUFFIXES = (*MODEL_SUFFIXES, JSON, *CODE_SUFFIXES)
MAX_BYTES = 50_000_000  # a notebook may contain images
_CHECKPOINT = N_(
    "{file} is a checkpoint, which has weights but no layers; load the Keras model that it was made from,"
    " save it with {code} and open that file."
)
_PYTORCH = N_(
    "{file} is a model of PyTorch; only layers of Keras can be read: write the network as Keras code and"
    " open that."
)
_PICKLE = N_(
    "{file} is a pickle, which can run anything when it is read; load the Keras model that it was made from,"
    " save it with {code} and open that file."
)
# Models that are not Keras's, by the suffixes of their files: what they are, and what to do.
_FOREIGN = {
    ".pb": N_(
        "{file} is a part of a SavedModel of TensorFlow, or a graph without layers; load the Keras model that"
        " it was made from, save it with {code} and open that file."
    ),
    ".tflite": N_(
        "{file} is a model of TensorFlow Lite, which has no layers any more; load the Keras model that it was"
        " made from, save it with {code} and open that file."
    ),
    ".ckpt": _CHECKPOINT,
    ".index": _CHECKPOINT,
    ".onnx": N_(
        "{file} is an ONNX model; only layers of Keras can be read: write the network as Keras code and open"
        " that."
    ),
    ".pt": _PYTORCH,
    ".pth": _PYTORCH,
    ".safetensors": N_(
        "{file} is a file of weights without layers; only layers of Keras can be read: write the network as"
        " Keras code and open that."
    ),
    ".pkl": _PICKLE,
    ".pickle": _PICKLE,
    ".joblib": _PICKLE,
}
_DATA = ".data-"  # and numbers, such as .data-00000-of-00001


def read_network_file(path: Path) -> ReadNetwork | None:
    """Read the network in a file; None for JSON that is no Keras model and may be a project.

    Raises InputError with one sentence.
    """
    suffix = path.suffix.lower()
    if suffix in MODEL_SUFFIXES or kind_of(path) == FOLDER:
        return read_keras_model(path)
    if suffix in _FOREIGN or suffix.startswith(_DATA):
        text = _(_FOREIGN.get(suffix, _CHECKPOINT))
        raise InputError(text.format(file=path.name, code=SAVE_CALL))
    if suffix not in SUFFIXES:
        text = _("A Keras model (.keras, .h5, .json) or code (.py, .ipynb) was expected, not {file}.")
        raise InputError(text.format(file=path.name))
    text = read_text(path, MAX_BYTES, N_("a model or code"), "utf-8-sig")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if suffix == JSON:
        return read_keras_model(path) if _is_model(text) else None
    try:
        return read_keras_cells(notebook_cells(text)) if suffix == ".ipynb" else read_keras_code(text)
    except InputError as error:
        raise InputError(f"{path.name}: {error}") from None


def notebook_cells(text: str) -> tuple[str, ...]:
    """The code of a notebook's cells; InputError if it is not a notebook."""
    try:
        cells = parse_json(text)["cells"]
        sources = [cell["source"] for cell in cells if cell["cell_type"] == "code"]
        return tuple(source if isinstance(source, str) else "".join(source) for source in sources)
    except InputError:
        raise
    except (ValueError, KeyError, TypeError):
        raise InputError(_("it is not a notebook of Jupyter's format 4, or it was cut off.")) from None


def _is_model(text: str) -> bool:
    """Whether the JSON is a model of Keras or TensorFlow.js, as an object or as a string of JSON."""
    try:
        content = parse_json(text)
        content = parse_json(content) if isinstance(content, str) else content
    except ValueError:
        return False
    return is_model(content)
