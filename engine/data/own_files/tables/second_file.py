"""A second file with the rows that are for the test: finding it beside the first, reading it, joining both.

Columns, kinds, categories and classes are decided by the first file alone, so that nothing of the test rows
gets into the training. Of them it only matters whether a value is missing in a column that had all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from engine.data.own_files.source import Progress, ShouldStop, file_format, files_beside, sha256_of
from engine.data.own_files.tables.column_values import ColumnValues
from engine.data.own_files.tables.columns import ColumnChoice, Decision, decide
from engine.data.own_files.tables.facts import ColumnFacts
from engine.data.own_files.tables.reading import open_table
from engine.data.own_files.tables.values import Values
from engine.errors import InputError
from engine.experiment.data_file import ColumnSpec, FileSpec
from engine.language.texts import N_, _
from engine.network.fields import cut
from engine.system.regular_files import MISSING, kind_of

_KINDS = {"csv": N_("a text table"), "excel": N_("a workbook"), "parquet": N_("a Parquet table")}
Table = dict[str, Values]


def matching_files(file: FileSpec) -> tuple[Path, Path] | None:
    """Find the files with training and test rows if a table is one of the two and both have the same columns.

    Parameters
    ----------
    file : FileSpec
        A table as it was inspected.

    Returns
    -------
    (Path, Path) or None
        The one with the training rows first.
    """
    path = Path(file.path)
    pair = files_beside(path) if file.is_table else None
    if pair is None:
        return None
    other = pair[0] if pair[1] == path else pair[1]
    try:
        is_same = file_format(other) == file.format
        names = open_table(other, file.format, file.table).names if is_same else ()
    except InputError:
        return None
    return pair if names == tuple(column.name for column in file.columns) else None


def described(path: Path, file: FileSpec, on_progress: Progress | None, stop: ShouldStop | None) -> FileSpec:
    """Say which file the one with the test rows is.

    Parameters
    ----------
    path : Path
    file : FileSpec
        The one with the training rows.
    on_progress, stop : callable or None

    Returns
    -------
    FileSpec

    Raises
    ------
    InputError
        If it can't be read, or both have the same contents.
    """
    digest = sha256_of(path, on_progress, stop)
    if digest == file.sha256:
        text = _(
            "“{file}” has the same contents as “{other}”; the test needs rows that are not for training."
        )
        raise InputError(text.format(file=path.name, other=file.name))
    size, place = path.stat().st_size, str(path.absolute())
    return FileSpec(name=path.name, sha256=digest, n_bytes=size, format=file.format, path=place)


def read_test_rows(
    path: Path,
    file: FileSpec,
    kinds: Mapping[str, str],
    date_formats: Mapping[str, str],
    on_progress: Progress | None = None,
    should_stop: ShouldStop | None = None,
) -> tuple[Table, dict[str, int]]:
    """Read the test rows as the training rows are read.

    Parameters
    ----------
    path : Path
    file : FileSpec
        As it was decided by the training rows.
    kinds : mapping of str to str
        Of all columns, in the file's order.
    date_formats : mapping of str to str
    on_progress, should_stop : callable, optional

    Returns
    -------
    columns, unreadable
        As `OpenTable.read` gives them.

    Raises
    ------
    InputError
        If it is another kind of file, has other columns or an unknown class.
    ReadingStoppedError
        If `should_stop` said so.
    """
    if kind_of(path) == MISSING:
        raise InputError(_("There is no file {path}.").format(path=path))
    form = file_format(path)
    if form != file.format:
        # Translators: {kind} and {given} are such as "a text table", {given} also "arrays or images".
        text = _(
            "“{file}” is not read like “{other}”: expected is {kind} with the same columns, not {given}."
        )
        given = _(_KINDS[form]) if form in _KINDS else _("arrays or images")
        kind = _(_KINDS[file.format])
        raise InputError(text.format(file=path.name, other=file.name, kind=kind, given=given))
    opened = open_table(path, form, file.table)
    _check_names(list(opened.names), list(kinds), path, file)
    table, unreadable = opened.read(
        kinds, date_formats=date_formats, on_progress=on_progress, should_stop=should_stop
    )
    if file.task == "classification":
        known = set(file.class_names)
        unknown = next((one for one in table[file.target] if one is not None and one not in known), None)
        if unknown is not None:
            text = _(
                "“{file}” has the class “{name}” in column {column}, which “{other}” has not: nothing can be "
                "learned about it."
            )
            raise InputError(
                text.format(file=path.name, name=cut(unknown), column=cut(file.target), other=file.name)
            )
    return table, unreadable


def _check_names(names: list[str], expected: list[str], path: Path, file: FileSpec) -> None:
    """Refuse other columns than those of the training rows."""
    if names == expected:
        return
    gone = [name for name in expected if name not in names]
    if file.target in gone:
        text = _(
            "“{file}” has no column {column}, which is to be predicted: rows without an answer can't be a "
            "test."
        )
        raise InputError(text.format(file=path.name, column=cut(file.target)))
    if gone:
        text = _("“{file}” has no column {column}, which “{other}” has.")
        raise InputError(text.format(file=path.name, column=cut(gone[0]), other=file.name))
    more = [name for name in names if name not in expected]
    if more:
        text = _("“{file}” has a column {column}, which “{other}” has not.")
        raise InputError(text.format(file=path.name, column=cut(more[0]), other=file.name))
    first, given = next((a, b) for a, b in zip(expected, names, strict=True) if a != b)
    text = _(
        "“{file}” has its columns in another order than “{other}”: {given} stands where {expected} is "
        "expected."
    )
    raise InputError(text.format(file=path.name, other=file.name, given=cut(given), expected=cut(first)))


def decided_with(
    table: Table,
    test: Table,
    values: Mapping[str, ColumnValues],
    decision: Decision,
    choices: Iterable[ColumnChoice | ColumnSpec],
    date_formats: Mapping[str, str],
) -> Decision:
    """Join the test rows to the training rows, and count both.

    Parameters
    ----------
    table, test : dict of str to ndarray, (n,)
        As `OpenTable.read` gives them; emptied, since both together are as large.
    values : mapping of str to ColumnValues
        Of the training rows.
    decision : Decision
        By the training rows.
    choices : iterable of ColumnChoice or ColumnSpec
        The user's, of which those for missing values count here.
    date_formats : mapping of str to str

    Returns
    -------
    Decision
        The same, except for the counts and for columns in which only test rows have missing values.

    Raises
    ------
    InputError
        If no test row has a target.
    """
    import pandas as pd

    n_test = len(test[decision.target])
    if pd.isna(test[decision.target]).all():
        text = _(
            "No test row has a value of {column}, which is to be predicted: rows without an answer can't be "
            "a test."
        )
        raise InputError(text.format(column=cut(decision.target)))
    counted = {}
    for name, one in values.items():
        is_new = not one.n_missing and bool(pd.isna(test[name]).any())
        more = is_new and name == decision.target  # a target is judged by the number of its values
        counted[name] = replace(one, n_missing=one.n_missing + is_new, n_rows=one.n_rows + more)
    joined = {name: np.concatenate((table.pop(name), test.pop(name))) for name in list(table)}
    wanted = {one.name: one.missing for one in choices if one.missing != "none"}
    found = decide(
        joined,
        [
            replace(one, missing=wanted.get(one.name, "") if one.missing == "none" else one.missing)
            for one in decision.columns
        ],
        decision.task,
        decision.target,
        date_formats=date_formats,
        values=counted,
        n_test=n_test,
    )
    if not found.given_sizes[1]:
        raise InputError(_("No test row is left once rows with missing values are dropped."))
    reasons = {one.name: one.reason for one in decision.columns}
    columns = tuple(replace(one, reason=reasons[one.name]) for one in found.columns)
    return replace(found, columns=columns)


def facts_with(
    facts: tuple[ColumnFacts, ...], test: Table, unreadable: Mapping[str, int]
) -> tuple[ColumnFacts, ...]:
    """Count missing values of the test rows, too; all else is told of the training rows.

    Parameters
    ----------
    facts : tuple of ColumnFacts
    test : dict of str to ndarray, (n,)
    unreadable : mapping of str to int
        Of the test rows.

    Returns
    -------
    tuple of ColumnFacts
    """
    import pandas as pd

    return tuple(
        replace(
            one,
            n_missing=one.n_missing + int(pd.isna(test[one.name]).sum()),
            n_unreadable=one.n_unreadable + unreadable[one.name],
        )
        for one in facts
    )
