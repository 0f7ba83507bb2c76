"""Enumerations as the user's language writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from engine.language.numbers import joined_numbers, with_marks
from engine.language.texts import pgettext


def listed(texts: Sequence[str]) -> str:
    """Join texts to an enumeration: "a, b and c".

    Parameters
    ----------
    texts : sequence of str
        In the language in use.

    Returns
    -------
    str
    """
    return _joined(texts, pgettext("the last two of a list", "{first} and {last}"), comma_listed)


def listed_numbers(values: Iterable[float | str], spec: str = "") -> str:
    """Join numbers to an enumeration: "0.1, 0.2 and 0.5", or "0,1; 0,2 and 0,5" with decimal commas.

    Parameters
    ----------
    values : iterable of float, int or str
        Text is of one number, as Python has written it.
    spec : str
        As of `format`.

    Returns
    -------
    str
    """
    texts = [with_marks(format(value, spec)) for value in values]
    return _joined(texts, pgettext("the last two of a list", "{first} and {last}"), joined_numbers)


def listed_as_choice(texts: Sequence[str]) -> str:
    """Join texts of which one is meant: "a, b or c".

    Parameters
    ----------
    texts : sequence of str
        In the language in use.

    Returns
    -------
    str
    """
    return _joined(texts, pgettext("the last two of a choice", "{first} or {last}"), comma_listed)


def comma_listed(texts: Sequence[str]) -> str:
    """Join texts with commas: "a, b, c".

    Parameters
    ----------
    texts : sequence of str
        In the language in use, none of them a number: those are for `numbers_text`.

    Returns
    -------
    str
    """
    return pgettext("between the items of a list", ", ").join(texts)


def _joined(texts: Sequence[str], last_two: str, join: Callable[[Sequence[str]], str]) -> str:
    if len(texts) < 2:
        return "".join(texts)
    return last_two.format(first=join(texts[:-1]), last=texts[-1])
