"""Reads a network from a Keras model, a script or a notebook. Nothing in the file is run."""

from __future__ import annotations

from pathlib import Path

from engine.errors import InputError
from engine.keras_code.reading import ReadNetwork, read_keras_code, read_keras_model
from engine.system.bounded_json import parse_json
from engine.system.regular_files import FOLDER, kind_of, read_text

MODEL_SUFFIXES, CODE_SUFFIXES, JSON = (".keras", ".h5", ".hdf5"), (".py", ".ipynb"), ".json"
SUFFIXES = (*MODEL_SUFFIXES, JSON, *CODE_SUFFIXES)
MAX_BYTES = 50_000_000  # a notebook may contain images


def read_network_file(path: Path) -> ReadNetwork | None:
    """Read the network in a file; None for JSON that is no Keras model and may be a project.

    Raises InputError with one sentence.
    """
    suffix = path.suffix.lower()
    if suffix in MODEL_SUFFIXES or kind_of(path) == FOLDER:
        return read_keras_model(path)
    if suffix not in SUFFIXES:
        raise InputError(
            f"A Keras model (.keras, .json) or code (.py, .ipynb) was expected, not {path.name}."
        )
    text = read_text(path, MAX_BYTES, "a model or code", "utf-8-sig")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if suffix == JSON:
        return read_keras_model(path) if _is_model(text) else None
    try:
        return read_keras_code(notebook_code(text) if suffix == ".ipynb" else text)
    except InputError as error:
        raise InputError(f"{path.name}: {error}") from None


def notebook_code(text: str) -> str:
    """The code of a notebook's cells, one after the other; InputError if it is not a notebook."""
    try:
        cells = parse_json(text)["cells"]
        sources = [cell["source"] for cell in cells if cell["cell_type"] == "code"]
        return "\n\n".join(source if isinstance(source, str) else "".join(source) for source in sources)
    except InputError:
        raise
    except (ValueError, KeyError, TypeError):
        raise InputError("it is not a notebook of Jupyter's format 4, or it was cut off.") from None


def _is_model(text: str) -> bool:
    """Whether the JSON is what model.to_json writes, as an object or as a string of JSON."""
    try:
        content = parse_json(text)
        content = parse_json(content) if isinstance(content, str) else content
    except ValueError:
        return False
    return isinstance(content, dict) and "class_name" in content
