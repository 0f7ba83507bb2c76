"""Project files: JSON or, with weights, copies of data files or pictures, a zip of the JSON and these.

The zip has project.json, weights/<sha256>, float32 numbers in little-endian order, data/<sha256>, the user's
file as it was, and pictures/<sha256>, PNGs. A file is written beside its target, which it then replaces.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from engine.errors import InputError
from engine.experiment.data_file import FileSpec
from engine.language.texts import N_, _
from engine.network.fields import is_text
from engine.network.layer_weights import LayerWeights
from engine.project.data_place import files_of, with_places
from engine.project.pins import MAX_BYTES as MAX_PICTURE_BYTES
from engine.project.pins import MAX_PINS
from engine.project.project import Project
from engine.storage.data_places import embedded_bytes, found_place, relative_place, unpacked
from engine.storage.migrations import Json
from engine.storage.project_json import project_from_json, project_to_json
from engine.storage.safe_files import replace_file
from engine.system.bounded_json import check_size, parse_json
from engine.system.bounded_zip import BROKEN_ZIP, open_zip, read_member
from engine.system.regular_files import open_file

SUFFIX = ".dropoutlab"
MAX_BYTES = 200_000_000
MAX_WEIGHT_BYTES = 1_000_000_000  # with the copies of data files and the pictures
MAX_FILE_BYTES = MAX_BYTES + MAX_WEIGHT_BYTES
PIECES = 10_000  # of JSON that are joined at once
DATA_LEVEL = 1  # of 9: an eighth of the time for a table, and a seventh more bytes
_CONTENT, _WEIGHTS, _DATA, _PICTURES = "project.json", "weights/", "data/", "pictures/"
_MOST = {_WEIGHTS: MAX_WEIGHT_BYTES, _DATA: MAX_WEIGHT_BYTES, _PICTURES: MAX_PICTURE_BYTES}  # of one member
_ZIP = b"PK\x03\x04"
_DIGEST = re.compile(r'"([0-9a-f]{64})"')


@dataclass(frozen=True)
class _Parts:
    """The JSON of a project, and by their hash its weights, data files and pictures."""

    text: str
    weights: dict[str, bytes] = field(default_factory=dict)
    data: dict[str, bytes] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)


def read_project(path: Path) -> Project:
    """Read a project file; raises InputError with one sentence for anything that is not one."""
    file = open_file(path, MAX_FILE_BYTES, N_("a project file"))
    try:
        with file:
            parts = _parts(file)
        content = parse_json(parts.text)
        project = project_from_json(content, parts.weights, parts.pictures)
        return _with_found_places(project, content.get("data_places", {}), parts.data, path)
    except InputError as error:
        raise InputError(_("{file}: {error}").format(file=path.name, error=error)) from None
    except UnicodeDecodeError:
        raise InputError(
            _("{file} is not a Dropout Lab project: it is not text.").format(file=path.name)
        ) from None
    except (ValueError, OSError):
        raise InputError(
            _("{file} is not a Dropout Lab project, or it was cut off.").format(file=path.name)
        ) from None


def _parts(file: BinaryIO) -> _Parts:
    is_zip = file.read(4) == _ZIP
    file.seek(0)
    if is_zip:
        return _read_zip(file)
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise InputError(
            _("it is larger than {limit} MB, the most that is read.").format(limit=MAX_BYTES // 1_000_000)
        )
    return _Parts(data.decode("utf-8"))


def _with_found_places(project: Project, places: object, copies: dict[str, bytes], path: Path) -> Project:
    """The project with the paths of its data files: of the unpacked copy, or where the file was last."""
    if not isinstance(places, dict) or not all(is_text(place) for place in places.values()):
        raise InputError(_("data_places must be an object of paths."))

    def place(file: FileSpec) -> tuple[str, bool]:
        if file.sha256 in copies:
            return unpacked(file, copies[file.sha256]), True
        return found_place(file, places.get(file.sha256, ""), path), False

    return with_places(project, place)


def _read_zip(file: BinaryIO) -> _Parts:
    """Unpack the JSON, and what it names of weights, data and pictures."""
    try:
        with open_zip(file, _("the project")) as archive:
            sizes = {item.filename: item.file_size for item in archive.infolist()}
            parts = [name for name in sizes if name.startswith(tuple(_MOST))]
            is_large = sizes[_CONTENT] > MAX_BYTES or sum(sizes[name] for name in parts) > MAX_WEIGHT_BYTES
            if is_large or sum(name.startswith(_PICTURES) for name in parts) > MAX_PINS:
                raise InputError(_("it unpacks to more than a project can have."))
            text = read_member(archive, _CONTENT, MAX_BYTES).decode("utf-8")
            check_size(text)
            named = set(_DIGEST.findall(text))
            found = (
                {
                    digest: read_member(archive, start + digest, most)
                    for digest in named
                    if start + digest in sizes
                }
                for start, most in _MOST.items()
            )
            return _Parts(text, *found)
    except (InputError, UnicodeDecodeError):
        raise
    except BROKEN_ZIP:
        raise ValueError from None


def write_project(project: Project, path: Path, *, keeps_data: bool = True) -> None:
    """Write a project file atomically; InputError if that fails, or if it is too large to be read again.

    Without `keeps_data` no data file is copied into it: for a folder of the app's own on this computer.
    """
    content = project_to_json(project)
    files = files_of(project)
    if files:
        content["data_places"] = {file.sha256: relative_place(file, path) for file in files}
    text = _json_text(content)
    try:
        check_size(text.decode())
    except InputError as error:
        raise InputError(_("{path} can't be written: {error}").format(path=path, error=error)) from None
    if len(text) > MAX_BYTES:
        raise InputError(
            _("{path} can't be written: it would be larger than {limit} MB.").format(
                path=path, limit=MAX_BYTES // 1_000_000
            )
        )
    weights = {one.digest: one for one in _weights_of(project)}
    copied = [file for file in files if file.is_embedded and keeps_data]
    if not weights and not copied and not project.pins:
        replace_file(path, text)
        return
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_CONTENT, text)
        for digest, one in weights.items():
            archive.writestr(_WEIGHTS + digest, one.numbers, zipfile.ZIP_STORED)
        for file in copied:
            archive.writestr(_DATA + file.sha256, _copy_of(file, path), compresslevel=DATA_LEVEL)
        for digest, png in {pin.digest: pin.png for pin in project.pins}.items():
            archive.writestr(_PICTURES + digest, png, zipfile.ZIP_STORED)
    replace_file(path, buffer.getvalue())


def _json_text(content: Json) -> bytes:
    """The content as JSON, in pieces: to join millions of them at once would hold up all other threads."""
    pieces = json.JSONEncoder(ensure_ascii=False, indent=1).iterencode(content)
    buffer = io.BytesIO()
    while piece := "".join(islice(pieces, PIECES)):
        buffer.write(piece.encode())
    return buffer.getvalue()


def _copy_of(file: FileSpec, path: Path) -> bytes:
    """A data file's bytes, if need be from the copy in the project that is replaced."""
    from engine.data.own_files.images.packed_folder import contents_digest

    try:
        return embedded_bytes(file)
    except InputError:
        try:
            with (
                open_file(path, MAX_BYTES + MAX_WEIGHT_BYTES) as packed,
                open_zip(packed, path.name) as archive,
            ):
                content = read_member(archive, _DATA + file.sha256, MAX_WEIGHT_BYTES)
        except BROKEN_ZIP:
            content = b""
        if contents_digest(content) != file.sha256:
            raise
        return content


def _weights_of(project: Project) -> list[LayerWeights]:
    networks = [project.network, *(run.definition.network for run in project.runs)]
    return [layer.weights for one in networks for layer in one.layers if layer.weights is not None]
