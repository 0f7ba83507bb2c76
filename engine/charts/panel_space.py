"""A panel's own pixels, counted from its lower left corner, at 100 dots an inch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.text import Text

from engine.charts.chart_layout import axes_size, thinned
from engine.charts.label_place import Points

TICK_ROOM = 34.0  # pixels


def to_pixels(axes: Axes, x: npt.ArrayLike, y: npt.ArrayLike) -> Points:
    """Points of the data in pixels."""
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    width, height = axes_size(axes)
    across = (np.asarray(x, dtype=float) - left) / (right - left) * width
    return np.stack([across, (np.asarray(y, dtype=float) - low) / (high - low) * height], axis=-1)


def within(axes: Axes, figure_x: float, figure_y: float) -> tuple[float, float]:
    """A place in the figure, in its own dots, in pixels."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    box, scale = axes.bbox, 100 / figure.dpi
    return (figure_x - float(box.x0)) * scale, (figure_y - float(box.y0)) * scale


def nearest(points: Points, place: tuple[float, float], reach: float) -> tuple[int, float] | None:
    """Which of the points is nearest to a place, and how far; None if all are out of reach."""
    if not len(points):
        return None
    distances = np.hypot(points[:, 0] - place[0], points[:, 1] - place[1])
    distances[~np.isfinite(distances)] = np.inf
    index = int(np.argmin(distances))
    return (index, float(distances[index])) if distances[index] <= reach else None


def set_rate_ticks(axes: Axes, rates: Sequence[float]) -> None:
    """A tick at each rate, with its number where there is room; the limits stay."""
    low, high = axes.get_xlim()
    width, _ = axes_size(axes)
    shown = thinned(rates, TICK_ROOM * (high - low) / max(width, 1.0))
    axes.set_xticks(rates, [f"{rate:g}" if rate in shown else "" for rate in rates])
    axes.set_xlim(low, high)


class TextSizes:
    """Widths and heights of words in pixels, each measured once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int], tuple[float, float]] = {}

    def of(self, text: Text) -> tuple[float, float]:
        """The size of what a text says now."""
        key = (text.get_text(), hash(text.get_fontproperties()))
        if key not in self._known:
            figure = text.get_figure(root=True)
            assert figure is not None
            is_visible = text.get_visible()
            text.set_visible(True)
            box = text.get_window_extent()
            text.set_visible(is_visible)
            self._known[key] = (100 * box.width / figure.dpi, 100 * box.height / figure.dpi)
        return self._known[key]
