"""Project files: JSON or, with imported weights or copies of data files, a zip of the JSON and these.

The zip has project.json, weights/<sha256>, float32 numbers in little-endian order, and data/<sha256>, the
user's file as it was. A file is written beside its target, which it then replaces.
"""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

from engine.errors import InputError
from engine.experiment.data_file import FileSpec
from engine.network.fields import is_text
from engine.network.layer_weights import LayerWeights
from engine.project.data_place import files_of, with_places
from engine.project.project import Project
from engine.storage.data_places import embedded_bytes, found_place, relative_place, unpacked
from engine.storage.project_json import project_from_json, project_to_json
from engine.storage.safe_files import BROKEN_ZIP, replace_file

SUFFIX = ".dropoutlab"
MAX_BYTES = 200_000_000
MAX_WEIGHT_BYTES = 1_000_000_000  # with the copies of data files
DATA_LEVEL = 1  # of 9: an eighth of the time for a table, and a seventh more bytes
_CONTENT, _WEIGHTS, _DATA = "project.json", "weights/", "data/"
_CUT_OFF = "is not a Dropout Lab project, or it was cut off."


def read_project(path: Path) -> Project:
    """Read a project file; raises InputError with one sentence for anything that is not one."""
    try:
        with path.open("rb") as file:
            is_zip = file.read(4) == b"PK\x03\x04"
        max_bytes = MAX_BYTES + (MAX_WEIGHT_BYTES if is_zip else 0)
        if path.stat().st_size > max_bytes:
            raise InputError(f"{path.name} is larger than {max_bytes // 1_000_000} MB: not a project file.")
        data, arrays, copies = _read_zip(path) if is_zip else (path.read_bytes(), {}, {})
        text = data.decode("utf-8")
    except FileNotFoundError:
        raise InputError(f"There is no project file {path}.") from None
    except UnicodeDecodeError:
        raise InputError(f"{path.name} is not a Dropout Lab project: it is not text.") from None
    except OSError as error:
        raise InputError(f"{path} can't be read: {error.strerror}.") from None
    try:
        content = json.loads(text)
        project = project_from_json(content, arrays)
        return _with_found_places(project, content.get("data_places", {}), copies, path)
    except InputError as error:
        raise InputError(f"{path.name}: {error}") from None
    except (ValueError, RecursionError):
        raise InputError(f"{path.name} {_CUT_OFF}") from None


def _with_found_places(project: Project, places: object, copies: dict[str, bytes], path: Path) -> Project:
    """The project with the paths of its data files: of the unpacked copy, or where the file was last."""
    if not isinstance(places, dict) or not all(is_text(place) for place in places.values()):
        raise InputError("data_places must be an object of paths.")

    def place(file: FileSpec) -> tuple[str, bool]:
        if file.sha256 in copies:
            return unpacked(file, copies[file.sha256]), True
        return found_place(file, places.get(file.sha256, ""), path), False

    return with_places(project, place)


def _read_zip(path: Path) -> tuple[bytes, dict[str, bytes], dict[str, bytes]]:
    """The JSON, and weights and data by their hash; sizes are checked before anything is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            sizes = {item.filename: item.file_size for item in archive.infolist()}
            parts = [name for name in sizes if name.startswith((_WEIGHTS, _DATA))]
            if sizes[_CONTENT] > MAX_BYTES or sum(sizes[name] for name in parts) > MAX_WEIGHT_BYTES:
                raise InputError(f"{path.name} unpacks to more than a project can have.")
            arrays, copies = (
                {name.removeprefix(start): archive.read(name) for name in parts if name.startswith(start)}
                for start in (_WEIGHTS, _DATA)
            )
            return archive.read(_CONTENT), arrays, copies
    except InputError:
        raise
    except BROKEN_ZIP:
        raise InputError(f"{path.name} {_CUT_OFF}") from None


def write_project(project: Project, path: Path, *, keeps_data: bool = True) -> None:
    """Write a project file atomically; raises InputError if the folder is not writable.

    Without `keeps_data` no data file is copied into it: for a folder of the app's own on this computer.
    """
    content = project_to_json(project)
    files = files_of(project)
    if files:
        content["data_places"] = {file.sha256: relative_place(file, path) for file in files}
    text = json.dumps(content, ensure_ascii=False, indent=1).encode()
    weights = {one.digest: one for one in _weights_of(project)}
    copied = [file for file in files if file.is_embedded and keeps_data]
    if not weights and not copied:
        replace_file(path, text)
        return
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_CONTENT, text)
        for digest, one in weights.items():
            archive.writestr(_WEIGHTS + digest, one.numbers, zipfile.ZIP_STORED)
        for file in copied:
            archive.writestr(_DATA + file.sha256, _copy_of(file, path), compresslevel=DATA_LEVEL)
    replace_file(path, buffer.getvalue())


def _copy_of(file: FileSpec, path: Path) -> bytes:
    """A data file's bytes, if need be from the copy in the project that is replaced."""
    from engine.data.own_files.images.packed_folder import contents_digest

    try:
        return embedded_bytes(file)
    except InputError:
        try:
            with zipfile.ZipFile(path) as archive:
                size = archive.getinfo(_DATA + file.sha256).file_size
                content = archive.read(_DATA + file.sha256) if size <= MAX_WEIGHT_BYTES else b""
        except (OSError, *BROKEN_ZIP):
            content = b""
        if contents_digest(content) != file.sha256:
            raise
        return content


def _weights_of(project: Project) -> list[LayerWeights]:
    networks = [project.network, *(run.definition.network for run in project.runs)]
    return [layer.weights for one in networks for layer in one.layers if layer.weights is not None]
