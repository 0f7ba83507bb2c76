"""A table of values that can be sorted and copied, and whose rows can be chosen."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from engine.language.numbers import with_marks
from engine.language.texts import _
from gui.theme.theme import Theme

ROW, PADDING, SAMPLE = 28, 14, 40
_NO_PARENT = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
Index = QModelIndex | QPersistentModelIndex
MISSING = "–"
ARROWS = {Qt.SortOrder.AscendingOrder: "↑", Qt.SortOrder.DescendingOrder: "↓"}


class TableWidget(QTableView):
    """`row_chosen` has a row's value: on Enter or a double click, and on a click if it `opens_on_click`.

    The selection is kept when new results arrive.
    """

    row_chosen = Signal(object)

    def __init__(
        self, name: str, key: Callable[[Any], Hashable], theme: Theme, *, opens_on_click: bool = False
    ) -> None:
        super().__init__()
        self._key, self._theme = key, theme
        self.table = ValueTable()
        self._needed: list[int] = []
        self.setModel(self.table)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("role", "bare")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setResizeContentsPrecision(SAMPLE)
        self.setSortingEnabled(True)
        if opens_on_click:
            self.clicked.connect(self._choose)
        self.activated.connect(self._choose)
        theme.changed.connect(self._show_theme)
        self._show_theme()

    def show_rows(self, columns: Sequence[Column], rows: Iterable[Any]) -> None:
        """Replace the rows; the selection is kept where possible."""
        selected = {self._key(self.table.rows[row]) for row in self.selected_rows()}
        place = self.verticalScrollBar().value()
        self.table.show_rows(columns, rows)
        if selected:
            self.select_keys(selected, is_scrolling=False)
        self.verticalScrollBar().setValue(place)
        self._measure()

    def selected_rows(self) -> list[int]:
        """The indices of the selected rows, from the top."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def select_keys(self, keys: set[Hashable], *, is_scrolling: bool = True) -> None:
        """Select the rows with these keys, and scroll to the first of them."""
        places = [place for place, row in enumerate(self.table.rows) if self._key(row) in keys]
        new_selection, last = QItemSelection(), self.table.columnCount() - 1
        for place in places:
            new_selection.append(
                QItemSelectionRange(self.table.index(place, 0), self.table.index(place, last))
            )
        selection, flag = self.selectionModel(), QItemSelectionModel.SelectionFlag
        selection.select(new_selection, flag.ClearAndSelect)
        if places and is_scrolling:
            first = self.table.index(places[0], 0)
            selection.setCurrentIndex(first, flag.NoUpdate)
            self.scrollTo(first)

    def copy(self) -> None:
        """Copy the selected rows to the clipboard; all if none is selected."""
        rows = self.selected_rows() or range(self.table.rowCount())
        QGuiApplication.clipboard().setText(self.table.as_text(rows))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spread()

    def _choose(self, index: QModelIndex) -> None:
        self.row_chosen.emit(self.table.rows[index.row()])

    def _measure(self) -> None:
        """The width that each column needs for its header and the visible rows."""
        padding, metrics = self._theme.px(PADDING), self.horizontalHeader().fontMetrics()
        self._needed = [
            max(
                metrics.horizontalAdvance(column.title) + 2 * padding, self.sizeHintForColumn(place) + padding
            )
            for place, column in enumerate(self.table.columns)
        ]
        self._spread()

    def _spread(self) -> None:
        """Distribute the remaining width over all columns; if there is too little, the table scrolls."""
        if not self._needed:
            return
        extra = max(0, self.viewport().width() - sum(self._needed)) // len(self._needed)
        for column, width in enumerate(self._needed):
            if self.columnWidth(column) != width + extra:
                self.setColumnWidth(column, width + extra)

    def _show_theme(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._theme.px(ROW))
        self._measure()


# --- The Qt model: rounded texts, with exact numbers in tooltips and on the clipboard


@dataclass(frozen=True)
class Column:
    """A column: its title with the unit, its description, a row's text, and the exact values behind it.

    `parts` are names and values, of which the first is the sort key; an interval has two.
    """

    title: str
    tip: str
    text: Callable[[Any], str]
    parts: tuple[tuple[str, Callable[[Any], float]], ...]


class ValueTable(QAbstractTableModel):
    """Read-only; nothing is made per cell, so that thousands of rows appear at once."""

    def __init__(self) -> None:
        super().__init__()
        self.columns: tuple[Column, ...] = ()
        self.rows: list[Any] = []
        self._sorting: tuple[int, Qt.SortOrder] = (-1, Qt.SortOrder.AscendingOrder)

    def show_rows(self, columns: Sequence[Column], rows: Iterable[Any]) -> None:
        """Replace the table, sorted by the same column as before if it has that column."""
        self.beginResetModel()
        if [column.title for column in columns] != [column.title for column in self.columns]:
            self._sorting = (-1, Qt.SortOrder.AscendingOrder)
        self.columns, self.rows = tuple(columns), self._sorted(columns, rows)
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            column, row = self.columns[index.column()], self.rows[index.row()]
            return column.text(row) if role == Qt.ItemDataRole.DisplayRole else _exact(column, row)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1) if role == Qt.ItemDataRole.DisplayRole else None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            is_sorted, order = section == self._sorting[0], self._sorting[1]
            return f"{column.title} {ARROWS[order]}" if is_sorted else column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return _("{sentence}. Click to sort.").format(sentence=column.tip)
        return _RIGHT if role == Qt.ItemDataRole.TextAlignmentRole else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column's values; missing values are last in both directions."""
        self._sorting = (column, order)
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        places = [id(self.rows[index.row()]) for index in before]
        self.rows = self._sorted(self.columns, self.rows)
        now = {id(row): place for place, row in enumerate(self.rows)}
        after = [self.index(now[key], index.column()) for key, index in zip(places, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def as_text(self, rows: Iterable[int]) -> str:
        """These rows with their header, tab-separated and exact, for spreadsheets."""
        parts = [(name, value) for column in self.columns for name, value in column.parts]
        lines = ["\t".join(name for name, _ in parts)]
        lines += ["\t".join(_plain(value(self.rows[row])) for _, value in parts) for row in rows]
        return "\n".join(lines) + "\n"

    def _sorted(self, columns: Sequence[Column], rows: Iterable[Any]) -> list[Any]:
        column, order = self._sorting
        if not 0 <= column < len(columns):
            return list(rows)
        sign = 1.0 if order == Qt.SortOrder.AscendingOrder else -1.0
        value = columns[column].parts[0][1]

        def key(row: Any) -> tuple[bool, float]:
            found = value(row)
            return (math.isnan(found), 0.0 if math.isnan(found) else sign * found)

        return sorted(rows, key=key)


def _exact(column: Column, row: Any) -> str:
    values = [(name, value(row)) for name, value in column.parts]
    if all(not math.isfinite(value) for _, value in values):
        return column.tip
    return "\n".join(f"{name}: {with_marks(_plain(value))}" for name, value in values)


def _plain(value: float) -> str:
    """All digits, with a decimal point; empty if there is no number."""
    if isinstance(value, int):
        return str(value)
    return repr(float(value)) if math.isfinite(value) else ""
