"""The table behind the curve: one row a rate, or one row a training."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from engine.analysis.rate_table import RateRow, rate_table
from engine.experiment.specs import Cell
from gui.sweep_page.columns import cell_columns, rate_columns
from gui.sweep_page.table_widget import TableWidget
from gui.sweep_page.view import ShownSweep, SweepView, ViewContext
from gui.widgets.controls import ComboBox

RATES, TRAININGS = range(2)
HINTS = (
    "Enter or a double click on a rate shows its trainings. Ctrl+C copies the selected rows.",
    "Click a training, or press Enter, to open it. Ctrl+C copies the selected rows.",
)


class TableView(SweepView):
    """A rate's row leads to its trainings, a training's row opens it."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__(context)
        self._shown: ShownSweep | None = None
        self._stale = {RATES, TRAININGS}
        self.rates = TableWidget("Rates", lambda row: row.rate, context.theme)
        self.trainings = TableWidget("Trainings", lambda row: row.cell, context.theme, opens_on_click=True)
        self.rates.row_chosen.connect(self._open_rate)
        self.trainings.row_chosen.connect(lambda row: self.cell_chosen.emit(row.cell))
        self.level = ComboBox()
        self.level.addItems(["One row a rate", "Every training"])
        self.level.setAccessibleName("What a row of the table is")
        self.level.setToolTip("Means and tests of each rate, or the scores of every training")
        self.level.setProperty("size", "small")
        self.copy_button = QPushButton("Copy")
        self.copy_button.setProperty("role", "chart")
        self.copy_button.setToolTip("Copy the selected rows, or all, for a spreadsheet (Ctrl+C)")
        self.copy_button.setAccessibleName("Copy the table")
        self.copy_button.clicked.connect(self._copy)
        self.controls = QWidget()
        row = QHBoxLayout(self.controls)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.copy_button)
        row.addWidget(self.level)
        self._hint = QLabel(HINTS[RATES])
        self._hint.setProperty("role", "caption")
        self._hint.setWordWrap(True)
        self._tables = QStackedWidget()
        self._tables.addWidget(self.rates)
        self._tables.addWidget(self.trainings)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._tables, 1)
        column.addWidget(self._hint)
        self.level.currentIndexChanged.connect(self._show_level)

    @property
    def table(self) -> TableWidget:
        """The table in front."""
        return self.rates if self.level.currentIndex() == RATES else self.trainings

    def show_sweep(self, shown: ShownSweep) -> None:
        if not shown.looks_like(self._shown):
            self._shown = shown
            self._stale = {RATES, TRAININGS}
            self._fill()

    def mark(self, cell: Cell | None) -> None:
        if cell is not None and self.table is self.trainings:
            self.trainings.select_keys({cell})

    def _show_level(self) -> None:
        self._tables.setCurrentWidget(self.table)
        self._hint.setText(HINTS[self.level.currentIndex()])
        self._fill()

    def _fill(self) -> None:
        level = self.level.currentIndex()
        if self._shown is None or level not in self._stale:
            return
        self._stale.discard(level)
        results = self._shown.results
        if level == RATES:
            self.rates.show_rows(rate_columns(results), rate_table(results))
        else:
            swept = [result for result in results.cells if result.cell.rate is not None]
            self.trainings.show_rows(cell_columns(results), swept)

    def _open_rate(self, row: RateRow) -> None:
        """Go to the trainings of this rate."""
        self.level.setCurrentIndex(TRAININGS)
        cells = {item.cell for item in self.trainings.table.rows if item.cell.rate == row.rate}
        self.trainings.select_keys(set(cells))
        self.trainings.setFocus()

    def _copy(self) -> None:
        self.table.copy()
        rows = len(self.table.selected_rows()) or self.table.table.rowCount()
        words = f"{rows} row{'s were' if rows != 1 else ' was'} copied."
        self.notice_raised.emit(words, "", "good")
