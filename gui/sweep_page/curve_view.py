"""The view of the curve, with one seed alone and overlays: other runs, the prediction, a theory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from engine.analysis.single_seed import seeds_of, single_seed_text
from engine.charts.curve_overlay import GUESS, CurveOverlay, results_overlay, run_look
from engine.charts.figures import CurveChoices
from engine.experiment.specs import Cell
from engine.language.texts import N_, _
from engine.project.project import Project
from engine.runs.record import RunRecord, part_label
from gui.charts.sweep_chart import SweepChart
from gui.control.run_overlays import RunOverlays
from gui.sweep_page.earlier_sweeps import EarlierCurves, earlier_sweeps
from gui.sweep_page.theory import Theory
from gui.sweep_page.view import ShownSweep, SweepView, ViewContext, shown_run
from gui.theme.run_colours import RUN_COLOURS
from gui.widgets.controls import ComboBox, SteadyButton
from gui.widgets.plain_text import WrappedLabel

PREDICTION = N_("predicted")
ALL_SEEDS = N_("All seeds")


class CurveView(SweepView):
    """The chart, and a sentence below it while one seed is shown alone."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__(context)
        self.shown: ShownSweep | None = None
        self._is_shared = False
        self._seed: int | None = None
        self._overlays: tuple[CurveOverlay, ...] = ()
        self._earlier_curves = EarlierCurves()
        self.chart = SweepChart()
        self.chart.cell_clicked.connect(self.cell_chosen)
        self.setFocusProxy(self.chart)
        self.seed_text = WrappedLabel()
        self.seed_text.setContentsMargins(8, 0, 8, 4)
        self.seed_text.hide()
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
        column.addWidget(self.seed_text)

    def show_sweep(self, shown: ShownSweep) -> None:
        if shown.looks_like(self.shown):
            return
        self.shown = shown
        self.controls.show_seeds(seeds_of(shown.results))
        self._offer(shown)
        self._show_choices()
        self.chart.show_results(shown.results, shown.planned_rates, shown.before)

    def curve_choices(self) -> CurveChoices:
        return CurveChoices(self._is_shared, self._seed, self._overlays)

    def mark(self, cell: Cell | None) -> None:
        self.chart.mark_open(cell)

    def set_look(self, scheme: str, scale: float) -> None:
        if self.shown is not None:
            self._offer(self.shown)
            self._show_choices()
        self.chart.set_look(scheme, scale)

    def _offer(self, shown: ShownSweep) -> None:
        experiment = shown.results.experiment
        self.controls.offer(
            has_two_panels=experiment.data.is_held_out,
            has_prediction=self._prediction(shown) is not None,
            has_theory=self.theory.is_there(experiment),
            has_earlier=bool(self._earlier_sweeps()),
            is_presenting=self.context.theme.is_presenting,
        )

    def _show_choices(self) -> None:
        """Apply the controls to the chart and the sentence."""
        shown, seed = self.shown, self.controls.seed
        if shown is None:
            return
        if self.controls.shows_theory and (seeds := seeds_of(shown.results)):
            self.theory.ask(shown.results.experiment, shown.planned_rates, seeds)
        self.chart.set_alone(self.controls.shows_held_out_alone)
        if self.controls.one_axis.isChecked() != self._is_shared:
            self._is_shared = not self._is_shared
            self.chart.set_shared_axis(self._is_shared)
        if seed != self._seed:
            self._seed = seed
            self.chart.set_seed(seed)
        self._overlays = self._all_overlays(shown)
        self.chart.set_overlays(self._overlays)
        self.seed_text.setVisible(seed is not None)
        if seed is not None:
            self.seed_text.setText(single_seed_text(shown.results, seed))

    def _earlier_sweeps(self) -> tuple[RunRecord, ...]:
        project = self.context.document.project
        shown = [run.uid for run in self.context.overlays.sweeps(project)]
        return earlier_sweeps(shown_run(self.context), project, shown)

    def _prediction(self, shown: ShownSweep) -> CurveOverlay | None:
        """The curve that was predicted, if it is of the metric in view."""
        project = self.context.document.project
        is_of_metric = shown.results.experiment.training.metric == project.training.metric
        return prediction_curve(project) if is_of_metric else None

    def _on_project_changed(self) -> None:
        """Update the overlays, which may have changed even if the results have not."""
        if self.shown is not None and self.isVisible():
            self.controls.prediction.setVisible(self._prediction(self.shown) is not None)
            self.controls.earlier.setVisible(bool(self._earlier_sweeps()))
            self._show_choices()

    def _all_overlays(self, shown: ShownSweep) -> tuple[CurveOverlay, ...]:
        project = self.context.document.project
        metric = shown.results.experiment.training.metric
        guess = self._prediction(shown) if self.controls.shows_prediction else None
        theory = self.theory.overlay(shown.results.experiment) if self.controls.shows_theory else None
        earlier = self._earlier_sweeps() if self.controls.shows_earlier else ()
        ghosts = self._earlier_curves.of(earlier, metric)
        runs = run_curves(self.context.overlays, project, metric)
        return (*ghosts, *runs, *(curve for curve in (guess, theory) if curve is not None))


# --- Overlays: chosen runs, the student's prediction


def run_curves(overlays: RunOverlays, project: Project, metric: str) -> tuple[CurveOverlay, ...]:
    """The means of the chosen sweeps, each in its run's colour if it has one; of a family every member's."""
    found: list[CurveOverlay] = []
    for run in overlays.sweeps(project):
        for part in run.parts:
            name = f"{run.name}, {part_label(run, part.key)}" if run.is_family else run.name
            look = run_look(len(found))
            look = replace(look, colour=RUN_COLOURS.get(run.colour, look.colour))
            found.append(results_overlay(name, part.results, metric, look))
    return tuple(found)


def prediction_curve(project: Project) -> CurveOverlay | None:
    """The curve that the student sketched before the sweep; None without one."""
    sketch = project.prediction.sketch if project.prediction is not None else ()
    if not sketch:
        return None
    rates, values = zip(*sorted(sketch), strict=True)
    is_held_out = project.data.is_held_out
    return CurveOverlay(
        _(PREDICTION), rates, None if is_held_out else values, values if is_held_out else None, GUESS
    )


# --- Controls: one axis or two, one seed alone, the prediction, the theory


class CurveControls(QWidget):
    """`changed` when a choice has changed."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.one_axis = _toggle(_("Same scale"), _("Training and held-out data on the same y scale"))
        self.one_axis.setChecked(True)
        self.training = _toggle(
            _("Training data"), _("The training data's curve beside that of the held-out data")
        )
        self.training.hide()
        self.theory = _toggle(_("Theory"), _("Ridge regression: the exact solution for a linear network"))
        self.theory.hide()
        self.earlier = _toggle(
            _("Earlier sweeps"), _("The means of the last few sweeps of this experiment with other seeds")
        )
        self.earlier.setChecked(True)
        self.earlier.hide()
        self.prediction = _toggle(_("Prediction"), _("The curve that you drew before the sweep"))
        self.prediction.setChecked(True)
        self.prediction.hide()
        self.one_run = ComboBox()
        self.one_run.setAccessibleName(_("What one run would have shown"))
        self.one_run.setToolTip(_("What one run would have shown you: the curve of a single seed"))
        self.one_run.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.one_run.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToContents)
        self.one_run.addItem(_(ALL_SEEDS), None)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        toggles = (self.training, self.one_axis, self.earlier, self.prediction, self.theory)
        for control in (*toggles, self.one_run):
            row.addWidget(control)
        for toggle in toggles:
            toggle.toggled.connect(self.changed)
        self.training.toggled.connect(self.one_axis.setVisible)
        self.one_run.currentIndexChanged.connect(self.changed)

    @property
    def seed(self) -> int | None:
        """The seed that is shown alone; None for all."""
        seed: int | None = self.one_run.currentData()
        return seed

    @property
    def shows_held_out_alone(self) -> bool:
        """Whether the training data's curve is left out, as it is at first for a projector."""
        return not self.training.isHidden() and not self.training.isChecked()

    @property
    def shows_theory(self) -> bool:
        return not self.theory.isHidden() and self.theory.isChecked()

    @property
    def shows_earlier(self) -> bool:
        return not self.earlier.isHidden() and self.earlier.isChecked()

    @property
    def shows_prediction(self) -> bool:
        return not self.prediction.isHidden() and self.prediction.isChecked()

    def show_seeds(self, seeds: Sequence[int]) -> None:
        """Offer these seeds; the chosen one is kept if it is among them."""
        known = [self.one_run.itemData(index) for index in range(1, self.one_run.count())]
        if known == list(seeds):
            return
        chosen = self.seed
        with QSignalBlocker(self.one_run):
            self.one_run.clear()
            self.one_run.addItem(_(ALL_SEEDS), None)
            for seed in seeds:
                self.one_run.addItem(_("Seed {seed}").format(seed=seed), seed)
            self.one_run.setCurrentIndex(max(0, self.one_run.findData(chosen)))
        if self.seed != chosen:
            self.changed.emit()

    def offer(
        self,
        *,
        has_two_panels: bool,
        has_prediction: bool,
        has_theory: bool,
        has_earlier: bool,
        is_presenting: bool = False,
    ) -> None:
        """Show the controls that apply to these results; for a projector one panel is enough at first."""
        self.training.setVisible(has_two_panels and is_presenting)
        self.one_axis.setVisible(has_two_panels and not self.shows_held_out_alone)
        self.prediction.setVisible(has_prediction)
        self.theory.setVisible(has_theory)
        self.earlier.setVisible(has_earlier)


def _toggle(text: str, tip: str) -> QPushButton:
    button = SteadyButton(text)
    button.setCheckable(True)
    button.setProperty("role", "chart")
    button.setToolTip(tip)
    button.setAccessibleName(text)
    button.setAccessibleDescription(tip)
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return button
