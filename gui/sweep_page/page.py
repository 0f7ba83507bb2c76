"""The curve the whole subject is about: the metric against the dropout rate, and what it says."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from engine.errors import InputError
from engine.project.results import SweepResults
from engine.results.wording import metric_label
from gui.charts_host import ChartHost
from gui.document import Document
from gui.elided_label import ElidedLabel
from gui.live_sweep import LiveSweep
from gui.model_saver import ModelSaver
from gui.run_controller import RunController
from gui.stack_editor.words import LOSS_WORDS
from gui.sweep_page.model_dialog import ModelDialog
from gui.sweep_page.plan import SweepPlan
from gui.sweep_page.trainer_caption import TrainerCaption
from gui.sweep_page.verdict_card import VerdictCard
from gui.theme.theme import Theme

_EXPORTS = (("PNG image", "png"), ("SVG drawing", "svg"), ("PDF page", "pdf"), ("CSV table", "csv"))

NARROW = 800


class SweepPage(QWidget):
    """Plan above, chart, the trainer's sentence and the verdict under it."""

    problem_raised = Signal(str)
    exported = Signal(str)

    def __init__(
        self,
        document: Document,
        controller: RunController,
        live: LiveSweep,
        saver: ModelSaver,
        theme: Theme,
    ) -> None:
        super().__init__()
        self._document, self._controller, self._saver, self._theme = document, controller, saver, theme
        self._results: SweepResults | None = None
        self._can_judge = False
        self._title = ElidedLabel()
        self._title.setProperty("role", "title")
        self.plan = SweepPlan(document)
        self.live_chip = QPushButton("Live")
        self.live_chip.setCheckable(True)
        self.live_chip.setProperty("role", "toggle")
        self.live_chip.setToolTip("Sweep again after every edit (F8)")
        self.live_chip.setAccessibleName("Live: sweep again after every edit")
        self.live_chip.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.live_chip.toggled.connect(live.set_on)
        live.toggled.connect(self._show_live)
        self.export_button = QPushButton("Export")
        self.export_button.setToolTip("Save the chart as an image, a drawing, a page or a table, or a model")
        menu = QMenu(self.export_button)
        for name, suffix in _EXPORTS:
            menu.addAction(f"{name}…", partial(self._ask_export, suffix))
        menu.addSeparator()
        self.model_action = menu.addAction("Keras model of a cell…", self._ask_model)
        menu.aboutToShow.connect(lambda: self.model_action.setEnabled(saver.can_save))
        self.export_button.setMenu(menu)
        self.host: ChartHost[Any] = ChartHost(
            "What does Dropout do to this network?",
            "Sweep trains the network at every rate, several times with different seeds, and draws the "
            "metric against the rate: every training a dot, their mean a line, their 95 % interval a band.",
            "Sweep",
            theme,
        )
        self.host.button.clicked.connect(controller.start_sweep)
        self.caption = TrainerCaption(document, controller)
        self.verdict_card = VerdictCard(theme)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        head.addWidget(self.plan)
        head.addWidget(self.live_chip)
        head.addWidget(self.export_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.host, 1)
        column.addWidget(self.caption)
        column.addWidget(self.verdict_card)
        controller.results_changed.connect(self._show_results)
        controller.state_changed.connect(self._show_project)
        document.project_changed.connect(self._show_project)
        theme.changed.connect(self._show_theme)
        self._show_project()

    def charts_loaded(self) -> None:
        """Matplotlib and the statistics are there."""
        from gui.charts.sweep_chart import SweepChart

        def make() -> SweepChart:
            chart = SweepChart()
            chart.set_look(self._theme.tokens.scheme, self._theme.scale)
            chart.show_results(self._results, self._planned_rates(), self._before())
            return chart

        self._can_judge = True
        self.host.set_maker(make)
        self._show_verdict()

    def export(self, path: Path) -> None:
        """Write the chart in the format that the suffix names; raises InputError."""
        from engine.export.figures import save_curve_csv, save_sweep_figure

        if self._results is None or not self._results.cells:
            raise InputError("There is nothing to export yet: sweep first.")
        if path.suffix.lower() == ".csv":
            save_curve_csv(self._results, path)
        else:
            save_sweep_figure(self._results, self._planned_rates(), path, title=self._document.project.name)

    def _ask_export(self, suffix: str) -> None:
        name = f"{self._document.project.name}.{suffix}".replace(":", " -").replace("/", "-")
        chosen, _ = QFileDialog.getSaveFileName(self, "Export the chart", name, f"*.{suffix}")
        if not chosen:
            return
        path = Path(chosen) if Path(chosen).suffix else Path(f"{chosen}.{suffix}")
        try:
            self.export(path)
        except InputError as error:
            self.problem_raised.emit(str(error))
        else:
            self.exported.emit(f"The chart was saved as {path}.")

    def _ask_model(self) -> None:
        """Which cell of the curve in view, and where to."""
        results = self._results
        if results is None or not results.cells:
            return
        rates = sorted({result.cell.rate for result in results.cells if result.cell.rate is not None})
        dialog = ModelDialog(rates, self)
        if dialog.exec():
            self._saver.ask_and_save(results.experiment, dialog.cell, self._document.project.name, self)

    def _show_live(self, is_on: bool) -> None:
        with QSignalBlocker(self.live_chip):
            self.live_chip.setChecked(is_on)

    def _before(self) -> SweepResults | None:
        """The curve that a running sweep is to replace, where the two can be compared."""
        now, before = self._controller.sweep_so_far, self._document.project.results
        if now is None or before is None or before.experiment.data.dataset != now.experiment.data.dataset:
            return None
        is_other = before.experiment.sweep_identity != now.experiment.sweep_identity
        return before if is_other else None

    def _planned_rates(self) -> tuple[float, ...]:
        swept = {cell.cell.rate for cell in self._results.cells} if self._results is not None else set()
        return tuple(sorted({*self._document.project.sweep.rates, *(r for r in swept if r is not None)}))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_title()

    def _show_title(self) -> None:
        metric = self._document.project.training.metric
        words = metric_label(metric).capitalize()
        if self.width() < self._theme.px(NARROW):
            self._title.set_whole_text(LOSS_WORDS.get(metric, words))
        else:
            self._title.set_whole_text(f"{words} against the dropout rate")

    def _show_project(self) -> None:
        self._show_title()
        if self._controller.sweep_so_far is None:
            self._show_results(self._document.project.results)

    def _show_results(self, results: SweepResults | None) -> None:
        self._results = results
        is_sweeping = self._controller.sweep_so_far is not None
        if results is None or not (results.cells or is_sweeping):
            self.host.show_words()
        else:
            if self.host.chart is not None:
                self.host.chart.show_results(results, self._planned_rates(), self._before())
            self.host.show_chart()
        self.export_button.setEnabled(results is not None and bool(results.cells))
        self._show_verdict()

    def _show_theme(self) -> None:
        if self.host.chart is not None:
            self.host.chart.set_look(self._theme.tokens.scheme, self._theme.scale)
        self._show_verdict()

    def _show_verdict(self) -> None:
        if not self._can_judge:
            return
        is_sweeping = self._controller.sweep_so_far is not None
        self.verdict_card.judge(
            self._results,
            is_sweeping=is_sweeping,
            is_stale=not is_sweeping and not self._document.project.has_current_results,
        )
