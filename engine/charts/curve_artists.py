"""The artists of one curve of a training: its line, a smoothed line if asked for, and its name at the end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from engine.charts.chart_style import SMALL, ChartStyle
from engine.charts.point_label import QuickText

RAW_ALPHA, WIDTH, RAW_WIDTH, HALO = 0.35, 1.8, 1.1, 2.5

Values = npt.NDArray[np.float64]


@dataclass(frozen=True)
class CurveLook:
    """A curve's name and how it differs from the others in look."""

    label: str
    colour: str
    dashes: str
    marker: str | None


class CurveArtists:
    """The line shows every value as it is, even under a smoothed line."""

    def __init__(self, axes: Axes, look: CurveLook, style: ChartStyle, *, is_animated: bool) -> None:
        self.look = look
        order = 4 if look.marker else 3
        self.line, self.smoothed = (
            axes.plot(
                [],
                [],
                color=look.colour,
                linewidth=WIDTH,
                linestyle=look.dashes,
                marker=look.marker,
                markersize=5.5,
                markerfacecolor=style.card,
                markeredgewidth=1.5,
                label=label,
                zorder=zorder,
            )[0]
            for label, zorder in ((look.label, order), (f"{look.label}, smoothed", order + 0.5))
        )
        self.smoothed.set_visible(False)
        # The orange of dropout is too light for small text.
        self.name = QuickText(
            0,
            0,
            look.label.replace(", ", ",\n"),
            transform=axes.transAxes,
            fontsize=SMALL,
            linespacing=1.1,
            color=look.colour if look.marker else style.muted,
            fontfamily=style.family,
            verticalalignment="center",
            zorder=5,
            path_effects=[withStroke(linewidth=HALO, foreground=style.card)],  # earlier lines may pass behind
        )
        axes.add_artist(self.name)
        self.artists: list[Artist] = [self.line, self.smoothed, self.name]
        for artist in self.artists:
            artist.set_animated(is_animated)

    def set_smoothed(self, is_smoothed: bool) -> None:
        """Whether a smoothed line is drawn over this one, which is then faint."""
        line = self.line
        self.smoothed.set_visible(is_smoothed)
        line.set_alpha(RAW_ALPHA if is_smoothed else None)
        line.set_linewidth(RAW_WIDTH if is_smoothed else WIDTH)
        line.set_marker("" if is_smoothed else self.look.marker or "")

    def move(self, epochs: npt.NDArray[np.int_], values: Values, smoothed: Values | None, every: int) -> None:
        """Show these values, and the smoothed ones over them; markers are placed at regular intervals."""
        self.line.set_data(epochs, values)
        self.line.set_markevery(every)
        if smoothed is not None:
            self.smoothed.set_data(epochs, smoothed)
            self.smoothed.set_markevery(every)

    def end(self, right: float) -> tuple[float, float] | None:
        """The last point up to `right`, where the name is placed; None if there is none."""
        shown = self.smoothed if self.smoothed.get_visible() else self.line
        x, y = np.asarray(shown.get_xdata(), float), np.asarray(shown.get_ydata(), float)
        known = np.flatnonzero(np.isfinite(y) & (x <= right))
        return (float(x[known[-1]]), float(y[known[-1]])) if len(known) else None
