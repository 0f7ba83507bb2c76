"""The chart of a family of sweeps in the window."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.backend_bases import LocationEvent, MouseButton, MouseEvent
from matplotlib.figure import Figure
from PySide6.QtCore import QRectF, Signal
from PySide6.QtWidgets import QWidget

from engine.analysis.family import FamilyResults, typical_cell
from engine.analysis.statistics import RateSummary
from engine.analysis.wording import format_metric, score_label
from engine.charts.chart_layout import within
from engine.charts.chart_style import ChartStyle
from engine.charts.dot_search import DotPanel, in_figure
from engine.charts.family_figure import FamilyFigure
from engine.charts.sweep_dots import Dot
from engine.experiment.specs import Cell
from engine.language.numbers import number_text
from engine.language.texts import _, ngettext
from gui.charts.cell_chart import CellChart
from gui.charts.cell_layer import CellNote, Polyline


class FamilyChart(CellChart[FamilyFigure]):
    """Its dots are means: `point_hovered` and `point_clicked` have the member's index and a Cell.

    The Cell is that of the training nearest to the mean; without a point they have -1 and None.
    """

    point_hovered = Signal(int, object)
    point_clicked = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_make_figure, _("The metric against the dropout rate and another setting"), parent)
        self.canvas.mpl_connect("button_press_event", self._on_pressed)
        self._family: FamilyResults | None = None

    def show_results(self, family: FamilyResults | None, planned_rates: Sequence[float] = ()) -> None:
        """Draw this family; None keeps the present one."""
        if family is not None:
            self._family = family
            self._show(family.cells, lambda: self.chart.update(family, planned_rates))

    def set_heat_map(self, is_map: bool) -> None:
        """Show fields coloured by the mean instead of curves."""
        if is_map != self.chart.is_map:
            self.chart.set_heat_map(is_map)
            self.zooming.reset()
            self._draw_soon(is_soon=True)

    def value_text(self, panel: DotPanel, dot: Dot) -> str:
        """A text such as "mean held-out accuracy 94.4 %"."""
        score, value = score_label(panel.column), format_metric(panel.column, dot.value)
        return _("mean {score} {value}").format(score=score, value=value)

    def _note(self, panel: DotPanel, dot: Dot) -> CellNote:
        assert self._family is not None
        label = self._family.members[dot.seed][0]
        title = _("{setting}, rate {rate}").format(
            setting=f"{self._family.setting_label} {label}", rate=number_text(dot.rate, "g")
        )
        lines = [self.value_text(panel, dot)]
        summary = self._summary_of(dot.seed, dot.rate)
        if summary is not None:
            if math.isfinite(summary.ci_low):
                low, high = (format_metric(panel.column, end) for end in (summary.ci_low, summary.ci_high))
                lines.append(_("95 % interval {low} to {high}").format(low=low, high=high))
            lines.append(ngettext("{n} seed", "{n} seeds", summary.n).format(n=summary.n))
        hint = self._hint(
            _("Click to open the training nearest to the mean"),
            _("Enter to open the training nearest to the mean"),
        )
        return CellNote(title, tuple(lines), hint)

    def _polylines(self, dot: Dot) -> list[Polyline]:
        return super()._polylines(dot) if self.chart.map is None else []

    def _field(self, panel: DotPanel, dot: Dot) -> QRectF | None:
        if self.chart.map is None:
            return None
        first, last = self._in_canvas(in_figure(panel, self.chart.map.field_corners(dot)))
        return QRectF(first, last).normalized()

    def _under(self, event: LocationEvent) -> tuple[DotPanel, Dot] | None:
        fields = self.chart.map
        if fields is None:
            return super()._under(event)
        if not fields.axes.bbox.contains(event.x, event.y):
            return None
        found = fields.field_at(*within(fields.axes, event.x, event.y))
        return (fields, found) if found is not None else None

    def _on_pressed(self, event: MouseEvent) -> None:
        # A map cannot be zoomed, so a press does not begin a drag.
        if self.chart.map is not None and event.button == MouseButton.LEFT and not event.dblclick:
            self._on_clicked(event)

    def _notify(self, cell: Cell | None) -> None:
        found = self._typical(cell) if cell is not None else None
        self.point_hovered.emit(cell.seed if cell is not None else -1, found)

    def _choose(self, cell: Cell) -> None:
        found = self._typical(cell)
        if found is not None:
            self.point_clicked.emit(cell.seed, found)

    def _typical(self, cell: Cell) -> Cell | None:
        """The training nearest to a point's mean; the point's seed is its member's index."""
        summary = self._summary_of(cell.seed, cell.rate) if cell.rate is not None else None
        return typical_cell(summary) if summary is not None else None

    def _summary_of(self, member: int, rate: float) -> RateSummary | None:
        rows = self._family.summaries()[member] if self._family is not None else ()
        return next((row for row in rows if row.rate == rate), None)


def _make_figure(figure: Figure, style: ChartStyle) -> FamilyFigure:
    return FamilyFigure(figure, style, is_animated=True)
