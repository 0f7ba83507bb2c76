"""The editor of the student's own text: rich text with headings and lists, stored as Markdown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import cast

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QKeyEvent,
    QKeySequence,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextList,
    QTextListFormat,
)
from PySide6.QtWidgets import QHBoxLayout, QTextEdit, QToolButton, QVBoxLayout, QWidget

from engine.language.texts import N_, _
from engine.report.markdown import markdown_html
from gui.document.document import Document
from gui.report_page.markdown_writer import markdown_of
from gui.theme.theme import TEXT_SIZE, Theme
from gui.widgets.controls import forward_undo_to_document

HEADING, BOLD, ITALIC, BULLETS, NUMBERS = range(5)
_ACTIONS = (
    ("H", N_("Heading"), "Ctrl+Alt+1", N_("Heading, or back to plain text")),
    ("B", N_("Bold"), "Ctrl+B", N_("Bold")),
    ("I", N_("Italic"), "Ctrl+I", N_("Italic")),
    ("•", N_("List"), "Ctrl+Shift+8", N_("Bulleted list")),
    ("1.", N_("Numbered list"), "Ctrl+Shift+7", N_("Numbered list")),
)
HINT = N_("What did you see, and why?")
MIN_HEIGHT = 200
HEADING_SIZES = (16, 14, 13, 13, 13, 13)


class TextEditor(QWidget):
    """A bar of five actions above the text. Undo is the document's: continuous typing is one step."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document, self._theme = document, theme
        self._markdown: str | None = None
        self.area = _Area()
        self.area.setAccessibleName(_("Your text"))
        self.area.setPlaceholderText(_(HINT))
        self.buttons = [self._button(index) for index in range(len(_ACTIONS))]
        row = QHBoxLayout()
        row.setSpacing(4)
        for button in self.buttons:
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.area, 1)
        self.area.textChanged.connect(self._take)
        self.area.cursorPositionChanged.connect(self._show_look)
        self.area.currentCharFormatChanged.connect(self._show_look)
        document.project_changed.connect(self._show)
        theme.changed.connect(self._show_theme)
        self._show_theme()

    def action(self, index: int) -> None:
        """Apply one of the bar's actions to the selection, or to what is typed next."""
        commands: tuple[Callable[[], None], ...] = (
            self._switch_heading,
            self._switch_bold,
            self._switch_italic,
            lambda: self._switch_list(QTextListFormat.Style.ListDisc),
            lambda: self._switch_list(QTextListFormat.Style.ListDecimal),
        )
        commands[index]()
        self.area.setFocus()
        self._take()
        self._show_look()

    def _button(self, index: int) -> QToolButton:
        sign, name, keys, tip = _ACTIONS[index]
        button = QToolButton()
        button.setText(sign)
        button.setCheckable(True)
        button.setAccessibleName(_(name))
        shown = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
        button.setToolTip(f"{_(tip)} ({shown})")
        button.clicked.connect(lambda: self.action(index))
        self.area.keys[keys] = lambda: self.action(index)
        return button

    def _switch_heading(self) -> None:
        cursor = self.area.textCursor()
        is_heading = cursor.blockFormat().headingLevel() > 0
        look = QTextBlockFormat()
        look.setHeadingLevel(0 if is_heading else 1)
        letters = QTextCharFormat()
        letters.setFontWeight(QFont.Weight.Normal if is_heading else QFont.Weight.Bold)
        size = TEXT_SIZE if is_heading else HEADING_SIZES[0]
        letters.setProperty(QTextCharFormat.Property.FontPixelSize, self._theme.px(size))
        cursor.beginEditBlock()
        if cursor.currentList() is not None:
            cursor.currentList().remove(cursor.block())
        cursor.mergeBlockFormat(look)
        cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
        cursor.mergeCharFormat(letters)
        cursor.mergeBlockCharFormat(letters)
        cursor.endEditBlock()
        self.area.mergeCurrentCharFormat(letters)

    def _switch_bold(self) -> None:
        is_bold = self.area.fontWeight() >= QFont.Weight.DemiBold
        self.area.setFontWeight(QFont.Weight.Normal if is_bold else QFont.Weight.Bold)

    def _switch_italic(self) -> None:
        self.area.setFontItalic(not self.area.fontItalic())

    def _switch_list(self, style: QTextListFormat.Style) -> None:
        cursor = self.area.textCursor()
        listed = cast(QTextList | None, cursor.currentList())
        cursor.beginEditBlock()
        if listed is not None and listed.format().style() == style:
            listed.remove(cursor.block())
            plain = cursor.blockFormat()
            plain.setIndent(0)
            cursor.setBlockFormat(plain)
        else:
            cursor.createList(style)
        cursor.endEditBlock()

    def _take(self) -> None:
        """Store the text in the project."""
        project = self.document.project
        self._markdown = markdown_of(self.area.document())
        report = replace(project.report, text=self._markdown)
        self.document.edit(
            _("Edit the report's text"), replace(project, report=report), None, ("report", "text")
        )

    def _show(self) -> None:
        """Show the project's text, unless it is shown already."""
        text = self.document.project.report.text
        if text == self._markdown:
            return
        self._markdown = text
        area = self.area
        area.blockSignals(True)
        place = area.textCursor().position()
        area.setHtml(markdown_html(text).strip() if text else "")  # its parser may not be loaded
        cursor = area.textCursor()
        cursor.setPosition(min(place, area.document().characterCount() - 1))
        area.setTextCursor(cursor)
        area.blockSignals(False)
        self._show_look()

    def _show_look(self) -> None:
        """Show the format at the cursor in the bar."""
        area, cursor = self.area, self.area.textCursor()
        listed = cast(QTextList | None, cursor.currentList())
        style = listed.format().style() if listed is not None else None
        is_heading = cursor.blockFormat().headingLevel() > 0
        states = (
            is_heading,
            not is_heading and area.fontWeight() >= QFont.Weight.DemiBold,
            area.fontItalic(),
            style == QTextListFormat.Style.ListDisc,
            style == QTextListFormat.Style.ListDecimal,
        )
        for button, is_on in zip(self.buttons, states, strict=True):
            button.setChecked(is_on)

    def _show_theme(self) -> None:
        px = self._theme.px
        self.area.setMinimumHeight(px(MIN_HEIGHT))
        rules = [f"h{n} {{ font-size: {px(size)}px; }}" for n, size in enumerate(HEADING_SIZES, 1)]
        self.area.document().setDefaultStyleSheet(" ".join(rules))
        self._markdown = None
        self._show()
        for index, button in enumerate(self.buttons):
            button.setFixedSize(QSize(px(34), px(30)))
            font = self._theme.font(
                13, QFont.Weight.Bold if index in (HEADING, BOLD) else QFont.Weight.Medium
            )
            font.setItalic(index == ITALIC)
            button.setFont(font)


class _Area(QTextEdit):
    """Drops the format of pasted text; a new line after a heading is plain text; Tab leaves the editor."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: dict[str, Callable[[], None]] = {}
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setAcceptRichText(False)
        forward_undo_to_document(self)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasText():
            self.insertPlainText(source.text())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and self._command_of(event) is not None:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        command = self._command_of(event)
        if command is not None:
            command()
            return
        is_line = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        was_heading = self.textCursor().blockFormat().headingLevel() > 0
        super().keyPressEvent(event)
        if is_line and was_heading:
            cursor = self.textCursor()
            cursor.setBlockFormat(QTextBlockFormat())
            cursor.setBlockCharFormat(QTextCharFormat())
            self.setTextCursor(cursor)
            self.setCurrentCharFormat(QTextCharFormat())

    def _command_of(self, event: QEvent) -> Callable[[], None] | None:
        """The bar's action of a key, or None."""
        if not isinstance(event, QKeyEvent):
            return None
        return self.keys.get(QKeySequence(event.keyCombination()).toString())
