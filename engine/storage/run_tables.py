"""The two tables of a run's finished cells, appended to: a row in the second means a whole cell.

History rows are written and synced before the cell's own row. A table that is not as the last write left it,
since a write failed or somebody saved it meanwhile, is written as a whole by the next one.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from engine.errors import InputError
from engine.experiment.results import CellResult
from engine.storage.csv_files import (
    cells_csv,
    cells_header,
    cells_row,
    history_csv,
    history_header,
    history_rows,
    parse_cells,
)
from engine.storage.run_file import read_text
from engine.storage.safe_files import replace_file
from engine.system.held_files import is_held, retry_while_held
from engine.system.regular_files import is_file


class RunTables:
    """The cells that are in both tables, in memory and on disk; at first none, whatever is on disk."""

    def __init__(self, history: Path, cells: Path) -> None:
        self.history, self.cells = history, cells
        self.results: tuple[CellResult, ...] = ()
        self._sizes = {history: 0, cells: 0}

    @property
    def paths(self) -> tuple[Path, Path]:
        """In the order in which they are written."""
        return self.history, self.cells

    def read(self) -> tuple[CellResult, ...]:
        """The complete cells on disk; raises InputError."""
        return parse_cells(read_text(self.cells), read_text(self.history), may_be_cut=True)

    def append(self, new: tuple[CellResult, ...]) -> None:
        """Write cells that are not there yet, with the same columns, before returning; raises OSError."""
        is_first, all_of_them = not self.results, (*self.results, *new)
        history = (history_header(new[0]) if is_first else "") + "".join(map(history_rows, new))
        cells = (cells_header(new[0]) if is_first else "") + "".join(map(cells_row, new))
        # Both sizes are updated together: after a failure between the two, the next write cuts off the
        # history rows.
        self._sizes = {
            self.history: self._append_to(self.history, history, lambda: history_csv(all_of_them)),
            self.cells: self._append_to(self.cells, cells, lambda: cells_csv(all_of_them)),
        }
        self.results = all_of_them

    def _append_to(self, path: Path, text: str, whole_text: Callable[[], str]) -> int:
        """Write after the last whole cell; returns the new size.

        If somebody saved, cut or deleted the file meanwhile, all of it is written.
        """
        with path.open("ab") as file:
            if os.fstat(file.fileno()).st_size == self._sizes[path]:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
                return os.fstat(file.fileno()).st_size
        return _replace(path, whole_text())

    def write(self, results: tuple[CellResult, ...]) -> bool:
        """Write both tables anew, sorted, so that equal runs are equal bytes; one that is so is not touched.

        Returns False if another program holds one of them, which is then as it was; raises InputError or
        OSError if they can't be written for another reason.
        """
        for path, text in ((self.history, history_csv(results)), (self.cells, cells_csv(results))):
            try:
                if not _has(path, text):
                    _replace(path, text)
            except OSError as error:
                if is_held(error):
                    return False
                raise
            self._sizes[path] = len(text.encode()) if results else 0
        self.results = results
        return True

    def remove(self) -> None:
        """Delete both, the cells first; raises OSError."""
        for path in reversed(self.paths):
            retry_while_held(partial(path.unlink, missing_ok=True))
        self.results, self._sizes = (), dict.fromkeys(self.paths, 0)


def _replace(path: Path, text: str) -> int:
    """Write the whole file, in the place of the old one; returns its size."""
    content = text.encode()
    try:
        replace_file(path, content)
    except InputError as error:
        raise (error.__cause__ if isinstance(error.__cause__, OSError) else error) from None
    return len(content)


def _has(path: Path, text: str) -> bool:
    try:
        return is_file(path) and read_text(path) == text
    except InputError:
        return False
