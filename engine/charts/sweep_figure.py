"""The curve: metric against dropout rate, every training a dot, their mean a line, its interval a band."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from engine.analysis.statistics import summarize
from engine.charts.chart_layout import (
    GAP,
    LEFT,
    RIGHT,
    Limits,
    axes_size,
    figure_size,
    is_stacked,
    panel_width,
    place_axes,
    stable_limits,
    value_bounds,
)
from engine.charts.chart_style import ChartStyle
from engine.charts.curve_overlay import CurveOverlay
from engine.charts.sweep_panel import SweepPanel
from engine.data.catalogue import target_text
from engine.data.guess import guess_score
from engine.experiment.results import SweepResults
from engine.experiment.specs import score_column

SHARED_GAP, MIN_WIDTH, NAME_SPACE, KEY_HEIGHT = 34, 170, 24, 20  # pixels
UNIT: Limits = (0.0, 1.0)
View = tuple[Limits | None, Limits | None]


class SweepFigure:
    """Draws into a figure that the caller owns; artists are made once per set of panels and moved.

    `space_top` (pixels) is kept free above the panels. What a `set_…` method changes is drawn by the next
    `update`.
    """

    def __init__(
        self, figure: Figure, style: ChartStyle, *, is_animated: bool = False, space_top: float = 0
    ) -> None:
        self.figure = figure
        self.panels: list[SweepPanel] = []
        self._style, self._is_animated, self._space_top = style, is_animated, space_top
        self._shown: tuple[SweepResults, tuple[float, ...]] | None = None
        self._overlays: tuple[CurveOverlay, ...] = ()
        self.seed: int | None = None
        self.is_shared = False
        self.is_alone = False
        self._previous_limits: dict[int, Limits] = {}  # panel to its y limits so far
        self._homes: dict[int, Limits] = {}
        self._views: dict[int, View] = {}
        self._layout: object = None
        figure.set_facecolor(style.card)

    def set_style(self, style: ChartStyle) -> None:
        """Repaint in another colour scheme."""
        self._style = style
        self.figure.set_facecolor(style.card)
        self._drop_panels()
        if self._shown is not None:
            self.update(*self._shown)

    def set_shared_axis(self, is_shared: bool) -> None:
        """Show training and held-out data on one y axis, or each on its own."""
        if is_shared != self.is_shared:
            self.is_shared = is_shared
            self._previous_limits = {}

    def set_alone(self, is_alone: bool) -> None:
        """Leave the training data out where there are held-out data, so that those have all the space."""
        self.is_alone = is_alone

    def set_seed(self, seed: int | None) -> None:
        """Highlight this seed over the faded rest; None shows all alike."""
        self.seed = seed

    def set_overlays(self, overlays: Sequence[CurveOverlay]) -> None:
        """Draw these curves over the results."""
        self._overlays = tuple(overlays)

    def update(self, results: SweepResults, planned_rates: Sequence[float]) -> bool:
        """Show these results; returns True if limits or panels changed, so that a full draw is needed."""
        rates = tuple(planned_rates)
        self._shown = (results, rates)
        training = results.experiment.training
        columns = [f"train_{training.metric}"]
        if results.experiment.data.is_held_out:
            columns = [*([] if self.is_alone else columns), f"test_{training.metric}"]
        score = score_column(results.experiment.data, training)
        target = target_text(results.experiment.data)
        is_peak = training.has_dropout_schedule
        shown = [(panel.column, panel.target, panel.is_peak) for panel in self.panels]
        has_changed = shown != [(column, target, is_peak) for column in columns] or any(
            panel.guess.guess != guess_score(results.experiment.data, panel.column) for panel in self.panels
        )
        if has_changed:
            self._drop_panels()
            for index, column in enumerate(columns):
                axes = self.figure.add_subplot(1, len(columns), index + 1)
                self.panels.append(
                    SweepPanel(
                        axes,
                        column,
                        self._style,
                        is_scored=column == score,
                        is_animated=self._is_animated,
                        guess=guess_score(results.experiment.data, column),
                        target=target,
                        is_peak=is_peak,
                    )
                )
        for panel in self.panels:
            summaries = summarize(results.cells, panel.column)
            has_changed |= panel.update(summaries, rates, self._overlays, self.seed)
        has_changed |= self._find_homes()
        if has_changed | self._is_other_layout():
            self._apply_limits()
            self.lay_out()
            return True
        for panel in self.panels:
            panel.place_labels()
        return False

    def lay_out(self) -> None:
        """Fit the panels to the figure's size."""
        if self.panels:
            width, height = figure_size(self.figure)
            self._is_other_layout()
            space = max(panel.overlays.name_space() for panel in self.panels)
            gap = SHARED_GAP if self._hides_second_axis() else GAP
            is_beside = panel_width(len(self.panels), width, height, gap, space) >= MIN_WIDTH
            place_axes(
                [panel.axes for panel in self.panels],
                space_top=self._space_top,
                space_each=KEY_HEIGHT,
                gap=gap,
                margin_right=space if is_beside else 0,
            )
            for panel in self.panels:
                is_last = panel is self.panels[-1] or is_stacked(width, height)
                panel.overlays.is_named_beside = is_beside and is_last
                panel.overlays.named_elsewhere = (
                    frozenset() if is_last or not is_beside else self.panels[-1].overlays.shown_names
                )
                is_second = self._is_second(panel)
                panel.axes.yaxis.set_tick_params(labelleft=not is_second)
                panel.axes.yaxis.label.set_visible(not is_second)
        for panel in self.panels:
            panel.fit()
        self._fit_key()

    def _fit_key(self) -> None:
        """Explain the marks once: over the first panel, and over the gap to the next if that is beside it."""
        width, height = figure_size(self.figure)
        for panel in self.panels:
            is_first = panel is self.panels[0]
            own = axes_size(panel.axes)[0]
            space = own if is_stacked(width, height) else width - LEFT - RIGHT
            panel.key.fit(space if is_first else 0.0)

    def zoomable_axes(self) -> list[Axes]:
        """The panels' axes."""
        return [panel.axes for panel in self.panels]

    def home_view(self, index: int) -> tuple[Limits, Limits]:
        """A panel's x and y limits when nothing is zoomed."""
        return self.panels[index].home_x_limits(), self._homes.get(index, UNIT)

    def set_views(self, views: Mapping[int, View]) -> None:
        """Show these limits from now on; limits that are not given follow the data."""
        self._views = dict(views)
        self._apply_limits()
        for panel in self.panels:
            panel.fit()

    def animated_artists(self) -> list[Artist]:
        """The artists that move between full draws."""
        return [artist for panel in self.panels for artist in panel.artists]

    def _find_homes(self) -> bool:
        """Find each panel's y limits; returns True if any changed."""
        before = dict(self._homes)
        groups = [list(range(len(self.panels)))] if self.is_shared else [[i] for i in range(len(self.panels))]
        for group in groups:
            panels = [self.panels[index] for index in group]
            spans = [span for panel in panels if (span := panel.span()) is not None]
            kept = self._previous_limits.get(group[0])
            if spans:
                low, high = min(span[0] for span in spans), max(span[1] for span in spans)
                found = [dots for panel in panels if (dots := panel.dots_shown.span) is not None]
                lowest, highest = min(dots[0] for dots in found), max(dots[1] for dots in found)
                bounds, minimum = value_bounds(panels[0].factor, lowest, highest)
                kept = self._previous_limits[group[0]] = stable_limits(kept, low, high, bounds, minimum)
            others = [span for panel in panels if (span := panel.overlays.span()) is not None]
            home = _with_space(kept, others, axes_size(panels[0].axes)[1], panels[0].factor)
            if home is not None:
                self._homes.update(dict.fromkeys(group, home))
        return self._homes != before

    def _apply_limits(self) -> None:
        for index, panel in enumerate(self.panels):
            x_limits, y_limits = self._views.get(index, (None, None))
            panel.axes.set_xlim(*(x_limits or panel.home_x_limits()))
            if index in self._homes:
                panel.axes.set_ylim(*(y_limits or self._homes[index]))
                panel.axes.yaxis.set_visible(True)

    def _is_other_layout(self) -> bool:
        """Whether anything that the layout depends on has changed since it was made."""
        space = max((panel.overlays.name_space() for panel in self.panels), default=0.0)
        before, self._layout = self._layout, (self._hides_second_axis(), space, len(self.panels))
        return before != self._layout

    def _hides_second_axis(self) -> bool:
        return self.is_shared and len(self.panels) == 2 and not is_stacked(*figure_size(self.figure))

    def _is_second(self, panel: SweepPanel) -> bool:
        return self._hides_second_axis() and panel is self.panels[-1]

    def _drop_panels(self) -> None:
        for panel in self.panels:
            panel.axes.remove()
        self.panels, self._previous_limits, self._homes, self._layout = [], {}, {}, None


def _with_space(kept: Limits | None, others: Sequence[Limits], height: float, factor: float) -> Limits | None:
    """The limits, widened for other curves and their names; those of an error do not fall below 0."""
    if not others:
        return kept
    low, high = min(span[0] for span in others), max(span[1] for span in others)
    first, last = (low, high) if kept is None else (min(kept[0], low), max(kept[1], high))
    space = NAME_SPACE / max(height, 4 * NAME_SPACE) * ((last - first) or abs(first) or 1.0)
    floor, _ = value_bounds(factor, low, high)[0]
    return min(first, max(low - space, floor)), max(last, high + space)
