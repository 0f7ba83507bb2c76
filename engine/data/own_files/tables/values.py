"""The values of a table's columns: to numbers, dates and text, by rules that a script can repeat."""

from __future__ import annotations

import datetime
import re
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pandas as pd

# What stands for a missing value in every column; those of pandas, and that of the UCI repository.
NA_VALUES = [
    *("", "?", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>"),
    *("N/A", "NA", "NULL", "NaN", "None", "n/a", "nan", "null"),  # not a text: values
]
_NA_SET = frozenset(NA_VALUES)
# What may stand in a column of numbers for a missing one.
MISSING_WORDS = {
    *(word.lower() for word in NA_VALUES),
    *("-", "–", "--", ".", "...", "n.a.", "unknown", "missing", "nil", "inf", "-inf", "+inf", "infinity"),
    *("-infinity", "#div/0!", "#value!", "#ref!", "#name?", "#num!", "not available"),  # not a text: values
}
DIGITS = "%Y%m%d"  # in a workbook such a day is a number
DATE_FORMATS = (
    *(
        f"{day}{time}"
        for day in ("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%m/%d/%Y", "%d/%m/%Y", "%m-%d-%Y", "%d-%m-%Y")
        for time in ("", " %H:%M", " %H:%M:%S", "T%H:%M", "T%H:%M:%S")
    ),
    *("%d-%b-%y", "%d-%b-%Y", "%d %b %Y", "%b %d, %Y", "%b %d %Y", "%d %B %Y", "%B %d, %Y"),
    *("%b-%d-%Y", "%d.%m.%y", "%m/%d/%y", "%d/%m/%y", "%Y-%m", "%Y/%m", "%m/%Y", "%b %Y", "%b-%Y", "%B %Y"),
    *(DIGITS, "%Y%m%dT%H%M%S"),
    *("%H:%M", "%H:%M:%S"),
)
ISO = "ISO8601"  # pandas' name for the rest of ISO 8601: fractions of seconds, time zones
_MAYBE_DATE = re.compile(r"\d.*[-/.: ].*\d|[A-Za-z]+[- ]\d{4}|\d{8}(T\d{6})?")
_ISO_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
DATE_SAMPLE = 5000
ENOUGH = 0.95  # of the values must be numbers or dates

Values = npt.NDArray[Any]
Objects = npt.NDArray[np.object_]


def to_text(values: Iterable[Any]) -> Objects:
    """Return values as text without space around it.

    Parameters
    ----------
    values : iterable
        Of anything that a table holds; whole numbers lose their decimals.

    Returns
    -------
    ndarray of object
        str, or None where a value is missing.
    """
    found = [
        None if (text := value.strip() if isinstance(value, str) else _text(value)) in _NA_SET else text
        for value in values
    ]
    texts = np.empty(len(found), dtype=object)
    texts[:] = found
    return texts


def _text(value: Any) -> str | None:
    if value is None or value != value:  # nan and NaT
        return None
    if isinstance(value, float | np.floating):
        text = number_text(float(value))
    elif isinstance(value, datetime.datetime):
        text = value.isoformat(" ") if value.time() != datetime.time() else value.date().isoformat()
    else:
        text = str(value).strip()
    return text


def number_text(number: float) -> str:
    """Write a number as a category.

    Parameters
    ----------
    number : float

    Returns
    -------
    str
        Without decimals if it is whole.
    """
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else str(number)


def to_numbers(
    values: Values, decimal: str = ".", thousands: str = "", signs: str = ""
) -> npt.NDArray[np.float64]:
    """Return values as numbers; what is none, or is infinite, is missing.

    Parameters
    ----------
    values : ndarray, (n,)
        Numbers, or objects.
    decimal, thousands : str
        Of numbers in text; `thousands` may be empty.
    signs : str
        Characters that are left out of numbers in text.

    Returns
    -------
    ndarray of float64, (n,)
        nan where a value is missing.
    """
    if values.dtype.kind in "biuf":
        numbers = values.astype("float64")
    elif decimal == "." and not thousands:
        try:
            numbers = values.astype("float64")
        except (OverflowError, TypeError, ValueError):
            numbers = _parsed_numbers(values, decimal, thousands, signs)
    else:
        numbers = _parsed_numbers(values, decimal, thousands, signs)
    numbers[~np.isfinite(numbers)] = np.nan
    return numbers


def _parsed_numbers(values: Values, decimal: str, thousands: str, signs: str) -> npt.NDArray[np.float64]:
    """Read numbers one by one; what is none becomes nan."""
    import pandas as pd

    plain: list[Any] = []
    left_out = str.maketrans("", "", signs)
    for value in values:
        if isinstance(value, str):
            value = value.translate(left_out).strip() if signs else value
            value = value.replace(thousands, "") if thousands else value
            value = value.replace(decimal, ".") if decimal != "." else value
        elif isinstance(value, datetime.date | datetime.time | datetime.timedelta):
            value = None
        is_huge = isinstance(value, int) and abs(value) > sys.float_info.max
        plain.append(None if is_huge else value)
    numbers = pd.to_numeric(pd.Series(plain, dtype=object), errors="coerce")
    return np.array(numbers.to_numpy("float64", na_value=np.nan))


def to_dates(values: Values, date_format: str) -> Values:
    """Return values as dates; what is none is missing.

    Parameters
    ----------
    values : ndarray of object, (n,)
    date_format : str
        Of dates in text, as `guess_date_format` gives it.

    Returns
    -------
    ndarray of datetime64[us], (n,)
        NaT where a value is missing; times with a zone are in UTC.
    """
    import pandas as pd

    series = pd.Series(values, dtype=object)
    if date_format == DIGITS:
        series = series.map(lambda value: number_text(value) if isinstance(value, float) else value)
    is_text = np.array([isinstance(value, str) for value in series], dtype=bool)
    found = np.full(len(series), np.datetime64("NaT", "us"), dtype="datetime64[us]")
    if is_text.any() and date_format:
        found[is_text] = _parsed(series[is_text], date_format)
    is_date = np.array([isinstance(value, datetime.date) for value in values], dtype=bool)
    if is_date.any():
        found[is_date] = pd.to_datetime(series[is_date], errors="coerce").to_numpy("datetime64[us]")
    return found


def guess_date_format(values: Objects) -> str | None:
    """Guess how dates are written.

    Parameters
    ----------
    values : ndarray of object, (n,)
        str, dates, and None; the first 5,000 that are not missing are looked at.

    Returns
    -------
    str or None
        A format of pandas.to_datetime; empty if the values are dates already, None if they are not dates.
    """
    import pandas as pd

    sample = [value for value in values if value is not None][:DATE_SAMPLE]
    if not sample:
        return None
    texts = [value for value in sample if isinstance(value, str)]
    if not texts:
        return "" if all(isinstance(value, datetime.date) for value in sample) else None
    if sum(_MAYBE_DATE.search(text) is not None for text in texts[:20]) < ENOUGH * len(texts[:20]):
        return None
    series = pd.Series(texts, dtype=object)
    best = max(DATE_FORMATS, key=lambda one: _share_parsed(series, one))
    if _share_parsed(series, best) >= ENOUGH:
        return best
    has_times = sum(_ISO_TIME.match(text) is not None for text in texts) >= ENOUGH * len(texts)
    return ISO if has_times and _share_parsed(series, ISO) >= ENOUGH else None


def _share_parsed(series: pd.Series, date_format: str) -> float:
    for part in (series[:20], series):  # most formats fail at once
        share = float((~np.isnat(_parsed(part, date_format))).mean())
        if share < ENOUGH / 2:
            return share
    return share


def _parsed(text: pd.Series, date_format: str) -> Values:
    import pandas as pd

    dates = pd.to_datetime(text, format=date_format, errors="coerce", utc=True)
    return np.asarray(dates.dt.tz_localize(None).to_numpy("datetime64[us]"))
