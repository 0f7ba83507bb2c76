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
from dataclasses import dataclass, replace
from pathlib import Path

from engine.errors import InputError
from engine.experiment.results import CellResult
from engine.experiment.specs import Cell
from engine.language.texts import _
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
from engine.storage.kept_folders import KeptFolders
from engine.storage.kept_origin import Origin, estimated_bytes
from engine.storage.kept_run_files import (
    RunStart,
    cell_line,
    read_cells,
    read_start,
    start_text,
    whole_bytes,
)
from engine.storage.project_file import write_project
from engine.storage.run_file import errors_as_input_errors
from engine.storage.run_json import check_cells
from engine.storage.safe_files import replace_file
from engine.system.file_lock import FileLock
from engine.system.held_files import retry_while_held

MAX_FOLDERS = 20
MAX_BYTES, MAX_RUN_BYTES, MAX_PROJECT_BYTES = 200_000_000, 100_000_000, 50_000_000
PROJECT, RUN, CELLS = "project.dropoutlab", "run.json", "cells.jsonl"
UNFINISHED = KeptFolders("unfinished", marker=RUN)
log = logging.getLogger("dropout_lab")


@dataclass(frozen=True)
class CutOffRun:
    """What a folder gives back: the project as it was, and the run with the cells that are kept.

    `work` is all that the run was to train. `seconds` is how long the kept cells trained.
    """

    project: Project
    origin: Origin
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
        if estimated_bytes(project) > MAX_PROJECT_BYTES:
            raise InputError(
                _("the project is larger than {limit} MB.").format(limit=MAX_PROJECT_BYTES // 1_000_000)
            )
        UNFINISHED.make_room(MAX_FOLDERS - 1, MAX_BYTES - MAX_RUN_BYTES)
        folder, lock = UNFINISHED.new(start.origin.project_name)
        try:
            write_project(project, folder / PROJECT, keeps_data=False)
            replace_file(folder / RUN, start_text(start))
        except InputError:
            UNFINISHED.remove(folder, lock)
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
        project = start.origin.read(self.folder / PROJECT)
        record, work = _begun(project, start)
        planned = {key: frozenset(cells) for key, _, cells in work}
        kept: dict[tuple[str, Cell], CellResult] = {}
        for key, result in read_cells(self.folder / CELLS):
            if result.cell not in planned.get(key, ()):
                raise InputError(_("{file} has a cell that this run does not train.").format(file=CELLS))
            kept[key, result.cell] = result
        for key in dict.fromkeys(key for key, _cell in kept):
            cells = tuple(one for (of, _cell), one in kept.items() if of == key)
            results = record.part(key).with_cells(cells)
            check_cells(record.kind, results)
            record = record.with_results(key, results)
        seconds = sum(result.seconds for result in kept.values())
        return CutOffRun(project, start.origin, record, work, start.device, len(kept), seconds)

    def remove(self) -> None:
        """Delete the folder: its run has ended in the project, or nobody wants it."""
        UNFINISHED.remove(self.folder, self._lock)

    def release(self) -> None:
        """Leave the folder to another process, or to the next start."""
        self._lock.release()


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
        raise InputError(_("{file} has another run under this run's name.").format(file=PROJECT))
    if start.starts_over:
        return replace(before, definition=definition, parts=()), work
    return replace(before, definition=definition), missing_work(work, before)


def cut_off_runs() -> list[KeptRun]:
    """The runs that no process trains any more, newest first, each locked by this process now.

    What can't be read is left out, with a line in the log.
    """
    found = []
    for folder, lock in UNFINISHED.left():
        try:
            start = read_start(folder / RUN)
            cells = {(key, result.cell) for key, result in read_cells(folder / CELLS)}
            size = whole_bytes(folder / CELLS)
        except (InputError, OSError) as error:
            log.warning("The unfinished run in %s is left out: %s", folder, error)  # not a text: for the log
            lock.release()
            continue
        found.append(KeptRun(folder, lock, start, len(cells), size))
    UNFINISHED.make_room(MAX_FOLDERS, MAX_BYTES)
    return found
