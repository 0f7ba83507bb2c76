"""The files of a class with a tick each: the student and what was found in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from gui.theme.theme import Theme
from gui.widgets.plain_text import plain_tip

if TYPE_CHECKING:
    from engine.classroom.class_merge import Student

STUDENT, DETAILS = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
LEFT, ROW = 34, 48


class StudentList(QListWidget):
    """Space toggles a tick, Delete removes a file; `changed` when the ticked students change."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName("Files of the class")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setItemDelegate(_Delegate(theme, self))
        self.itemChanged.connect(lambda _item: self.changed.emit())

    def add(self, students: list[Student]) -> None:
        """Add new files, ticked if they have a sweep."""
        there = {self.item(row).data(STUDENT).file for row in range(self.count())}
        self.blockSignals(True)
        for student in students:
            if student.file in there:
                continue
            item = QListWidgetItem(student.name)
            item.setData(STUDENT, student)
            group = f"group {student.group}   ·   " if student.group else ""
            item.setData(DETAILS, f"{group}{student.text}")
            item.setToolTip(plain_tip(f"{student.file}: {student.text}"))
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole, f"{student.name}, {student.file}: {student.text}"
            )
            if student.results is not None:
                item.setCheckState(Qt.CheckState.Checked)
            else:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
            self.addItem(item)
        self.blockSignals(False)
        self.changed.emit()

    def ticked(self) -> list[Student]:
        """The ticked students."""
        items = [self.item(row) for row in range(self.count())]
        return [
            item.data(STUDENT)
            for item in items
            if item.data(STUDENT).results is not None and item.checkState() == Qt.CheckState.Checked
        ]

    def students(self) -> list[Student]:
        """All listed students."""
        return [self.item(row).data(STUDENT) for row in range(self.count())]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            super().keyPressEvent(event)
            return
        rows = sorted((index.row() for index in self.selectedIndexes()), reverse=True)
        for row in rows:
            self.takeItem(row)
        if rows:
            self.changed.emit()


class _Delegate(QStyledItemDelegate):
    """Paints tick and name as Qt does, and below them in small text what was found."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # type: ignore[override]
        return QSize(super().sizeHint(option, index).width(), self._theme.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # type: ignore[override]
        self.initStyleOption(option, index)
        name, option.text = option.text, ""
        widget = option.widget
        widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, widget)
        tokens, px = self._theme.tokens, self._theme.px
        has_sweep = index.data(STUDENT).results is not None
        space = option.rect.adjusted(px(LEFT), px(6), -px(8), -px(6))
        painter.save()
        painter.setPen(option.palette.color(QPalette.ColorRole.Text))
        metrics = option.fontMetrics
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, space.width())
        painter.drawText(space, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, shown)
        small = painter.font()
        small.setPixelSize(px(12))
        painter.setFont(small)
        painter.setPen(QColor(tokens.muted if has_sweep else tokens.readable("bad", "card")))
        text = painter.fontMetrics().elidedText(
            index.data(DETAILS), Qt.TextElideMode.ElideRight, space.width()
        )
        painter.drawText(space, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, text)
        painter.restore()
