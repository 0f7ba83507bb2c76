"""Sheets of Excel and ODS files by python-calamine: values only; no formula and no macro is run."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from engine.data.own_files.tables.old_workbook import n_places
from engine.errors import InputError
from engine.language.lists import comma_listed
from engine.language.numbers import number_text
from engine.language.texts import _
from engine.system.bounded_zip import BROKEN_ZIP, open_zip
from engine.system.regular_files import open_file

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

MAX_BYTES = 1 << 30
MAX_UNPACKED = 1 << 30  # bytes of a workbook's XML
MAX_CELLS = 30_000_000
_CELL = re.compile(rb'<(?:\w+:)?(?:c|dimension)\b[^>]*?\br(?:ef)?="(?:[A-Z]+\d+:)?([A-Z]{1,3})(\d{1,7})"')


def sheet_names(path: str | Path) -> tuple[str, ...]:
    """Return the names of a workbook's sheets in their order.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    tuple of str

    Raises
    ------
    InputError
        If the workbook cannot be read.
    """
    with _opened(Path(path)) as book:
        return tuple(book.sheet_names)


@dataclass(frozen=True)
class Sheet:
    """A sheet that has been read; its cells become Python's when they are asked for.

    Attributes
    ----------
    path : Path
        Of the workbook.
    name : str
    cells : CalamineSheet
    """

    path: Path
    name: str
    cells: CalamineSheet

    @property
    def n_rows(self) -> int:
        """Rows from the top of the sheet to the last one with a value."""
        return self.cells.end[0] + 1 if self.cells.end else 0

    def rows(self) -> Iterator[list[Any]]:
        """Give the cells from the top left corner, row by row.

        Yields
        ------
        list
            int, float, str, bool, dates and times; an empty cell is "".

        Raises
        ------
        InputError
            If a cell cannot be read.
        """
        if self.cells.start is None:
            return
        top, left = self.cells.start
        with _one_sentence(self.path):
            yield from ([""] * (left + self.cells.width) for _ in range(top))
            yield from ([""] * left + row for row in self.cells.iter_rows())


def open_sheet(path: Path, name: str | None) -> Sheet:
    """Read a sheet of a workbook.

    Parameters
    ----------
    path : Path
    name : str or None
        Empty for the very first sheet, None for the first one with anything in it.

    Returns
    -------
    Sheet
        Its name is empty if it is the very first.

    Raises
    ------
    InputError
        If the workbook cannot be read, has no such sheet or nothing in it, or the sheet is too large.
    """
    with _opened(path) as book:
        if name is None:
            for index, found in enumerate(book.sheet_names):
                sheet = book.get_sheet_by_index(index)
                if sheet.height:
                    return Sheet(path, found if index else "", sheet)
            raise InputError(_("“{file}” is empty: no sheet has a value.").format(file=path.name))
        if name and name not in book.sheet_names:
            text = _("“{file}” has no sheet “{name}”; it has {known}.")
            known = comma_listed(book.sheet_names)
            raise InputError(text.format(file=path.name, name=name, known=known))
        return Sheet(path, name, book.get_sheet_by_name(name) if name else book.get_sheet_by_index(0))


@contextmanager
def _opened(path: Path) -> Iterator[CalamineWorkbook]:
    """Open a workbook that is not too large."""
    import python_calamine

    with open_file(path, MAX_BYTES, _("a workbook")) as file:  # the library opens it by its path, after this
        about = os.fstat(file.fileno())
        _check_size(path, about.st_size, about.st_mtime_ns)
    with _one_sentence(path), python_calamine.load_workbook(str(path)) as book:
        if not book.sheet_names:
            raise InputError(_("“{file}” has no sheet.").format(file=path.name))
        yield book


@contextmanager
def _one_sentence(path: Path) -> Iterator[None]:
    """Every failure of the reader becomes one sentence."""
    import python_calamine

    try:
        yield
    except InputError:
        raise
    except python_calamine.PasswordError as error:
        text = _("“{file}” is protected by a password: save a copy without one.")
        raise InputError(text.format(file=path.name)) from error
    except BaseException as error:  # also a panic of the library, which is no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit | MemoryError):
            raise
        text = _("“{file}” is no workbook that can be read: {reason}.")
        raise InputError(text.format(file=path.name, reason=_plain(error))) from error


def _plain(error: BaseException) -> str:
    return " ".join(str(error).split()).rstrip(".")[:200] or type(error).__name__


@lru_cache(maxsize=1)  # the same file is opened for its sheets, its format and its rows
def _check_size(path: Path, n_bytes: int, changed_at: int) -> None:
    """Refuse a workbook that would fill the memory: the reader makes a cell for each place."""
    del n_bytes, changed_at
    with open_file(path, MAX_BYTES, _("a workbook")) as file:
        if zipfile.is_zipfile(file):
            _check_sheets(file, path)
        elif n_places(path) > MAX_CELLS:
            raise _too_many_cells(path)


def _check_sheets(file: BinaryIO, path: Path) -> None:
    try:
        with open_zip(file, path.name) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
                text = _("“{file}” unpacks to more than {size} GB.")
                raise InputError(text.format(file=path.name, size=MAX_UNPACKED >> 30))
            for entry in entries:
                is_sheet = entry.filename.startswith("xl/worksheets/") or entry.filename == "content.xml"
                if is_sheet and _n_cells(archive, entry) > MAX_CELLS:
                    raise _too_many_cells(path)
    except InputError:
        raise
    except BROKEN_ZIP as error:
        text = _("“{file}” is a damaged workbook: {reason}.")
        raise InputError(text.format(file=path.name, reason=_plain(error))) from error


def _too_many_cells(path: Path) -> InputError:
    text = _(
        "“{file}” has a sheet of more than {n} cells: delete what lies far from the table, or save it as CSV."
    )
    return InputError(text.format(file=path.name, n=number_text(MAX_CELLS, ",")))


def _n_cells(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    """Bound the number of cells from the places and repetitions in a sheet's XML."""
    last_row, last_column, n_bytes = 1, 1, 0
    with archive.open(entry) as file:
        before = b""
        while block := file.read(1 << 20):
            n_bytes += len(block)
            if n_bytes > MAX_UNPACKED:
                return MAX_CELLS + 1
            text = before + block
            places = _CELL.findall(text)
            last_row = max(last_row, *map(int, {row for _, row in places}), 0)
            last_column = max(last_column, *map(_column_number, {letters for letters, _ in places}), 0)
            before = text[-200:]
    return last_row * last_column


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - ord("A") + 1
    return number
