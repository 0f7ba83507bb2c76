"""The pictures of one network in a film over two features: whole, the mean of thinned ones, and these."""

from __future__ import annotations

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from engine.charts.chart_style import SMALL, ChartStyle, PlainFormatter
from engine.charts.film_colours import code_colours
from engine.charts.film_picture import Picture
from engine.charts.film_points import PlanePoints
from engine.inside.film import FilmSeen, FilmSide

Box = tuple[float, float, float, float]  # left, bottom, width and height, in pixels


class PlaneSide:
    """`show` moves the pictures; what is thinned may be missing."""

    def __init__(
        self, figure: Figure, seen: FilmSeen, side: FilmSide, style: ChartStyle, *, is_animated: bool
    ) -> None:
        self._seen, self._side = seen, side
        colours = code_colours(style, len(seen.class_names))
        self.panels = [_panel(figure, seen, style) for _ in range(2 if seen.n_networks else 1)]
        self._axes = list(self.panels)
        if seen.n_networks:
            self._axes.append(figure.add_axes((0, 0, 1, 1), label="thinned"))
            self._axes[-1].set_axis_off()
        self._pictures = [Picture(axes, colours, is_animated=is_animated) for axes in self._axes]
        self._points = [PlanePoints(axes, seen, style, is_animated=is_animated) for axes in self.panels]

    @property
    def artists(self) -> list[Artist]:
        """What is drawn at each frame."""
        return [*self._pictures, *(points.artist for points in self._points)]

    def prepare(self) -> None:
        """Do a part of the next draw now: the ticks, and the pixels of pictures and samples."""
        for panel, points in zip(self.panels, self._points, strict=True):
            for axis in (panel.xaxis, panel.yaxis):
                if axis.get_visible():
                    axis.get_ticklabels()
            points.artist.pixels()
        for picture in self._pictures:
            picture.pixels()

    def show(self, frame: int, n_networks: int) -> None:
        """Show a frame with so many thinned networks."""
        self._pictures[0].set_codes([self._side.full[frame]])
        if self._side.means is not None and self._seen.n_networks:
            self._pictures[1].set_codes([self._side.means[frame, n_networks - 1]])
            self._pictures[2].set_codes(self._side.thinned[frame, :n_networks])

    def place(self, boxes: list[Box], width: float, height: float, dpi: float) -> None:
        """Put the panels into boxes, in pixels of a figure of this size."""
        for panel, box in zip(self._axes, boxes, strict=True):
            # In whole pixels of the screen: pictures end where their frames do.
            left, bottom, wide, tall = (round(one * dpi / 100) * 100 / dpi for one in box)
            panel.set_position((left / width, bottom / height, wide / width, tall / height))
        small = min(1.0, boxes[0][2] / 220)
        for points in self._points:
            points.fit(dpi, max(small, 0.6))

    def label(self, *, x: tuple[bool, ...], y: tuple[bool, ...]) -> None:
        """Set which panels have numbers below and at the left."""
        for panel, has_x, has_y in zip(self.panels, x, y, strict=False):
            panel.xaxis.set_visible(has_x)
            panel.yaxis.set_visible(has_y)


def _panel(figure: Figure, seen: FilmSeen, style: ChartStyle) -> Axes:
    axes = figure.add_axes((0, 0, 1, 1), label=str(len(figure.axes)))
    x, y = seen.axes
    axes.set_xlim(float(x[0]), float(x[-1]))
    axes.set_ylim(float(y[0]), float(y[-1]))
    axes.set_facecolor(style.card)
    for spine in axes.spines.values():
        spine.set_color(style.line)
    axes.tick_params(
        colors=style.line, labelcolor=style.muted, labelsize=SMALL, labelfontfamily=style.family, length=3
    )
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(nbins=4, steps=[1, 2, 2.5, 5, 10]))
        axis.set_major_formatter(PlainFormatter())
    return axes
