"""Words of a file made safe to print: they can't control a terminal, end a line or turn its direction."""

from __future__ import annotations

import unicodedata

_CONTROL_CATEGORIES = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def printable(text: str) -> str:
    """Put a space in place of each control and format character, line ends included.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        As long as the text.
    """
    if text.isprintable():
        return text
    return "".join(" " if unicodedata.category(letter) in _CONTROL_CATEGORIES else letter for letter in text)
