"""Tables of a class for spreadsheets: names and words come from others, and no cell may be a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

_FORMULA = re.compile(r"[=+\-@\t\r]")


def no_formula(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
    """
    return f"'{text}" if _FORMULA.match(text) else text


def without_apostrophe(text: str) -> str:
    """Take away the apostrophe that `no_formula` put before a text.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
    """
    return text[1:] if text[:1] == "'" and _FORMULA.match(text[1:]) else text


def table_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """Write a table with commas, marked as UTF-8, since spreadsheets misread names otherwise.

    Parameters
    ----------
    rows : iterable of sequences of str
        The names of the columns first.

    Returns
    -------
    bytes
        CSV as in RFC 4180.
    """
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace")
