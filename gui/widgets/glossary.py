"""The words of the glossary that a text uses, with their meanings, read from the page glossary.md.

The page is that of the language in use. It says how else its terms are written, `**Mask** (masked). Which …`,
except for forms that have no more than an s or es at the end. A phrase in quotes is one in which the word has
another meaning: `(samples, not “sample rate”)`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip, QWidget

from engine.system.documents import document

PAGE = "glossary.md"
MAX_TERMS = 4  # explained at once
_ENTRY = re.compile(
    r"^\*\*([^*]+?)(?:\.\*\*|\*\*\s\(([^)]+)\)\.)\s(.+?)(?=\n\n|\n*\Z)", re.MULTILINE | re.DOTALL
)
_QUOTED = re.compile(r"[“„«»]([^“”«»]+)[“”«»]")


@dataclass(frozen=True)
class _Glossary:
    """A page: what its terms mean, and how a text calls them."""

    meanings: dict[str, str]
    names: dict[str, str]  # in lower case, with the term that explains it; none for a phrase to pass over

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds every name, the longest first."""
        names = "|".join(map(re.escape, sorted(self.names, key=len, reverse=True))) or "(?!)"
        return re.compile(rf"(?<![\w-])({names})(?:e?s)?(?![\w-])", re.IGNORECASE)


def glossary() -> dict[str, str]:
    """Return the meaning of each term, in the language in use; empty if the page cannot be read."""
    return _glossary().meanings


def terms_in(text: str) -> list[str]:
    """Return the terms of the glossary that a text uses, in its order, each once, at most MAX_TERMS.

    A longer term hides a shorter one inside it: "dropout rate" is not also "dropout".
    """
    page = _glossary()
    found = (page.names[match[1].lower()] for match in page.pattern.finditer(text))
    return list(dict.fromkeys(filter(None, found)))[:MAX_TERMS]


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


def _glossary() -> _Glossary:
    return _read(document(PAGE))


@cache
def _read(path: Path) -> _Glossary:
    try:
        text = path.read_text("utf-8")
    except OSError:
        return _Glossary({}, {})
    meanings, names = {}, {}
    for term, forms, meaning in _ENTRY.findall(text):
        meanings[term] = " ".join(meaning.split())
        for form in filter(None, " ".join(forms.split()).lower().split(", ")):
            phrase = _QUOTED.search(form)
            names[phrase[1] if phrase else form] = "" if phrase else term
    return _Glossary(meanings, names | {term.lower(): term for term in meanings})
