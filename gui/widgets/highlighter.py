"""Colours for the exported script: Python's words, and Dropout in its own colour."""

from __future__ import annotations

import keyword
import re

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from engine.network.layer_kinds import LAYER_KINDS
from gui.theme.theme import Theme
from gui.theme.tokens import mix, readable

_DROPOUTS = "|".join(kind.keras_name for kind in LAYER_KINDS.values() if kind.is_dropout)
_RATES = "|".join({rate for kind in LAYER_KINDS.values() if not kind.is_dropout for rate in kind.rates})
_KEYWORDS = "|".join(keyword.kwlist)
_PARTS = re.compile(
    rf"""(?P<comment>\#.*)
    |(?P<string>f?(\"\"\".*?\"\"\"|"(\\.|[^"\\])*"))
    |(?P<dropout>keras\.layers\.({_DROPOUTS})\(([\d.]+)?|\b({_RATES})=[\d.]+)
    |(?P<name>(?<=keras\.layers\.)\w+)
    |(?P<number>(?<![\w.])-?\d[\d_.]*(e[+-]?\d+)?)
    |(?P<keyword>\b({_KEYWORDS})\b)""",
    re.VERBOSE,
)


class PythonHighlighter(QSyntaxHighlighter):
    """Reads line by line: the script has no string over several lines."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme
        self._formats: dict[str, QTextCharFormat] = {}
        self._make_formats()

    def repaint(self) -> None:
        """Use the theme's colours."""
        self._make_formats()
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        for found in _PARTS.finditer(text):
            kind = found.lastgroup or ""
            self.setFormat(found.start(), found.end() - found.start(), self._formats[kind])

    def _make_formats(self) -> None:
        tokens = self._theme.tokens
        on = field_colour(self._theme)

        def colour(name: str) -> str:
            return readable(tokens.colour(name), on, tokens.text)

        self._formats = {
            "comment": _format(colour("muted"), is_italic=True),
            "string": _format(colour("good")),
            "dropout": _format(colour("dropout"), is_bold=True),
            "name": _format(colour("accent"), is_bold=True),
            "number": _format(readable(mix(tokens.accent, tokens.good, 0.35), on, tokens.text)),
            "keyword": _format(tokens.text, is_bold=True),
        }


def field_colour(theme: Theme) -> str:
    """What the style sheet puts behind an editor's text."""
    tokens = theme.tokens
    return tokens.panel if theme.is_dark else tokens.card


def _format(colour: str, *, is_bold: bool = False, is_italic: bool = False) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(QColor(colour))
    if is_bold:
        made.setFontWeight(QFont.Weight.Bold)
    made.setFontItalic(is_italic)
    return made
