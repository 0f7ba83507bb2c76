"""Figure of a family of sweeps, as curves or as a heat map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from engine.analysis.family import FamilyResults
from engine.charts.chart_layout import Limits, place_axes, stable_limits, value_bounds
from engine.charts.chart_style import ChartStyle
from engine.charts.dot_search import DotPanel
from engine.charts.family_map import FamilyMap
from engine.charts.family_panel import FamilyPanel

MAX_CURVES = 8
View = tuple[Limits | None, Limits | None]


class FamilyFigure:
    """Draws into a figure that the caller owns. `space_top` (pixels) is kept free above the panel.

    A family with too many members for distinguishable curves is always shown as a heat map.
    """

    def __init__(
        self, figure: Figure, style: ChartStyle, *, is_animated: bool = False, space_top: float = 0
    ) -> None:
        self.figure = figure
        self.is_map = False
        self.curves: FamilyPanel | None = None
        self.map: FamilyMap | None = None
        self._style, self._is_animated, self._space_top = style, is_animated, space_top
        self._shown: tuple[FamilyResults, tuple[float, ...]] | None = None
        self._made_for: object = None
        self._home: Limits | None = None
        self._view: View = (None, None)
        figure.set_facecolor(style.card)

    @property
    def panels(self) -> Sequence[DotPanel]:
        """The one panel."""
        return [panel for panel in (self.curves, self.map) if panel is not None]

    def set_style(self, style: ChartStyle) -> None:
        """Repaint in another colour scheme."""
        self._style = style
        self.figure.set_facecolor(style.card)
        self._drop_panel()
        if self._shown is not None:
            self.update(*self._shown)

    def set_heat_map(self, is_map: bool) -> None:
        """Choose a heat map or curves; the next `update` draws it."""
        self.is_map = is_map

    def update(self, family: FamilyResults, planned_rates: Sequence[float] = ()) -> bool:
        """Show this family; returns True if limits or panels changed, so that a full draw is needed."""
        self._shown = (family, tuple(planned_rates))
        if not family.members:
            self._drop_panel()
            return True
        summaries = family.summaries()
        rates = tuple(sorted({*planned_rates, *(item.rate for rows in summaries for item in rows)}))
        has_changed = self._make(family, rates)
        if self.map is not None:
            self.map.update(family, summaries)
            self.map.fit()
        elif self.curves is not None:
            has_changed |= self.curves.update(family, summaries, rates)
            before, span = self._home, self.curves.span()
            if span is not None:
                lowest, highest = self.curves.dots_shown.span or span
                bounds, minimum = value_bounds(self.curves.factor, lowest, highest)
                self._home = stable_limits(self._home, *span, bounds, minimum)
            has_changed |= before != self._home
            if not has_changed:
                self.curves.place_labels()
        if has_changed:
            self._apply_limits()
            self.lay_out()
        return has_changed

    def lay_out(self) -> None:
        """Fit the panel to the figure's size."""
        if self.map is not None:
            place_axes([self.map.axes], space_top=self._space_top)
            self.map.fit()
        elif self.curves is not None:
            place_axes([self.curves.axes], space_top=self._space_top, margin_right=self.curves.name_space())
            self.curves.fit()

    def zoomable_axes(self) -> list[Axes]:
        """The curves' axes; a heat map cannot be zoomed."""
        return [self.curves.axes] if self.curves is not None else []

    def home_view(self, _index: int) -> tuple[Limits, Limits]:
        """The x and y limits when nothing is zoomed."""
        x_limits = self.curves.home_x_limits() if self.curves is not None else (0.0, 1.0)
        return x_limits, self._home or (0.0, 1.0)

    def set_views(self, views: Mapping[int, View]) -> None:
        """Show these limits from now on; limits that are not given follow the data."""
        self._view = views.get(0, (None, None))
        self._apply_limits()
        if self.curves is not None:
            self.curves.fit()

    def animated_artists(self) -> list[Artist]:
        """The artists that move between full draws."""
        return [artist for panel in (self.curves, self.map) if panel is not None for artist in panel.artists]

    def _make(self, family: FamilyResults, rates: tuple[float, ...]) -> bool:
        """Make the panel unless it exists; returns True if it was made."""
        is_map = self.is_map or len(family.members) > MAX_CURVES
        names = tuple(label for label, _ in family.members)
        state = (is_map, family.setting_label, names, family.score, rates if is_map else ())
        if state == self._made_for:
            return False
        self._drop_panel()
        self._made_for = state
        axes = self.figure.add_subplot()
        if is_map:
            self.map = FamilyMap(axes, family, rates, self._style, is_animated=self._is_animated)
        else:
            self.curves = FamilyPanel(axes, family, self._style, is_animated=self._is_animated)
        return True

    def _apply_limits(self) -> None:
        if self.curves is not None:
            self.curves.axes.set_xlim(*(self._view[0] or self.curves.home_x_limits()))
            if self._home is not None:
                self.curves.axes.set_ylim(*(self._view[1] or self._home))
                self.curves.axes.yaxis.set_visible(True)

    def _drop_panel(self) -> None:
        for panel in (self.curves, self.map):
            if panel is not None:
                panel.axes.remove()
        self.curves, self.map, self._made_for, self._home = None, None, None, None
