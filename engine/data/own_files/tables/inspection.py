"""Looks at a table of the user's: what it is, what was decided, and what a page shows of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from engine.data.own_files.images.image_samples import ImageSample
from engine.data.own_files.source import Progress, ShouldStop, file_format, sha256_of
from engine.data.own_files.tables.column_values import ColumnValues, guess_kind, values_by_column
from engine.data.own_files.tables.columns import ColumnChoice, Decision, decide
from engine.data.own_files.tables.facts import ColumnFacts, column_facts
from engine.data.own_files.tables.guessing import guess_table_format
from engine.data.own_files.tables.notes import notes_on, total_note
from engine.data.own_files.tables.reading import OpenTable, convert_columns, open_table
from engine.data.own_files.tables.second_file import decided_with, described, facts_with, read_test_rows
from engine.data.own_files.tables.values import Values, guess_date_format
from engine.errors import InputError
from engine.experiment.data_file import TABLE_FORMATS, ColumnSpec, FileSpec, TableFormat
from engine.language.texts import _

HEAD_VALUES = 400_000  # of the first rows, by which formats and kinds are guessed
MAX_HEAD_ROWS = 20_000
MIN_HEAD_ROWS = 100
PREVIEW_ROWS = 5_000
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
    gives_test : bool
        Of arrays and images: whether they say which are for the test, even if the split is to choose them.
    """

    file: FileSpec
    n_rows: int
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    facts: tuple[ColumnFacts, ...]
    notes: tuple[str, ...]
    is_partial: bool
    images: tuple[ImageSample, ...] = ()
    gives_test: bool = False


def inspect_table(
    path: str | Path,
    table_format: TableFormat | None = None,
    choices: Iterable[ColumnChoice | ColumnSpec] = (),
    task: str = "",
    target: str = "",
    *,
    test_path: str | Path = "",
    on_partial: Callable[[Inspection], None] | None = None,
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
    on_partial : callable, optional
        Is told what the first rows say before all are read, if there are more than 5,000 and no error.
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
        raise InputError(_("“{file}” is no table.").format(file=path.name))
    encodings: list[str] = []
    if table_format is None:
        table_format = guess_table_format(path)
        if table_format.encoding.startswith("utf-8"):  # two bytes a letter are no text in others
            encodings = ["cp1252", "latin-1"]
    while True:
        try:
            look = _Look(open_table(path, form, table_format), form, choices, task, target, test_path)
            return look.inspect(on_partial, on_progress, should_stop)
        except InputError as error:
            if not isinstance(error.__cause__, UnicodeDecodeError) or not encodings:
                raise
        table_format = replace(table_format, encoding=encodings.pop(0))  # far down came another letter


@dataclass(frozen=True)
class _Head:
    """The first rows as text and what they say of the columns; `is_whole` if there are no more."""

    columns: dict[str, Values]
    is_whole: bool
    kinds: dict[str, str]
    date_formats: dict[str, str]

    def shown(self) -> _Head:
        """Without the text that a page does not show, which needs more memory than the numbers."""
        columns = {
            name: self.columns[name][:SHOWN_ROWS].copy() for name in list(self.columns)[:SHOWN_COLUMNS]
        }
        return replace(self, columns=columns)


@dataclass(frozen=True)
class _Table:
    """The columns with their values as they were read, and what was decided by them."""

    columns: dict[str, Values]
    values: dict[str, ColumnValues]
    kinds: dict[str, str]
    decision: Decision


Read = Callable[[Mapping[str, str], float, float], tuple[dict[str, Values], dict[str, int]]]


@dataclass(frozen=True)
class _Look:
    """A look at an open table, with the user's choices."""

    source: OpenTable
    form: str
    choices: tuple[ColumnChoice | ColumnSpec, ...]
    task: str
    target: str
    test_path: str | Path

    def inspect(
        self,
        on_partial: Callable[[Inspection], None] | None,
        on_progress: Progress | None,
        should_stop: ShouldStop | None,
    ) -> Inspection:
        n_rows = max(MIN_HEAD_ROWS, min(MAX_HEAD_ROWS, HEAD_VALUES // len(self.source.names)))
        n_first = min(n_rows, PREVIEW_ROWS) if on_partial else n_rows
        head = self._head(n_first)
        if on_partial and not head.is_whole:
            self._tell_partial(head, on_partial)
        if n_first < n_rows and not head.is_whole:
            head = self._head(n_rows)
        if not head.is_whole:
            head = head.shown()

        def read(kinds: Mapping[str, str], start: float, end: float) -> Any:
            return self.source.read(
                kinds,
                date_formats=head.date_formats,
                on_progress=_part_of(on_progress, start, end),
                should_stop=should_stop,
            )

        found, table = self._inspection(head, self._conversion(head) if head.is_whole else read)
        until = 0.9 if self.test_path else 1.0
        digest = sha256_of(self.source.path, _part_of(on_progress, 0.8, until), should_stop)
        found = replace(found, file=replace(found.file, sha256=digest))
        if not self.test_path:
            return found
        return self._with_test_rows(found, table, head, _part_of(on_progress, until, 1.0), should_stop)

    def _tell_partial(self, head: _Head, on_partial: Callable[[Inspection], None]) -> None:
        try:
            found, _ = self._inspection(head, self._conversion(head))
        except InputError:
            return  # what the first rows can't say, all of them may
        on_partial(replace(found, is_partial=True))

    def _head(self, n_rows: int) -> _Head:
        columns, _ = self.source.read(n_rows=n_rows + 1)
        is_whole = len(columns[self.source.names[0]]) <= n_rows
        columns = {name: values[:n_rows] for name, values in columns.items()}
        chosen = {one.name: one.kind for one in self.choices if one.kind}
        kinds = {}
        for name, values in columns.items():
            kind = chosen.get(name) or guess_kind(values, self.source.table)
            kinds[name] = "text" if kind == "category" else kind
        dates = [name for name, kind in kinds.items() if kind == "date"]
        return _Head(
            columns, is_whole, kinds, {name: guess_date_format(columns[name]) or "" for name in dates}
        )

    def _conversion(self, head: _Head) -> Read:
        return lambda kinds, _start, _end: convert_columns(
            head.columns, kinds, self.source.table, head.date_formats
        )

    def _inspection(self, head: _Head, read: Read) -> tuple[Inspection, _Table]:
        """Decide from the rows that `read` gives; the file's SHA-256 is not known yet."""
        table, unreadable = read(head.kinds, 0.0, 0.6)
        values = values_by_column(table)
        decision = self._decision(head, table, values, self.task, self.target)
        by_hand = {one.name for one in self.choices if one.kind}
        words = {
            column.name: "text"
            for column in decision.columns
            if table[column.name].dtype.kind == "f"
            and (
                column.kind == "category"
                or (unreadable[column.name] > values[column.name].n_values and column.name not in by_hand)
            )
        }
        if words:  # classes keep the text that the file has for them, such as 01; some columns only began so
            more, none_bad = read(words, 0.6, 0.8)
            table |= more
            unreadable |= none_bad
            values |= values_by_column(more)
            decision = self._decision(head, table, values, decision.task, decision.target)
        path = self.source.path
        file = FileSpec(
            name=path.name,
            sha256="",
            n_bytes=path.stat().st_size,
            format=self.form,
            table=self.source.table,
            path=str(path.absolute()),
            **vars(decision),
        )
        facts = column_facts(table, values, unreadable, decision)
        header = self.source.names[:SHOWN_COLUMNS]
        rows = zip(*(head.columns[name][:SHOWN_ROWS].tolist() for name in header), strict=True)
        n_rows = len(table[decision.target])
        found = Inspection(
            file=file,
            n_rows=n_rows,
            header=header,
            rows=tuple(tuple("" if text is None else text[:SHOWN_TEXT] for text in row) for row in rows),
            facts=facts,
            notes=self._notes(file, facts, n_rows, head),
            is_partial=False,
        )
        return found, _Table(table, values, head.kinds | words, decision)

    def _with_test_rows(
        self,
        found: Inspection,
        table: _Table,
        head: _Head,
        on_progress: Progress | None,
        should_stop: ShouldStop | None,
    ) -> Inspection:
        path, file, formats = Path(self.test_path), found.file, head.date_formats
        test, bad = read_test_rows(
            path, file, table.kinds, formats, _part_of(on_progress, 0.0, 0.5), should_stop
        )
        second = described(path, file, _part_of(on_progress, 0.5, 1.0), should_stop)
        facts, n_rows = facts_with(found.facts, test, bad), found.n_rows + len(test[file.target])
        decision = decided_with(table.columns, test, table.values, table.decision, self.choices, formats)
        file = replace(file, test_file=second, **vars(decision))
        notes = self._notes(file, facts, n_rows, head)
        return replace(found, file=file, n_rows=n_rows, facts=facts, notes=notes)

    def _notes(
        self, file: FileSpec, facts: tuple[ColumnFacts, ...], n_rows: int, head: _Head
    ) -> tuple[str, ...]:
        last_row = [values[-1] for values in head.columns.values()]
        return (
            *notes_on(file, facts, n_rows, self.choices),
            *(total_note(last_row) if head.is_whole else ()),
        )

    def _decision(
        self,
        head: _Head,
        table: Mapping[str, Values],
        values: Mapping[str, ColumnValues],
        task: str,
        target: str,
    ) -> Decision:
        return decide(
            table,
            self.choices,
            task,
            target,
            has_names=self.source.table.has_header or self.form == "parquet",
            date_formats=head.date_formats,
            values=values,
        )


def _part_of(on_progress: Progress | None, start: float, end: float) -> Progress | None:
    """Tell the progress of a part as that of the whole."""
    if on_progress is None:
        return None
    return lambda done: on_progress(start + (end - start) * done)
