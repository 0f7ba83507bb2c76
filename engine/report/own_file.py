"""What a report says of the user's own file: which it is, how it was read, what became of its columns."""

from __future__ import annotations

from collections.abc import Sequence

from engine.experiment.data_file import ColumnSpec, FileSpec
from engine.experiment.specs import DataSpec
from engine.network.layer_kinds import shape_text
from engine.report.blocks import Table, head_cells, text_cells
from engine.report.embedded_project import is_carried

MAX_ROWS = 200  # of the table of columns
MAX_NAMED = 30  # classes, or categories of a column
KINDS = {
    "csv": "text table",
    "excel": "workbook",
    "parquet": "Parquet table",
    "npz": "arrays",
    "images": "images by class",
}
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", " ": "spaces", "|": "bars"}
ROLES = {
    "target": "is predicted",
    "group": "groups the rows for the split",
    "order": "orders the rows for the split",
    "split": "says which rows are for the test",
}
MISSING = {
    "none": "none",
    "drop": "rows without a value left out",
    "median": "median of the training rows",
    "most_frequent": "most frequent value of the training rows",
    "category": "a category of their own",
}


def file_facts(file: FileSpec) -> list[tuple[str, str]]:
    """Name, size, hash and reading of a file, as names and values.

    Parameters
    ----------
    file : FileSpec

    Returns
    -------
    list of (str, str)
    """
    rows = [("File", f"{file.name} ({KINDS[file.format]}, {_size(file)})"), ("SHA-256", file.sha256)]
    if (test := file.test_file) is not None:
        rows += [("Test rows", f"{test.name} ({_size(test)})"), ("SHA-256 of the test rows", test.sha256)]
    if file.format in ("csv", "excel"):
        rows.append(("Read as", _reading(file)))
    if file.format == "npz":
        rows.append(("Arrays", f"{file.arrays[0]} to learn from, {file.arrays[1]} to predict"))
    rows.append(("Rows" if file.is_table else "In the file", _rows(file)))
    if file.class_names:
        names = zip(file.class_names, file.class_counts, strict=True)
        rows.append(("Classes", _some([f"{name} ({count:,})" for name, count in names])))
    return rows


def _size(file: FileSpec) -> str:
    return f"{file.n_bytes:,} byte{'' if file.n_bytes == 1 else 's'}"


def source_text(file: FileSpec) -> str:
    """Say where the file is: in the page, or where the reader must put it.

    Parameters
    ----------
    file : FileSpec

    Returns
    -------
    str
        Without the folder that it lies in.
    """
    carried = [is_carried(one) for one in file.sources]
    if len(carried) == 1:
        if carried[0]:
            return "The author's own file, a copy of which is in the HTML page. Nothing was downloaded."
        return (
            "The author's own file, which is not in this report: to check the report, put the file beside "
            "it. Nothing was downloaded."
        )
    if all(carried):
        return "The author's own files, copies of which are in the HTML page. Nothing was downloaded."
    missing = " and ".join(
        one.name for one, is_here in zip(file.sources, carried, strict=True) if not is_here
    )
    return f"The author's own files. To check the report, put {missing} beside it. Nothing was downloaded."


def columns_table(data: DataSpec) -> Table | None:
    """List the columns of the user's own table: which are used, how, and why others are not.

    Parameters
    ----------
    data : DataSpec

    Returns
    -------
    Table or None
        None for arrays, images and data that are not the user's own.
    """
    if data.file is None or not data.file.columns:
        return None
    columns = data.file.columns
    rows = [
        text_cells((column.name, _kind(column), _use(column, data), _missing(column, data)))
        for column in columns[:MAX_ROWS]
    ]
    if len(columns) > MAX_ROWS:
        rows.append(text_cells((f"and {len(columns) - MAX_ROWS:,} more columns", "", "", "")))
    used = [column for column in data.file.columns_as("feature") if column.name not in data.exclude_columns]
    n_features = sum(column.n_features for column in used)
    caption = f"{len(columns):,} columns; the network reads {len(used):,} of them as {n_features:,} features"
    return Table(caption, head_cells(("Column", "Kind", "Use", "Missing values"), 4), tuple(rows))


def _reading(file: FileSpec) -> str:
    table = file.table
    found = []
    if file.format == "csv":
        delimiter = DELIMITERS.get(table.delimiter, f"“{table.delimiter}”")
        found += [table.encoding, f"{delimiter} between values", f"“{table.decimal}” for decimals"]
        if table.thousands:
            found.append(f"“{table.thousands}” for thousands")
        if table.signs:
            found.append(f"“{table.signs}” left out of numbers")
    else:
        found.append(f"sheet “{table.sheet}”" if table.sheet else "first sheet")
    if table.skip_rows:
        found.append(f"{table.skip_rows:,} row{'' if table.skip_rows == 1 else 's'} before the table skipped")
    found.append("names in the first row" if table.has_header else "no names in the first row")
    return ", ".join(found)


def _rows(file: FileSpec) -> str:
    if not file.is_table:
        return f"{file.n_samples:,} samples of {shape_text(file.shape)}"
    read = [column for column in file.columns if column.role != "ignored"]
    dropping = [column.name for column in read if column.missing == "drop"]
    without = f", without those that miss {_some(dropping)}" if dropping else ""
    return f"{file.n_samples:,} used{without}"


def _kind(column: ColumnSpec) -> str:
    if column.role != "feature":
        return column.kind
    if column.kind == "category":
        return f"category: {_some(column.categories)}"
    return f"date: {', '.join(column.date_parts)}" if column.kind == "date" else column.kind


def _use(column: ColumnSpec, data: DataSpec) -> str:
    if column.role == "ignored":
        return f"left out: {column.reason}" if column.reason else "left out by choice"
    if column.role != "feature":
        return ROLES[column.role]
    if column.name in data.exclude_columns:
        return "left out by choice"
    return f"{column.n_features:,} feature{'' if column.n_features == 1 else 's'}"


def _missing(column: ColumnSpec, data: DataSpec) -> str:
    is_unread = column.role == "ignored" or (column.name in data.exclude_columns and column.missing != "drop")
    return "–" if is_unread else MISSING[column.missing]


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - MAX_NAMED:,} more" if len(names) > MAX_NAMED else ""
    return ", ".join(names[:MAX_NAMED]) + more
