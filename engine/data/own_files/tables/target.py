"""Guesses which column of a table is to be predicted, and whether as a class or as a number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.data.own_files.tables.column_values import ColumnValues
from engine.data.own_files.tables.values import number_text
from engine.errors import InputError
from engine.language.numbers import number_text as written
from engine.language.texts import _
from engine.network.fields import cut

MIN_ROWS = 4
MAX_CLASSES = 1000
FEW_CLASSES = 10  # whole numbers of so few values are classes
GUESSED_CLASSES = 100  # a column with more classes is chosen by hand
_SURE = {"target", "targets", "label", "labels", "outcome", "response", "dependent", "survived"}
_CLASS = {"class", "classes"}  # also that of a cabin or of a school
_YES_OR_NO = {  # what happened or not; of more values they are something else
    *("status", "event", "death", "died", "dead", "deceased", "alive", "relapse", "arrest", "failure"),
    *("failed", "case", "cens", "censor", "censored", "censors", "admitted", "success", "approve", "click"),
}
_LIKELY_CLASSES = {
    *("species", "variety", "cultivar", "diagnosis", "churn", "churned", "exited", "attrition", "income"),
    *("fraud", "spam", "disease", "stroke", "diabetes", "recurrence", "sentiment", "satisfaction", "weather"),
    *("approved", "default", "defaulted", "deposit", "subscribed", "purchase", "purchased", "decision"),
    *("evaluation", "acceptability", "edible", "poisonous", "digit", "letter", "vote", "voted", "choice"),
    *("clicked", "converted"),
}
_LIKELY_NUMBERS = {
    *("price", "prices", "saleprice", "medv", "medhouseval", "salary", "wage", "wages", "charges", "mpg"),
    *("strength", "rings", "yield", "tip", "revenue", "profit", "sales", "cnt", "bodyfat", "csmpa", "g3"),
    *("fare", "diabetes", "prestige"),
}
_LIKELY = {"quality", "output"}
_MAYBE = {
    *("y", "status", "result", "rating", "grade", "score", "scores", "count", "value", "risk", "total"),
    *("demand", "cost", "rate", "consumption", "power", "amount", "income", "balance", "duration"),
}
_MAYBE_CLASSES = {"type", "group", "category", "origin"}
_PLACE_OR_ID = {  # also as the last of several words
    *("latitude", "longitude", "lat", "lon", "lng", "long", "zip", "zipcode", "postcode", "code", "num"),
    *("id", "subject", "name"),
}
_NO_TARGET = _PLACE_OR_ID | {
    *("year", "quarter", "month", "week", "day", "date", "hour", "period", "visit", "index", "block"),
    *("weights", "train", "test", "split", "fold", "subset", "partition"),
}


def guess_target(candidates: Mapping[str, ColumnValues], has_names: bool) -> str:
    """Choose the column that is to be predicted.

    By its name if one is usual for a target; else the last one, or the first if it is a number and dates,
    places, numbers of things or the groups of an experiment follow. Without names a first column of classes
    is preferred to a last one of numbers.

    Parameters
    ----------
    candidates : mapping of str to ColumnValues
        The columns that can be a target, in the file's order; not empty.
    has_names : bool
        Whether the names are those of the file.

    Returns
    -------
    str
    """
    names = list(candidates)
    if not has_names:
        first, last = (candidates[names[place]] for place in (0, -1))
        is_numbered = first.n_distinct and first.distinct[0] in (
            0,
            1,
        )  # a column of counts may begin anywhere
        is_first = guess_task(first) == "classification" and (first.kind != "number" or is_numbered)
        return names[0] if is_first and guess_task(last) == "regression" else names[-1]
    taken = {name.strip().lower() for name in names}
    points = {name: _points(values, taken) for name, values in candidates.items()}
    usual = [name for name in names if points[name] >= 0] or names
    points[usual[0]] += 5
    is_number_first = guess_task(candidates[usual[0]]) == "regression"
    is_measured_first = is_number_first and (usual[-1] != names[-1] or _is_experiment(candidates))
    points[usual[0 if is_measured_first else -1]] += 15
    return max(reversed(names), key=points.__getitem__)


def _is_experiment(candidates: Mapping[str, ColumnValues]) -> bool:
    """Whether one column was measured, the first, in the groups that the others name."""
    name, *others = candidates
    groups = [candidates[other] for other in others]
    return (
        name.strip().lower() != "age"
        and all(one.n_values >= 4 * one.n_distinct and one.n_distinct <= FEW_CLASSES for one in groups)
        and bool(groups)
        and groups[-1].n_distinct > 2
    )


def _points(values: ColumnValues, taken: set[str]) -> float:
    """How much a column's name sounds like a target, with such values."""
    words = re.findall(r"[a-z0-9]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", values.name).lower())
    whole, last = "".join(words), words[-1] if words else ""
    is_class = guess_task(values) == "classification"
    likely = _LIKELY | (_LIKELY_CLASSES if is_class else _LIKELY_NUMBERS)
    sure = _SURE | _CLASS if is_class else _SURE
    if whole in _SURE or (whole == "y" and "z" not in taken):
        return 100
    if is_class and whole in _CLASS:
        return 70
    if values.n_distinct == 2 and whole in _YES_OR_NO:
        return 65
    if whole in likely:
        return 60
    if sure & set(words):
        return 50
    if last in likely - {"income"}:
        return 40
    if {whole, last} & _MAYBE:
        return 12
    if {whole, last} & _MAYBE_CLASSES:
        return 9
    is_no_target = whole in _NO_TARGET or last in _PLACE_OR_ID or (whole == "time" and values.is_sequence)
    return -20 if is_no_target else 0


def has_usual_name(values: ColumnValues) -> bool:
    """Whether a column's name is one that targets have.

    Parameters
    ----------
    values : ColumnValues

    Returns
    -------
    bool
    """
    return _points(values, set()) > 0


def is_surely_target(name: str) -> bool:
    """Whether a name can hardly be that of anything but the target.

    Parameters
    ----------
    name : str

    Returns
    -------
    bool
    """
    return name.strip().lower() in _SURE | _CLASS


def guess_task(values: ColumnValues) -> str:
    """Say whether a target is predicted as a class or as a number.

    Parameters
    ----------
    values : ColumnValues

    Returns
    -------
    str
        "classification" for words, for two values, and for few whole numbers that each come often.
    """
    if values.kind != "number":
        return "classification"
    is_few = values.n_distinct <= FEW_CLASSES and values.n_values >= 5 * values.n_distinct
    return "classification" if values.is_whole and (is_few or values.n_distinct == 2) else "regression"


def can_be_target(values: ColumnValues) -> bool:
    """Whether a column can be guessed to be the target.

    Parameters
    ----------
    values : ColumnValues

    Returns
    -------
    bool
    """
    if values.n_distinct < 2 or values.n_missing > values.n_rows / 2:
        return False
    if values.kind == "category":
        return values.n_distinct <= min(GUESSED_CLASSES, values.n_values / 2)
    return values.kind == "number"


def checked_task(values: ColumnValues, task: str, kind: str) -> str:
    """Return the task, if it can be with these values.

    Parameters
    ----------
    values : ColumnValues
        Of the target.
    task : str
        As the user wants it; guessed if empty.
    kind : str
        Of the column as the user wants it; may be empty.

    Returns
    -------
    str

    Raises
    ------
    InputError
        If there is nothing to predict, or the values do not fit the task.
    """
    name = cut(values.name)
    if values.n_distinct < 2:
        if not values.n_distinct:
            text = _("“{column}” has only no value: there is nothing to predict.")
            raise InputError(text.format(column=name))
        text = _("“{column}” has only one value, “{value}”: there is nothing to predict.")
        raise InputError(text.format(column=name, value=cut(_shown(values.distinct[0]))))
    if not task and kind == "category":
        task = "classification"
    if not task and kind == "number" and values.kind == "number" and values.n_distinct > 2:
        task = "regression"
    task = task or guess_task(values)
    if task == "regression" and values.kind != "number":
        text = _("“{column}” is not a number, so that it can only be predicted as a class.")
        raise InputError(text.format(column=name))
    if task == "classification" and values.n_distinct > min(MAX_CLASSES, max(values.n_values / 2, 2)):
        text = _("“{column}” has {n} different values in {n_rows} rows: too many for classes.")
        n, n_rows = written(values.n_distinct, ","), written(values.n_values, ",")
        raise InputError(text.format(column=name, n=n, n_rows=n_rows))
    return task


def _shown(value: Any) -> str:
    return number_text(value) if isinstance(value, float) else str(value)


def target_facts(
    values: npt.NDArray[Any], target: str, task: str
) -> tuple[tuple[str, ...], tuple[int, ...], tuple[float, float]]:
    """Describe the target's values.

    Parameters
    ----------
    values : ndarray, (n,)
        Without missing ones; float64, or object with str.
    target : str
        Its name.
    task : str

    Returns
    -------
    class_names : tuple of str
        Sorted; empty for a regression.
    class_counts : tuple of int
    deviations : (float, float)
        Of a regression: standard deviation, and mean absolute deviation from the mean.

    Raises
    ------
    InputError
        If there are too few rows, or all are of one class.
    """
    if task == "regression":
        if len(values) < MIN_ROWS:
            text = _("Only {n} rows are left; at least {least} are needed.")
            raise InputError(text.format(n=len(values), least=MIN_ROWS))
        unit = float(np.abs(values).max()) or 1.0  # squares of the largest numbers are no numbers any more
        around = values / unit - (values / unit).mean()
        return (), (), (unit * float(np.sqrt((around**2).mean())), unit * float(np.abs(around).mean()))
    texts = values if values.dtype.kind == "O" else [number_text(value) for value in values]
    distinct, counts = np.unique(np.asarray(texts, dtype=object).astype(str), return_counts=True)
    by_name = dict(zip(map(str, distinct), map(int, counts), strict=True))
    if len(by_name) < 2:
        text = _("“{column}” has one class once rows are dropped: there is nothing to predict.")
        raise InputError(text.format(column=cut(target)))
    names = sort_names(by_name)
    return tuple(names), tuple(by_name[name] for name in names), (0.0, 0.0)


def sort_names(names: Iterable[str]) -> list[str]:
    """Sort names of classes or categories.

    Parameters
    ----------
    names : iterable of str

    Returns
    -------
    list of str
        By value if all are numbers, else by the alphabet.
    """
    names = list(names)
    try:
        return sorted(names, key=lambda name: (float(name), name))
    except ValueError:
        return sorted(names, key=lambda name: (name.casefold(), name))
