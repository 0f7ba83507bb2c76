"""The picture of one network in a film over one feature: its function, thinned ones, their mean and band."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from engine.charts.chart_style import PIXEL, TEXT, ChartStyle, style_axes
from engine.charts.film_plane import Box
from engine.inside.film import FilmPoints, FilmSeen, FilmSide
from engine.language.texts import _

SPACE = 0.12  # above and below the numbers to predict, as a share of their range
X_LABEL, Y_LABEL = -29, -46  # pixels from the panel
BAND, THIN = 0.28, 0.45  # opacity


class CurveSide:
    """`show` moves the lines."""

    def __init__(
        self, figure: Figure, seen: FilmSeen, side: FilmSide, style: ChartStyle, *, is_animated: bool
    ) -> None:
        self._seen, self._side = seen, side
        self.axes = figure.add_axes((0, 0, 1, 1), label=str(len(figure.axes)))
        style_axes(self.axes, style)
        (x,) = self._x = seen.axes
        low, high = seen.limits
        space = SPACE * ((high - low) or 1.0)
        self.axes.set_xlim(float(x[0]), float(x[-1]))
        self.axes.set_ylim(low - space, high + space)
        looks = _looks(style)
        nothing = np.full(len(x), np.nan)
        points = [
            self.axes.plot(*_xy(part), **look, zorder=2.5, animated=is_animated)[0]
            for part, look in zip((seen.held_out, seen.training), _marks(style), strict=True)
        ]
        self.full = self.axes.plot(x, nothing, **looks["full"], zorder=5, animated=is_animated)[0]
        self.artists: list[Artist] = [*points, self.full]
        if seen.n_networks:
            self.thinned = self.axes.plot([], [], **looks["thinned"], zorder=3, animated=is_animated)[0]
            self.mean = self.axes.plot(x, nothing, **looks["mean"], zorder=4, animated=is_animated)[0]
            self.band = self.axes.fill_between(
                x,
                nothing,
                nothing,
                color=style.dropout,
                alpha=BAND,
                linewidth=0,
                zorder=2,
                animated=is_animated,
            )
            self.artists += [self.band, self.thinned, self.mean]

    def show(self, frame: int, n_networks: int) -> None:
        """Show a frame with so many thinned networks."""
        self.full.set_ydata(self._side.full[frame])
        if not self._seen.n_networks:
            return
        (x,) = self._x
        chosen = self._side.thinned[frame, :n_networks]
        gap = np.full((len(chosen), 1), np.nan)
        self.thinned.set_data(np.tile(np.append(x, np.nan), len(chosen)), np.hstack([chosen, gap]).ravel())
        mean, deviation = chosen.mean(axis=0), chosen.std(axis=0)
        self.mean.set_ydata(mean)
        self.band.set_data(x, mean - deviation, mean + deviation)

    def prepare(self) -> None:
        """Do a part of the next draw now: make the ticks."""
        for axis in (self.axes.xaxis, self.axes.yaxis):
            axis.get_ticklabels()

    def place(self, box: Box, width: float, height: float) -> None:
        """Put the panel into a box, in pixels of a figure of this size."""
        left, bottom, wide, tall = box
        self.axes.set_position((left / width, bottom / height, wide / width, tall / height))
        self.axes.xaxis.set_label_coords(0.5, X_LABEL / tall)
        self.axes.yaxis.set_label_coords(Y_LABEL / wide, 0.5)


def curve_handles(seen: FilmSeen, style: ChartStyle) -> list[Line2D | Patch]:
    """Return what a legend shows."""
    looks = _looks(style)
    handles: list[Line2D | Patch] = [Line2D([], [], label=_("whole network"), **looks["full"])]
    if seen.n_networks:
        handles += [
            Line2D([], [], label=_("thinned"), **looks["thinned"]),
            Line2D([], [], label=_("their mean"), **looks["mean"]),
            Patch(color=style.dropout, alpha=BAND, linewidth=0, label=_("± standard deviation")),
        ]
    held_out, training = _marks(style)
    handles.append(Line2D([], [], label=_("trained on"), **training))
    if len(seen.held_out.targets):
        handles.append(Line2D([], [], label=_("held out"), **held_out))
    return handles


def _xy(points: FilmPoints) -> tuple[Any, Any]:
    return points.features[:, 0], points.targets


def _looks(style: ChartStyle) -> dict[str, dict[str, Any]]:
    return {
        "full": {"color": style.accent, "linewidth": 2.4 * PIXEL},
        "mean": {"color": style.dropout, "linewidth": 2.4 * PIXEL, "linestyle": (0, (4, 1.5))},
        "thinned": {"color": style.muted, "linewidth": 1.0 * PIXEL, "alpha": THIN},
    }


def _marks(style: ChartStyle) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the looks of held-out and of training samples."""
    common = {"linestyle": "none", "marker": "o", "markersize": 5 * PIXEL, "color": style.muted}
    edge = {"markeredgewidth": 1.2 * PIXEL}
    return {**common, **edge, "markerfacecolor": style.card}, {**common, "markeredgewidth": 0.0}


def label_curve(side: CurveSide, *, x: str, y: str, style: ChartStyle) -> None:
    """Name the axes; an empty name leaves one out."""
    side.axes.set_xlabel(x, color=style.muted, fontfamily=style.family, fontsize=TEXT, parse_math=False)
    side.axes.set_ylabel(y, color=style.muted, fontfamily=style.family, fontsize=TEXT, parse_math=False)
