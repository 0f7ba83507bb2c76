"""The sweep's figure with the curve of the sweep before: thin, muted, without dots, named "before"."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Annotation

from engine.export.chart_layout import axes_size
from engine.export.chart_style import SMALL, ChartStyle
from engine.export.sweep_figure import SweepFigure
from engine.export.sweep_panel import SweepPanel
from engine.project.results import SweepResults
from engine.results.statistics import summarize
from engine.results.wording import scale_factor

ALONE, BEHIND = 0.9, 0.45  # how strong it is before the new curve has cells, and after
ROOM = 24  # pixels above and below, for the name
NAME, NOTE_LETTER = "before", 6.5

Limits = tuple[float, float]
Curve = tuple[tuple[float, ...], tuple[float, ...]]


@dataclass
class _Before:
    """The artists of one panel, and the limits that all was last drawn with."""

    line: Line2D
    name: Annotation
    limits: Limits | None = None


class ComparedFigure(SweepFigure):
    """`compare_with` gives the results of the sweep before; the next `update` draws them."""

    def __init__(self, figure: Figure, style: ChartStyle) -> None:
        super().__init__(figure, style, is_animated=True)
        self._before: SweepResults | None = None
        self._curves: dict[str, Curve] = {}
        self._drawn: dict[SweepPanel, _Before] = {}

    def compare_with(self, before: SweepResults | None) -> None:
        """Compare with these results from now on, or with none."""
        if before is not self._before:
            self._before = before
            self._curves = {name: _curve(before, name) for name in before.metric_names} if before else {}

    def update(self, results: SweepResults, planned_rates: Sequence[float]) -> bool:
        """As SweepFigure does; the limits have room for both curves."""
        has_changed = super().update(results, planned_rates)
        self._drawn = {panel: self._drawn.get(panel) or self._make(panel) for panel in self.panels}
        for panel, drawn in self._drawn.items():
            x, y = self._curves.get(panel.column, ((), ()))
            _move(panel, drawn, x, y)
            has_changed |= _fit(panel, drawn, y)
            _wrap_note(panel)
        return has_changed

    def lay_out(self) -> None:
        """Fit to the figure's size, the sentence of an empty panel included."""
        super().lay_out()
        for panel in self.panels:
            _wrap_note(panel)

    def animated_artists(self) -> list[Artist]:
        """What moves between full draws, the curve before included."""
        before = [artist for drawn in self._drawn.values() for artist in (drawn.line, drawn.name)]
        return [*super().animated_artists(), *before]

    def _make(self, panel: SweepPanel) -> _Before:
        style = self._style
        (line,) = panel.axes.plot([], [], color=style.muted, linewidth=1.2, zorder=1.5, animated=True)
        name = panel.axes.annotate(
            NAME, (0, 0), (0, 5), textcoords="offset pixels", color=style.muted, fontsize=SMALL,
            fontfamily=style.family, horizontalalignment="right", zorder=1.6, animated=True, visible=False,
        )  # fmt: skip
        return _Before(line, name)


def _curve(before: SweepResults, column: str) -> Curve:
    """Rates and means, in the axis's unit."""
    means = [item for item in summarize(before.cells, column) if math.isfinite(item.mean)]
    return tuple(item.rate for item in means), tuple(scale_factor(column) * item.mean for item in means)


def _wrap_note(panel: SweepPanel) -> None:
    width = max(axes_size(panel.axes)[0], 100.0)
    words = " ".join(panel.note.get_text().split())
    panel.note.set_text(textwrap.fill(words, max(12, int(width / NOTE_LETTER))))


def _move(panel: SweepPanel, drawn: _Before, x: tuple[float, ...], y: tuple[float, ...]) -> None:
    alpha = BEHIND if panel.shown_dots else ALONE
    drawn.line.set_data(x, y)
    drawn.line.set_alpha(alpha)
    drawn.name.set_visible(bool(x))
    drawn.name.set_alpha(max(alpha, 0.7))
    if x:
        is_falling = len(y) > 1 and y[-1] < y[-2]  # the name stands where its line does not come from
        drawn.name.xy = (x[-1], y[-1])
        drawn.name.set_position((0, -5 if is_falling else 5))
        drawn.name.set_verticalalignment("top" if is_falling else "bottom")
        panel.note.set_text("")  # the curve before shows that there is more to come


def _fit(panel: SweepPanel, drawn: _Before, y: tuple[float, ...]) -> bool:
    """Make room for the curve before; True if the limits are not those of the last full draw."""
    if y:
        low, high = panel.axes.get_ylim()
        is_new = not panel.axes.yaxis.get_visible()
        first, last = (min(y), max(y)) if is_new else (min(low, *y), max(high, *y))
        room = ROOM / max(axes_size(panel.axes)[1], 4 * ROOM) * ((last - first) or abs(first) or 1.0)
        wanted = (min(first, min(y) - room), max(last, max(y) + room))
        if wanted != (low, high):
            panel.axes.set_ylim(*wanted)
            panel.axes.yaxis.set_visible(True)
            panel.place_labels()
    before, drawn.limits = drawn.limits, panel.axes.get_ylim()
    return before != drawn.limits
