"""The curve, what one seed alone would have shown, and the theory where there is one."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from engine.analysis.single_seed import seeds_of, single_seed_words
from engine.charts.curve_overlay import CurveOverlay
from engine.charts.figures import CurveChoices
from gui.charts.sweep_chart import SweepChart
from gui.sweep_page.curve_controls import CurveControls
from gui.sweep_page.curve_overlays import prediction_curve, run_curves
from gui.sweep_page.theory import Theory
from gui.sweep_page.view import ShownSweep, SweepView, ViewContext
from gui.widgets.plain_text import WrappedLabel


class CurveView(SweepView):
    """Chart, and under it a sentence while one seed is shown alone."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__(context)
        self._shown: ShownSweep | None = None
        self._is_shared = False
        self._seed: int | None = None
        self._overlays: tuple[CurveOverlay, ...] = ()
        self.chart = SweepChart()
        self.chart.cell_clicked.connect(self.cell_chosen)
        self.setFocusProxy(self.chart)
        self.seed_words = WrappedLabel()
        self.seed_words.setContentsMargins(8, 0, 8, 4)
        self.seed_words.hide()
        self.controls: CurveControls = CurveControls()
        self.controls.changed.connect(self._show_choices)
        self.theory = Theory(self)
        self.theory.changed.connect(self._show_choices)
        self.theory.notice_raised.connect(self.notice_raised)
        context.overlays.changed.connect(self._show_choices)
        context.document.project_changed.connect(self._on_project_changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.chart, 1)
        column.addWidget(self.seed_words)

    def show_sweep(self, shown: ShownSweep) -> None:
        if shown.looks_like(self._shown):
            return
        self._shown = shown
        experiment = shown.results.experiment
        self.controls.show_seeds(seeds_of(shown.results))
        self.controls.offer(
            has_two_panels=experiment.data.is_held_out,
            has_prediction=self._has_prediction(),
            has_theory=self.theory.is_there(experiment),
        )
        self._show_choices()
        self.chart.show_results(shown.results, shown.planned_rates, shown.before)

    def curve_choices(self) -> CurveChoices:
        return CurveChoices(self._is_shared, self._seed, self._overlays)

    def set_look(self, scheme: str, scale: float) -> None:
        self.chart.set_look(scheme, scale)

    def _show_choices(self) -> None:
        """Bring the chart and the sentence to what the controls say."""
        shown, seed = self._shown, self.controls.seed
        if shown is None:
            return
        if self.controls.wants_theory:
            self.theory.ask(shown.results.experiment, shown.planned_rates, seeds_of(shown.results))
        if self.controls.one_axis.isChecked() != self._is_shared:
            self._is_shared = not self._is_shared
            self.chart.set_shared_axis(self._is_shared)
        if seed != self._seed:
            self._seed = seed
            self.chart.set_seed(seed)
        self._overlays = self._all_overlays(shown)
        self.chart.set_overlays(self._overlays)
        self.seed_words.setVisible(seed is not None)
        if seed is not None:
            self.seed_words.setText(single_seed_words(shown.results, seed))

    def _has_prediction(self) -> bool:
        return prediction_curve(self.context.document.project) is not None

    def _on_project_changed(self) -> None:
        """What lies over the curve may have changed though the results have not."""
        if self._shown is not None and self.isVisible():
            self.controls.prediction.setVisible(self._has_prediction())
            self._show_choices()

    def _all_overlays(self, shown: ShownSweep) -> tuple[CurveOverlay, ...]:
        project = self.context.document.project
        guess = prediction_curve(project) if self.controls.wants_prediction else None
        theory = self.theory.overlay(shown.results.experiment) if self.controls.wants_theory else None
        runs = run_curves(self.context.overlays, project)
        return (*runs, *(curve for curve in (guess, theory) if curve is not None))
