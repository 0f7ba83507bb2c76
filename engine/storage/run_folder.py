"""The folder of a run: every finished cell is on disk at once, so that a crash costs only unfinished cells.

History rows are written and synced before the cell's own row, so a row in cells.csv means a complete cell.
Files that are written as a whole are written atomically. A lock keeps other processes out.

On Windows a spreadsheet that shows a table keeps everybody from writing to it. New cells then go to a second
pair of tables, `waiting-cells.csv` and `waiting-history.csv`, until the first can be written again; resuming
reads both.

A stop interrupts the cells that train at that moment, perhaps a whole block of them. Their epochs so far go
to stopped.csv, for information only, with the columns of history.csv: each stop replaces it, resuming trains
those cells from the start (their numbers come out the same), and `finish` removes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Self, TypeVar

from engine.errors import InputError
from engine.experiment.results import CellResult
from engine.experiment.specs import Cell
from engine.language.texts import _
from engine.storage.csv_files import history_csv, in_order
from engine.storage.folder_lock import lock_folder
from engine.storage.run_file import check_definition, errors_as_input_errors, json_text, read_text, run_text
from engine.storage.run_tables import RunTables
from engine.storage.safe_files import replace_file
from engine.system.bounded_json import parse_json
from engine.system.held_files import PATIENCE, is_held, retry_while_held
from engine.system.regular_files import FILE, MISSING, kind_of

CELLS, HISTORY, RUN, SUMMARY = "cells.csv", "history.csv", "run.json", "summary.json"
STOPPED = "stopped.csv"
TABLES = (CELLS, HISTORY, f"waiting-{CELLS}", f"waiting-{HISTORY}")
RUN_FILES = (*TABLES, RUN, SUMMARY, STOPPED, "curve.png")


_Value = TypeVar("_Value", float, tuple[float, ...])


class RunStore:
    """The finished cells of one run, in memory and in `folder`; made by `create` or `resume`.

    `moved_to` is where the files of an earlier run went, if there were any. Close it, or use it in a
    `with` block: until then no other process gets the folder.
    """

    def __init__(self, folder: Path, definition: Mapping[str, object], *, resumes: bool) -> None:
        if kind_of(folder) == FILE:
            raise InputError(
                _("{folder} can't be used for results: it is a file, not a folder.").format(folder=folder)
            )
        self.folder = folder
        self.moved_to: Path | None = None
        with errors_as_input_errors(folder):
            self._lock = lock_folder(folder)
        self._tables = RunTables(folder / HISTORY, folder / CELLS)
        self._waiting = RunTables(folder / f"waiting-{HISTORY}", folder / f"waiting-{CELLS}")
        try:
            _refuse_links(folder)
            if resumes and any(kind_of(folder / name) != MISSING for name in (RUN, *TABLES)):
                self._continue(definition)
            else:
                self._begin(definition)
        except BaseException:
            self.close()
            raise

    @classmethod
    def create(cls, folder: Path, definition: Mapping[str, object]) -> Self:
        """An empty store; an earlier run's files are moved to `earlier-N` first, so that nothing is lost.

        `definition` is JSON that identifies this experiment. InputError if `folder` cannot be used, or is in
        use.
        """
        return cls(folder, definition, resumes=False)

    @classmethod
    def resume(cls, folder: Path, definition: Mapping[str, object]) -> Self:
        """A store with the complete cells of `folder`; a folder without a run's files starts empty.

        InputError if the files come from another experiment or cannot be read, or the folder is in use.
        """
        return cls(folder, definition, resumes=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let other processes use the folder."""
        self._lock.release()

    @property
    def results(self) -> tuple[CellResult, ...]:
        """The cells on disk, by rate and seed."""
        return in_order((*self._tables.results, *self._waiting.results))

    @property
    def waiting(self) -> tuple[int, Path]:
        """How many cells are in the second pair of tables, since the first is held; and the file."""
        return len(self._waiting.results), self._waiting.cells

    def add(self, *results: CellResult) -> None:
        """Write finished cells to disk before returning; several at once share one sync.

        A cell that exists is replaced. ValueError if the columns are not those of the cells before; columns
        in another order (each trainer has its own) are sorted as there.
        """
        if not results:
            return
        before = self._tables.results + self._waiting.results
        first = (before or results)[0]
        new = {
            result.cell: replace(
                result,
                metrics=_in_order_of(first.metrics, result.metrics, result.cell),
                history=_in_order_of(first.history, result.history, result.cell),
            )
            for result in results
        }
        kept = tuple(old for old in before if old.cell not in new)
        with errors_as_input_errors(self.folder):
            if len(kept) < len(before):
                self._write_all((*kept, *new.values()))
            elif not self._append(tuple(new.values())):
                self._waiting.append(tuple(new.values()))

    def keep_partial(self, results: Iterable[CellResult]) -> None:
        """Write the cells that a stop interrupted to stopped.csv, which replaces an earlier one.

        Cells without an epoch are left out. ValueError if the columns are not those of the cells before.
        """
        begun = tuple(result for result in results if any(values for _, values in result.history))
        path = self.folder / STOPPED
        with errors_as_input_errors(self.folder):
            if not begun:
                retry_while_held(lambda: path.unlink(missing_ok=True))
                return
            like = (self._tables.results + self._waiting.results or begun)[0].history
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
        """Sort the rows by rate and seed, so that equal runs are equal bytes, and write summary.json.

        Tables that another program holds keep the order in which the cells came.
        """
        with errors_as_input_errors(self.folder):
            if self._append(()):
                self._tables.write(self._tables.results)
            replace_file(self.folder / SUMMARY, json_text(summary).encode())
            retry_while_held(lambda: (self.folder / STOPPED).unlink(missing_ok=True))

    def _begin(self, definition: Mapping[str, object]) -> None:
        with errors_as_input_errors(self.folder):
            self.moved_to = _move_away(self.folder)
            replace_file(self.folder / RUN, run_text(definition).encode())

    def _continue(self, definition: Mapping[str, object]) -> None:
        check_definition(self.folder / RUN, definition)
        try:
            found = {result.cell: result for result in (*self._tables.read(), *self._waiting.read())}
        except InputError as error:
            raise InputError(
                _("{folder} can't be resumed: {error}").format(folder=self.folder, error=error)
            ) from error
        with errors_as_input_errors(self.folder):
            self._write_all(tuple(found.values()))

    def _append(self, new: tuple[CellResult, ...]) -> bool:
        """Append to the tables what waits, and new cells; False if another program holds them."""
        late = self._waiting.results + new
        if not late:
            return True
        patience = 0.0 if self._waiting.results and new else PATIENCE
        try:
            retry_while_held(lambda: self._tables.append(late), patience)
        except OSError as error:
            if is_held(error):
                return False
            raise
        self._waiting.remove()
        return True

    def _write_all(self, results: tuple[CellResult, ...]) -> None:
        if not self._tables.write(results):
            raise InputError(
                _("{cells} or {history} is open in another program: close it there.").format(
                    cells=self._tables.cells, history=HISTORY
                )
            )
        self._waiting.remove()


def _in_order_of(
    like: tuple[tuple[str, _Value], ...], columns: tuple[tuple[str, _Value], ...], cell: Cell
) -> tuple[tuple[str, _Value], ...]:
    """The columns in the order of others; ValueError if they are not the same."""
    values = dict(columns)
    if values.keys() != dict(like).keys():
        raise ValueError(f"{cell} has other columns than the cells before")
    return tuple((name, values[name]) for name, _ in like)


def _refuse_links(folder: Path) -> None:
    """A folder that came from somebody else may have links, and what is written would go where they lead."""
    with errors_as_input_errors(folder):
        link = next((name for name in RUN_FILES if (folder / name).is_symlink()), "")
    if link:
        raise InputError(
            _("{folder} can't be used for results: {link} in it is a link to another place.").format(
                folder=folder, link=link
            )
        )


def _move_away(folder: Path) -> Path | None:
    """Move the run's files into the first free `earlier-N`, all or none; None if there are none."""
    own_files = [folder / name for name in RUN_FILES if kind_of(folder / name) != MISSING]
    if not own_files:
        return None
    number = 1
    while kind_of(target := folder / f"earlier-{number}") != MISSING:
        number += 1
    target.mkdir()
    moved: list[Path] = []
    try:
        for path in own_files:
            retry_while_held(partial(path.replace, target / path.name))
            moved.append(path)
    except OSError:
        with suppress(OSError):
            for path in moved:
                (target / path.name).replace(path)
            target.rmdir()
        raise
    return target
