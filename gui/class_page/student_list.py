"""The files of a class with a check box each: the student and what was found in the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from gui.theme.theme import Theme
from gui.widgets.plain_text import breakable, plain_tip

if TYPE_CHECKING:
    from engine.classroom.class_merge import Student

STUDENT, DETAILS = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
LEFT, TOP, RIGHT, GAP, SMALL = 34, 6, 8, 2, 12
WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft


@dataclass(frozen=True)
class Taken:
    """The names of students that were new, and of those whose file was replaced by a newer one."""

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()


class StudentList(QListWidget):
    """Space toggles a check box, Delete removes a file; `changed` when the counted students change.

    A file is listed once, and so is a student: of two files the newer one stays.
    """

    changed = Signal()
    removed = Signal(list)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Files of the class")
        self.setAccessibleDescription("Space includes or excludes a student, Delete removes a file.")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setItemDelegate(_Delegate(theme, self))
        self.itemChanged.connect(lambda _item: self.changed.emit())
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    def put(self, students: Iterable[Student]) -> Taken:
        """Add files, sorted by name and counted if they have a sweep; newer contents replace older ones."""
        added, updated = [], []
        self.blockSignals(True)
        for student in students:
            row = self._row_of(student)
            if row < 0:
                self.insertItem(self._place_of(student), _item_of(student))
                added.append(student.name)
            elif _says_more(student, self.students()[row]):
                self._replace(row, student)
                updated.append(student.name)
        self.blockSignals(False)
        if added or updated:
            self.changed.emit()
        return Taken(tuple(added), tuple(updated))

    def ticked(self) -> list[Student]:
        """The students that are counted."""
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
        paths = [self.takeItem(row).data(STUDENT).path for row in rows]
        if rows:
            self.removed.emit(paths)
            self.changed.emit()

    def _row_of(self, student: Student) -> int:
        """The row of this file or, if it is new, of another file of the same student."""
        listed = self.students()
        for row, other in enumerate(listed):
            if other.path == student.path:
                return row
        return next((row for row, other in enumerate(listed) if other.is_same_student(student)), -1)

    def _place_of(self, student: Student) -> int:
        names = [other.name.casefold() for other in self.students()]
        return next((row for row, name in enumerate(names) if name > student.name.casefold()), len(names))

    def _replace(self, row: int, student: Student) -> None:
        """Put a newer file in a row, where the check box stays as the teacher left it."""
        old = self.item(row)
        was_left_out = old.data(STUDENT).results is not None and old.checkState() == Qt.CheckState.Unchecked
        is_current, is_selected = row == self.currentRow(), old.isSelected()
        self.takeItem(row)
        item = _item_of(student)
        place = self._place_of(student)
        self.insertItem(place, item)
        if was_left_out and student.results is not None:
            item.setCheckState(Qt.CheckState.Unchecked)
        if is_current:
            self.setCurrentItem(item)
        item.setSelected(is_selected)


def _says_more(student: Student, there: Student) -> bool:
    """Whether a file replaces what is listed; one that is still broken says nothing new."""
    if student.path != there.path:
        return student.is_better_than(there)
    return not (student.is_broken and there.is_broken and student.text == there.text)


def _item_of(student: Student) -> QListWidgetItem:
    item = QListWidgetItem(student.name)
    item.setData(STUDENT, student)
    group = f"group {student.group} · " if student.group else ""
    item.setData(DETAILS, f"{group}{student.text}")
    item.setToolTip(plain_tip(f"{student.file}: {student.text}"))
    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{student.name}, {student.file}: {student.text}")
    if student.results is not None:
        item.setCheckState(Qt.CheckState.Checked)
    else:
        item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
    return item


class _Delegate(QStyledItemDelegate):
    """Paints check box and name as Qt does, and below them in small text what was found, in full."""

    def __init__(self, theme: Theme, parent: QListWidget) -> None:
        super().__init__(parent)
        self._theme, self._list = theme, parent

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # type: ignore[override]
        px = self._theme.px
        width = self._list.viewport().width()
        small = QFontMetrics(self._theme.font(SMALL))
        space = QRect(0, 0, max(1, width - px(LEFT) - px(RIGHT)), 10_000)
        details = small.boundingRect(space, WRAPPED, breakable(index.data(DETAILS))).height()
        name = QFontMetrics(self._theme.font()).height()
        return QSize(1, 2 * px(TOP) + name + px(GAP) + details)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # type: ignore[override]
        self.initStyleOption(option, index)
        name, option.text = option.text, ""
        widget = option.widget
        widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, widget)
        tokens, px = self._theme.tokens, self._theme.px
        is_broken = index.data(STUDENT).is_broken
        space = option.rect.adjusted(px(LEFT), px(TOP), -px(RIGHT), -px(TOP))
        painter.save()
        painter.setFont(self._theme.font())
        painter.setPen(option.palette.color(QPalette.ColorRole.Text))
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, space.width())
        painter.drawText(space, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, shown)
        painter.setFont(self._theme.font(SMALL))
        muted = tokens.readable("muted", "accent_soft")
        painter.setPen(QColor(tokens.readable("bad", "card") if is_broken else muted))
        space.setTop(space.top() + metrics.height() + px(GAP))
        painter.drawText(space, WRAPPED, breakable(index.data(DETAILS)))
        painter.restore()
