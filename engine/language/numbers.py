"""Numbers as the user's language writes and reads them. Files, tables and scripts keep the point."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from engine.errors import InputError
from engine.language.texts import _, pgettext

# Neither after a number nor before one that goes on: "1,2,3" is a list.
_DECIMAL_COMMA = re.compile(r"(?<![\d.,])(\d*),(\d+)(?![\d.]|,\S)")
_EXCHANGED = str.maketrans({".": "\0", ",": "\1"})


def decimal_mark() -> str:
    """Return the mark before the decimals.

    Returns
    -------
    str
    """
    # Translators: the mark between 1 and 5 in 1.5.
    return pgettext("decimal mark", ".")


def thousands_mark() -> str:
    """Return the mark between groups of three digits.

    Returns
    -------
    str
    """
    # Translators: the mark between 1 and 000 in 1,000.
    return pgettext("thousands mark", ",")


def number_text(value: float, spec: str = "") -> str:
    """Return a number in the language's form.

    Parameters
    ----------
    value : float or int
    spec : str
        As of `format`: ".2f", ",", "g".

    Returns
    -------
    str
    """
    return with_marks(format(value, spec))


def numbers_text(values: Iterable[float], spec: str = "") -> str:
    """Return several numbers as a list: "0, 0.5", and "0; 0,5" where the comma stands before decimals.

    Parameters
    ----------
    values : iterable of float or int
    spec : str
        As of `format`.

    Returns
    -------
    str
    """
    return joined_numbers([number_text(value, spec) for value in values])


def joined_numbers(texts: Iterable[str]) -> str:
    """Join numbers that are texts already, as `numbers_text` does.

    Parameters
    ----------
    texts : iterable of str

    Returns
    -------
    str
    """
    return ("; " if decimal_mark() == "," else ", ").join(texts)


def with_marks(text: str) -> str:
    """Exchange the marks of a number that Python has written.

    Parameters
    ----------
    text : str
        Of one number, such as "1,234.5".

    Returns
    -------
    str
    """
    marks = decimal_mark(), thousands_mark()
    if marks == (".", ","):
        return text
    return text.translate(_EXCHANGED).replace("\0", marks[0]).replace("\1", marks[1])


def with_point(text: str) -> str:
    """Return a number that a user has typed, or begun to type, with a point before its decimals.

    Parameters
    ----------
    text : str
        With a point, or with the decimal mark of the language.

    Returns
    -------
    str
        As long as the text.
    """
    mark = decimal_mark()
    return text if mark == "." or "." in text else text.replace(mark, ".")


def with_points(text: str) -> str:
    """Return a list of numbers that a user has typed, with points for decimal commas: "0,1; 0,5".

    Parameters
    ----------
    text : str
        A comma is a decimal comma where the numbers have no points and no space after it.

    Returns
    -------
    str
    """
    return text if "." in text else _DECIMAL_COMMA.sub(r"\1.\2", text)


def read_number(text: str) -> float:
    """Read a number that a user has typed.

    Parameters
    ----------
    text : str
        With a point, or with the decimal mark of the language; spaces around it do not count.

    Returns
    -------
    float
        Finite.

    Raises
    ------
    InputError
        If it is no number, or has marks between thousands, which are not told from decimals.
    """
    plain = with_point(text.strip())
    try:
        value = float(plain)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or "_" in plain:
        raise InputError(_("“{text}” is not a number.").format(text=text.strip()))
    return value
