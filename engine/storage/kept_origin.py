"""What a project that the app keeps for itself belongs to: which file of the user's, and which data files."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from engine.errors import InputError
from engine.language.texts import N_, _
from engine.network.fields import is_text
from engine.project.data_place import Place, files_of, with_places
from engine.project.project import Project
from engine.storage import migrations
from engine.storage.migrations import Json
from engine.storage.project_file import read_project
from engine.storage.safe_files import FileState
from engine.system.bounded_json import parse_json
from engine.system.regular_files import MissingFileError, is_file, read_bytes

MAX_JSON_BYTES = 10_000_000
BYTES_PER_NUMBER = 24  # in a project file
UNREADABLE = N_("{file} can't be read: the file was changed or cut off.")


@dataclass(frozen=True)
class Origin:
    """Where a project came from.

    `path` is the project's file, `file_state` what it was like when it was last read or written.
    `data_places` are SHA-256 and path of the user's data files, and whether the project keeps a copy. What is
    kept of one document has one `document_uid`.
    """

    project_name: str
    path: Path | None = None
    file_state: FileState | None = None
    data_places: tuple[tuple[str, str, bool], ...] = ()
    document_uid: str = ""

    @classmethod
    def of(
        cls, project: Project, path: Path | None, file_state: FileState | None, document_uid: str
    ) -> Origin:
        """The origin of this project, of this document."""
        places = tuple((one.sha256, one.path, one.is_embedded) for one in files_of(project))
        return cls(project.name, path, file_state, places, document_uid)

    def read(self, kept: Path) -> Project:
        """The project in the file `kept`, with its data files where they were, inside it as they were."""
        project = read_project(kept)
        places: dict[str, Place] = {digest: (path, is_inside) for digest, path, is_inside in self.data_places}
        is_gone = any(is_inside and not is_file(Path(path)) for path, is_inside in places.values())
        if is_gone and self.path is not None:
            with suppress(InputError):
                read_project(self.path)  # unpacks its copy again
        return with_places(project, lambda file: places.get(file.sha256, (file.path, file.is_embedded)))

    def to_json(self) -> Json:
        """Its part of a file of JSON."""
        return asdict(self) | {"path": str(self.path) if self.path is not None else None}

    @classmethod
    def taken_from(cls, content: Json) -> Origin | None:
        """Take its part out of a file's content; None where that is wrong.

        Earlier versions wrote no data_places and no document_uid.
        """
        name, path, state = (content.pop(key, False) for key in ("project_name", "path", "file_state"))
        places, uid = content.pop("data_places", []), content.pop("document_uid", "")
        is_right = (
            is_text(name)
            and is_text(uid)
            and (path is None or _is_path(path))
            and isinstance(places, list)
            and all(map(_is_place, places))
        )
        if not is_right:
            return None
        place = Path(path) if path else None
        return cls(name, place, _file_state(state), tuple(map(tuple, places)), uid)


def kept_text(origin: Origin, content: Json, file_format: int) -> bytes:
    """The whole of a JSON file beside a kept project."""
    formats = {"format": file_format, "project_format": migrations.FORMAT}
    return json.dumps(formats | content | origin.to_json()).encode()


def read_kept(path: Path, newest_format: int) -> tuple[Origin, Json]:
    """The origin in such a file, and what else is in it; InputError for any other file or a newer one."""
    try:
        content = parse_json(read_bytes(path, MAX_JSON_BYTES))
    except MissingFileError:
        raise InputError(_("it has no {file}.").format(file=path.name)) from None
    except ValueError:
        raise InputError(_(UNREADABLE).format(file=path.name)) from None
    if not isinstance(content, dict):
        raise InputError(_(UNREADABLE).format(file=path.name))
    formats = content.pop("format", None), content.pop("project_format", None)
    if not all(isinstance(one, int) for one in formats):
        raise InputError(_(UNREADABLE).format(file=path.name))
    if formats[0] > newest_format or formats[1] > migrations.FORMAT:
        raise InputError(_("a newer Dropout Lab wrote it."))
    origin = Origin.taken_from(content)
    if origin is None:
        raise InputError(_(UNREADABLE).format(file=path.name))
    return origin, content


def estimated_bytes(project: Project) -> int:
    """About how large the project's file is, without copies of data files."""
    numbers = 0
    for run in project.runs:
        for part in run.parts:
            for cell in part.results.cells:
                numbers += len(cell.metrics) + sum(len(values) for _, values in cell.history)
    layers = [
        *project.network.layers,
        *(layer for run in project.runs for layer in run.definition.network.layers),
    ]
    weights = {
        layer.weights.digest: len(layer.weights.numbers) for layer in layers if layer.weights is not None
    }
    return numbers * BYTES_PER_NUMBER + sum(weights.values())


def _is_path(content: object) -> bool:
    return isinstance(content, str) and "\0" not in content


def _is_place(content: object) -> bool:
    if not isinstance(content, list) or len(content) != 3:
        return False
    digest, path, is_embedded = content
    return is_text(digest) and _is_path(path) and isinstance(is_embedded, bool)


def _file_state(content: object) -> FileState | None:
    if not isinstance(content, dict) or content.keys() != FileState.__dataclass_fields__.keys():
        return None
    size, moment, digest = content["size"], content["time"], content["digest"]
    if not isinstance(size, int) or not isinstance(moment, int) or not is_text(digest):
        return None
    return FileState(size, moment, digest)
