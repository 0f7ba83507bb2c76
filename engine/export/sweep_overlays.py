"""The curves that are laid over one panel of a sweep, each named at its end."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from engine.export.chart_layout import axes_size
from engine.export.chart_style import ChartStyle
from engine.export.curve_overlay import CurveOverlay, OverlayLook
from engine.export.label_place import NONE, Points, sampled
from engine.export.overlay_colours import LINES, colour_of, readable
from engine.export.panel_space import TextSizes, to_pixels
from engine.export.point_label import covered, panel_text
from engine.export.quick_text import QuickText
from engine.export.spreading import spread

ALONE, BEHIND = 0.9, 0.45  # how strong a passing curve is before the new one has cells, and after
LETTERS, OFFSET, LEAST_GAP = 18, 8.0, 2.0
DASHES = {"solid": "-", "dashed": (0, (5, 2.5)), "dotted": (0, (1.2, 1.6)), "dashdot": (0, (6, 2, 1.2, 2))}


class PanelOverlays:
    """Lines and names; a line is made once and moved, as long as its look stays."""

    def __init__(
        self,
        axes: Axes,
        column: str,
        factor: float,
        style: ChartStyle,
        sizes: TextSizes,
        *,
        is_animated: bool,
    ) -> None:
        self._axes, self._column, self._factor = axes, column, factor
        self._style, self._sizes, self._is_animated = style, sizes, is_animated
        self.lines: list[Line2D] = []
        self.names: list[QuickText] = []
        self._looks: list[tuple[OverlayLook, str]] = []
        self._shown: list[CurveOverlay] = []
        self.is_named_beside = False
        self.named_elsewhere: frozenset[str] = frozenset()

    @property
    def artists(self) -> list[Artist]:
        """What is drawn with the curve."""
        return [*self.lines, *self.names]

    def show(self, overlays: Sequence[CurveOverlay], *, is_alone: bool) -> None:
        """Show those that have something to say about this column."""
        self._shown = [item for item in overlays if item.values(self._column) is not None]
        looks = [(item.look, item.name) for item in self._shown]
        if looks != self._looks:
            for artist in self.artists:
                artist.remove()
            self.lines, self.names, self._looks = [], [], looks
            for item in self._shown:
                self._make(item)
        for item, line, name in zip(self._shown, self.lines, self.names, strict=True):
            line.set_data(item.rates, self._values(item))
            alpha = (ALONE if is_alone else BEHIND) if item.look.is_passing else 1.0
            line.set_alpha(alpha)
            name.set_alpha(max(alpha, 0.75))

    @property
    def shown_names(self) -> frozenset[str]:
        """The curves that have a margin for their names."""
        return frozenset(item.name for item in self._shown if not item.look.is_passing)

    def span(self) -> tuple[float, float] | None:
        """The lowest and the highest value, in the axis's unit."""
        values = [self._values(item) for item in self._shown]
        finite = np.concatenate(values)[np.isfinite(np.concatenate(values))] if values else np.empty(0)
        return (float(finite.min()), float(finite.max())) if len(finite) else None

    def pixels(self) -> Points:
        """Points along the lines."""
        return np.concatenate(
            [NONE, *(sampled(to_pixels(self._axes, item.rates, self._values(item))) for item in self._shown)]
        )

    def name_room(self) -> float:
        """How wide a margin the names need beside the panel; 0 without any."""
        widths = [
            self._sizes.of(name)[0] for item, name in zip(self._shown, self.names, strict=True)
            if not item.look.is_passing
        ]  # fmt: skip
        return max(widths) + OFFSET + LEAST_GAP if widths else 0.0

    def place_names(self) -> Points:
        """Name the lines at their ends; gives the points inside the panel that the names cover."""
        width, _ = axes_size(self._axes)
        beside: list[tuple[float, QuickText]] = []
        inside = [NONE]
        for item, name in zip(self._shown, self.names, strict=True):
            points = to_pixels(self._axes, item.rates, self._values(item))
            points = points[np.isfinite(points).all(axis=1) & (points[:, 0] <= width + 1)]
            is_named = len(points) > 0 and item.name not in self.named_elsewhere
            name.set_visible(is_named)
            if is_named and self.is_named_beside and not item.look.is_passing:
                beside.append((float(points[-1][1]), name))
            elif is_named:
                inside.append(self._name_inside(name, points))
        self._name_beside(beside)
        return np.concatenate(inside)

    def _name_inside(self, name: QuickText, points: Points) -> Points:
        """Put a name over its line's end, or under it: where the line does not come from."""
        width, height = axes_size(self._axes)
        size = self._sizes.of(name)
        is_falling = len(points) > 1 and points[-1][1] < points[-2][1]
        y = points[-1][1] + (-1 if is_falling else 1) * (size[1] / 2 + 5)
        centre = np.array([max(points[-1][0] - size[0] / 2, size[0] / 2),
                           min(max(y, size[1] / 2), height - size[1] / 2)])  # fmt: skip
        name.set_horizontalalignment("center")
        name.set_position((centre[0] / max(width, 1.0), centre[1] / max(height, 1.0)))
        return covered(centre, size)

    def _name_beside(self, ends: list[tuple[float, QuickText]]) -> None:
        """Put names into the margin, pushed apart so that none covers another."""
        width, height = axes_size(self._axes)
        ends.sort(key=lambda end: end[0])
        halves = [LEAST_GAP / 2 + self._sizes.of(name)[1] / 2 for _, name in ends]
        centres = spread([min(max(y, 0.0), height) for y, _ in ends], halves, height)
        for y, (_, name) in zip(centres, ends, strict=True):
            name.set_horizontalalignment("left")
            name.set_position((1 + OFFSET / 2 / max(width, 1.0), y / max(height, 1.0)))

    def _values(self, item: CurveOverlay) -> Points:
        values = item.values(self._column)
        return self._factor * np.asarray(values if values is not None else (), dtype=float)

    def _make(self, item: CurveOverlay) -> None:
        colour = readable(self._style, colour_of(self._style, item.look.colour), LINES)
        (line,) = self._axes.plot(
            [], [], color=colour, linewidth=item.look.width, linestyle=DASHES[item.look.dash],
            zorder=1.5 if item.look.is_passing else 2.5, animated=self._is_animated,
        )  # fmt: skip
        name = panel_text(self._axes, self._style, readable(self._style, colour))
        name.set_text("\n".join(textwrap.wrap(item.name, LETTERS, max_lines=2, placeholder=" …")))
        name.set_animated(self._is_animated)
        self.lines.append(line)
        self.names.append(name)
