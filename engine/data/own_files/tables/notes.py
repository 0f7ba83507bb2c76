"""What was decided on a table and left out, in plain sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.data.info import IMBALANCED
from engine.data.own_files.tables.columns import ColumnChoice
from engine.data.own_files.tables.facts import ColumnFacts
from engine.experiment.data_file import OTHER, ColumnSpec, FileSpec
from engine.network.fields import cut

NAMES_SHOWN = 5
LONG_TAIL = 5.0  # standard deviations from the mean to the maximum, and less than 2 to the minimum
FEW_ROWS = 100
ENCODING_NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with mark",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
    "latin-1": "Latin-1",
}
TELLING = 0.99  # association with the target
_TOTALS = ("total", "totals", "grand total", "sum", "average", "mean", "summe", "gesamt", "total général")
_WRITTEN = {";": "semicolons", "\t": "tabs", "|": "vertical bars", " ": "blanks"}


def notes_on(
    file: FileSpec,
    facts: Sequence[ColumnFacts],
    n_rows: int,
    choices: Iterable[ColumnChoice | ColumnSpec] = (),
) -> tuple[str, ...]:
    """Say what was decided and left out.

    Parameters
    ----------
    file : FileSpec
    facts : sequence of ColumnFacts
    n_rows : int
        Of the table.
    choices : iterable of ColumnChoice or ColumnSpec, optional
        What the user decided, which needs no explanation.

    Returns
    -------
    tuple of str
        Sentences.
    """
    chosen = {one.name for one in choices if one.role or one.kind}
    by_name = {one.name: one for one in facts}
    return (
        *_format_notes(file),
        *_test_notes(file),
        *_target_notes(file, by_name[file.target], n_rows, file.target in chosen),
        *_left_out_notes(file),
        *_missing_notes(file, by_name, n_rows),
        *_category_notes(file),
        *_telling_notes(file, by_name),
    )


def _format_notes(file: FileSpec) -> list[str]:
    table, notes = file.table, []
    if file.format == "csv":
        if table.delimiter in _WRITTEN:
            notes.append(f"Columns are separated by {_WRITTEN[table.delimiter]}.")
        if table.decimal == ",":
            notes.append("Numbers are written with a decimal comma.")
        if table.thousands:
            notes.append(f"“{table.thousands}” groups the digits of large numbers.")
        if table.signs:
            is_or_are = "is" if len(table.signs) == 1 else "are"
            notes.append(f"{_names(table.signs)} {is_or_are} left out of numbers.")
        if not table.encoding.startswith("utf-8"):
            notes.append(f"The text is encoded in {ENCODING_NAMES.get(table.encoding, table.encoding)}.")
    if table.sheet:
        notes.append(f"The sheet is “{cut(table.sheet)}”.")
    if table.skip_rows:
        what = "row before the table is" if table.skip_rows == 1 else "rows before the table are"
        notes.append(f"{table.skip_rows:,} {what} skipped.")
    if not table.has_header and file.format != "parquet":
        notes.append("The first row has no names, so that the columns are numbered.")
    twice = [column.name for column in file.columns if column.name.endswith(" (2)")]
    if twice:
        notes.append(f"Some columns have the same name; a number was added: {_names(twice)}.")
    return notes


def _test_notes(file: FileSpec) -> list[str]:
    if file.test_file is None:
        return []
    n_test = file.given_sizes[1]
    return [
        f"The test rows are the {n_test:,} of “{cut(file.test_file.name)}”; what becomes of the columns was "
        f"decided by the {file.n_samples - n_test:,} of “{cut(file.name)}” alone."
    ]


def _target_notes(file: FileSpec, facts: ColumnFacts, n_rows: int, is_chosen: bool) -> list[str]:
    name, notes = f"“{cut(file.target)}”", []
    if file.task == "classification":
        n_classes = len(file.class_names)
        is_number = all(_is_number(one) for one in file.class_names)
        if is_number and n_classes > 2 and not is_chosen:
            notes.append(
                f"{name} has only {n_classes} different numbers, so that it is predicted as a class, not as "
                "a number."
            )
        largest = max(file.class_counts)
        if largest >= IMBALANCED * file.n_samples:
            name_of = file.class_names[file.class_counts.index(largest)]
            notes.append(
                f"{_share(largest, file.n_samples)} samples are of one class, “{cut(name_of)}”. "
                "Class weights, a setting of the training, can let every class count the same."
            )
        rare = sum(count < 2 for count in file.class_counts)
        if rare:
            what = "class has" if rare == 1 else "classes have"
            notes.append(f"{rare} {what} only one sample, which is either learned or tested.")
    elif (
        facts.mean is not None and facts.maximum is not None and facts.minimum is not None and facts.deviation
    ):
        above = (facts.maximum - facts.mean) / facts.deviation
        if above >= LONG_TAIL and (facts.mean - facts.minimum) / facts.deviation < LONG_TAIL / 2:
            notes.append(
                f"{name} has a few values far above the rest, up to {facts.maximum:,.6g}; its logarithm may "
                "be easier to predict."
            )
    if facts.n_missing:
        what = "row has no" if facts.n_missing == 1 else "rows have no"
        notes.append(
            f"{facts.n_missing:,} {what} {name} and {'is' if facts.n_missing == 1 else 'are'} left out."
        )
    if file.n_samples < FEW_ROWS:
        notes.append(f"With {file.n_samples} rows, scores depend much on which of them are tested.")
    return notes


def _left_out_notes(file: FileSpec) -> list[str]:
    """One sentence for each reason."""
    by_reason: dict[str, list[str]] = {}
    for column in file.columns:
        if column.reason:
            by_reason.setdefault(column.reason, []).append(column.name)
    return [
        f"{_names(names)} {'is' if len(names) == 1 else 'are'} left out: {reason}."
        for reason, names in by_reason.items()
    ]


def _missing_notes(file: FileSpec, facts: dict[str, ColumnFacts], n_rows: int) -> list[str]:
    notes = []
    for column in file.columns:
        n_bad = facts[column.name].n_unreadable
        if n_bad and column.role != "ignored" and column.kind in ("number", "date"):
            what = f"value is no {column.kind}" if n_bad == 1 else f"values are no {column.kind}s"
            counts = "counts" if n_bad == 1 else "count"
            notes.append(f"“{cut(column.name)}”: {n_bad:,} {what} and {counts} as missing.")
    ways = {
        "median": "the median of the training rows stands in for missing values",
        "most_frequent": "the most frequent value of the training rows stands in for missing values",
        "category": "missing values are a category of their own",
    }
    for way, sentence in ways.items():
        names = [one.name for one in file.columns if one.missing == way and one.role == "feature"]
        if names:
            notes.append(f"{_names(names)}: {sentence}.")
    kept = n_rows - facts[file.target].n_missing
    if file.n_samples < kept:
        n_dropped = kept - file.n_samples
        what = "row has" if n_dropped == 1 else "rows have"
        notes.append(
            f"{n_dropped:,} {what} other missing values and {'is' if n_dropped == 1 else 'are'} left out."
        )
    return notes


def _category_notes(file: FileSpec) -> list[str]:
    merged = [one.name for one in file.columns if OTHER in one.categories]
    return [f"{_names(merged)}: rare categories are merged into “{OTHER}”."] if merged else []


def _telling_notes(file: FileSpec, facts: dict[str, ColumnFacts]) -> list[str]:
    """Name the columns that give the target away by themselves, as one that was computed from it does."""
    names = []
    for column in file.columns_as("feature"):
        one = facts[column.name]
        is_counted = column.kind != "category" or 10 * one.n_distinct <= file.n_samples
        if one.association is not None and abs(one.association) >= TELLING and is_counted:
            names.append(column.name)
    if not names:
        return []
    what = "alone tells" if len(names) == 1 else "each tell"
    told = f"{_names(names)} {what} “{cut(file.target)}” almost exactly."
    return [f"{told} Leave out what is known only afterwards."]


def total_note(last_row: Sequence[str | None]) -> list[str]:
    """Say that the last row may sum up the others, which no program can know.

    Parameters
    ----------
    last_row : sequence of (str or None)
        As text.

    Returns
    -------
    list of str
        A sentence, or nothing.
    """
    word = next((text for text in last_row if text), "")
    if word.lower().rstrip(":") not in _TOTALS:
        return []
    return [f"The last row begins with “{word}”. If it sums up the others, delete it from the file."]


def _names(names: Sequence[str]) -> str:
    shown = [f"“{cut(name)}”" for name in names[:NAMES_SHOWN]]
    if len(names) > NAMES_SHOWN:
        n_more = len(names) - NAMES_SHOWN
        return f"{', '.join(shown)} and {n_more:,} more column{'s' if n_more > 1 else ''}"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _share(part: int, whole: int) -> str:
    """Write a share as people say it."""
    for unit in (10, 100, 1000):
        if round(part / whole * unit) < unit:
            return f"{round(part / whole * unit)} of {unit:,}"
    return f"All but {whole - part:,}"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
