"""Positions of panels, limits and ticks, in pixels; without a layout solver, so that a full draw stays fast.

Pixels are those of a figure at 100 dots per inch, whatever the resolution of the screen or the file.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from engine.charts.label_place import Points
from engine.language.numbers import number_text

Limits = tuple[float, float]
LEFT, RIGHT, TOP, BOTTOM, GAP = 84, 20, 40, 56, 88
X_LABEL, Y_LABEL = -30, -62
STACKED_BELOW, STACKED_FROM = 560, 420
PADDING, SLACK = 0.08, 0.2
BELOW_ZERO = 0.03  # as a fraction of the largest value: so that a marker at 0 is not cut
TICK_SPACE = 34.0  # pixels


def clear(figure: Figure) -> None:
    """Remove everything from a figure; matplotlib's own `clear` first makes its panels anew."""
    for axes in list(figure.axes):
        figure.delaxes(axes)
    figure.clear()


def figure_size(figure: Figure) -> tuple[float, float]:
    """Width and height in pixels."""
    width, height = figure.get_size_inches()
    return 100 * float(width), 100 * float(height)


def axes_size(axes: Axes) -> tuple[float, float]:
    """Width and height of the panel in pixels."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    scale = 100 / figure.dpi
    return scale * float(axes.bbox.width), scale * float(axes.bbox.height)


def is_stacked(width: float, height: float) -> bool:
    """Whether two panels are placed one above the other because they would be too narrow side by side."""
    return width < STACKED_BELOW and height >= STACKED_FROM


def panel_width(count: int, width: float, height: float, gap: float = GAP, margin_right: float = 0) -> float:
    """The width of each of `count` panels side by side."""
    space = width - LEFT - RIGHT - margin_right
    return space if is_stacked(width, height) else (space - gap * (count - 1)) / count


def place_axes(
    axes: Sequence[Axes],
    *,
    space_right: float = 0,
    space_top: float = 0,
    space_each: float = 0,
    margin_right: float = 0,
    gap: float = GAP,
) -> None:
    """Place panels with margins in pixels.

    `space_right` is kept free beside and `space_each` above each panel, `space_top` above and `margin_right`
    beside all of them; `gap` is between panels.
    """
    figure = axes[0].get_figure(root=True)
    assert figure is not None
    width, height = figure_size(figure)
    count = len(axes)
    each = panel_width(count, width, height, gap, margin_right)
    rows = count if is_stacked(width, height) else 1
    top = TOP + space_each
    tall = (height - space_top) / rows - top - BOTTOM
    if each - space_right < 20 or tall < 20:
        return  # while a window is being collapsed
    for index, panel in enumerate(axes):
        column, row = (0, index) if rows > 1 else (index, 0)
        x = LEFT + column * (each + gap)
        y = (rows - 1 - row) * (tall + top + BOTTOM) + BOTTOM
        panel.set_position((x / width, y / height, (each - space_right) / width, tall / height))
        # With fixed label positions matplotlib need not measure every number before it draws.
        panel.xaxis.set_label_coords(0.5, X_LABEL / tall)
        panel.yaxis.set_label_coords(Y_LABEL / (each - space_right), 0.5)


def stable_limits(
    now: Limits | None, low: float, high: float, bounds: Limits = (-math.inf, math.inf), minimum: float = 0.0
) -> Limits:
    """Limits for data from `low` to `high`; the present limits are kept while they fit.

    They fit while the data lie inside and fill at least 40 %; a side that must move gets some extra space for
    the next values, so that a growing chart rarely jumps. The limits lie within `bounds` and are at least
    `minimum` apart.
    """
    span = max(high - low, minimum) or abs(high) * 0.1 or 1.0
    if now is not None and now[0] <= low and high <= now[1] and span >= 0.4 * (now[1] - now[0]):
        return now
    middle = (low + high) / 2
    first, last = min(low, middle - span / 2), max(high, middle + span / 2)
    is_growing = now is not None and (low < now[0] or high > now[1])
    below = SLACK if is_growing and now is not None and low < now[0] else PADDING
    above = SLACK if is_growing and now is not None and high > now[1] else PADDING
    first, last = first - below * span, last + above * span
    # A range that exceeds its bounds is moved back inside and keeps its size.
    if last > bounds[1]:
        first, last = max(bounds[0], min(first, bounds[1] - minimum)), bounds[1]
    if first < bounds[0]:
        first, last = bounds[0], min(bounds[1], max(last, bounds[0] + minimum))
    return first, last


def value_bounds(factor: float, lowest: float, highest: float) -> tuple[Limits, float]:
    """The limits that an axis may not leave, and the least distance between its ends.

    A fraction (`factor` 100) stays near 0 to 100. An error is never negative, so its axis begins at 0, or
    a little below for values that are themselves near 0.
    """
    if factor == 100:
        return (-2.0, 102.0), 4.0
    if lowest < 0:
        return (-math.inf, math.inf), 0.0
    return (-BELOW_ZERO * highest if lowest < BELOW_ZERO * highest else 0.0, math.inf), 0.0


def thinned(positions: Sequence[float], minimum: float) -> list[float]:
    """The positions, beginning with the first, that are at least `minimum` apart."""
    kept: list[float] = []
    for position in sorted(positions):
        if not kept or position - kept[-1] >= minimum * (1 - 1e-9):
            kept.append(position)
    return kept


def epoch_ticks(epochs: int, width: float) -> list[int]:
    """Integers from 1 on, at steps of 1, 2 or 5 times a power of ten, with space for each number."""
    max_ticks = max(2.0, width / 48)
    steps = (factor * 10**power for power in range(9) for factor in (1, 2, 5))
    step = next(step for step in steps if epochs / step <= max_ticks)
    return [1, *(tick for tick in range(step, epochs + 1, step) if tick - 1 >= 0.6 * step and tick > 1)]


# --- Pixels of a panel, from its lower left corner, at 100 dots per inch


def to_pixels(axes: Axes, x: npt.ArrayLike, y: npt.ArrayLike) -> Points:
    """Convert points of the data to pixels."""
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    width, height = axes_size(axes)
    x_pixels = (np.asarray(x, dtype=float) - left) / (right - left) * width
    return np.stack([x_pixels, (np.asarray(y, dtype=float) - low) / (high - low) * height], axis=-1)


def within(axes: Axes, figure_x: float, figure_y: float) -> tuple[float, float]:
    """Convert a position in the figure, in display coordinates, to pixels of the panel."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    box, scale = axes.bbox, 100 / figure.dpi
    return (figure_x - float(box.x0)) * scale, (figure_y - float(box.y0)) * scale


def nearest(points: Points, place: tuple[float, float], reach: float) -> tuple[int, float] | None:
    """The point nearest to a position, and its distance; None if all are out of reach."""
    if not len(points):
        return None
    distances = np.hypot(points[:, 0] - place[0], points[:, 1] - place[1])
    distances[~np.isfinite(distances)] = np.inf
    index = int(np.argmin(distances))
    return (index, float(distances[index])) if distances[index] <= reach else None


def set_rate_ticks(axes: Axes, rates: Sequence[float]) -> None:
    """Set a tick at each rate, with its number if there is space; the limits stay."""
    low, high = axes.get_xlim()
    width = axes_size(axes)[0]
    shown = thinned(rates, TICK_SPACE * (high - low) / max(width, 1.0))
    axes.set_xticks(rates, [number_text(rate, "g") if rate in shown else "" for rate in rates])
    axes.set_xlim(low, high)


class TextSizes:
    """Widths and heights of texts in pixels, each measured once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int], tuple[float, float]] = {}

    def of(self, text: Text) -> tuple[float, float]:
        """The size of a text artist's present text."""
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
