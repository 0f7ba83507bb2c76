"""The curve the whole subject is about: the metric against the dropout rate, and what it says."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
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
from gui.run_controller import RunController
from gui.sweep_page.plan import SweepPlan
from gui.theme.theme import Theme

_EXPORTS = (("PNG image", "png"), ("SVG drawing", "svg"), ("PDF page", "pdf"), ("CSV table", "csv"))

NARROW = 800


class SweepPage(QWidget):
    """Plan above, chart, verdict under it."""

    problem_raised = Signal(str)
    exported = Signal(str)

    def __init__(self, document: Document, controller: RunController, theme: Theme) -> None:
        super().__init__()
        self._document, self._controller, self._theme = document, controller, theme
        self._results: SweepResults | None = None
        self._can_judge = False
        self._title = QLabel()
        self._title.setProperty("role", "title")
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.plan = SweepPlan(document)
        self.export_button = QPushButton("Export")
        self.export_button.setToolTip("Save the chart as an image, a drawing, a page or a table")
        menu = QMenu(self.export_button)
        for name, suffix in _EXPORTS:
            menu.addAction(f"{name}…", partial(self._ask_export, suffix))
        self.export_button.setMenu(menu)
        self.host: ChartHost[Any] = ChartHost(
            "What does Dropout do to this network?",
            "Sweep trains the network at every rate, several times with different seeds, and draws the "
            "metric against the rate: every training a dot, their mean a line, their 95 % interval a band.",
            "Sweep",
        )
        self.host.button.clicked.connect(controller.start_sweep)
        self.bar = QFrame()
        self.bar.setFixedWidth(4)
        self.headline = QLabel()
        self.headline.setProperty("role", "name")
        self.details = QLabel()
        self.details.setProperty("role", "muted")
        for label in (self.headline, self.details):
            label.setWordWrap(True)
        self.verdict_card = QFrame()
        self.verdict_card.setProperty("role", "card")
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.headline)
        words.addWidget(self.details)
        row = QHBoxLayout(self.verdict_card)
        row.setContentsMargins(12, 12, 16, 12)
        row.setSpacing(12)
        row.addWidget(self.bar)
        row.addLayout(words, 1)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.plan)
        head.addWidget(self.export_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.host, 1)
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
            chart.set_scheme(self._theme.tokens.scheme)
            chart.show_results(self._results, self._planned_rates())
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

    def _planned_rates(self) -> tuple[float, ...]:
        swept = {cell.cell.rate for cell in self._results.cells} if self._results is not None else set()
        return tuple(sorted({*self._document.project.sweep.rates, *(r for r in swept if r is not None)}))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_title()

    def _show_title(self) -> None:
        metric = metric_label(f"train_{self._document.project.training.metric}")
        is_narrow = self.width() < NARROW
        self._title.setText(metric.capitalize() + ("" if is_narrow else " against the dropout rate"))

    def _show_project(self) -> None:
        self._show_title()
        if self._controller.live_results is None:
            self._show_results(self._document.project.results)

    def _show_results(self, results: SweepResults | None) -> None:
        self._results = results
        is_sweeping = self._controller.live_results is not None
        if results is None or not (results.cells or is_sweeping):
            self.host.show_words()
        else:
            if self.host.chart is not None:
                self.host.chart.show_results(results, self._planned_rates())
            self.host.show_chart()
        self.export_button.setEnabled(results is not None and bool(results.cells))
        self._show_verdict()

    def _show_theme(self) -> None:
        if self.host.chart is not None:
            self.host.chart.set_scheme(self._theme.tokens.scheme)
        self._show_verdict()

    def _show_verdict(self) -> None:
        results = self._results
        if not self._can_judge or results is None or not results.cells:
            self.verdict_card.hide()
            return
        from engine.results.verdict import verdict

        found = verdict(results)
        details = found.details
        project = self._document.project
        if self._controller.live_results is None and not project.has_current_results:
            details += (
                " These results are from before your last changes: sweep again to see the network as it is."
            )
        self.headline.setText(found.headline)
        self.details.setText(details)
        tokens = self._theme.tokens
        colour = {"good": tokens.good, "bad": tokens.bad, "warn": tokens.warn}.get(found.tone, tokens.muted)
        self.bar.setStyleSheet(f"background: {colour}; border-radius: 2px;")
        self.verdict_card.show()
