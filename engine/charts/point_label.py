"""Labels of points and lines in a chart, placed where they cover nothing important; fast text."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.text import Text
from matplotlib.typing import ColorType

from engine.charts.chart_layout import TextSizes, axes_size
from engine.charts.chart_style import SMALL, TEXT, ChartStyle
from engine.charts.label_place import (
    NONE,
    Place,
    Points,
    Surroundings,
    count_inside,
    find_place,
    sampled,
)

CLEARANCE = 6.0  # pixels around a name; the dots have a radius of 3
PLACES = 9  # candidate positions along a horizontal line
_EDGE = 2  # pixels around the text
_SHARES = {"left": 0.0, "center": 0.5, "right": 1.0, "bottom": 0.0, "top": 1.0}


def panel_text(
    axes: Axes, style: ChartStyle, colour: str, *, size: float = SMALL, weight: int = 400, zorder: float = 5
) -> QuickText:
    """A text in the chart's font, at a position given as fractions of the panel."""
    text = QuickText(
        0,
        0,
        "",
        transform=axes.transAxes,
        color=colour,
        fontsize=size,
        fontweight=weight,
        fontfamily=style.family,
        horizontalalignment="center",
        verticalalignment="center",
        zorder=zorder,
        parse_math=False,
    )
    axes.add_artist(text)
    text.set_clip_on(False)
    return text


class PointLabel:
    """The label and its leader line."""

    def __init__(self, axes: Axes, style: ChartStyle, sizes: TextSizes) -> None:
        self._axes, self._sizes = axes, sizes
        self._place: Place | None = None
        self._variant = 0  # longer texts found no place at this size
        (self.leader,) = axes.plot(
            [], [], transform=axes.transAxes, color=style.muted, linewidth=0.9, zorder=3.5
        )
        self.text = panel_text(axes, style, style.text, size=TEXT, weight=600)
        self.artists: tuple[Artist, ...] = (self.leader, self.text)
        self.hide()

    def set_colour(self, text: ColorType, leader: ColorType) -> None:
        """Give the label and its leader line the colours of what they name."""
        self.text.set_color(text)
        self.leader.set_color(leader)

    def forget(self) -> None:
        """Forget the present place, because the panel's size has changed."""
        self._place, self._variant = None, 0

    def hide(self) -> None:
        """Hide label and leader."""
        self._place = None
        for artist in self.artists:
            artist.set_visible(False)

    def show(self, variants: Sequence[str], point: Points, around: Surroundings) -> Points:
        """Name the point (in pixels), if it is visible, with the first of the texts that has a free place.

        Returns the points that text and leader cover.
        """
        is_seen = 0 <= point[0] <= around.width and 0 <= point[1] <= around.height
        for index in range(self._variant, len(variants) if is_seen else 0):
            self.text.set_text(variants[index])
            size = self._sizes.of(self.text)
            place = find_place((float(point[0]), float(point[1])), size, around, self._place)
            if place is not None:
                self._place, self._variant = place, index
                return self._put(place, size)
            self._place = None
        self.hide()
        return NONE

    def _put(self, place: Place, size: tuple[float, float]) -> Points:
        for artist in self.artists:
            artist.set_visible(True)
        width, height = axes_size(self._axes)
        self.text.set_position((place.centre[0] / width, place.centre[1] / height))
        ends = np.array([place.leader_start, place.leader_end]) / (width, height)
        self.leader.set_data(ends[:, 0], ends[:, 1])
        return np.concatenate([covered(np.array(place.centre), size), sampled(ends * (width, height))])


class LevelName:
    """The name of a horizontal line, above or below it, where there is space, preferably at an end."""

    def __init__(self, axes: Axes, style: ChartStyle, sizes: TextSizes, text: str = "") -> None:
        self._axes, self._sizes = axes, sizes
        self.text = panel_text(axes, style, style.muted)
        self.text.set_text(text)
        self.text.set_visible(False)

    def set_text(self, text: str) -> None:
        """Change the name; the next `show` places it."""
        self.text.set_text(text)

    def show(self, level: Points, taken: Points) -> Points:
        """Name the line at `level`, in pixels, or hide the name; returns the points that the text covers."""
        self.text.set_visible(False)
        if not len(level):
            return NONE
        width, height = axes_size(self._axes)
        size = self._sizes.of(self.text)
        if size[0] > width:
            return NONE
        y = float(level[0, 1])
        right, left = width - size[0] / 2 - 2, size[0] / 2 + 4
        near_line = np.abs(taken[:, 1] - y) <= size[1] + 3 + CLEARANCE
        taken = taken[near_line]  # of thousands of dots a few
        for x in (right, left, *np.linspace(right, left, PLACES)[1:-1]):
            for centre_y in (y + size[1] / 2 + 3, y - size[1] / 2 - 3):
                centre = np.array([[x, centre_y]])
                is_inside = size[1] / 2 <= centre_y <= height - size[1] / 2
                if is_inside and not count_inside(centre, size, taken, CLEARANCE)[0]:
                    self.text.set_visible(True)
                    self.text.set_position((x / width, centre_y / height))
                    return covered(centre[0], size)
        return NONE


def covered(centre: Points, size: tuple[float, float]) -> Points:
    """Points all over a text around a centre."""
    x_offsets = np.linspace(-0.5, 0.5, max(2, int(size[0] / 5)))
    grid = np.stack(np.meshgrid(x_offsets * size[0], np.linspace(-0.45, 0.45, 5) * size[1]), axis=-1)
    return np.asarray(centre + grid.reshape(-1, 2))


# --- A text that is drawn from a cached image until its content, look or resolution changes
#
# Laying out and drawing text takes longer than everything else that moves in a chart.


class QuickText(Text):
    """A horizontal text with a cached image; in vector files it stays text."""

    def __init__(self, *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **{"parse_math": False, **keywords})
        self._key: tuple[object, ...] = ()
        self._picture: npt.NDArray[np.uint8] = np.zeros((1, 1, 4), np.uint8)

    def draw(self, renderer: RendererBase) -> None:
        """Draw the cached image in place of the text."""
        share_y = _SHARES.get(self.get_verticalalignment())
        if not isinstance(renderer, RendererAgg) or share_y is None:
            super().draw(renderer)
            return
        if not self.get_visible() or not self.get_text():
            return
        self._draw_letters(renderer)
        height, width = self._picture.shape[:2]
        x, y = self.get_transform().transform(self.get_position())
        share_x = _SHARES[self.get_horizontalalignment()]
        left = x - _EDGE - share_x * (width - 2 * _EDGE)
        low = y - _EDGE - share_y * (height - 2 * _EDGE)
        if math.isfinite(left) and math.isfinite(low):
            context = renderer.new_gc()
            renderer.draw_image(context, round(left), round(low), self._picture)
            context.restore()
        self.stale = False

    def _draw_letters(self, renderer: RendererAgg) -> None:
        figure = self.get_figure(root=True)
        assert figure is not None
        font = self.get_fontproperties()
        effects = self.get_path_effects() or []
        key = (self.get_text(), self.get_color(), self.get_alpha(), hash(font), figure.dpi, *effects)
        if key == self._key:
            return
        text = Text(
            0,
            0,
            self.get_text(),
            color=self.get_color(),
            alpha=self.get_alpha(),
            fontproperties=font,
            multialignment=self.get_horizontalalignment(),
            parse_math=False,
        )
        text.set_path_effects(effects)
        text.set_figure(figure)
        box = text.get_window_extent(renderer)
        text.set_position((_EDGE - box.x0, _EDGE - box.y0))
        width, height = math.ceil(box.width) + 2 * _EDGE, math.ceil(box.height) + 2 * _EDGE
        paper: Any = RendererAgg(width, height, figure.dpi)  # type: ignore[no-untyped-call]
        text.draw(paper)
        self._picture, self._key = np.array(paper.buffer_rgba())[::-1], key
