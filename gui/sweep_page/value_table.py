"""Rows of values as a Qt model: text as people read it, exact numbers in tooltips and for the clipboard."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

_NOWHERE = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
Index = QModelIndex | QPersistentModelIndex
MISSING = "–"
ARROWS = {Qt.SortOrder.AscendingOrder: "↑", Qt.SortOrder.DescendingOrder: "↓"}


@dataclass(frozen=True)
class Column:
    """A column: its title with the unit, what it is, a row's text, and the exact values behind that text.

    `parts` are names and values, of which the first is sorted by; an interval has two.
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
        """Take another table, sorted as the last one was where it has that column."""
        self.beginResetModel()
        if [column.title for column in columns] != [column.title for column in self.columns]:
            self._sorting = (-1, Qt.SortOrder.AscendingOrder)
        self.columns, self.rows = tuple(columns), self._sorted(columns, rows)
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
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
            return f"{column.tip}. Click to sort."
        return _RIGHT if role == Qt.ItemDataRole.TextAlignmentRole else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By a column's values; what there is not stands at the end either way."""
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
        """These rows with their header, tab-separated and exact, as spreadsheets take it."""
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
    return "\n".join(f"{name}: {_plain(value)}" for name, value in values)


def _plain(value: float) -> str:
    """All digits, a point before the decimals; empty where there is no number."""
    if isinstance(value, int):
        return str(value)
    return repr(float(value)) if math.isfinite(value) else ""
