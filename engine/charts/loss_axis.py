"""The y axis of a training's chart: its limits, linear or logarithmic."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.ticker import Formatter, LogLocator, MaxNLocator, NullFormatter, NullLocator

from engine.charts.chart_layout import Limits, stable_limits
from engine.charts.chart_style import PlainFormatter
from engine.language.numbers import number_text

MAX_DECADES = 3.2
BELOW_ZERO = 0.04  # as a fraction of the largest loss: losses need little space below 0

Values = npt.NDArray[np.float64]


class _EachNumber(Formatter):
    """Formats every tick by itself: 0.05, 1, 20."""

    def __call__(self, value: float, _position: int | None = None) -> str:
        return number_text(value, ".3g")


class _Ticks(LogLocator):
    """Ticks at 1, 2 and 5 times every power of ten; over many decades only at the powers."""

    def tick_values(self, vmin: float, vmax: float) -> list[float]:
        is_wide = vmin > 0 and vmax / vmin > 10**MAX_DECADES
        self.set_params(subs=(1.0,) if is_wide else (1.0, 2.0, 5.0))
        return list(super().tick_values(vmin, vmax))


def show_as_log(axes: Axes) -> None:
    """Use a logarithmic axis with ticks at 1, 2 and 5; values of 0 or less are not shown."""
    axes.set_yscale("log", nonpositive="mask")
    axes.yaxis.set_major_locator(_Ticks(base=10, numticks=8))
    axes.yaxis.set_major_formatter(_EachNumber())
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_minor_formatter(NullFormatter())


def show_as_straight(axes: Axes) -> None:
    """Use a linear axis, as charts have at first."""
    axes.set_yscale("linear")
    axes.yaxis.set_major_locator(MaxNLocator(nbins=7, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_formatter(PlainFormatter())


def fitted_limits(
    now: Limits | None, curves: Sequence[Values], behind: Sequence[Values], *, is_log: bool, is_fraction: bool
) -> Limits | None:
    """Limits that show the curves, and earlier ones unless they are far away; None without a value.

    The present limits are kept while they fit.
    """
    first = _range(curves, is_log)
    second = _range(behind, is_log)
    if first is None or second is None:
        found = first or second
    else:
        reach = 2 * (first[1] - first[0])
        found = (
            min(first[0], max(second[0], first[0] - reach)),
            max(first[1], min(second[1], first[1] + reach)),
        )
    if found is None:
        return now
    if is_log:
        flat = None if now is None else (math.log10(now[0]), math.log10(now[1]))
        low, high = stable_limits(flat, *found, minimum=0.02)
        return (10**low, 10**high)
    if is_fraction:
        return stable_limits(now, *found, (-2.0, 102.0), 4.0)
    floor = -BELOW_ZERO * found[1] if found[0] >= 0 else -math.inf
    return stable_limits(now, *found, (floor, math.inf))


def _range(curves: Sequence[Values], is_log: bool) -> Limits | None:
    """The minimum and maximum finite value, as logarithms if asked for."""
    values = np.concatenate([*curves, np.empty(0)])
    values = values[np.isfinite(values)]
    if is_log:
        values = np.log10(values[values > 0])
    return (float(values.min()), float(values.max())) if len(values) else None
