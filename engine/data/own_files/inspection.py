"""Looks at a table of the user's: what it is, what was decided, and what a page shows of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from engine.data.own_files.column_values import guess_kind, values_by_column
from engine.data.own_files.columns import ColumnChoice, Decision, decide
from engine.data.own_files.facts import ColumnFacts, column_facts
from engine.data.own_files.guessing import guess_table_format
from engine.data.own_files.image_samples import ImageSample
from engine.data.own_files.notes import notes_on
from engine.data.own_files.reading import convert_columns, read_columns
from engine.data.own_files.source import Progress, ShouldStop, file_format, sha256_of
from engine.data.own_files.test_rows import decided_with, described, facts_with, read_test_rows
from engine.data.own_files.values import Values, guess_date_format
from engine.errors import InputError
from engine.experiment.data_file import TABLE_FORMATS, ColumnSpec, FileSpec, TableFormat

HEAD_VALUES = 400_000  # of the first rows, by which formats and kinds are guessed
MAX_HEAD_ROWS = 20_000
MIN_HEAD_ROWS = 100
SHOWN_ROWS = 200
SHOWN_COLUMNS = 200
SHOWN_TEXT = 100  # characters of a value


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """What there is to see of a table before it is imported; plain data that can go through a pipe.

    Attributes
    ----------
    file : FileSpec
        As it would be imported. Of a preview without SHA-256, and counts are those of the first rows.
    n_rows : int
        Rows that were read.
    header : tuple of str
        Names of up to 200 columns.
    rows : tuple of tuple of str
        The first 200 rows of these columns as text; a missing value is empty.
    facts : tuple of ColumnFacts
        On all columns, in the file's order.
    notes : tuple of str
        Sentences on what was decided and left out.
    is_partial : bool
        Whether only the first rows were read, and there are more.
    images : tuple of ImageSample
        Of images some of each class, as they will be read.
    """

    file: FileSpec
    n_rows: int
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    facts: tuple[ColumnFacts, ...]
    notes: tuple[str, ...]
    is_partial: bool
    images: tuple[ImageSample, ...] = ()


def inspect_table(
    path: str | Path,
    table_format: TableFormat | None = None,
    choices: Iterable[ColumnChoice | ColumnSpec] = (),
    task: str = "",
    target: str = "",
    *,
    test_path: str | Path = "",
    is_preview: bool = False,
    on_progress: Progress | None = None,
    should_stop: ShouldStop | None = None,
) -> Inspection:
    """Read a table and decide what becomes of it.

    Parameters
    ----------
    path : str or Path
    table_format : TableFormat, optional
        Guessed if it is not given.
    choices : iterable of ColumnChoice or ColumnSpec, optional
        What the user wants of some columns.
    task, target : str, optional
        Guessed if empty.
    test_path : str or Path, optional
        Of a second table, with the rows that are for the test.
    is_preview : bool, optional
        Whether to read only the first rows, some 20,000 of them, and no test rows.
    on_progress : callable, optional
        Is told the part that is done, from 0 to 1.
    should_stop : callable, optional

    Returns
    -------
    Inspection

    Raises
    ------
    InputError
        If a file is no table that can be imported, or a choice cannot be.
    ReadingStoppedError
        If `should_stop` said so.
    """
    path, choices = Path(path), tuple(choices)
    form = file_format(path)
    if form not in TABLE_FORMATS:
        raise InputError(f"“{path.name}” is no table.")
    encodings = [] if table_format else ["cp1252", "latin-1"]
    table_format = table_format or guess_table_format(path)
    while True:
        try:
            return _inspect(
                path,
                form,
                table_format,
                choices,
                task,
                target,
                test_path,
                is_preview,
                on_progress,
                should_stop,
            )
        except InputError as error:
            if not isinstance(error.__cause__, UnicodeDecodeError) or not encodings:
                raise
        table_format = replace(table_format, encoding=encodings.pop(0))  # far down came another letter


def _inspect(
    path: Path,
    form: str,
    table_format: TableFormat,
    choices: tuple[ColumnChoice | ColumnSpec, ...],
    task: str,
    target: str,
    test_path: str | Path,
    is_preview: bool,
    on_progress: Progress | None,
    should_stop: ShouldStop | None,
) -> Inspection:
    head, is_whole = _read_head(path, form, table_format)
    kinds = _kinds(head, table_format, choices)
    formats = {name: guess_date_format(head[name]) or "" for name, kind in kinds.items() if kind == "date"}
    has_names = table_format.has_header or form == "parquet"

    def read(
        columns: Mapping[str, str], start: float, end: float
    ) -> tuple[dict[str, Values], dict[str, int]]:
        if is_whole or is_preview:
            return convert_columns(head, columns, table_format, formats)
        return read_columns(
            path,
            form,
            table_format,
            kinds=columns,
            date_formats=formats,
            on_progress=_part_of(on_progress, start, end),
            should_stop=should_stop,
        )

    def decided(task: str, target: str) -> Decision:
        return decide(table, choices, task, target, has_names=has_names, date_formats=formats, values=values)

    table, unreadable = read(kinds, 0.0, 0.6)
    values = values_by_column(table)
    decision = decided(task, target)
    by_hand = {one.name for one in choices if one.kind}
    words = {
        column.name: "text"
        for column in decision.columns
        if table[column.name].dtype.kind == "f"
        and (
            column.kind == "category"
            or (unreadable[column.name] > values[column.name].n_values and column.name not in by_hand)
        )
    }
    if words:  # classes keep the text that the file has for them, such as 01; and some columns only began so
        more, none_bad = read(words, 0.6, 0.8)
        table |= more
        unreadable |= none_bad
        values |= values_by_column(more)
        decision = decided(decision.task, decision.target)
    until = 0.9 if test_path else 1.0
    digest = "" if is_preview else sha256_of(path, _part_of(on_progress, 0.8, until), should_stop)
    file = FileSpec(
        name=path.name,
        sha256=digest,
        n_bytes=path.stat().st_size,
        format=form,
        table=table_format,
        path=str(path.absolute()),
        **vars(decision),
    )
    facts = column_facts(table, values, unreadable, decision)
    header = tuple(head)[:SHOWN_COLUMNS]
    rows = zip(*(head[name][:SHOWN_ROWS].tolist() for name in header), strict=True)
    n_rows = len(table[decision.target])
    if test_path and not is_preview:
        on_test = _part_of(on_progress, 0.9, 0.95)
        test, bad = read_test_rows(Path(test_path), file, kinds | words, formats, on_test, should_stop)
        second = described(Path(test_path), file, _part_of(on_progress, 0.95, 1.0), should_stop)
        facts, n_rows = facts_with(facts, test, bad), n_rows + len(test[decision.target])
        decision = decided_with(table, test, values, decision, choices, formats)
        file = replace(file, test_file=second, **vars(decision))
    return Inspection(
        file=file,
        n_rows=n_rows,
        header=header,
        rows=tuple(tuple("" if text is None else text[:SHOWN_TEXT] for text in row) for row in rows),
        facts=facts,
        notes=notes_on(file, facts, n_rows, choices),
        is_partial=is_preview and not is_whole,
    )


def _read_head(path: Path, form: str, table_format: TableFormat) -> tuple[dict[str, Values], bool]:
    """Read the first rows as text, fewer of a table with many columns, and say whether these are all."""
    n_rows = MIN_HEAD_ROWS
    head, _ = read_columns(path, form, table_format, n_rows=n_rows + 1)
    n_found = len(next(iter(head.values())))
    if n_found > n_rows:
        n_rows = max(MIN_HEAD_ROWS, min(MAX_HEAD_ROWS, HEAD_VALUES // len(head)))
        head, _ = read_columns(path, form, table_format, n_rows=n_rows + 1)
        n_found = len(next(iter(head.values())))
    return {name: values[:n_rows] for name, values in head.items()}, n_found <= n_rows


def _kinds(
    head: Mapping[str, Values],
    table_format: TableFormat,
    choices: tuple[ColumnChoice | ColumnSpec, ...],
) -> dict[str, str]:
    """Choose how each column is read."""
    chosen = {one.name: one.kind for one in choices if one.kind}
    kinds = {}
    for name, values in head.items():
        kind = chosen.get(name) or guess_kind(values, table_format)
        kinds[name] = "text" if kind == "category" else kind
    return kinds


def _part_of(on_progress: Progress | None, start: float, end: float) -> Progress | None:
    """Tell the progress of a part as that of the whole."""
    if on_progress is None:
        return None
    return lambda done: on_progress(start + (end - start) * done)
