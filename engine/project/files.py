"""Project files: JSON as project_json.py writes it. A file is written beside and then replaced."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from engine.errors import InputError
from engine.project.project import Project
from engine.project.project_json import project_from_json, project_to_json

SUFFIX = ".dropoutlab"
MAX_BYTES = 200_000_000


def read_project(path: Path) -> Project:
    """The project in a file; raises InputError with one sentence for anything that is not one."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"{path.name} is larger than {MAX_BYTES // 1_000_000} MB: not a project file.")
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise InputError(f"There is no project file {path}.") from None
    except UnicodeDecodeError:
        raise InputError(f"{path.name} is not a Dropout Lab project: it is not text.") from None
    except OSError as error:
        raise InputError(f"{path} can't be read: {error.strerror}.") from None
    try:
        content = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        raise InputError(f"{path.name} is not a Dropout Lab project, or it was cut off.") from None
    try:
        return project_from_json(content)
    except InputError as error:
        raise InputError(f"{path.name}: {error}") from None


def write_project(project: Project, path: Path) -> None:
    """Write beside and replace; raises InputError if the folder can't be written."""
    text = json.dumps(project_to_json(project), ensure_ascii=False, indent=1)
    replace_file(path, text.encode())


def replace_file(path: Path, content: bytes) -> None:
    """Write a whole file beside `path`, then put it in its place; raises InputError if that fails."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        beside = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            beside.chmod(0o644)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(f"{path} can't be written: {error.strerror}.") from None
