"""Decides what becomes of a table's columns; the user can correct each decision."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.data.own_files.steering import steering_facts
from engine.data.own_files.tables.column_values import ColumnValues, values_by_column
from engine.data.own_files.tables.copies import giving_away, is_square
from engine.data.own_files.tables.target import (
    MIN_ROWS,
    can_be_target,
    checked_task,
    guess_target,
    has_usual_name,
    is_surely_target,
    sort_names,
    target_facts,
)
from engine.data.own_files.tables.values import Values, number_text
from engine.data.tails import has_long_tail
from engine.errors import InputError
from engine.experiment.data_file import (
    COLUMN_KINDS,
    COLUMN_ROLES,
    DATE_PARTS,
    MISSING,
    MISSING_CATEGORY,
    OTHER,
    ColumnSpec,
)
from engine.language.lists import comma_listed
from engine.language.texts import N_, _, ngettext
from engine.network.fields import cut

MAX_FEATURE_CATEGORIES = 20
RARE = 0.01  # of the rows
MOSTLY_MISSING = 0.9
# Why a column is left out: in files in English.
EVERY_ROW = N_("every row has its own value")
CONSTANT = N_("all values are the same")
ALL_MISSING = N_("all values are missing")
NEARLY_ALL_MISSING = N_("more than 9 of 10 values are missing")
TEXT = N_("text with too many different values")
RARE_WORDS = N_("every value is rare")
CODE = N_("numbers that stand for things, not amounts")
_INDEX_PARTS = {"weekday": "day_of_week"}  # pandas takes the other name away
_CODE_NAME = re.compile(
    r"((.*[ _.-])?(id|zip|zip ?code|postal[ _.-]?code|postcode|fips|subject)|.*[a-z](ID|Id))"
)
_ID_NAME = re.compile(
    r"(column 1|unnamed(: ?\d+)?|index|idx|rownames?|row|nr|no|number|#|key|(.*[ _.-])?"
    r"(id|uuid|guid|identifier)|.*[a-z](ID|Id))"
)
_COUNTED = {"x", "t", "time", "year", "step", "epoch", "month", "day", "week", "period", "hour"}


@dataclass(frozen=True, kw_only=True)
class ColumnChoice:
    """What the user wants of a column; what is empty is guessed.

    Attributes
    ----------
    name : str
    kind : str
        One of COLUMN_KINDS.
    role : str
        One of COLUMN_ROLES.
    missing : str
        One of MISSING.
    """

    name: str
    kind: str = ""
    role: str = ""
    missing: str = ""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What becomes of a table.

    Attributes
    ----------
    columns : tuple of ColumnSpec
        A classification's target is a "category", a regression's a "number".
    task, target : str
    class_names : tuple of str
    class_counts : tuple of int
    target_deviations : (float, float)
    has_long_tail : bool
    n_samples, n_groups, largest_group : int
    given_sizes : (int, int)
        As in FileSpec.
    """

    columns: tuple[ColumnSpec, ...]
    task: str
    target: str
    class_names: tuple[str, ...]
    class_counts: tuple[int, ...]
    target_deviations: tuple[float, float]
    has_long_tail: bool
    n_samples: int
    n_groups: int = 0
    largest_group: int = 0
    given_sizes: tuple[int, int] = (0, 0)


def decide(
    table: Mapping[str, Values],
    choices: Iterable[ColumnChoice | ColumnSpec] = (),
    task: str = "",
    target: str = "",
    *,
    has_names: bool = True,
    date_formats: Mapping[str, str] | None = None,
    values: Mapping[str, ColumnValues] | None = None,
    n_test: int = 0,
) -> Decision:
    """Decide what becomes of each column, which is the target, and what the target's values are.

    Parameters
    ----------
    table : mapping of str to ndarray, (n,)
        As `OpenTable.read` gives it.
    choices : iterable of ColumnChoice or ColumnSpec, optional
        The user's; of a ColumnSpec its kind, role and missing count.
    task : str, optional
        "classification" or "regression"; deduced from the target's values if empty.
    target : str, optional
        Guessed if empty.
    has_names : bool, optional
        Whether the file gives the columns' names.
    date_formats : mapping of str to str, optional
        Of the dates.
    values : mapping of str to ColumnValues, optional
        Of the table, if they have been counted: those of the rows by which to decide.
    n_test : int, optional
        How many of the last rows are from a file of test rows.

    Returns
    -------
    Decision

    Raises
    ------
    InputError
        If a choice cannot be, nothing can be predicted, or no feature is left.
    """
    values = values_by_column(table) if values is None else values
    chosen = _checked(choices, values)
    if len(table) < 2:
        raise InputError(_("The table has one column; it needs a target and at least one feature."))
    n_rows = len(next(iter(table.values())))
    if n_rows < MIN_ROWS:
        text = ngettext(
            "The table has {n} row; at least {least} are needed.",
            "The table has {n} rows; at least {least} are needed.",
            n_rows,
        )
        raise InputError(text.format(n=n_rows, least=MIN_ROWS))
    columns = {name: _column(values[name], chosen.get(name), has_names) for name in values}
    target = _target(table, columns, values, chosen, target, has_names)
    task = checked_task(values[target], task, chosen[target].kind if target in chosen else "")
    for name, column in columns.items():
        if name == target:
            kind = "category" if task == "classification" else "number"
            columns[name] = ColumnSpec(
                name=name, kind=kind, role="target", missing=_target_missing(values[name])
            )
        elif column.role == "target":
            columns[name] = _column(values[name], ColumnChoice(name=name, role="feature"), has_names)
        if column.kind == "date" and name != target:
            parts = _date_parts(values[name].distinct)
            columns[name] = replace(
                columns[name], date_parts=parts, date_format=(date_formats or {}).get(name, "")
            )
    guessed = [name for name, column in columns.items() if column.role == "feature" and name not in chosen]
    copies = giving_away(table, values, target, task, guessed)
    if any(column.role == "feature" and name not in copies for name, column in columns.items()):
        for name, reason in copies.items():
            columns[name] = ColumnSpec(name=name, kind=columns[name].kind, role="ignored", reason=reason)
    if not any(column.role == "feature" for column in columns.values()):
        for name, column in columns.items():
            if column.kind == "number" and column.reason == EVERY_ROW and name not in chosen:
                columns[name] = ColumnSpec(name=name)  # a series: its time or place is all there is
    if not any(column.role == "feature" for column in columns.values()):
        reasons = "; ".join(
            f"{cut(one.name)}: {_(one.reason)}" for one in list(columns.values())[:3] if one.reason
        )
        text = _("No column is left to predict “{target}” from.")
        if reasons:
            # Translators: {reasons} is such as "age: all values are the same; name: …".
            text = _("No column is left to predict “{target}” from ({reasons}).")
        raise InputError(text.format(target=cut(target), reasons=reasons))
    kept = _kept_rows(table, n_rows, columns.values())
    names, counts, deviations = target_facts(table[target][kept], target, task)
    steering = steering_facts(table, kept, columns.values())
    if n_test:
        steering["given_sizes"] = (0, int(kept[n_rows - n_test :].sum()))
    return Decision(
        columns=tuple(columns.values()),
        task=task,
        target=target,
        class_names=names,
        class_counts=counts,
        target_deviations=deviations,
        has_long_tail=task == "regression" and has_long_tail(table[target][kept]),
        n_samples=int(kept.sum()),
        **steering,
    )


def _checked(
    choices: Iterable[ColumnChoice | ColumnSpec], values: Mapping[str, ColumnValues]
) -> dict[str, ColumnChoice]:
    """Return the choices by name; refuses what cannot be."""
    found = {}
    for choice in choices:
        if choice.name not in values:
            raise InputError(_("There is no column “{column}”.").format(column=cut(choice.name)))
        for text, given, known in (
            (_("A column's kind is one of {known}, not {given}."), choice.kind, COLUMN_KINDS),
            (_("A column's role is one of {known}, not {given}."), choice.role, COLUMN_ROLES),
            (_("A column's missing is one of {known}, not {given}."), choice.missing, MISSING),
        ):
            if given and given not in known:
                raise InputError(text.format(known=comma_listed(known), given=cut(given)))
        found[choice.name] = ColumnChoice(
            name=choice.name, kind=choice.kind, role=choice.role, missing=choice.missing
        )
    return found


# --- One column


def _column(values: ColumnValues, choice: ColumnChoice | None, has_names: bool) -> ColumnSpec:
    """Say what becomes of a column that is not the target."""
    choice = choice or ColumnChoice(name=values.name)
    kind = choice.kind or values.kind
    reason = "" if choice.role and choice.role != "ignored" else _reason(values, kind, has_names)
    if values.n_distinct == 0 and choice.role in ("", "feature"):
        reason = ALL_MISSING  # nothing can be made of it
    if kind == "text" and choice.role == "feature":
        kind = "category"  # the only way for a network to see it
    role = choice.role or "feature"
    if reason:
        role = "ignored"
    missing = _missing(values, kind, role, choice.missing)
    categories: tuple[str, ...] = ()
    if kind == "category" and role == "feature":
        categories = _categories(values, missing)
        if not choice.role and set(categories) <= {OTHER, MISSING_CATEGORY}:
            role, reason = "ignored", RARE_WORDS
    if role == "ignored":
        return ColumnSpec(name=values.name, kind=kind, role=role, reason=reason)
    return ColumnSpec(name=values.name, kind=kind, role=role, missing=missing, categories=categories)


def _reason(values: ColumnValues, kind: str, has_names: bool) -> str:
    """Why a column is left out; empty if it is not."""
    if values.n_distinct == 0:
        return ALL_MISSING
    if values.n_distinct == 1 and (not values.n_missing or kind != "category"):
        return CONSTANT
    if values.n_missing > MOSTLY_MISSING * values.n_rows and kind != "category":
        return NEARLY_ALL_MISSING
    is_unique = values.n_distinct == values.n_values
    if kind == "number" and values.is_whole and is_unique:
        is_named = has_names and _ID_NAME.fullmatch(_plain(values.name)) is not None
        is_counted = values.is_sequence and values.n_rows > 5 and _plain(values.name).lower() not in _COUNTED
        if is_named or is_counted:
            return EVERY_ROW
    is_many = kind == "number" and values.is_whole and values.n_distinct > MAX_FEATURE_CATEGORIES
    if is_many and has_names and _CODE_NAME.fullmatch(_plain(values.name)):
        return CODE
    if kind == "text" or (kind == "category" and values.kind == "text"):
        return EVERY_ROW if is_unique else TEXT
    return ""


def _plain(name: str) -> str:
    name = name.strip()
    return name if re.search(r"[a-z](ID|Id)$", name) else name.lower()


def _missing(values: ColumnValues, kind: str, role: str, choice: str) -> str:
    """Say what becomes of missing values."""
    if not values.n_missing:
        return "none"
    if role in ("group", "order", "split"):
        return "drop"
    fits = {"category": ("drop", "most_frequent", "category")}.get(kind, ("drop", "median", "most_frequent"))
    return choice if choice in fits else {"category": "category"}.get(kind, "median")


def _categories(values: ColumnValues, missing: str) -> tuple[str, ...]:
    """List the categories that get a feature; rare ones are merged."""
    texts = _as_text(values)
    enough = RARE * values.n_rows
    common = [text for text, n in zip(texts, values.counts, strict=True) if n >= enough and text != OTHER]
    if len(texts) - len(common) == 1 and OTHER not in texts:
        common = list(texts)  # a single rare one needs as many features as a merged one
    common = common[:MAX_FEATURE_CATEGORIES]
    has_other = len(common) < len(texts)
    common = [text for text in common if text != MISSING_CATEGORY]
    is_kept = missing == "category" or MISSING_CATEGORY in texts
    return (*sort_names(common), *[MISSING_CATEGORY] * is_kept, *[OTHER] * has_other)


def _as_text(values: ColumnValues) -> list[str]:
    """Return the different values as text, the most frequent first."""
    order = np.argsort(-values.counts, kind="stable")
    return (
        [number_text(one) for one in values.distinct[order]]
        if values.kind == "number"
        else list(values.distinct)
    )


def _date_parts(dates: npt.NDArray[Any]) -> tuple[str, ...]:
    """Return the parts that differ from row to row."""
    import pandas as pd

    index = pd.DatetimeIndex(dates)
    numbers = {part: getattr(index, _INDEX_PARTS.get(part, part)) for part in DATE_PARTS}
    return tuple(part for part, found in numbers.items() if found.nunique() > 1) or ("year",)


# --- The target


def _target(
    table: Mapping[str, Values],
    columns: Mapping[str, ColumnSpec],
    values: Mapping[str, ColumnValues],
    chosen: Mapping[str, ColumnChoice],
    target: str,
    has_names: bool,
) -> str:
    target = target or next((name for name, one in chosen.items() if one.role == "target"), "")
    if target:
        if target not in columns:
            known = [*map(cut, list(columns)[:10]), *["…"] * (len(columns) > 10)]
            text = _("There is no column “{column}”; there are {known}.")
            raise InputError(text.format(column=cut(target), known=comma_listed(known)))
        return target
    free = {
        name: values[name]
        for name, column in columns.items()
        if column.role == "feature"
        and not (name in chosen and chosen[name].role)
        and can_be_target(values[name])
    }
    if not any(map(is_surely_target, free)):
        same = [one.name for one in columns.values() if one.reason == CONSTANT]
        constant = [name for name in same if is_surely_target(name)]
        if constant:
            return constant[0]  # to say that there is nothing to predict
    if not free:
        # Translators: a column, and why it is left out.
        left = [
            _("“{column}”: {reason}").format(column=cut(one.name), reason=_(one.reason))
            for one in columns.values()
            if one.reason
        ]
        text = _("No column can be predicted: one with at least two different values is needed.")
        if left:
            text = _(
                "No column can be predicted: one with at least two different values is needed ({reasons})."
            )
        raise InputError(text.format(reasons="; ".join(left[:3])))
    found = guess_target(free, has_names)
    while has_names and len(free) > 1 and not has_usual_name(free[found]) and is_square(table, found):
        del free[found]
        found = guess_target(free, has_names)
    return found


def _target_missing(values: ColumnValues) -> str:
    return "drop" if values.n_missing else "none"


def _kept_rows(
    values: Mapping[str, Values], n_rows: int, columns: Iterable[ColumnSpec]
) -> npt.NDArray[np.bool_]:
    """Rows that are left once those with missing values are dropped."""
    import pandas as pd

    kept = np.ones(n_rows, dtype=bool)
    for column in columns:
        if column.missing == "drop":
            kept &= ~pd.isna(values[column.name])
    return kept


def kinds_to_read(columns: Sequence[ColumnSpec]) -> dict[str, str]:
    """Return the columns that training needs, with the kinds that `read_table` takes.

    Parameters
    ----------
    columns : sequence of ColumnSpec

    Returns
    -------
    dict of str to str
    """
    return {column.name: column.kind for column in columns if column.role != "ignored"}
