"""The folder of a run: every finished cell is on disk at once, so that a crash costs only unfinished cells.

History rows are written and synced before the cell's own row, so a row in cells.csv means a complete cell.
Files that are written as a whole are written atomically.

A stop interrupts the cells that train at that moment, perhaps a whole block of them. Their epochs so far go
to stopped.csv, for information only, with the columns of history.csv: each stop replaces it, resuming trains
those cells from the start (their numbers come out the same), and `finish` removes it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from engine.errors import InputError
from engine.experiment.results import CellResult
from engine.experiment.specs import Cell
from engine.storage.csv_files import (
    cells_csv,
    cells_header,
    cells_row,
    history_csv,
    history_header,
    history_rows,
    in_order,
    parse_cells,
)
from engine.storage.run_file import check_definition, errors_as_input_errors, json_text, read_text, run_text
from engine.storage.safe_files import replace_file
from engine.system.bounded_json import parse_json
from engine.system.regular_files import FILE, MISSING, is_file, kind_of

CELLS, HISTORY, RUN, SUMMARY = "cells.csv", "history.csv", "run.json", "summary.json"
STOPPED = "stopped.csv"
RUN_FILES = (CELLS, HISTORY, RUN, SUMMARY, STOPPED, "curve.png")


_Value = TypeVar("_Value", float, tuple[float, ...])


class RunStore:
    """The finished cells of one run, in memory and in `folder`; made by `create` or `resume`.

    `moved_to` is where the files of an earlier run went, if there were any. Only one process may use a
    folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.moved_to: Path | None = None
        self._results: tuple[CellResult, ...] = ()
        self._sizes = {CELLS: 0, HISTORY: 0}

    @classmethod
    def create(cls, folder: Path, definition: Mapping[str, object]) -> RunStore:
        """An empty store; an earlier run's files are moved to `earlier-N` first, so that nothing is lost.

        `definition` is JSON that identifies this experiment. InputError if `folder` cannot be used.
        """
        store = cls(folder)
        if kind_of(folder) == FILE:
            raise InputError(f"{folder} can't be used for results: it is a file, not a folder.")
        with errors_as_input_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
            store.moved_to = _move_away(folder)
            replace_file(folder / RUN, run_text(definition).encode())
        return store

    @classmethod
    def resume(cls, folder: Path, definition: Mapping[str, object]) -> RunStore:
        """A store with the complete cells of `folder`; a folder without a run's files starts empty.

        InputError if the files come from another experiment or cannot be read.
        """
        if all(kind_of(folder / name) == MISSING for name in (RUN, CELLS, HISTORY)):
            return cls.create(folder, definition)
        check_definition(folder / RUN, definition)
        store = cls(folder)
        before = tuple(read_text(folder / name) for name in (CELLS, HISTORY))
        try:
            store._results = parse_cells(*before, may_be_cut=True)
        except InputError as error:
            raise InputError(f"{folder} can't be resumed: {error}") from error
        store._rewrite()
        return store

    @property
    def results(self) -> tuple[CellResult, ...]:
        """The cells on disk, by rate and seed."""
        return in_order(self._results)

    def add(self, *results: CellResult) -> None:
        """Write finished cells to disk before returning; several at once share one sync.

        A cell that exists is replaced. ValueError if the columns are not those of the cells before; columns
        in another order (each trainer has its own) are sorted as there.
        """
        if not results:
            return
        first = (self._results or results)[0]
        new = {
            result.cell: replace(
                result,
                metrics=_in_order_of(first.metrics, result.metrics, result.cell),
                history=_in_order_of(first.history, result.history, result.cell),
            )
            for result in results
        }
        kept = tuple(old for old in self._results if old.cell not in new)
        if len(kept) < len(self._results):
            self._results = (*kept, *new.values())
            self._rewrite()
            return
        is_first = not self._results
        history = (history_header(first) if is_first else "") + "".join(map(history_rows, new.values()))
        cells = (cells_header(first) if is_first else "") + "".join(map(cells_row, new.values()))
        # Both sizes are updated together: after a failure between the two, the next write cuts off the
        # history rows.
        self._sizes = {HISTORY: self._append(HISTORY, history), CELLS: self._append(CELLS, cells)}
        self._results = (*kept, *new.values())

    def keep_partial(self, results: Iterable[CellResult]) -> None:
        """Write the cells that a stop interrupted to stopped.csv, which replaces an earlier one.

        Cells without an epoch are left out. ValueError if the columns are not those of the cells before.
        """
        begun = tuple(result for result in results if any(values for _, values in result.history))
        path = self.folder / STOPPED
        with errors_as_input_errors(self.folder):
            if not begun:
                path.unlink(missing_ok=True)
                return
            like = (self._results or begun)[0].history
            rows = [
                replace(result, history=_in_order_of(like, result.history, result.cell)) for result in begun
            ]
            replace_file(path, history_csv(rows).encode())

    def earlier_summary(self) -> Mapping[str, object]:
        """The content of summary.json from when the run was last finished; empty if it never was."""
        try:
            found = parse_json(read_text(self.folder / SUMMARY) or "{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def finish(self, summary: Mapping[str, object]) -> None:
        """Sort the rows by rate and seed, so that equal runs are equal bytes, and write summary.json."""
        self._rewrite()
        with errors_as_input_errors(self.folder):
            replace_file(self.folder / SUMMARY, json_text(summary).encode())
            (self.folder / STOPPED).unlink(missing_ok=True)

    def _append(self, name: str, text: str) -> int:
        """Write after the last complete cell, over what a failed write left there; returns the new size."""
        with errors_as_input_errors(self.folder), (self.folder / name).open("ab") as file:
            file.truncate(self._sizes[name])
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
            return os.fstat(file.fileno()).st_size

    def _rewrite(self) -> None:
        """Rewrite both tables, history first; a file that needs no change is not touched."""
        for name, text in ((HISTORY, history_csv(self._results)), (CELLS, cells_csv(self._results))):
            path = self.folder / name
            with errors_as_input_errors(self.folder):
                if not is_file(path) or read_text(path) != text:
                    replace_file(path, text.encode())
            self._sizes[name] = len(text.encode()) if self._results else 0


def _in_order_of(
    like: tuple[tuple[str, _Value], ...], columns: tuple[tuple[str, _Value], ...], cell: Cell
) -> tuple[tuple[str, _Value], ...]:
    """The columns in the order of others; ValueError if they are not the same."""
    values = dict(columns)
    if values.keys() != dict(like).keys():
        raise ValueError(f"{cell} has other columns than the cells before")
    return tuple((name, values[name]) for name, _ in like)


def _move_away(folder: Path) -> Path | None:
    """Move the run's files into the first free `earlier-N`; None if there are none."""
    own_files = [folder / name for name in RUN_FILES if kind_of(folder / name) != MISSING]
    if not own_files:
        return None
    number = 1
    while kind_of(target := folder / f"earlier-{number}") != MISSING:
        number += 1
    target.mkdir()
    for path in own_files:
        path.replace(target / path.name)
    return target
