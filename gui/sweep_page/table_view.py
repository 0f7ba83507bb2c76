"""The tables of a sweep: one row per rate, or one row per training."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from engine.analysis.rate_table import RateRow, rate_table
from engine.analysis.score import score_of
from engine.analysis.wording import (
    format_difference,
    format_interval,
    format_p,
    is_fraction,
    metric_name,
    scale_factor,
    score_label,
    sentence_case,
    signed,
    three_digits,
)
from engine.data.guess import guess_score
from engine.experiment.results import CellResult, SweepResults
from engine.experiment.specs import Cell
from gui.sweep_page.table_widget import MISSING, Column, TableWidget
from gui.sweep_page.view import ShownSweep, SweepView, ViewContext
from gui.widgets.controls import ComboBox

RATES, TRAININGS = range(2)
GUESS = "guessing"
HINTS = (
    "Enter or a double click on a rate shows its trainings. Ctrl+C copies the selected rows.",
    "Click a training, or press Enter, to open it. Ctrl+C copies the selected rows.",
)
_SPLITS = {"train": "training", "val": "validation", "test": "held-out"}


class TableView(SweepView):
    """Choosing a rate's row shows its trainings, choosing a training's row opens it."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__(context)
        self.shown: ShownSweep | None = None
        self._stale = {RATES, TRAININGS}
        self.rates = TableWidget("Rates", lambda row: row.rate, context.theme)
        self.trainings = TableWidget("Trainings", lambda row: row.cell, context.theme, opens_on_click=True)
        self.rates.row_chosen.connect(self._open_rate)
        self.trainings.row_chosen.connect(lambda row: self.cell_chosen.emit(row.cell))
        self.level = ComboBox()
        self.level.addItems(["One row per rate", "Every training"])
        self.level.setAccessibleName("Rows of the table")
        self.level.setToolTip("One row per rate with means and tests, or one per training")
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
        """The visible table."""
        return self.rates if self.level.currentIndex() == RATES else self.trainings

    def show_sweep(self, shown: ShownSweep) -> None:
        if not shown.looks_like(self.shown):
            self.shown = shown
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
        if self.shown is None or level not in self._stale:
            return
        self._stale.discard(level)
        results = self.shown.results
        if level == RATES:
            self.rates.show_rows(rate_columns(results), (*rate_table(results), *_guess_rows(results)))
        else:
            swept = [result for result in results.cells if result.cell.rate is not None]
            self.trainings.show_rows(cell_columns(results), swept)

    def _open_rate(self, row: RateRow) -> None:
        """Show the trainings of this rate; the row of the guess has none."""
        if math.isnan(row.rate):
            return
        self.level.setCurrentIndex(TRAININGS)
        cells = {item.cell for item in self.trainings.table.rows if item.cell.rate == row.rate}
        self.trainings.select_keys(set(cells))
        self.trainings.setFocus()

    def _copy(self) -> None:
        self.table.copy()
        rows = len(self.table.selected_rows()) or self.table.table.rowCount()
        text = f"{rows} row{'s were' if rows != 1 else ' was'} copied."
        self.notice_raised.emit(text, "", "good")


# --- The columns of the two tables


def rate_columns(results: SweepResults) -> tuple[Column, ...]:
    """Columns for rows of `rate_table(results)`."""
    score = score_of(results)
    label, numbers = score_label(score), _Numbers(score)
    columns = [
        Column("rate", "The fraction of units that is dropped", _rate_text, (("rate", _get("rate")),)),
        Column(
            "seeds",
            "Number of trainings at this rate",
            lambda row: str(row.n) if row.n else MISSING,
            (("seeds", _get("n")),),
        ),
        Column(
            f"mean{numbers.unit}",
            f"The mean of {label} over the seeds",
            lambda row: numbers.value(row.mean),
            (("mean", _get("mean")),),
        ),
        Column(
            f"std. dev.{numbers.gap_unit}",
            f"The standard deviation of {label} over the seeds; it needs at least 2",
            lambda row: numbers.gap(row.std),
            (("standard deviation", _get("std")),),
        ),
        Column(
            f"95 % interval{numbers.unit}",
            "An interval that contains the true mean 95 times in 100; needs at least 2 seeds",
            lambda row: numbers.interval(row.ci_low, row.ci_high),
            (("95 % from", _get("ci_low")), ("95 % to", _get("ci_high"))),
        ),
        Column(
            f"vs. no dropout{numbers.gap_unit}",
            "The mean difference from no dropout, over the seeds that have both",
            lambda row: numbers.signed(row.difference),
            (("difference", _get("difference")),),
        ),
        Column(
            f"its 95 % interval{numbers.gap_unit}",
            "An interval that contains the true difference 95 times in 100",
            lambda row: numbers.signed(row.difference_low, row.difference_high),
            (("difference from", _get("difference_low")), ("difference to", _get("difference_high"))),
        ),
        Column(
            "p (Holm)",
            "How likely such a large difference is by chance alone, corrected for the number of rates",
            lambda row: format_p(row.p_holm),
            (("p (Holm)", _get("p_holm")), ("p", _get("p_value"))),
        ),
    ]
    if score.startswith("test_"):
        columns.append(
            Column(
                f"training{numbers.unit}",
                "The mean on the training data, with dropout off",
                lambda row: numbers.value(row.train_mean),
                (("training mean", _get("train_mean")),),
            )
        )
    return tuple(columns)


def _guess_rows(results: SweepResults) -> tuple[RateRow, ...]:
    """A last row with the score of always guessing, if it is known."""
    guess = guess_score(results.experiment.data, score_of(results))
    if guess is None:
        return ()
    nan = math.nan
    return (RateRow(nan, 0, guess.value, *(nan,) * 4, 0, *(nan,) * 5),)


def _rate_text(row: RateRow) -> str:
    return GUESS if math.isnan(row.rate) else f"{row.rate:g}"


def cell_columns(results: SweepResults) -> tuple[Column, ...]:
    """Columns for rows that are cells of these results."""
    columns = [
        Column(
            "rate",
            "The fraction of units that is dropped",
            lambda row: f"{row.cell.rate:g}",
            (("rate", lambda row: row.cell.rate),),
        ),
        Column(
            "seed",
            "It decides the split, the initial weights, the order of the samples and the dropout masks",
            lambda row: str(row.cell.seed),
            (("seed", lambda row: row.cell.seed),),
        ),
    ]
    metric = results.experiment.training.metric
    names = [name for name in results.metric_names if metric_name(name) == metric]
    names += [name for name in results.metric_names if name not in names and name.endswith("_loss")]
    columns += [_score_column(name, metric) for name in names]
    columns += [
        Column("epochs", "Number of epochs trained", lambda row: str(_epochs(row)), (("epochs", _epochs),)),
        Column(
            "seconds",
            "How long it took; trainings that ran together share their time",
            lambda row: three_digits(row.seconds) if row.seconds else MISSING,
            (("seconds", lambda row: row.seconds or math.nan),),
        ),
    ]
    return tuple(columns)


class _Numbers:
    """Formats values and differences of one score for columns whose header names the unit."""

    def __init__(self, column: str) -> None:
        self._column, self._factor = column, scale_factor(column)
        self._is_fraction = is_fraction(column)
        self.unit = ", %" if self._is_fraction else ""
        self.gap_unit = ", points" if self._is_fraction else ""

    def value(self, value: float) -> str:
        if math.isnan(value):
            return MISSING
        return f"{self._factor * value:.1f}" if self._is_fraction else three_digits(value)

    def gap(self, value: float) -> str:
        return MISSING if math.isnan(value) else self._difference(value)

    def signed(self, *values: float) -> str:
        """A difference with its sign, or the ends of its interval."""
        if any(map(math.isnan, values)):
            return MISSING
        return " to ".join(map(signed, self._difference(*values).split(" to ")))

    def interval(self, low: float, high: float) -> str:
        """The ends of an interval of a score."""
        return MISSING if math.isnan(low) else format_interval(self._column, low, high).removesuffix(" %")

    def _difference(self, *values: float) -> str:
        return format_difference(self._column, *values).removesuffix(" points")


def _score_column(name: str, metric: str) -> Column:
    numbers = _Numbers(name)
    split = _SPLITS.get(name.partition("_")[0], "")
    text = f"{split}{numbers.unit}" if metric_name(name) == metric else f"{split} loss"
    return Column(
        text,
        f"{sentence_case(score_label(name))} at the scored epoch, with dropout off",
        lambda row: _diverged(numbers.value(row.metric(name))),
        ((name, lambda row: row.metric(name)),),
    )


def _diverged(text: str) -> str:
    return "diverged" if text in (MISSING, "inf", "−inf") else text


def _epochs(row: CellResult) -> int:
    return len(row.history[0][1]) if row.history else 0


def _get(name: str) -> Callable[[RateRow], Any]:
    return lambda row: getattr(row, name)
