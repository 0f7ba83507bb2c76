"""Sheets of Excel and ODS files by python-calamine: values only; no formula and no macro is run."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import InputError

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

MAX_UNPACKED = 1 << 30  # bytes of a workbook's XML
MAX_CELLS = 30_000_000
_CELL = re.compile(rb'<(?:\w+:)?(?:c|dimension)\b[^>]*?\br(?:ef)?="(?:[A-Z]+\d+:)?([A-Z]{1,3})(\d{1,7})"')
Cells = list[list[Any]]


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


def first_filled_sheet(path: Path, n_rows: int) -> tuple[str, Cells]:
    """Return the first sheet with anything in it.

    Parameters
    ----------
    path : Path
    n_rows : int
        How many of its rows.

    Returns
    -------
    sheet : str
        Its name; empty if it is the very first.
    cells : list of list
        As of `sheet_cells`.

    Raises
    ------
    InputError
        If the workbook cannot be read or is empty.
    """
    with _opened(path) as book:
        for index, name in enumerate(book.sheet_names):
            sheet = book.get_sheet_by_index(index)
            if sheet.height:
                return name if index else "", sheet.to_python(skip_empty_area=False, nrows=n_rows)
    raise InputError(f"“{path.name}” is empty: no sheet has a value.")


def sheet_cells(path: Path, sheet: str, n_rows: int | None = None) -> Cells:
    """Return the cells of a sheet from its top left corner.

    Parameters
    ----------
    path : Path
    sheet : str
        Empty for the first.
    n_rows : int, optional

    Returns
    -------
    list of list
        int, float, str, bool, dates and times; an empty cell is "".

    Raises
    ------
    InputError
        If the workbook cannot be read, has no such sheet, or the sheet is too large.
    """
    with _opened(path) as book:
        names = book.sheet_names
        if sheet and sheet not in names:
            raise InputError(f"“{path.name}” has no sheet “{sheet}”; it has {', '.join(names)}.")
        found = book.get_sheet_by_name(sheet) if sheet else book.get_sheet_by_index(0)
        return found.to_python(skip_empty_area=False, nrows=n_rows)


@contextmanager
def _opened(path: Path) -> Iterator[CalamineWorkbook]:
    """Open a workbook; every failure of the reader becomes one sentence."""
    import python_calamine

    if zipfile.is_zipfile(path):
        _check_size(path)
    try:
        with python_calamine.load_workbook(str(path)) as book:
            if not book.sheet_names:
                raise InputError(f"“{path.name}” has no sheet.")
            yield book
    except InputError:
        raise
    except python_calamine.PasswordError as error:
        raise InputError(f"“{path.name}” is protected by a password: save a copy without one.") from error
    except Exception as error:
        raise InputError(f"“{path.name}” is no workbook that can be read: {_plain(error)}.") from error


def _plain(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".")[:200] or type(error).__name__


def _check_size(path: Path) -> None:
    """Refuse a workbook that would fill the memory: the reader makes a cell for each place."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
                raise InputError(f"“{path.name}” unpacks to more than {MAX_UNPACKED >> 30} GB.")
            for entry in entries:
                is_sheet = entry.filename.startswith("xl/worksheets/") or entry.filename == "content.xml"
                if is_sheet and _n_cells(archive, entry) > MAX_CELLS:
                    raise InputError(
                        f"“{path.name}” has a sheet of more than {MAX_CELLS:,} cells: delete what lies far "
                        "from the table, or save it as CSV."
                    )
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, zlib.error) as error:
        raise InputError(f"“{path.name}” is a damaged workbook: {_plain(error)}.") from error


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
            for letters, row in _CELL.findall(text):
                last_row = max(last_row, int(row))
                last_column = max(last_column, _column_number(letters))
            before = text[-200:]
    return last_row * last_column


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - ord("A") + 1
    return number
