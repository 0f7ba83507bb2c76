"""The names of a table's columns: those of its header, made unique."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from engine.data.own_files.tables.guessing import is_number
from engine.errors import InputError
from engine.experiment.data_file import TableFormat
from engine.language.numbers import number_text
from engine.language.texts import _

NAME_ROWS = 100  # rows that say how many columns there are
MAX_COLUMNS = 10_000


def column_names(path: Path, table: TableFormat, rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Name the columns of a table.

    Parameters
    ----------
    path : Path
        For the sentence if there is no table.
    table : TableFormat
    rows : sequence of sequence of str
        The first of the table, with the header if there is one; missing values are empty.

    Returns
    -------
    tuple of str
        "column 3" where the file gives none; a second "age" is "age (2)".

    Raises
    ------
    InputError
        If there are no rows, a row is too long, or there are more than 10,000 columns.
    """
    if not rows:
        text = _("“{file}” has no rows after the first {n}.")
        raise InputError(text.format(file=path.name, n=table.skip_rows))
    header, data = (list(rows[0]), rows[1:]) if table.has_header else ([], rows)
    if not data:
        raise InputError(_("“{file}” has a header but no rows.").format(file=path.name))
    width = Counter(map(len, data)).most_common(1)[0][0]
    if len(header) == width - 1:
        if not any(row[width - 1] for row in data if len(row) == width):
            width -= 1  # each row ends with a delimiter
        elif not any(map(is_number, header)):
            header = ["", *header]  # as R writes it: nothing above the names of the rows
    width = max(len(header), width)
    for index, row in enumerate(data):
        if any(row[width:]):
            line = table.skip_rows + table.has_header + index + 1
            text = _("line {line} of “{file}” has {n} values where {n_expected} were expected.")
            raise InputError(text.format(line=line, file=path.name, n=len(row), n_expected=width))
    if width > MAX_COLUMNS:
        text = _("“{file}” has {n} columns; at most {most} are read.")
        n, most = number_text(width, ","), number_text(MAX_COLUMNS, ",")
        raise InputError(text.format(file=path.name, n=n, most=most))
    return unique_names([*header, *[""] * (width - len(header))])


def unique_names(header: Sequence[str]) -> tuple[str, ...]:
    """Make the names of columns unique.

    Parameters
    ----------
    header : sequence of str
        May be empty and equal.

    Returns
    -------
    tuple of str
    """
    taken = set(header)
    names: list[str] = []
    seen: set[str] = set()
    for index, name in enumerate(header, start=1):
        name = " ".join(name.split()) or f"column {index}"
        unique, count = name, 1
        while unique in seen or (count > 1 and unique in taken):
            count += 1
            unique = f"{name} ({count})"
        seen.add(unique)
        names.append(unique)
    return tuple(names)
