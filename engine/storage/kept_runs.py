"""Runs that a crash cut off: a folder for each run that trains, from which a later start can go on with it.

A folder holds

- `lock`: open and locked by the process that trains; the system lets go of it when that process ends
- `project.dropoutlab`: the project as it was when the run was started, with its earlier runs
- `run.json`: which run of that project it is; written after the project, so that a folder with it is whole
- `cells.jsonl`: a line for each finished cell, appended when it comes

The project has what was trained, so its reader and its migrations are all that is needed to read it later.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from engine.errors import InputError
from engine.experiment.results import CellResult
from engine.experiment.specs import Cell
from engine.project.data_place import Place, with_places
from engine.project.project import Project
from engine.runs.record import (
    VARIANCE,
    RunRecord,
    Work,
    chance_definition,
    missing_work,
    sweep_work,
    variance_work,
)
from engine.storage.kept_run_files import (
    RunStart,
    cell_line,
    read_cells,
    read_start,
    start_text,
    whole_bytes,
)
from engine.storage.project_file import read_project, write_project
from engine.storage.run_file import errors_as_input_errors
from engine.storage.run_json import check_cells
from engine.storage.safe_files import FileState, replace_file
from engine.system.file_lock import FileLock
from engine.system.held_files import retry_while_held
from engine.system.paths import data_folder
from engine.system.regular_files import is_file, is_folder

MAX_FOLDERS = 20
MAX_SAME_SECOND = 100
MAX_BYTES, MAX_RUN_BYTES, MAX_PROJECT_BYTES = 200_000_000, 100_000_000, 50_000_000
LOCK, PROJECT, RUN, CELLS = "lock", "project.dropoutlab", "run.json", "cells.jsonl"
BYTES_PER_NUMBER = 24  # in a project file
log = logging.getLogger("dropout_lab")


@dataclass(frozen=True)
class CutOffRun:
    """What a folder gives back: the project as it was, and the run with the cells that are kept.

    `work` is all that the run was to train. `seconds` is how long the kept cells trained.
    """

    project: Project
    path: Path | None
    file_state: FileState | None
    record: RunRecord
    work: tuple[Work, ...]
    device: str
    n_kept: int
    seconds: float


class KeptRun:
    """One folder, which this process has locked; made by `create`, or found by `cut_off_runs`."""

    def __init__(self, folder: Path, lock: FileLock, start: RunStart, n_kept: int = 0, size: int = 0) -> None:
        self.folder, self.start, self.n_kept = folder, start, n_kept
        self._lock = lock
        self._size = size  # of the whole lines of CELLS
        self._waiting, self._n_waiting = b"", 0  # what could not be written yet

    @classmethod
    def create(cls, project: Project, start: RunStart) -> KeptRun:
        """A new folder; InputError where it can't be written, or where the project is too large."""
        if _estimated_bytes(project) > MAX_PROJECT_BYTES:
            raise InputError(f"the project is larger than {MAX_PROJECT_BYTES // 1_000_000} MB.")
        make_room(MAX_FOLDERS - 1, MAX_BYTES - MAX_RUN_BYTES)
        folder, lock = _new_folder(start.project_name)
        try:
            write_project(project, folder / PROJECT, keeps_data=False)
            replace_file(folder / RUN, start_text(start))
        except InputError:
            _remove(folder, lock)
            raise
        return cls(folder, lock, start)

    def add(self, key: str, results: tuple[CellResult, ...]) -> None:
        """Put finished cells of the part `key` on disk; nothing once the run has its share of the disk.

        After an InputError they wait in memory, and are written with the next ones.
        """
        lines = self._waiting + b"".join(cell_line(key, result) for result in results)
        if self._size + len(lines) > MAX_RUN_BYTES:
            return
        self._waiting, self._n_waiting = lines, self._n_waiting + len(results)
        with errors_as_input_errors(self.folder):
            retry_while_held(lambda: self._append(lines))
        self._size += len(lines)
        self.n_kept += self._n_waiting
        self._waiting, self._n_waiting = b"", 0

    def _append(self, lines: bytes) -> None:
        with (self.folder / CELLS).open("ab") as file:
            file.truncate(self._size)  # what a crash or a full disk left of a line
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())

    def read(self) -> CutOffRun:
        """The project and the run; InputError, one sentence, where the files do not fit together."""
        start = self.start
        project = _with_places(read_project(self.folder / PROJECT), start)
        record, work = _begun(project, start)
        planned = {key: frozenset(cells) for key, _, cells in work}
        kept: dict[tuple[str, Cell], CellResult] = {}
        for key, result in read_cells(self.folder / CELLS):
            if result.cell not in planned.get(key, ()):
                raise InputError(f"{CELLS} has a cell that this run does not train.")
            kept[key, result.cell] = result
        for key in dict.fromkeys(key for key, _ in kept):
            results = record.part(key).with_cells(tuple(one for (of, _), one in kept.items() if of == key))
            check_cells(record.kind, results)
            record = record.with_results(key, results)
        seconds = sum(result.seconds for result in kept.values())
        return CutOffRun(
            project, start.path, start.file_state, record, work, start.device, len(kept), seconds
        )

    def remove(self) -> None:
        """Delete the folder: its run has ended in the project, or nobody wants it."""
        _remove(self.folder, self._lock)

    def release(self) -> None:
        """Leave the folder to another process, or to the next start."""
        self._lock.release()


def _with_places(project: Project, start: RunStart) -> Project:
    """The project with its data files where they were, and kept inside it as they were."""
    places: dict[str, Place] = {digest: (path, kept) for digest, path, kept in start.data_places}
    is_gone = any(kept and not is_file(Path(path)) for path, kept in places.values())
    if is_gone and start.path is not None:
        with suppress(InputError):
            read_project(start.path)  # unpacks its copy again
    return with_places(project, lambda file: places.get(file.sha256, (file.path, file.is_embedded)))


def _begun(project: Project, start: RunStart) -> tuple[RunRecord, tuple[Work, ...]]:
    """The run as it was when it was started, and what it was to train."""
    definition = project.definition
    if start.kind == VARIANCE:
        definition = chance_definition(definition, start.rate, start.n_seeds)
    work = variance_work(definition) if start.kind == VARIANCE else sweep_work(definition)
    before = project.run(start.uid)
    if before is None:
        return RunRecord(start.uid, start.kind, start.name, start.made, definition), work
    if before.kind != start.kind:
        raise InputError(f"{PROJECT} has another run under this run's name.")
    if start.starts_over:
        return replace(before, definition=definition, parts=()), work
    return replace(before, definition=definition), missing_work(work, before)


# --- All the folders.


def runs_folder() -> Path:
    """Where the folders are."""
    return data_folder() / "unfinished"


def cut_off_runs() -> list[KeptRun]:
    """The runs that no process trains any more, newest first, each locked by this process now.

    What can't be read is left out, with a line in the log.
    """
    found = []
    for folder in _folders():
        lock = FileLock.of(folder / LOCK)
        if lock is None:
            continue
        try:
            start = read_start(folder / RUN)
            cells = {(key, result.cell) for key, result in read_cells(folder / CELLS)}
            size = whole_bytes(folder / CELLS)
        except (InputError, OSError) as error:
            log.warning("The unfinished run in %s is left out: %s", folder, error)
            lock.release()
            continue
        found.append(KeptRun(folder, lock, start, len(cells), size))
    make_room(MAX_FOLDERS, MAX_BYTES)
    return found


def make_room(max_folders: int, max_bytes: int) -> None:
    """Delete the oldest folders until the others are this few and this small; never one that is in use."""
    folders = _folders()
    sizes = {folder: _size_of(folder) for folder in folders}
    for folder in reversed(folders):
        if len(sizes) <= max_folders and sum(sizes.values()) <= max_bytes:
            return
        lock = FileLock.of(folder / LOCK)
        if lock is not None or not is_file(folder / LOCK):
            log.info("The unfinished run in %s goes: there are more than are kept.", folder)
            _remove(folder, lock)
            del sizes[folder]


def _folders() -> list[Path]:
    """The newest first: their names begin with a time."""
    try:
        found = [path for path in runs_folder().iterdir() if is_folder(path) and not path.is_symlink()]
    except OSError:
        return []
    return sorted(found, key=lambda path: path.name, reverse=True)


def _size_of(folder: Path) -> int:
    """The bytes of all its files; another window may be deleting them just now."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                total += Path(parent, name).lstat().st_size
    return total


def _new_folder(name: str) -> tuple[Path, FileLock]:
    """A folder that no other window has, and its lock."""
    parent = runs_folder()
    stem = f"{time.strftime('%Y-%m-%d-%H%M%S')}-{re.sub(r'[^a-zA-Z0-9]+', '-', name)[:40]}"
    with errors_as_input_errors(parent):
        parent.mkdir(parents=True, exist_ok=True)
        for number in range(1, MAX_SAME_SECOND + 1):
            folder = parent / (stem if number == 1 else f"{stem}.{number}")
            try:
                folder.mkdir()
            except FileExistsError:
                continue
            lock = FileLock.of(folder / LOCK, is_new=True)
            if lock is not None:
                return folder, lock
            shutil.rmtree(folder, ignore_errors=True)
            raise InputError(f"files in {parent} can't be locked.")
    raise InputError(f"{parent} has {MAX_SAME_SECOND} runs of this second already.")


def _remove(folder: Path, lock: FileLock | None) -> None:
    """Delete a folder; a kill in the middle leaves one that is not offered, since RUN goes first."""
    with suppress(OSError):
        (folder / RUN).unlink(missing_ok=True)
    if lock is not None and sys.platform == "win32":  # an open file can't be deleted there
        lock.release()
    shutil.rmtree(folder, ignore_errors=True)
    if lock is not None:
        lock.release()


def _estimated_bytes(project: Project) -> int:
    """About how large its file is."""
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
