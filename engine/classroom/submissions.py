"""The submitted files of a class: reports and projects, found in folders and read one by one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.analysis.wording import sanitized
from engine.errors import InputError
from engine.language.texts import _
from engine.project.project import Project
from engine.report.reading import SUFFIXES as REPORT_SUFFIXES
from engine.report.reading import read_report
from engine.storage.examples import EXAMPLES, example
from engine.storage.project_file import SUFFIX, read_project
from engine.system.regular_files import FILE, FOLDER, NO_RIGHT, is_folder, kind_of, reading_error

MAX_FILES = 1000
MAX_SCANNED = 100_000


@dataclass(frozen=True)
class Submission:
    """One file: its name for the user, and its project and page; `problem` if it cannot be read."""

    name: str
    project: Project | None = None
    page: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Found:
    """Files with their names; `is_cut` if there were more than the limit."""

    files: tuple[tuple[str, Path | None], ...]
    is_cut: bool = False


def find(names: list[str]) -> Found:
    """List files as they are given, folders with all reports and projects in them, sorted, each file once.

    InputError for a name that is neither a file or folder nor the id of an example.
    """
    files: dict[Path | str, tuple[str, Path | None]] = {}
    for name in names:
        path = Path(name)
        if name in EXAMPLES and not is_folder(path):
            files.setdefault(name, (name, None))
        elif (kind := kind_of(path)) == FOLDER:
            for file in _below(path):
                files.setdefault(_key(file), (file.relative_to(path).as_posix(), file))
        elif kind == FILE:
            files.setdefault(_key(path), (path.name, path))
        else:
            raise InputError(
                _("There is no file or folder {name}: name reports, projects or folders with them.").format(
                    name=sanitized(name)
                )
            )
    found = tuple(files.values())
    return Found(found[:MAX_FILES], len(found) > MAX_FILES)


def read(name: str, path: Path | None) -> Submission:
    """Read the project of a file; on failure it has a sentence instead. Nothing in the file is run."""
    shown = sanitized(name)
    try:
        if path is None:
            return Submission(shown, example(name))
        if is_folder(path):
            raise InputError(_("The folder can't be read: {problem}.").format(problem=_(NO_RIGHT)))
        if path.suffix.lower() in REPORT_SUFFIXES:
            return Submission(shown, *read_report(path))
        return Submission(shown, read_project(path))
    except InputError as error:
        return Submission(shown, problem=sanitized(str(error)))
    except MemoryError:
        return Submission(shown, problem=_("The file needs more memory than there is."))


def _key(path: Path) -> Path:
    """The same for each way to name a file; links that lead in a circle are a name of their own."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()


def _below(folder: Path) -> Iterator[Path]:
    """The reports and projects in a folder, by name, without hidden ones and links to folders.

    A folder in it that may not be read is one of them, so that it is told; InputError if it is the folder.
    """
    seen, found = 0, []

    def refuse(error: OSError) -> None:
        if Path(error.filename) == folder:
            raise reading_error(folder, error, "a folder")
        found.append(Path(error.filename))

    for here, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        seen += len(files)
        found += [
            Path(here, name)
            for name in sorted(files)
            if not name.startswith(".") and Path(name).suffix.lower() in (SUFFIX, *REPORT_SUFFIXES)
        ]
        if len(found) > MAX_FILES or seen > MAX_SCANNED:
            break
    return iter(found)
