"""A table of values that sorts, copies and tells which row was chosen."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from gui.sweep_page.value_table import Column, ValueTable
from gui.theme.theme import Theme

ROW, PADDING, SAMPLE = 28, 14, 40


class TableWidget(QTableView):
    """`row_chosen` gives a row's value: for Enter or a double click, and for a click if it `opens_on_click`.

    The selection survives new results.
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
        """Take other rows; what was selected stays so where it still is."""
        selected = {self._key(self.table.rows[row]) for row in self.selected_rows()}
        place = self.verticalScrollBar().value()
        self.table.show_rows(columns, rows)
        if selected:
            self.select_keys(selected, is_scrolling=False)
        self.verticalScrollBar().setValue(place)
        self._measure()

    def selected_rows(self) -> list[int]:
        """Their places, from above."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def select_keys(self, keys: set[Hashable], *, is_scrolling: bool = True) -> None:
        """Select the rows with these keys, and bring the first of them into view."""
        places = [place for place, row in enumerate(self.table.rows) if self._key(row) in keys]
        wanted, last = QItemSelection(), self.table.columnCount() - 1
        for place in places:
            wanted.append(QItemSelectionRange(self.table.index(place, 0), self.table.index(place, last)))
        selection, flag = self.selectionModel(), QItemSelectionModel.SelectionFlag
        selection.select(wanted, flag.ClearAndSelect)
        if places and is_scrolling:
            first = self.table.index(places[0], 0)
            selection.setCurrentIndex(first, flag.NoUpdate)
            self.scrollTo(first)

    def copy(self) -> None:
        """Put the selected rows on the clipboard; all where none is selected."""
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
        """How wide each column has to be, by its header and the rows in view."""
        padding, metrics = self._theme.px(PADDING), self.horizontalHeader().fontMetrics()
        self._needed = [
            max(
                metrics.horizontalAdvance(column.title) + 2 * padding, self.sizeHintForColumn(place) + padding
            )
            for place, column in enumerate(self.table.columns)
        ]
        self._spread()

    def _spread(self) -> None:
        """Share the room that is left among all columns; where there is too little, the table scrolls."""
        if not self._needed:
            return
        extra = max(0, self.viewport().width() - sum(self._needed)) // len(self._needed)
        for column, width in enumerate(self._needed):
            if self.columnWidth(column) != width + extra:
                self.setColumnWidth(column, width + extra)

    def _show_theme(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._theme.px(ROW))
        self._measure()
