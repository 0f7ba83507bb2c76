"""Finds dots of a chart for pointer and keyboard, in any figure whose panels have dots."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import numpy as np
from matplotlib.axes import Axes

from engine.charts.chart_layout import nearest, to_pixels, within
from engine.charts.label_place import Points
from engine.charts.sweep_dots import Dot, Dots

EDGE = 6.0


class DotPanel(Protocol):
    """A panel with a dot for each training."""

    @property
    def axes(self) -> Axes: ...

    @property
    def column(self) -> str: ...

    @property
    def colour(self) -> str: ...

    @property
    def dots_shown(self) -> Dots: ...


def dot_at(panels: Iterable[DotPanel], x: float, y: float, reach: float) -> tuple[DotPanel, Dot] | None:
    """The panel and the dot nearest to a position, in display coordinates; None if none is in reach."""
    found: tuple[DotPanel, Dot] | None = None
    for panel in panels:
        figure = panel.axes.get_figure(root=True)
        if figure is None or not panel.axes.bbox.padded(EDGE).contains(x, y):
            continue
        scale = 100 / figure.dpi
        points = to_pixels(panel.axes, *panel.dots_shown.places.T)
        near = nearest(points, within(panel.axes, x, y), reach * scale)
        if near is not None:
            found, reach = (panel, panel.dots_shown[near[0]]), near[1] / scale
    return found


def in_figure(panel: DotPanel, places: Points) -> Points:
    """Convert points of a panel's data to display coordinates; nan outside the panel."""
    points = np.asarray(panel.axes.transData.transform(places)) if len(places) else np.empty((0, 2))
    box = panel.axes.bbox.padded(EDGE)
    is_out = ((points < (box.x0, box.y0)) | (points > (box.x1, box.y1))).any(axis=1)
    points[is_out] = np.nan
    return points


def step_rate(dots: Dots, dot: Dot, step: int) -> Dot | None:
    """The same seed at the next rate that it has, or else the nearest value there; None at the end."""
    rates = dots.rates
    index = rates.index(dot.rate) + step if dot.rate in rates else -1
    if not 0 <= index < len(rates):
        return None
    there = dots.at_rate(rates[index])
    same = next((item for item in there if item.seed == dot.seed), None)
    return same or min(there, key=lambda item: abs(item.y - dot.y))


def step_value(dots: Dots, dot: Dot, step: int) -> Dot | None:
    """The next dot above or below at the same rate; None at the end."""
    there = dots.at_rate(dot.rate)
    index = there.index(dot) + step if dot in there else -1
    return there[index] if 0 <= index < len(there) else None
