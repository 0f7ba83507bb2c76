"""The curves that are drawn over one panel of a sweep, each named at its end."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from engine.charts.chart_layout import TextSizes, axes_size, to_pixels
from engine.charts.chart_style import LINE_CONTRAST, ChartStyle, colour_of, readable
from engine.charts.curve_overlay import CurveOverlay
from engine.charts.label_place import NONE, Points, count_inside, sampled, spread
from engine.charts.point_label import QuickText, covered, panel_text

ALONE, BEHIND = 0.9, 0.45  # opacity of a temporary curve before the new one has cells, and after
LETTERS, OFFSET, MIN_GAP = 18, 8.0, 2.0
DASHES = {"solid": "-", "dashed": (0, (5, 2.5)), "dotted": (0, (1.2, 1.6)), "dashdot": (0, (6, 2, 1.2, 2))}


class PanelOverlays:
    """Lines and names, drawn with the background because they rarely change.

    `line_points` and `name_points` are the points that they cover, in pixels of the panel, since the last
    `fit`.
    """

    def __init__(self, axes: Axes, column: str, factor: float, style: ChartStyle, sizes: TextSizes) -> None:
        self._axes, self._column, self._factor = axes, column, factor
        self._style, self._sizes = style, sizes
        self.lines: list[Line2D] = []
        self.names: list[QuickText] = []
        self.line_points: Points = NONE
        self.name_points: Points = NONE
        self.is_named_beside = False
        self.named_elsewhere: frozenset[str] = frozenset()
        self._shown: tuple[CurveOverlay, ...] = ()
        self._is_alone = False

    def show(self, overlays: Sequence[CurveOverlay], *, is_alone: bool) -> bool:
        """Show the curves that have values for this column; returns True if anything changed."""
        shown = tuple(item for item in overlays if item.values(self._column) is not None)
        if (shown, is_alone or not shown) == (self._shown, self._is_alone or not shown):
            return False
        for artist in (*self.lines, *self.names):
            artist.remove()
        self.lines, self.names = [], []
        self._shown, self._is_alone = shown, is_alone
        for item in shown:
            self._make(item)
        return True

    def fit(self, taken: Points) -> None:
        """Place the names for the panel's present size and limits, avoiding `taken` if possible."""
        lines = [sampled(to_pixels(self._axes, item.rates, self._values(item))) for item in self._shown]
        self.line_points = np.concatenate([NONE, *lines])
        self.name_points = self._place_names(np.concatenate([taken, self.line_points]))

    @property
    def shown_names(self) -> frozenset[str]:
        """The curves whose names are placed in the margin."""
        return frozenset(item.name for item in self._shown if not item.look.is_temporary)

    def span(self) -> tuple[float, float] | None:
        """The lowest and the highest value, in the axis's unit."""
        values = [self._values(item) for item in self._shown]
        finite = np.concatenate(values)[np.isfinite(np.concatenate(values))] if values else np.empty(0)
        return (float(finite.min()), float(finite.max())) if len(finite) else None

    def name_space(self) -> float:
        """The width of the margin that the names need beside the panel; 0 without names."""
        widths = [
            self._sizes.of(name)[0]
            for item, name in zip(self._shown, self.names, strict=True)
            if not item.look.is_temporary
        ]
        return max(widths) + OFFSET + MIN_GAP if widths else 0.0

    def _place_names(self, taken: Points) -> Points:
        """Name the lines at their ends; returns the points inside the panel that the names cover."""
        width, _ = axes_size(self._axes)
        beside: list[tuple[float, QuickText]] = []
        inside = [NONE]
        for item, name in zip(self._shown, self.names, strict=True):
            points = to_pixels(self._axes, item.rates, self._values(item))
            points = points[np.isfinite(points).all(axis=1) & (points[:, 0] <= width + 1)]
            is_named = bool(item.name) and len(points) > 0 and item.name not in self.named_elsewhere
            name.set_visible(is_named)
            if is_named and self.is_named_beside and not item.look.is_temporary:
                beside.append((float(points[-1][1]), name))
            elif is_named:
                inside.append(self._name_inside(name, points, np.concatenate([taken, *inside])))
        self._name_beside(beside)
        return np.concatenate(inside)

    def _name_inside(self, name: QuickText, points: Points, taken: Points) -> Points:
        """Place a name above or below its line, near its end, where it covers the least."""
        width, height = axes_size(self._axes)
        size = self._sizes.of(name)
        is_falling = len(points) > 1 and points[-1][1] < points[-2][1]
        # Try the side from which the line does not come first, and the end of the line first.
        sides = (-1, 1) if is_falling else (1, -1)
        anchors = np.array(
            [(x - size[0] / 2, y + side * (size[1] / 2 + 5)) for x, y in points[::-1] for side in sides]
        )
        low = np.minimum(np.array(size) / 2, (width, height))
        centres = np.clip(anchors, low, np.maximum(low, (width, height) - np.array(size) / 2))
        cost = count_inside(centres, size, taken, 1.0) + 0.1 * np.arange(len(centres))
        centre = centres[int(np.argmin(cost))]
        name.set_horizontalalignment("center")
        name.set_position((centre[0] / max(width, 1.0), centre[1] / max(height, 1.0)))
        return covered(centre, size)

    def _name_beside(self, ends: list[tuple[float, QuickText]]) -> None:
        """Place names in the margin, moved apart so that none covers another."""
        width, height = axes_size(self._axes)
        ends.sort(key=lambda end: end[0])
        halves = [MIN_GAP / 2 + self._sizes.of(name)[1] / 2 for _, name in ends]
        centres = spread([min(max(y, 0.0), height) for y, _ in ends], halves, height)
        for y, (_, name) in zip(centres, ends, strict=True):
            name.set_horizontalalignment("left")
            name.set_position((1 + OFFSET / 2 / max(width, 1.0), y / max(height, 1.0)))

    def _values(self, item: CurveOverlay) -> Points:
        values = item.values(self._column)
        return self._factor * np.asarray(values if values is not None else (), dtype=float)

    def _make(self, item: CurveOverlay) -> None:
        colour = readable(self._style, colour_of(self._style, item.look.colour), LINE_CONTRAST)
        alpha = (ALONE if self._is_alone else BEHIND) if item.look.is_temporary else 1.0
        (line,) = self._axes.plot(
            item.rates,
            self._values(item),
            color=colour,
            linewidth=item.look.width,
            alpha=alpha,
            linestyle=DASHES[item.look.dash],
            zorder=1.5 if item.look.is_temporary else 2.5,
        )
        name = panel_text(self._axes, self._style, readable(self._style, colour))
        name.set_text("\n".join(textwrap.wrap(item.name, LETTERS, max_lines=2, placeholder=" …")))
        name.set_alpha(max(alpha, 0.75))
        self.lines.append(line)
        self.names.append(name)
