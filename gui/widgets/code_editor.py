"""A read-only view of a script: line numbers, colours, marked lines."""

from __future__ import annotations

import keyword
import re
import sys
from collections.abc import Collection
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from engine.language.texts import _
from engine.network.layer_kinds import LAYER_KINDS
from gui.theme.theme import Theme
from gui.theme.tokens import mix, readable

TEXT_SIZE = 13
WINDOWS_CODE_FONTS = ("Cascadia Mono", "Consolas")  # not a text: names of fonts
BAR, GAP = 3, 12
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


class CodeEditor(QPlainTextEdit):
    """Lines count from 1. `line_chosen` is emitted by a click, or by Enter on the caret's line."""

    line_chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: list[str] = [""]
        self._marked: frozenset[int] = frozenset()
        self._clickable: frozenset[int] = frozenset()
        self._pressed_line = 0
        self._numbers = _LineNumbers(self)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAccessibleName(_("The Keras script"))
        self.viewport().setMouseTracking(True)
        self._highlighter = PythonHighlighter(self.document(), theme)
        self.blockCountChanged.connect(self._fit_numbers)
        self.updateRequest.connect(self._follow)
        theme.changed.connect(self._show_theme)
        self._set_font()

    def show_text(self, text: str) -> None:
        """Show a script; unchanged lines are not touched, and the scroll position is kept."""
        new, old = text.split("\n"), self._lines
        if new == old:
            return
        limit = min(len(new), len(old)) - 1  # at least one line of each text is replaced
        before = next((i for i in range(limit) if new[i] != old[i]), limit)
        limit -= before
        behind = next((i for i in range(limit) if new[-1 - i] != old[-1 - i]), limit)
        cursor = QTextCursor(self.document().findBlockByNumber(before))
        last = self.document().findBlockByNumber(len(old) - behind - 1)
        cursor.setPosition(last.position() + last.length() - 1, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText("\n".join(new[before : len(new) - behind]))
        self._lines = new

    def mark(self, lines: Collection[int]) -> None:
        """Highlight these lines."""
        self._marked = frozenset(lines)
        self._draw_marks()

    def set_clickable(self, lines: Collection[int]) -> None:
        """Whether the pointer shows that a click has an effect."""
        self._clickable = frozenset(lines)

    def reveal(self, first: int, last: int) -> None:
        """Scroll these lines into view, if needed."""
        bar = self.verticalScrollBar()
        top, height = bar.value(), bar.pageStep()
        if first - 1 < top or last > top + height:
            bar.setValue(max(0, first - 1 - max(0, height - (last - first + 1)) // 3))

    @property
    def marked(self) -> frozenset[int]:
        return self._marked

    # --- drawing

    def numbers_width(self) -> int:
        """The width of the longest line number and of the bar beside marked lines."""
        digits = max(2, len(str(self.blockCount())))
        return BAR + GAP + self.fontMetrics().horizontalAdvance("9") * digits + GAP

    def paint_numbers(self, event: QPaintEvent) -> None:
        """Paint the numbers of the visible lines."""
        painter = QPainter(self._numbers)
        tokens = self._theme.tokens
        muted = QColor(readable(tokens.muted, field_colour(self._theme), tokens.text))
        strong = QColor(readable(tokens.accent, field_colour(self._theme), tokens.text))
        painter.setFont(self.font())
        width, block = self._numbers.width(), self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and top <= event.rect().bottom():
            height = self.blockBoundingRect(block).height()
            line = block.blockNumber() + 1
            is_marked = line in self._marked
            if is_marked:
                painter.fillRect(QRect(0, round(top), BAR, round(height)), QColor(tokens.accent))
            painter.setPen(strong if is_marked else muted)
            area = QRect(0, round(top), width - GAP, round(height))
            painter.drawText(area, Qt.AlignmentFlag.AlignRight, str(line))
            top += height
            block = block.next()

    def _draw_marks(self) -> None:
        bands = []
        field, soft = field_colour(self._theme), self._theme.tokens.accent_soft
        for line in sorted(self._marked):
            band = QTextEdit.ExtraSelection()
            band.format.setBackground(QColor(mix(field, soft, 0.7)))
            band.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            band.cursor = QTextCursor(self.document().findBlockByNumber(line - 1))
            bands.append(band)
        self.setExtraSelections(bands)
        self._numbers.update()

    def _fit_numbers(self) -> None:
        self.setViewportMargins(self.numbers_width(), 0, 0, 0)

    def _follow(self, rect: QRect, dy: int) -> None:
        """Scroll and repaint the numbers with the text."""
        if dy:
            self._numbers.scroll(0, dy)
        else:
            self._numbers.update(0, rect.y(), self._numbers.width(), rect.height())

    def _set_font(self) -> None:
        font = QFont(monospaced_family())
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setPixelSize(self._theme.px(TEXT_SIZE))
        self.setFont(font)
        self._fit_numbers()

    def _show_theme(self) -> None:
        self._set_font()
        self._highlighter.repaint()
        self._draw_marks()

    # --- mouse and keyboard

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        inside = self.contentsRect()
        self._numbers.setGeometry(inside.left(), inside.top(), self.numbers_width(), inside.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._pressed_line = self._line_at(event) if event.button() is Qt.MouseButton.LeftButton else 0

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._pressed_line and not self.textCursor().hasSelection():
            if self._line_at(event) == self._pressed_line:
                self.line_chosen.emit(self._pressed_line)
            self._pressed_line = 0

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        is_link = not event.buttons() and self._line_at(event) in self._clickable
        shape = Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.IBeamCursor
        self.viewport().setCursor(shape)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.line_chosen.emit(self.textCursor().blockNumber() + 1)
        else:
            super().keyPressEvent(event)

    def _line_at(self, event: QMouseEvent) -> int:
        """The line under the pointer; 0 below the last one."""
        block = self.cursorForPosition(event.position().toPoint()).block()
        bottom = self.blockBoundingGeometry(block).translated(self.contentOffset()).bottom()
        return block.blockNumber() + 1 if event.position().y() <= bottom else 0


class _LineNumbers(QWidget):
    """The strip with line numbers, which the editor paints."""

    def __init__(self, editor: CodeEditor) -> None:
        super().__init__(editor)
        self._editor = editor

    def sizeHint(self) -> QSize:
        return QSize(self._editor.numbers_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._editor.paint_numbers(event)


@cache
def monospaced_family() -> str:
    """Windows' font for code or the fixed font of macOS; elsewhere the one bundled with matplotlib."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
    if sys.platform == "win32":  # its fixed font is Courier New
        installed = QFontDatabase.families()
        if own := next((name for name in WINDOWS_CODE_FONTS if name in installed), ""):
            return own
    found = find_spec("matplotlib")  # finds the package without importing it
    if sys.platform == "darwin" or found is None or found.origin is None:
        return system
    folder = Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"
    family = system
    for name in ("DejaVuSansMono", "DejaVuSansMono-Bold", "DejaVuSansMono-Oblique"):
        number = QFontDatabase.addApplicationFont(str(folder / f"{name}.ttf"))
        families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
        family = families[0] if families else family
    return family


# --- Syntax highlighting: Python's keywords, and Dropout in its own colour


class PythonHighlighter(QSyntaxHighlighter):
    """Works line by line, since the script has no multi-line string."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme
        self.formats: dict[str, QTextCharFormat] = {}
        self._make_formats()

    def repaint(self) -> None:
        """Use the theme's colours."""
        self._make_formats()
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        for found in _PARTS.finditer(text):
            kind = found.lastgroup or ""
            self.setFormat(found.start(), found.end() - found.start(), self.formats[kind])

    def _make_formats(self) -> None:
        tokens = self._theme.tokens
        on = field_colour(self._theme)

        def colour(name: str) -> str:
            return readable(tokens.colour(name), on, tokens.text)

        self.formats = {
            "comment": _format(colour("muted"), is_italic=True),
            "string": _format(colour("good")),
            "dropout": _format(colour("dropout"), is_bold=True),
            "name": _format(colour("accent"), is_bold=True),
            "number": _format(readable(mix(tokens.accent, tokens.good, 0.35), on, tokens.text)),
            "keyword": _format(tokens.text, is_bold=True),
        }


def field_colour(theme: Theme) -> str:
    """The background of a text field in the style sheet."""
    tokens = theme.tokens
    return tokens.panel if theme.is_dark else tokens.card


def _format(colour: str, *, is_bold: bool = False, is_italic: bool = False) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(QColor(colour))
    if is_bold:
        made.setFontWeight(QFont.Weight.Bold)
    made.setFontItalic(is_italic)
    return made
