"""One opened training of the sweep: scores, rank, curves, weights, and buttons to export it."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.analysis.score import score_of
from engine.analysis.single_seed import rank_text
from engine.analysis.wording import format_metric, metric_label, metric_name
from engine.experiment.results import CellResult, SweepResults
from engine.experiment.specs import Cell
from engine.language.numbers import number_text
from engine.language.texts import N_, _
from gui.charts.cell_curves import CellCurves
from gui.sweep_page.cell_actions import CellActions
from gui.sweep_page.cell_weights import CellWeights
from gui.sweep_page.view import ShownSweep, ViewContext
from gui.widgets.plain_text import WrappedLabel

BACK, FORWARD = "‹", "›"
SHORT = 340  # pixels; below it there is no space for curves, or for weights together with scores
_SPLITS = (("train", N_("training")), ("val", N_("validation")), ("test", N_("held-out")))
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class CellCard(QFrame):
    """Esc closes it, arrow keys go to the next rate and seed; `changed` has the open cell."""

    changed = Signal(object)
    notice_raised = Signal(str, str, str)
    train_requested = Signal(object)
    answers_requested = Signal(object, object)
    inside_requested = Signal(object, object)

    def __init__(self, context: ViewContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._shown: ShownSweep | None = None
        self.cell: Cell | None = None
        self.setProperty("role", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("One training"))
        self.rate = _Stepper(
            (_("Lower rate (Left)"), _("Rate: lower rate")),
            (_("Higher rate (Right)"), _("Rate: higher rate")),
            self._step_rate,
        )
        self.seed = _Stepper(
            (_("Previous seed (Up)"), _("Seed: previous seed")),
            (_("Next seed (Down)"), _("Seed: next seed")),
            self._step_seed,
        )
        self.close_button = QToolButton()
        self.close_button.setToolTip(_("Close (Esc)"))
        self.close_button.setAccessibleName(_("Close"))
        self.close_button.clicked.connect(self.close_card)
        self.member = QLabel()
        self.member.setProperty("role", "muted")
        self.scores = CellScores()
        self.rank = WrappedLabel()
        self.rank.setProperty("role", "muted")
        self.curves = CellCurves()
        self.weights = CellWeights(context.weights, context.theme)
        self.weights.hide()
        self.actions_row = CellActions(context)
        self.actions_row.weights.toggled.connect(self._show_weights)
        self.actions_row.notice_raised.connect(self.notice_raised)
        self.actions_row.train_requested.connect(self.train_requested)
        self.actions_row.answers_requested.connect(self.answers_requested)
        self.actions_row.inside_requested.connect(self.inside_requested)
        self._lay_out()
        for key, step, count in (
            (Qt.Key.Key_Left, self._step_rate, -1),
            (Qt.Key.Key_Right, self._step_rate, 1),
            (Qt.Key.Key_Up, self._step_seed, -1),
            (Qt.Key.Key_Down, self._step_seed, 1),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setWhatsThis(_("Another training of the sweep"))
            shortcut.activated.connect(lambda step=step, count=count: step(count))
        self.set_look()
        self.hide()

    def open_cell(self, shown: ShownSweep, cell: Cell) -> None:
        """Show this training of these results, and take the focus."""
        self._shown = shown
        self._show_cell(cell)
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_sweep(self, shown: ShownSweep | None) -> None:
        """Show the same rate and seed of other results, or close."""
        if self.cell is None:
            return
        if shown is None or find_cell(shown.results, self.cell) is None:
            self.close_card()
            return
        self._shown = shown
        self._show_cell(self.cell)

    def close_card(self) -> None:
        """Close the card."""
        if self.cell is not None:
            self.cell = None
            self.hide()
            self.changed.emit(None)

    def set_look(self) -> None:
        """Apply the theme's colours and scale."""
        theme = self._context.theme
        self.close_button.setIcon(theme.icon("close"))
        self.curves.set_look(theme.tokens.scheme, theme.scale)

    def _step_rate(self, step: int) -> None:
        if self._shown is not None and self.cell is not None:
            self._go_to(next_rate(self._shown.results, self.cell, step))

    def _step_seed(self, step: int) -> None:
        if self._shown is not None and self.cell is not None:
            self._go_to(next_seed(self._shown.results, self.cell, step))

    def _go_to(self, cell: Cell | None) -> None:
        if cell is not None:
            self._show_cell(cell)

    def _show_cell(self, cell: Cell) -> None:
        assert self._shown is not None
        results = self._shown.results
        result = find_cell(results, cell)
        if result is None:
            return
        is_other = cell != self.cell
        self.cell = cell
        experiment = results.experiment
        rate, seed = number_text(cell.rate or 0.0, "g"), cell.seed
        rate_text = _("rate {rate}").format(rate=rate)
        self.rate.show_value(rate_text, next_rate(results, cell, -1), next_rate(results, cell, 1))
        self.member.setText(self._shown.member)
        self.member.setVisible(bool(self._shown.member))
        seed_text = _("seed {seed}").format(seed=seed)
        self.seed.show_value(seed_text, next_seed(results, cell, -1), next_seed(results, cell, 1))
        self.scores.show_cell(result, experiment.training.metric, score_of(results))
        self.rank.setText(rank_text(results, cell))
        if result.history:
            self.curves.show_cell(result, experiment)
        self._show_weights(self.actions_row.weights.isChecked())
        project = self._shown.project
        # Tied widths depend on the sweep's rates, which the Train page does not have.
        is_current = (
            experiment.led_by(project.training.metric).sweep_identity == project.experiment.sweep_identity
        )
        can_train = is_current and not experiment.is_width_tied
        self.actions_row.show_cell(result, self._shown, is_current=can_train)
        of_family = f"{self._shown.member}: " if self._shown.member else ""
        description = _("rate {rate}, seed {seed}").format(rate=rate, seed=seed)
        self.setAccessibleDescription(f"{of_family}{description}. {self.rank.text()}")
        if is_other:
            self.changed.emit(cell)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _show_weights(self, shows_weights: bool) -> None:
        """Show the weights in place of the curves, or the curves again."""
        if self._shown is None or self.cell is None:
            return
        self._fit()
        self.weights.setVisible(shows_weights)
        if shows_weights:
            self.weights.show_cell(self._shown.results.experiment, self.cell)

    def _fit(self) -> None:
        """Show what there is space for."""
        if self._shown is None or self.cell is None:
            return
        result = find_cell(self._shown.results, self.cell)
        has_curves = result is not None and bool(result.history)
        has_weights = self.actions_row.weights.isChecked()
        is_short = self.height() < self._context.theme.px(SHORT)
        self.curves.setVisible(has_curves and not has_weights and not is_short)
        for widget in (self.scores, self.rank):
            widget.setVisible(not (has_weights and is_short))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.rate)
        head.addWidget(self.seed)
        head.addStretch(1)
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.member)
        column.addWidget(self.scores)
        column.addWidget(self.rank)
        column.addWidget(self.curves, 1)
        column.addWidget(self.weights, 1)
        column.addStretch(0)
        column.addWidget(self.actions_row)


class _Stepper(QWidget):
    """A value between two arrows."""

    def __init__(self, back: tuple[str, str], forward: tuple[str, str], step: Callable[[int], None]) -> None:
        """`back` and `forward` are tooltip and accessible name of each arrow."""
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.text = QLabel()
        self.text.setProperty("role", "name")
        self.back, self.forward = QToolButton(), QToolButton()
        for button, sign, (tip, name), count in (
            (self.back, BACK, back, -1),
            (self.forward, FORWARD, forward, 1),
        ):
            button.setText(sign)
            button.setToolTip(tip)
            button.setAccessibleName(name)
            button.clicked.connect(lambda _checked=False, count=count: step(count))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for widget in (self.back, self.text, self.forward):
            row.addWidget(widget)

    def show_value(self, text: str, before: Cell | None, after: Cell | None) -> None:
        """Show the value; an arrow with nothing behind it is disabled."""
        self.text.setText(text)
        for button, cell in ((self.back, before), (self.forward, after)):
            button.setEnabled(cell is not None)


# --- Moving from training to training, by rate and by seed


def find_cell(results: SweepResults, cell: Cell) -> CellResult | None:
    """The training of this rate and seed, or None."""
    return next((result for result in results.cells if result.cell == cell), None)


def next_rate(results: SweepResults, cell: Cell, step: int) -> Cell | None:
    """The training of the same seed at the next rate above (step 1) or below (-1); None at the end."""
    return _beside([item.cell for item in results.cells if item.cell.seed == cell.seed], cell, step)


def next_seed(results: SweepResults, cell: Cell, step: int) -> Cell | None:
    """The training at the same rate with the next seed above or below; None at the end."""
    return _beside([item.cell for item in results.cells if item.cell.rate == cell.rate], cell, step)


def _beside(cells: list[Cell], cell: Cell, step: int) -> Cell | None:
    ordered = sorted(item for item in cells if item.rate is not None)
    if cell not in ordered:
        return None
    place = ordered.index(cell) + step
    return ordered[place] if 0 <= place < len(ordered) else None


# --- A training's scores: one row per split, one column per metric


class CellScores(QWidget):
    """A table of the metrics that the cell has."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        self._labels: list[QLabel] = []

    def show_cell(self, result: CellResult, metric: str, score: str) -> None:
        """Show the numbers of this cell; the score that is judged is emphasized."""
        texts = self._texts(result, metric, score)
        if len(texts) != len(self._labels):
            self._make_labels(texts)
        for label, (text, role, _row, _column) in zip(self._labels, texts, strict=True):
            label.setText(text)
            label.setProperty("role", role)
            label.style().unpolish(label)
            label.style().polish(label)
        numbers = ", ".join(text for text, *_rest in texts)
        self.setAccessibleName(_("Scores: {numbers}").format(numbers=numbers))

    def _make_labels(self, texts: list[tuple[str, str, int, int]]) -> None:
        for label in self._labels:
            self._grid.removeWidget(label)
            label.hide()
            label.deleteLater()
        self._labels = []
        for _text, _role, row, column in texts:
            label = QLabel()
            self._labels.append(label)
            self._grid.addWidget(label, row, column, _RIGHT if column else Qt.AlignmentFlag.AlignLeft)

    @staticmethod
    def _texts(result: CellResult, metric: str, score: str) -> list[tuple[str, str, int, int]]:
        """Text, role, row and column of each label."""
        values = dict(result.metrics)
        kinds = [metric, *sorted({metric_name(name) for name in values} - {metric})]
        found = [(metric_label(kind), "caption", 0, 1 + column) for column, kind in enumerate(kinds)]
        row = 0
        for split, label in _SPLITS:
            names = [f"{split}_{kind}" for kind in kinds]
            if not any(name in values for name in names):
                continue
            row += 1
            found.append((_(label), "name" if score in names else "muted", row, 0))
            for column, name in enumerate(names):
                role = "name" if name == score else ""
                found.append((_score_text(name, values.get(name)), role, row, 1 + column))
        return found


def _score_text(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    # Translators: a training whose numbers became infinite or no numbers at all.
    return format_metric(name, value) if math.isfinite(value) else _("diverged")
