"""What was decided on a table and left out, in plain sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.data.info import IMBALANCED
from engine.data.own_files.tables.columns import ColumnChoice
from engine.data.own_files.tables.facts import ColumnFacts
from engine.experiment.data_file import OTHER, ColumnSpec, FileSpec
from engine.language.lists import comma_listed, listed
from engine.language.numbers import number_text
from engine.language.texts import N_, _, ngettext
from engine.network.fields import cut

NAMES_SHOWN = 5
LONG_TAIL = 5.0  # standard deviations from the mean to the maximum, and less than 2 to the minimum
FEW_ROWS = 100
ENCODING_NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": N_("UTF-8 with mark"),
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
    "latin-1": "Latin-1",
}
TELLING = 0.99  # association with the target
_TOTALS = (
    *("total", "totals", "grand total", "sum", "average", "mean"),  # not a text: words in files
    *("summe", "gesamt", "total général"),
)
_SEPARATED = {
    ";": N_("Columns are separated by semicolons."),
    "\t": N_("Columns are separated by tabs."),
    "|": N_("Columns are separated by vertical bars."),
    " ": N_("Columns are separated by blanks."),
}
_WAYS = {
    "median": N_("{columns}: the median of the training rows stands in for missing values."),
    "most_frequent": N_(
        "{columns}: the most frequent value of the training rows stands in for missing values."
    ),
    "category": N_("{columns}: missing values are a category of their own."),
}


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
        if table.delimiter in _SEPARATED:
            notes.append(_(_SEPARATED[table.delimiter]))
        if table.decimal == ",":
            notes.append(_("Numbers are written with a decimal comma."))
        if table.thousands:
            notes.append(_("“{mark}” groups the digits of large numbers.").format(mark=table.thousands))
        if table.signs:
            text = ngettext(
                "{signs} is left out of numbers.", "{signs} are left out of numbers.", len(table.signs)
            )
            notes.append(text.format(signs=_names(table.signs)))
        if not table.encoding.startswith("utf-8"):
            encoding = _(ENCODING_NAMES.get(table.encoding, table.encoding))
            notes.append(_("The text is encoded in {encoding}.").format(encoding=encoding))
    if table.sheet:
        notes.append(_("The sheet is “{name}”.").format(name=cut(table.sheet)))
    if n := table.skip_rows:
        text = ngettext("{n} row before the table is skipped.", "{n} rows before the table are skipped.", n)
        notes.append(text.format(n=number_text(n, ",")))
    if not table.has_header and file.format != "parquet":
        notes.append(_("The first row has no names, so that the columns are numbered."))
    twice = [column.name for column in file.columns if column.name.endswith(" (2)")]
    if twice:
        text = _("Some columns have the same name; a number was added: {columns}.")
        notes.append(text.format(columns=_names(twice)))
    return notes


def _test_notes(file: FileSpec) -> list[str]:
    if file.test_file is None:
        return []
    n_test = file.given_sizes[1]
    text = _(
        "The test rows are the {n_test} of “{test_file}”; what becomes of the columns was decided by the {n} "
        "of “{file}” alone."
    )
    n, n_tested = number_text(file.n_samples - n_test, ","), number_text(n_test, ",")
    return [text.format(n_test=n_tested, test_file=cut(file.test_file.name), n=n, file=cut(file.name))]


def _target_notes(file: FileSpec, facts: ColumnFacts, n_rows: int, is_chosen: bool) -> list[str]:
    target = cut(file.target)
    notes = _class_notes(file, is_chosen) if file.task == "classification" else _tail_notes(file, facts)
    if n := facts.n_missing:
        text = ngettext(
            "{n} row has no “{target}” and is left out.", "{n} rows have no “{target}” and are left out.", n
        )
        notes.append(text.format(n=number_text(n, ","), target=target))
    if file.n_samples < FEW_ROWS:
        text = _("With {n} rows, scores depend much on which of them are tested.")
        notes.append(text.format(n=file.n_samples))
    return notes


def _class_notes(file: FileSpec, is_chosen: bool) -> list[str]:
    notes, n_classes = [], len(file.class_names)
    is_number = all(_is_number(one) for one in file.class_names)
    if is_number and n_classes > 2 and not is_chosen:
        text = _(
            "“{target}” has only {n} different numbers, so that it is predicted as a class, not as a number."
        )
        notes.append(text.format(target=cut(file.target), n=n_classes))
    largest = max(file.class_counts)
    if largest >= IMBALANCED * file.n_samples:
        notes.append(_imbalance_note(file, largest))
    if n := sum(count < 2 for count in file.class_counts):
        text = ngettext(
            "{n} class has only one sample, which is either learned or tested.",
            "{n} classes have only one sample, which is either learned or tested.",
            n,
        )
        notes.append(text.format(n=n))
    return notes


def _imbalance_note(file: FileSpec, largest: int) -> str:
    """Write the share of the largest class as people say it."""
    name = cut(file.class_names[file.class_counts.index(largest)])
    for unit in (10, 100, 1000):
        n = round(largest / file.n_samples * unit)
        if n < unit:
            text = _(
                "{n} of {whole} samples are of one class, “{name}”. Class weights, a setting of the "
                "training, can let every class count the same."
            )
            return text.format(n=n, whole=number_text(unit, ","), name=name)
    n_others = file.n_samples - largest
    text = ngettext(
        "All but {n} samples are of one class, “{name}”. Class weights, a setting of the training, can let "
        "every class count the same.",
        "All but {n} samples are of one class, “{name}”. Class weights, a setting of the training, can let "
        "every class count the same.",
        n_others,
    )
    return text.format(n=number_text(n_others, ","), name=name)


def _tail_notes(file: FileSpec, facts: ColumnFacts) -> list[str]:
    if facts.mean is None or facts.maximum is None or facts.minimum is None or not facts.deviation:
        return []
    above, below = facts.maximum - facts.mean, facts.mean - facts.minimum
    if above / facts.deviation < LONG_TAIL or below / facts.deviation >= LONG_TAIL / 2:
        return []
    text = _(
        "“{target}” has a few values far above the rest, up to {maximum}; its logarithm may be easier to "
        "predict."
    )
    return [text.format(target=cut(file.target), maximum=number_text(facts.maximum, ",.6g"))]


def _left_out_notes(file: FileSpec) -> list[str]:
    """One sentence for each reason."""
    by_reason: dict[str, list[str]] = {}
    for column in file.columns:
        if column.reason:
            by_reason.setdefault(column.reason, []).append(column.name)
    notes = []
    for reason, names in by_reason.items():
        # Translators: {reason} is such as "all values are the same".
        text = ngettext("{columns} is left out: {reason}.", "{columns} are left out: {reason}.", len(names))
        notes.append(text.format(columns=_names(names), reason=_(reason)))
    return notes


def _missing_notes(file: FileSpec, facts: dict[str, ColumnFacts], n_rows: int) -> list[str]:
    notes = []
    for column in file.columns:
        n_bad = facts[column.name].n_unreadable
        if n_bad and column.role != "ignored" and column.kind in ("number", "date"):
            text = ngettext(
                "“{column}”: {n} value is no number and counts as missing.",
                "“{column}”: {n} values are no numbers and count as missing.",
                n_bad,
            )
            if column.kind == "date":
                text = ngettext(
                    "“{column}”: {n} value is no date and counts as missing.",
                    "“{column}”: {n} values are no dates and count as missing.",
                    n_bad,
                )
            notes.append(text.format(column=cut(column.name), n=number_text(n_bad, ",")))
    for way, sentence in _WAYS.items():
        names = [one.name for one in file.columns if one.missing == way and one.role == "feature"]
        if names:
            notes.append(_(sentence).format(columns=_names(names)))
    kept = n_rows - facts[file.target].n_missing
    if file.n_samples < kept:
        n = kept - file.n_samples
        text = ngettext(
            "{n} row has other missing values and is left out.",
            "{n} rows have other missing values and are left out.",
            n,
        )
        notes.append(text.format(n=number_text(n, ",")))
    return notes


def _category_notes(file: FileSpec) -> list[str]:
    merged = [one.name for one in file.columns if OTHER in one.categories]
    text = _("{columns}: rare categories are merged into “{other}”.")
    return [text.format(columns=_names(merged), other=OTHER)] if merged else []


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
    text = ngettext(
        "{columns} alone tells “{target}” almost exactly. Leave out what is known only afterwards.",
        "{columns} each tell “{target}” almost exactly. Leave out what is known only afterwards.",
        len(names),
    )
    return [text.format(columns=_names(names), target=cut(file.target))]


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
    text = _("The last row begins with “{word}”. If it sums up the others, delete it from the file.")
    return [text.format(word=word)]


def _names(names: Sequence[str]) -> str:
    # Translators: the quotes around the name of a column.
    quoted = [_("“{name}”").format(name=cut(name)) for name in names[:NAMES_SHOWN]]
    if len(names) <= NAMES_SHOWN:
        return listed(quoted)
    n_more = len(names) - NAMES_SHOWN
    text = ngettext("{columns} and {n} more column", "{columns} and {n} more columns", n_more)
    return text.format(columns=comma_listed(quoted), n=number_text(n_more, ","))


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
