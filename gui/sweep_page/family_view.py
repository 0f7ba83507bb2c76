"""The view of a family: a curve for each value of the second setting, or a heat map, and its findings."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from engine.analysis.family import FamilyResults, family_of
from engine.analysis.family_verdict import FamilyVerdict
from engine.experiment.specs import Cell
from engine.language.texts import N_, _
from engine.runs.record import RunRecord
from gui.charts.family_chart import FamilyChart
from gui.sweep_page.family_verdicts import FamilyVerdicts
from gui.sweep_page.view import ShownSweep, SweepView, ViewContext, shown_family
from gui.widgets.controls import SteadyButton

MAP_TIP = N_("Fields coloured by the mean instead of curves")


class FamilyView(SweepView):
    """The chart, and below it one line per value of the second setting."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__(context)
        self.record: RunRecord | None = None
        self.family: FamilyResults | None = None
        self._metric = ""
        self._verdict: FamilyVerdict | None = None
        self.chart = FamilyChart()
        self.chart.point_clicked.connect(self._on_clicked)
        self.setFocusProxy(self.chart)
        self.verdicts = FamilyVerdicts(context.theme)
        self.map_button = SteadyButton(_("Heat map"))
        self.map_button.setCheckable(True)
        self.map_button.setProperty("role", "chart")
        self.map_button.setToolTip(_(MAP_TIP))
        self.map_button.setAccessibleName(_("Heat map"))
        self.map_button.setAccessibleDescription(_(MAP_TIP))
        self.map_button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.map_button.toggled.connect(self.chart.set_heat_map)
        self.controls: QWidget = QWidget()
        row = QHBoxLayout(self.controls)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.map_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.chart, 1)
        column.addWidget(self.verdicts)

    def show_sweep(self, shown: ShownSweep) -> None:
        record, metric = shown_family(self.context), shown.results.experiment.training.metric
        if record is None or (record is self.record and metric == self._metric):
            return
        self.record, self._metric = record, metric
        record = record.led_by(metric)
        self.family = family_of(record)
        self.chart.show_results(self.family, shown.planned_rates)
        is_running = self.context.controller.sweep_so_far is not None
        self._verdict = self.verdicts.show_record(record, self.family, is_running=is_running)

    def family_verdict(self) -> FamilyVerdict | None:
        return self._verdict

    def set_look(self, scheme: str, scale: float) -> None:
        self.chart.set_look(scheme, scale)
        self.verdicts.show_look()

    def _on_clicked(self, member: int, cell: Cell) -> None:
        if self.family is not None:
            self.member_chosen.emit(self.family.members[member][0])
            self.cell_chosen.emit(cell)
