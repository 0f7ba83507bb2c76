"""The folder of a run: every finished cell is on disk at once, and a crash costs only the cell it cut.

History rows are written and synced before the cell's own row, so a row in cells.csv means a whole cell.
Files that are written as a whole are written beside and then put in place.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from engine.errors import InputError
from engine.project.results import CellResult
from engine.results.csv_files import (
    cells_csv,
    cells_header,
    cells_row,
    history_csv,
    history_header,
    history_rows,
    in_order,
    parse_cells,
)

FORMAT = 1
CELLS, HISTORY, RUN, SUMMARY = "cells.csv", "history.csv", "run.json", "summary.json"
OUR_FILES = (CELLS, HISTORY, RUN, SUMMARY, "curve.png")


class RunStore:
    """The finished cells of one run, in memory and in `folder`; made by `create` or `resume`.

    `moved_to` is where the files of an earlier run went, if there were any. One process at a time.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.moved_to: Path | None = None
        self._results: tuple[CellResult, ...] = ()
        self._sizes = {CELLS: 0, HISTORY: 0}

    @classmethod
    def create(cls, folder: Path, definition: Mapping[str, object]) -> RunStore:
        """An empty store; an earlier run's files move to `earlier-N` first, so nothing is lost.

        `definition` is JSON that tells this experiment from others. InputError if `folder` can't be used.
        """
        store = cls(folder)
        with _in_words(folder):
            folder.mkdir(parents=True, exist_ok=True)
            store.moved_to = _move_away(folder)
            _replace(folder / RUN, _json({"format": FORMAT, "definition": dict(definition)}))
        return store

    @classmethod
    def resume(cls, folder: Path, definition: Mapping[str, object]) -> RunStore:
        """The store with the cells that `folder` holds whole; a folder without our files starts afresh.

        InputError if the files come from another experiment or can't be read.
        """
        if not any((folder / name).is_file() for name in (RUN, CELLS, HISTORY)):
            return cls.create(folder, definition)
        _check_definition(folder, definition)
        store = cls(folder)
        before = tuple(_read(folder / name) for name in (CELLS, HISTORY))
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
        """Put finished cells on disk before returning; several at once share the wait for the disk.

        A cell that is there is replaced. ValueError for other columns than the cells before.
        """
        if not results:
            return
        first = (self._results or results)[0]
        for result in results:
            if cells_header(result) != cells_header(first) or history_header(result) != history_header(first):
                raise ValueError(f"{result.cell} has other columns than {first.cell}")
        new = {result.cell: result for result in results}
        kept = tuple(old for old in self._results if old.cell not in new)
        if len(kept) < len(self._results):
            self._results = (*kept, *new.values())
            self._rewrite()
            return
        head = not self._results
        self._append(HISTORY, history_header(first) if head else "", map(history_rows, new.values()))
        self._append(CELLS, cells_header(first) if head else "", map(cells_row, new.values()))
        self._results = (*kept, *new.values())

    def finish(self, summary: Mapping[str, object]) -> None:
        """Sort the rows by rate and seed, so that equal runs are equal bytes, and write summary.json."""
        self._rewrite()
        with _in_words(self.folder):
            _replace(self.folder / SUMMARY, _json(summary))

    def _append(self, name: str, header: str, rows: Iterator[str]) -> None:
        """Write behind the last whole row; what a failed write may have left there is cut off."""
        with _in_words(self.folder), (self.folder / name).open("ab") as file:
            file.truncate(self._sizes[name])
            file.write((header + "".join(rows)).encode())
            file.flush()
            os.fsync(file.fileno())
            size = os.fstat(file.fileno()).st_size
        self._sizes[name] = size

    def _rewrite(self) -> None:
        """Both tables anew, history first; untouched where they are as they should be."""
        for name, text in ((HISTORY, history_csv(self._results)), (CELLS, cells_csv(self._results))):
            path = self.folder / name
            with _in_words(self.folder):
                if not path.is_file() or path.read_bytes() != text.encode():
                    _replace(path, text)
            self._sizes[name] = len(text.encode()) if self._results else 0


def _check_definition(folder: Path, definition: Mapping[str, object]) -> None:
    path = folder / RUN
    if not path.is_file():
        raise InputError(f"{folder} can't be resumed: it has no {RUN}, which says what was trained there.")
    try:
        stored = json.loads(_read(path))
    except ValueError as error:
        raise InputError(f"{path} can't be read: it is not JSON ({error}).") from error
    if (
        not isinstance(stored, dict)
        or not isinstance(stored.get("format"), int)
        or "definition" not in stored
    ):
        raise InputError(f"{path} can't be read: it must have a format number and a definition.")
    if stored["format"] > FORMAT:
        raise InputError(
            f"{path} has format {stored['format']}, from a newer Dropout Lab; this one reads {FORMAT}."
        )
    if place := _first_difference(stored["definition"], json.loads(json.dumps(dict(definition)))):
        raise InputError(f"{folder} can't be resumed: it holds another experiment ({place[:200]}).")


def _first_difference(old: object, new: object, place: str = "") -> str:
    """Where two JSON values differ first, in words; empty if they are equal."""
    if old == new:
        return ""
    old_items, new_items = ({str(k): v for k, v in _items(value)} for value in (old, new))
    for key in [*old_items, *(key for key in new_items if key not in old_items)]:
        if old_items.get(key) != new_items.get(key) and key in old_items and key in new_items:
            return _first_difference(old_items[key], new_items[key], f"{place}.{key}" if place else key)
        if key not in old_items or key not in new_items:
            return f"{place or 'it'} {'has' if key in old_items else 'lacks'} {key}"
    return f"{place} is {json.dumps(old)} there, {json.dumps(new)} here"


def _items(value: object) -> list[tuple[object, object]]:
    if isinstance(value, dict):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, list) else []


def _move_away(folder: Path) -> Path | None:
    """Our files into the first free `earlier-N`; None if there are none."""
    ours = [folder / name for name in OUR_FILES if (folder / name).is_file()]
    if not ours:
        return None
    number = 1
    while (target := folder / f"earlier-{number}").exists():
        number += 1
    target.mkdir()
    for path in ours:
        os.replace(path, target / path.name)
    return target


def _read(path: Path) -> str:
    """The file's text, empty if there is none; InputError if it is no text."""
    try:
        with _in_words(path):
            return path.read_bytes().decode() if path.exists() else ""
    except UnicodeDecodeError as error:
        raise InputError(f"{path} can't be read: it is not UTF-8 text.") from error


def _json(value: Mapping[str, object]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _replace(path: Path, text: str) -> None:
    """Write beside, sync, put in place: a reader sees the old file or the new one."""
    beside = path.with_name(path.name + ".part")
    with beside.open("wb") as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    """The system's refusal as one sentence."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"{path} can't be used for results: {reason}.") from error
