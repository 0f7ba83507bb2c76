"""The words of the glossary that a text uses, with their meanings, read from docs/glossary.md."""

from __future__ import annotations

import re
from functools import cache

from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip, QWidget

from engine.system.paths import PROGRAM_FOLDER

PAGE = "glossary.md"
MAX_TERMS = 4  # explained at once
_ENTRY = re.compile(r"^\*\*(.+?)\.\*\* (.+?)(?=\n\n|\n*\Z)", re.MULTILINE | re.DOTALL)
# How the window also calls a thing, and the entry of the page that explains it, both in English.
_OTHER_NAMES = {
    "95 % band": "Band",  # not a text: words of the page
    "held out": "Held-out data",  # not a text: words of the page
    "held-out": "Held-out data",  # not a text: words of the page
    "holdout": "Held-out data",  # not a text: words of the page
    "MSE": "Mean squared error",  # not a text: words of the page
    "test set": "Test data",  # not a text: words of the page
    "overfits": "Overfitting",  # not a text: words of the page
    "optimiser": "Optimizer",  # not a text: words of the page
}


@cache
def glossary() -> dict[str, str]:
    """Return the meaning of each term; empty if the page cannot be read."""
    try:
        text = (PROGRAM_FOLDER / "docs" / PAGE).read_text("utf-8")
    except OSError:
        return {}
    return {term: " ".join(meaning.split()) for term, meaning in _ENTRY.findall(text)}


def terms_in(text: str) -> list[str]:
    """Return the terms of the glossary that a text uses, in its order, each once, at most MAX_TERMS.

    A longer term hides a shorter one inside it: "dropout rate" is not also "dropout".
    """
    found = (_entry_of(match.group(1)) for match in _pattern().finditer(text))
    return list(dict.fromkeys(found))[:MAX_TERMS]


def explained(text: str) -> str:
    """Return a line for each term that a text uses: "Seed: a number that …"; empty if it uses none."""
    return "\n".join(f"{term}: {glossary()[term]}" for term in terms_in(text))


def show_tip(widget: QWidget, event: QHelpEvent, text: str) -> None:
    """Show a widget's tooltip with the words of `text` explained below it; nothing where there is neither."""
    tip = "\n\n".join(filter(None, (widget.toolTip(), explained(text))))
    if tip:
        QToolTip.showText(event.globalPos(), tip, widget)
    else:
        QToolTip.hideText()
        event.ignore()


@cache
def _names() -> dict[str, str]:
    """Every name in lower case, with the term that explains it."""
    terms = {term.casefold(): term for term in glossary()}
    others = {name.casefold(): term for name, term in _OTHER_NAMES.items() if term in glossary()}
    return others | terms


@cache
def _pattern() -> re.Pattern[str]:
    names = "|".join(map(re.escape, sorted(_names(), key=len, reverse=True))) or "(?!)"
    return re.compile(rf"(?<![\w-])({names})(?:e?s)?(?![\w-])", re.IGNORECASE)


def _entry_of(name: str) -> str:
    return _names()[name.casefold()]
