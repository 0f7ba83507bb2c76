"""The sweep page: the plan, the verdict, the views of the results and a caption under them."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSignalBlocker, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from engine.analysis.wording import metric_label, sentence_case
from engine.experiment.results import SweepResults
from engine.language.texts import _
from engine.project.locks import SEEDS
from engine.project.project import Project
from engine.runs.record import SWEEP, RunRecord, sweep_work
from gui.control.cell_requests import ModelSaver, WeightsInspector
from gui.control.live_sweep import LiveSweep
from gui.control.run_controller import RunController
from gui.control.run_overlays import RunOverlays
from gui.control.sweep_cost import SweepCost
from gui.document.document import Document
from gui.document.labels import SHORT_LOSS_NAMES, SWEEP_TIP
from gui.document.lock_note import LockNote
from gui.prediction.prediction_card import PredictionCard
from gui.sweep_page.cost_line import CostLine
from gui.sweep_page.exporting import Exporting
from gui.sweep_page.new_seeds import NewSeeds
from gui.sweep_page.plan import SweepPlan
from gui.sweep_page.run_caption import RunCaption
from gui.sweep_page.seeds_panel import MoreSeeds
from gui.sweep_page.verdict_card import Progress, VerdictCard
from gui.sweep_page.view import ShownSweep, ViewContext, shown_family
from gui.sweep_page.view_area import ViewArea
from gui.theme.theme import Theme
from gui.widgets.controls import SteadyButton
from gui.widgets.elided_label import FittingLabel

if TYPE_CHECKING:
    from engine.charts.figures import CurveChoices


NARROW, SHORT = 800, 600
QUICK = 0.02  # seconds: what takes less needs no rest
REST = 3.0  # times as long as it took


class SweepPage(QWidget):
    """Plan and verdict above, views of the results, and under them which run they are of."""

    notice_raised = Signal(str, str, str)
    train_requested = Signal(object)
    answers_requested = Signal(object, object)
    inside_requested = Signal(object, object)

    def __init__(
        self,
        document: Document,
        controller: RunController,
        live: LiveSweep,
        saver: ModelSaver,
        weights: WeightsInspector,
        overlays: RunOverlays,
        cost: SweepCost,
        theme: Theme,
    ) -> None:
        super().__init__()
        self._document, self._controller, self._theme = document, controller, theme
        self._context = context = ViewContext(document, controller, saver, weights, overlays, theme)
        self._of_first: SweepResults | None = None
        self._results: SweepResults | None = None
        self._shown_state: tuple[Project, bool] | None = None  # whose results are in view; whether a run runs
        self.can_judge = False
        self._title = FittingLabel()
        self._title.setProperty("role", "title")
        self.live_chip = _live_chip()
        self.live_chip.toggled.connect(live.set_on)
        live.toggled.connect(self._show_live)
        self.export_button = QPushButton(_("Export"))
        self.export_button.setToolTip(
            _("Save a figure, a table or the sweep as code (a model: click its dot)")
        )
        self.cost_line = CostLine(cost)
        self.new_seeds = NewSeeds(document, controller, theme, self)
        self.plan = SweepPlan(document, (self.live_chip, self.export_button), (self.new_seeds.button,))
        for popup in (self.plan.seeds_popup, self.plan.streams_popup):
            popup.column.addWidget(LockNote(document, SEEDS, theme))
        self.exporting = Exporting(context, self.export_button, self._curve_choices)
        self._verdict_place = QWidget()
        self.views = ViewArea(context, self._verdict_place)
        self.host = self.views.host
        cost.changed.connect(self._show_cost)
        self.host.button.clicked.connect(controller.start_sweep)
        self.views.ribbon.sweep.clicked.connect(controller.start_sweep)
        self.caption = RunCaption(context)
        self.more_seeds = MoreSeeds(context)
        self.verdict_card = VerdictCard(document, theme, self.more_seeds.add_button)
        place = QVBoxLayout(self._verdict_place)
        place.setContentsMargins(0, 0, 0, 0)
        place.addWidget(self.verdict_card)
        self.prediction = PredictionCard(document, theme)
        place.addWidget(self.prediction)
        self._lay_out()
        self.views.train_requested.connect(self.train_requested)
        self.views.answers_requested.connect(self.answers_requested)
        self.views.inside_requested.connect(self.inside_requested)
        self.views.member_chosen.connect(self.views.member.choose)
        for choice in (self.views.member.member_changed, self.views.metric_choice.metric_changed):
            choice.connect(self._show_again)
        self.views.view_changed.connect(self._update_space)
        for notifier in (self.views, self.exporting):
            notifier.notice_raised.connect(self.notice_raised)
        self._pacer = Pacer(self._show_results, self)
        controller.results_changed.connect(self._pacer.take)
        controller.state_changed.connect(self._show_project)
        document.project_changed.connect(self._show_project)
        theme.changed.connect(self._fit)
        theme.changed.connect(self._show_verdict)
        self._show_project()
        self._show_cost()

    def _show_cost(self) -> None:
        self.host.button.setToolTip(f"{_(SWEEP_TIP)}: {self.cost_line.text.whole_text}")

    def charts_loaded(self) -> None:
        """Matplotlib and the statistics have been loaded."""
        self.can_judge = True
        self.views.charts_loaded()
        self._show_verdict()

    def export(self, path: Path) -> None:
        """Write the figure or table that the suffix names; raises InputError."""
        self.exporting.write(path)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        self._titles = QVBoxLayout()
        self._titles.setSpacing(0)
        self._titles.addWidget(self._title)
        self._titles.addWidget(self.cost_line)
        head.addLayout(self._titles, 1)
        head.addWidget(self.plan)
        under = QHBoxLayout()
        under.setSpacing(8)
        under.addWidget(self.caption, 1)
        under.addWidget(self.more_seeds.question)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        self._top = QVBoxLayout()
        self._top.setSpacing(4)
        self._top.addLayout(head)
        column.addLayout(self._top)
        column.addWidget(self.views, 1)
        column.addLayout(under)

    def _show_live(self, is_on: bool) -> None:
        with QSignalBlocker(self.live_chip):
            self.live_chip.setChecked(is_on)

    def results_before(self) -> SweepResults | None:
        """The curve that a running sweep will replace, if the two can be compared."""
        now, before = self._controller.sweep_so_far, self._document.project.results
        if now is None or before is None or before.experiment.data.dataset != now.experiment.data.dataset:
            return None
        is_other = before.experiment.sweep_identity != now.experiment.sweep_identity
        return before if is_other else None

    def _planned_rates(self) -> tuple[float, ...]:
        swept = {cell.cell.rate for cell in self._results.cells} if self._results is not None else set()
        return tuple(sorted({*self._document.project.sweep.rates, *(r for r in swept if r is not None)}))

    def _curve_choices(self) -> CurveChoices | None:
        """How the curve is shown, if it has been shown."""
        return self.views.curve_choices()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Use shorter texts if there is little space."""
        self._show_title()
        self._fit_to_projector()

    @property
    def title(self) -> str:
        """The title, whole."""
        return self._title.whole_text

    def _fit_to_projector(self) -> None:
        """Leave the space to the verdict and the chart; the plan stays where the page is high enough."""
        is_presenting = self._theme.is_presenting
        has_plan = not is_presenting or self.height() >= self._theme.px(SHORT)
        for part in (self.plan, self._title, self.cost_line):
            part.setVisible(has_plan)
        self.caption.setVisible(not is_presenting)

    def _show_title(self) -> None:
        """Name the metric of the results in view, or without results the one that a sweep would show."""
        shown = self._results.experiment if self._results is not None else self._document.project
        metric = shown.training.metric
        text = sentence_case(metric_label(metric))
        is_narrow = self.width() < self._theme.px(NARROW)
        self.plan.set_compact(is_narrow)
        self._place_cost(self._top if is_narrow else self._titles)
        self._title.set_variants(
            _("{metric} against the dropout rate").format(metric=text),
            _("{metric} by rate").format(metric=text),
            text,
            SHORT_LOSS_NAMES.get(metric, text),
        )

    def _place_cost(self, place: QVBoxLayout) -> None:
        """Put the cost under the title, or where the chips need that space, below them."""
        if place.indexOf(self.cost_line) < 0:
            for other in (self._top, self._titles):
                other.removeWidget(self.cost_line)
            place.addWidget(self.cost_line)

    def _show_project(self) -> None:
        """Show the project's results; the end of a run and an edit both lead here, often at once."""
        project, is_running = self._document.project, self._controller.is_running
        before, self._shown_state = self._shown_state, None
        if self._controller.sweep_so_far is None:
            self._shown_state = project, is_running
            if before is None or before[0] is not project or before[1] != is_running:
                self._pacer.drop()
                self._show_results(project.results)

    def _show_results(self, results: SweepResults | None) -> None:
        self._of_first = results
        results = self.views.member.results(results)
        self.views.metric_choice.offer(results)
        results = self._results = self.views.metric_choice.led(results)
        is_sweeping = self._controller.sweep_so_far is not None
        shown = None
        family = shown_family(self._context)
        if results is not None and (results.cells or is_sweeping or (family and family.n_cells)):
            project, member = self._document.project, self.views.member.text
            shown = ShownSweep(results, self._planned_rates(), project, self.results_before(), member)
        self.prediction.set_sweeping(is_sweeping)
        self.prediction.setVisible(shown is None)
        self.views.show_sweep(shown, self._stale_run())  # which also tells the verdict
        self._show_title()
        self.caption.show_results()
        self.exporting.show_sweep(shown)

    def _stale_run(self) -> RunRecord | None:
        """The run in view if it is of another network than the project's."""
        project = self._document.project
        is_current = self._controller.sweep_so_far is not None or project.has_current_results
        return None if is_current else project.sweep_run

    def _progress(self) -> Progress | None:
        """How far the running sweep is."""
        record = self._controller.record_so_far(SWEEP)
        if record is None:
            return None
        planned = sum(len(cells) for _, _, cells in sweep_work(record.definition))
        return Progress(record.n_cells, planned)

    def _show_again(self) -> None:
        """Show another member of the family, or another metric."""
        self._show_results(self._of_first)

    def _update_space(self) -> None:
        """Hide the verdict above a view that has texts of its own."""
        self._verdict_place.setVisible(not self.views.has_own_text)
        self._show_verdict()

    def _show_verdict(self) -> None:
        if not self.can_judge:
            return
        family = self.views.family_verdict
        results = self._results
        is_alone = results is not None and bool(results.cells) and family is None
        found = self.verdict_card.verdict_of(results) if results is not None and is_alone else None
        self.more_seeds.show_results(results, found, family)
        is_stale = self._stale_run() is not None
        self.verdict_card.judge(results, self._progress(), family, is_stale=is_stale)


def _live_chip() -> QPushButton:
    chip = SteadyButton(_("Live"))
    chip.setCheckable(True)
    chip.setProperty("role", "toggle")
    chip.setToolTip(_("Sweep again after every edit (F8)"))
    chip.setAccessibleName(_("Live: sweep again after every edit"))
    chip.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return chip


# --- Results that stream in


class Pacer(QObject):
    """Shows results at once, but rests after what took long, and then shows the newest alone."""

    def __init__(self, show: Callable[[SweepResults | None], None], parent: QObject) -> None:
        super().__init__(parent)
        self._show = show
        self._waiting: list[SweepResults | None] = []  # the newest results, if there are some
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self._go_on)

    def take(self, results: SweepResults | None) -> None:
        """Show results now or after the rest; a new sweep, which has none yet, ends it."""
        self._waiting = [results]
        if results is None or not results.cells:
            self._rest.stop()
        if not self._rest.isActive():
            self._go_on()

    def drop(self) -> None:
        """Show no results that still wait."""
        self._waiting = []

    def _go_on(self) -> None:
        if not self._waiting:
            return
        started = time.perf_counter()
        self._show(self._waiting.pop())
        seconds = time.perf_counter() - started
        if seconds > QUICK:
            self._rest.start(round(1000 * REST * seconds))
