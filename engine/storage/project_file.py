"""Project files: JSON or, if layers have imported weights, a zip of the JSON and the weights.

The zip has project.json and weights/<sha256>, float32 numbers in little-endian order. A file is written
beside its target, which it then replaces.
"""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

from engine.errors import InputError
from engine.network.layer_weights import LayerWeights
from engine.project.project import Project
from engine.storage.project_json import project_from_json, project_to_json
from engine.storage.safe_files import BROKEN_ZIP, replace_file

SUFFIX = ".dropoutlab"
MAX_BYTES = 200_000_000
MAX_WEIGHT_BYTES = 1_000_000_000
_CONTENT, _WEIGHTS = "project.json", "weights/"
_CUT_OFF = "is not a Dropout Lab project, or it was cut off."


def read_project(path: Path) -> Project:
    """Read a project file; raises InputError with one sentence for anything that is not one."""
    try:
        with path.open("rb") as file:
            is_zip = file.read(4) == b"PK\x03\x04"
        max_bytes = MAX_BYTES + (MAX_WEIGHT_BYTES if is_zip else 0)
        if path.stat().st_size > max_bytes:
            raise InputError(f"{path.name} is larger than {max_bytes // 1_000_000} MB: not a project file.")
        data, arrays = _read_zip(path) if is_zip else (path.read_bytes(), {})
        text = data.decode("utf-8")
    except FileNotFoundError:
        raise InputError(f"There is no project file {path}.") from None
    except UnicodeDecodeError:
        raise InputError(f"{path.name} is not a Dropout Lab project: it is not text.") from None
    except OSError as error:
        raise InputError(f"{path} can't be read: {error.strerror}.") from None
    try:
        content = json.loads(text)
        return project_from_json(content, arrays)
    except InputError as error:
        raise InputError(f"{path.name}: {error}") from None
    except (ValueError, RecursionError):
        raise InputError(f"{path.name} {_CUT_OFF}") from None


def _read_zip(path: Path) -> tuple[bytes, dict[str, bytes]]:
    """The JSON, and the weights by their hash; sizes are checked before anything is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            sizes = {item.filename: item.file_size for item in archive.infolist()}
            weights = [name for name in sizes if name.startswith(_WEIGHTS)]
            if sizes[_CONTENT] > MAX_BYTES or sum(sizes[name] for name in weights) > MAX_WEIGHT_BYTES:
                raise InputError(f"{path.name} unpacks to more than a project can have.")
            arrays = {name.removeprefix(_WEIGHTS): archive.read(name) for name in weights}
            return archive.read(_CONTENT), arrays
    except InputError:
        raise
    except BROKEN_ZIP:
        raise InputError(f"{path.name} {_CUT_OFF}") from None


def write_project(project: Project, path: Path) -> None:
    """Write a project file atomically; raises InputError if the folder is not writable."""
    text = json.dumps(project_to_json(project), ensure_ascii=False, indent=1).encode()
    weights = {one.digest: one for one in _weights_of(project)}
    if not weights:
        replace_file(path, text)
        return
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_CONTENT, text)
        for digest, one in weights.items():
            archive.writestr(_WEIGHTS + digest, one.numbers, zipfile.ZIP_STORED)
    replace_file(path, buffer.getvalue())


def _weights_of(project: Project) -> list[LayerWeights]:
    networks = [project.network, *(run.definition.network for run in project.runs)]
    return [layer.weights for one in networks for layer in one.layers if layer.weights is not None]
