"""What a report says of the user's own file: which it is, how it was read, what became of its columns."""

from __future__ import annotations

from collections.abc import Sequence

from engine.experiment.data_file import ColumnSpec, FileSpec
from engine.experiment.specs import DataSpec
from engine.language.lists import comma_listed, listed
from engine.language.numbers import number_text
from engine.language.texts import N_, _, ngettext, pgettext
from engine.network.layer_kinds import shape_text
from engine.report.blocks import Table, head_cells, text_cells
from engine.report.embedded_project import is_carried

MAX_ROWS = 200  # of the table of columns
MAX_NAMED = 30  # classes, or categories of a column
KINDS = {
    "csv": N_("text table"),
    "excel": N_("workbook"),
    "parquet": N_("Parquet table"),
    "npz": N_("arrays"),
    "images": N_("images by class"),
}
DELIMITERS = {
    ",": N_("commas between values"),
    ";": N_("semicolons between values"),
    "\t": N_("tabs between values"),
    " ": N_("spaces between values"),
    "|": N_("bars between values"),
}

ROLES = {
    "target": N_("is predicted"),
    "group": N_("groups the rows for the split"),
    "order": N_("orders the rows for the split"),
    "split": N_("says which rows are for the test"),
}
MISSING = {
    "drop": N_("rows without a value left out"),
    "median": N_("median of the training rows"),
    "most_frequent": N_("most frequent value of the training rows"),
    "category": N_("a category of their own"),
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
    kind = comma_listed([_(KINDS[file.format]), _size(file)])
    rows = [(_("File"), f"{file.name} ({kind})"), ("SHA-256", file.sha256)]
    if (test := file.test_file) is not None:
        rows.append((_("Test rows"), f"{test.name} ({_size(test)})"))
        rows.append((_("SHA-256 of the test rows"), test.sha256))
    if file.format in ("csv", "excel"):
        rows.append((_("Read as"), _reading(file)))
    if file.format == "npz":
        text = _("{inputs} to learn from, {target} to predict")
        rows.append((_("Arrays"), text.format(inputs=file.arrays[0], target=file.arrays[1])))
    rows.append((_("Rows") if file.is_table else _("In the file"), _rows(file)))
    if file.class_names:
        names = zip(file.class_names, file.class_counts, strict=True)
        rows.append((_("Classes"), _some([f"{name} ({number_text(count, ',')})" for name, count in names])))
    return rows


def _size(file: FileSpec) -> str:
    return ngettext("{n} byte", "{n} bytes", file.n_bytes).format(n=number_text(file.n_bytes, ","))


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
            return _("The author's own file, a copy of which is in the HTML page. Nothing was downloaded.")
        return _(
            "The author's own file, which is not in this report: to check the report, put the file beside "
            "it. Nothing was downloaded."
        )
    if all(carried):
        return _("The author's own files, copies of which are in the HTML page. Nothing was downloaded.")
    missing = [one.name for one, is_here in zip(file.sources, carried, strict=True) if not is_here]
    return _(
        "The author's own files. To check the report, put {files} beside it. Nothing was downloaded."
    ).format(files=listed(missing))


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
        n = len(columns) - MAX_ROWS
        more = ngettext("and {n} more column", "and {n} more columns", n).format(n=number_text(n, ","))
        rows.append(text_cells((more, "", "", "")))
    used = [column for column in data.file.columns_as("feature") if column.name not in data.exclude_columns]
    n_features = sum(column.n_features for column in used)
    caption = _("{n} columns; the network reads {n_used} of them as {n_features} features").format(
        n=number_text(len(columns), ","),
        n_used=number_text(len(used), ","),
        n_features=number_text(n_features, ","),
    )
    head = head_cells((_("Column"), _("Kind"), _("Use"), _("Missing values")), 4)
    return Table(caption, head, tuple(rows))


def _reading(file: FileSpec) -> str:
    table = file.table
    found = []
    if file.format == "csv":
        sign = _("“{sign}” between values").format(sign=table.delimiter)
        delimiter = _(DELIMITERS[table.delimiter]) if table.delimiter in DELIMITERS else sign
        found += [table.encoding, delimiter, _("“{sign}” for decimals").format(sign=table.decimal)]
        if table.thousands:
            found.append(_("“{sign}” for thousands").format(sign=table.thousands))
        if table.signs:
            found.append(_("“{signs}” left out of numbers").format(signs=table.signs))
    else:
        found.append(_("sheet “{name}”").format(name=table.sheet) if table.sheet else _("first sheet"))
    if n := table.skip_rows:
        skipped = ngettext("{n} row before the table skipped", "{n} rows before the table skipped", n)
        found.append(skipped.format(n=number_text(n, ",")))
    found.append(_("names in the first row") if table.has_header else _("no names in the first row"))
    return comma_listed(found)


def _rows(file: FileSpec) -> str:
    n = number_text(file.n_samples, ",")
    if not file.is_table:
        return _("{n} samples of {shape}").format(n=n, shape=shape_text(file.shape))
    read = [column for column in file.columns if column.role != "ignored"]
    if dropping := [column.name for column in read if column.missing == "drop"]:
        return _("{n} used, without those that miss {columns}").format(n=n, columns=_some(dropping))
    return pgettext("rows", "{n} used").format(n=n)


def _kind(column: ColumnSpec) -> str:
    kind = _(column.kind)
    if column.role != "feature":
        return kind
    if column.kind == "category":
        return f"{kind}: {_some(column.categories)}"
    if column.kind == "date":
        return f"{kind}: {comma_listed([_(part) for part in column.date_parts])}"
    return kind


def _use(column: ColumnSpec, data: DataSpec) -> str:
    if column.role == "ignored" and column.reason:
        return _("left out: {reason}").format(reason=_(column.reason))
    if column.role not in ("ignored", "feature"):
        return _(ROLES[column.role])
    if column.role == "ignored" or column.name in data.exclude_columns:
        return _("left out by choice")
    n = column.n_features
    return ngettext("{n} feature", "{n} features", n).format(n=number_text(n, ","))


def _missing(column: ColumnSpec, data: DataSpec) -> str:
    is_unread = column.role == "ignored" or (column.name in data.exclude_columns and column.missing != "drop")
    if is_unread:
        return "–"
    return pgettext("missing values", "none") if column.missing == "none" else _(MISSING[column.missing])


def _some(names: Sequence[str]) -> str:
    text = comma_listed(names[:MAX_NAMED])
    if (n := len(names) - MAX_NAMED) <= 0:
        return text
    return ngettext("{names} and {n} more", "{names} and {n} more", n).format(
        names=text, n=number_text(n, ",")
    )
