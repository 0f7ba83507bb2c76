"""The tables of a sweep: one row per rate, or one row per training."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from engine.analysis.rate_table import RateRow, rate_table
from engine.analysis.score import score_of
from engine.analysis.wording import (
    difference_texts,
    format_p,
    interval_texts,
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
from engine.language.numbers import number_text
from engine.language.texts import N_, _, ngettext
from gui.sweep_page.table_widget import MISSING, Column, TableWidget
from gui.sweep_page.view import ShownSweep, SweepView, ViewContext
from gui.widgets.controls import ComboBox

RATES, TRAININGS = range(2)
GUESS = N_("guessing")
HINTS = (
    N_("Enter or a double click on a rate shows its trainings. Ctrl+C copies the selected rows."),
    N_("Click a training, or press Enter, to open it. Ctrl+C copies the selected rows."),
)
_SPLITS = {
    "train": (N_("training"), N_("training loss")),
    "val": (N_("validation"), N_("validation loss")),
    "test": (N_("held-out"), N_("held-out loss")),
}


class TableView(SweepView):
    """Choosing a rate's row shows its trainings, choosing a training's row opens it."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__(context)
        self.shown: ShownSweep | None = None
        self._stale = {RATES, TRAININGS}
        self.rates = TableWidget(_("Rates"), lambda row: row.rate, context.theme)
        self.trainings = TableWidget(_("Trainings"), lambda row: row.cell, context.theme, opens_on_click=True)
        self.rates.row_chosen.connect(self._open_rate)
        self.trainings.row_chosen.connect(lambda row: self.cell_chosen.emit(row.cell))
        self.level = ComboBox()
        self.level.addItems([_("One row per rate"), _("Every training")])
        self.level.setAccessibleName(_("Rows of the table"))
        self.level.setToolTip(_("One row per rate with means and tests, or one per training"))
        self.copy_button = QPushButton(_("Copy"))
        self.copy_button.setProperty("role", "chart")
        self.copy_button.setToolTip(_("Copy the selected rows, or all, for a spreadsheet (Ctrl+C)"))
        self.copy_button.setAccessibleName(_("Copy the table"))
        self.copy_button.clicked.connect(self._copy)
        self.controls = QWidget()
        row = QHBoxLayout(self.controls)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.copy_button)
        row.addWidget(self.level)
        self._hint = QLabel(_(HINTS[RATES]))
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
        self._hint.setText(_(HINTS[self.level.currentIndex()]))
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
        text = ngettext("{n} row was copied.", "{n} rows were copied.", rows).format(n=rows)
        self.notice_raised.emit(text, "", "good")


# --- The columns of the two tables


def rate_columns(results: SweepResults) -> tuple[Column, ...]:
    """Columns for rows of `rate_table(results)`."""
    score = score_of(results)
    label, numbers = score_label(score), _Numbers(score)
    columns = [
        Column(
            _("rate"), _("The fraction of units that is dropped"), _rate_text, ((_("rate"), _get("rate")),)
        ),
        Column(
            _("seeds"),
            _("Number of trainings at this rate"),
            lambda row: str(row.n) if row.n else MISSING,
            ((_("seeds"), _get("n")),),
        ),
        Column(
            numbers.title(_("mean")),
            _("The mean of {metric} over the seeds").format(metric=label),
            lambda row: numbers.value(row.mean),
            ((_("mean"), _get("mean")),),
        ),
        Column(
            # Translators: short for standard deviation.
            numbers.gap_title(_("std. dev.")),
            _("The standard deviation of {metric} over the seeds; it needs at least 2").format(metric=label),
            lambda row: numbers.gap(row.std),
            ((_("standard deviation"), _get("std")),),
        ),
        Column(
            numbers.title(_("95 % interval")),
            _("An interval that contains the true mean 95 times in 100; needs at least 2 seeds"),
            lambda row: numbers.interval(row.ci_low, row.ci_high),
            ((_("95 % from"), _get("ci_low")), (_("95 % to"), _get("ci_high"))),
        ),
        Column(
            numbers.gap_title(_("vs. no dropout")),
            _("The mean difference from no dropout, over the seeds that have both"),
            lambda row: numbers.signed(row.difference),
            ((_("difference"), _get("difference")),),
        ),
        Column(
            # Translators: of the difference, which stands in the column before.
            numbers.gap_title(_("its 95 % interval")),
            _("An interval that contains the true difference 95 times in 100"),
            lambda row: numbers.signed(row.difference_low, row.difference_high),
            ((_("difference from"), _get("difference_low")), (_("difference to"), _get("difference_high"))),
        ),
        Column(
            _("p (Holm)"),
            _("How likely such a large difference is by chance alone, corrected for the number of rates"),
            lambda row: format_p(row.p_holm),
            ((_("p (Holm)"), _get("p_holm")), ("p", _get("p_value"))),
        ),
    ]
    if score.startswith("test_"):
        columns.append(
            Column(
                numbers.title(_("training")),
                _("The mean on the training data, with dropout off"),
                lambda row: numbers.value(row.train_mean),
                ((_("training mean"), _get("train_mean")),),
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
    return _(GUESS) if math.isnan(row.rate) else number_text(row.rate, "g")


def cell_columns(results: SweepResults) -> tuple[Column, ...]:
    """Columns for rows that are cells of these results."""
    columns = [
        Column(
            _("rate"),
            _("The fraction of units that is dropped"),
            lambda row: number_text(row.cell.rate, "g"),
            ((_("rate"), lambda row: row.cell.rate),),
        ),
        Column(
            _("seed"),
            _("It decides the split, the initial weights, the order of the samples and the dropout masks"),
            lambda row: str(row.cell.seed),
            ((_("seed"), lambda row: row.cell.seed),),
        ),
    ]
    metric = results.experiment.training.metric
    names = [name for name in results.metric_names if metric_name(name) == metric]
    names += [name for name in results.metric_names if name not in names and name.endswith("_loss")]
    columns += [_score_column(name, metric) for name in names]
    columns += [
        Column(
            _("epochs"),
            _("Number of epochs trained"),
            lambda row: str(_epochs(row)),
            ((_("epochs"), _epochs),),
        ),
        Column(
            _("seconds"),
            _("How long it took; trainings that ran together share their time"),
            lambda row: three_digits(row.seconds) if row.seconds else MISSING,
            ((_("seconds"), lambda row: row.seconds or math.nan),),
        ),
    ]
    return tuple(columns)


class _Numbers:
    """Formats values and differences of one score for columns whose header names the unit."""

    def __init__(self, column: str) -> None:
        self._column, self._factor = column, scale_factor(column)
        self._is_fraction = is_fraction(column)

    def title(self, text: str) -> str:
        """A header with the unit of the values."""
        return f"{text}, %" if self._is_fraction else text

    def gap_title(self, text: str) -> str:
        """A header with the unit of their differences."""
        # Translators: percentage points, as the unit in the head of a column.
        unit = _("points")
        return f"{text}, {unit}" if self._is_fraction else text

    def value(self, value: float) -> str:
        if math.isnan(value):
            return MISSING
        return number_text(self._factor * value, ".1f") if self._is_fraction else three_digits(value)

    def gap(self, value: float) -> str:
        return MISSING if math.isnan(value) else difference_texts(self._column, value)[0]

    def signed(self, *values: float) -> str:
        """A difference with its sign, or the ends of its interval."""
        if any(map(math.isnan, values)):
            return MISSING
        return _range(*map(signed, difference_texts(self._column, *values)))

    def interval(self, low: float, high: float) -> str:
        """The ends of an interval of a score."""
        return MISSING if math.isnan(low) else _range(*interval_texts(self._column, low, high))


def _range(low: str, high: str = "") -> str:
    # Translators: an interval, from a number to a number.
    return _("{low} to {high}").format(low=low, high=high) if high else low


def _score_column(name: str, metric: str) -> Column:
    numbers = _Numbers(name)
    title, loss_title = _SPLITS.get(name.partition("_")[0], ("", N_("loss")))
    score = sentence_case(score_label(name))
    return Column(
        numbers.title(_(title)) if metric_name(name) == metric else _(loss_title),
        _("{score} at the scored epoch, with dropout off").format(score=score),
        lambda row: _finite(numbers, row.metric(name)),
        ((name, lambda row: row.metric(name)),),
    )


def _finite(numbers: _Numbers, value: float) -> str:
    # Translators: a training whose numbers became infinite or no numbers at all.
    return numbers.value(value) if math.isfinite(value) else _("diverged")


def _epochs(row: CellResult) -> int:
    return len(row.history[0][1]) if row.history else 0


def _get(name: str) -> Callable[[RateRow], Any]:
    return lambda row: getattr(row, name)
