"""Artists for what moves in a film: they are much faster than matplotlib's images and collections."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from PIL import Image

GAP = 3.0  # pixels at 100 dots per inch between small pictures
Colours = npt.NDArray[np.uint8]
Pictures = Sequence[Colours] | Colours


class Picture(Artist):
    """Fills its axes with one picture, or with several in rows: all as large, each of the axes' shape.

    A picture is a grid of codes, row 0 at the bottom; between its points colours are interpolated.
    """

    def __init__(self, axes: Axes, colours: Colours, *, is_animated: bool) -> None:
        super().__init__()
        self._panel = axes
        self.set(zorder=1, animated=is_animated)
        self._colours = np.hstack([colours, np.full((256, 1), 255, "uint8")])
        self._codes: Pictures = ()
        self._known: tuple[tuple[int, ...], Colours] | None = None
        axes.add_artist(self)

    def set_codes(self, codes: Pictures) -> None:
        """Show these pictures, (height, width) each."""
        self._codes, self._known = codes, None
        self.stale = True

    def draw(self, renderer: Any) -> None:
        if not self.get_visible() or not len(self._codes):
            return
        left, bottom, *_ = _pixels(self._panel)
        _stamp(renderer, left, bottom, self.pixels())

    def pixels(self) -> Colours:
        """Return what is drawn, (height, width, 4); it is kept until the pictures or the size change."""
        look = _pixels(self._panel)
        if self._known is None or self._known[0] != look:
            self._known = look, self._sheet(*look[2:])
        return self._known[1]

    def _sheet(self, width: int, height: int) -> Colours:
        # As many rows as columns, so that each picture has the shape of a large one.
        columns = math.ceil(math.sqrt(len(self._codes)))
        gap = round(GAP * _figure(self._panel).dpi / 100) if columns > 1 else 0
        lefts, tops = (_places(size, columns, gap) for size in (width, height))
        sheet = Image.new("RGBA", (width, height))
        for number, codes in enumerate(self._codes):
            row, column = divmod(number, columns)
            (x, right), (y, lower) = lefts[column], tops[row]
            small = Image.fromarray(self._colours[codes[::-1]])
            sheet.paste(small.resize((right - x, lower - y), Image.Resampling.BILINEAR), (x, y))
        return np.asarray(sheet)


class Stamp(Artist):
    """Draws another artist of the same axes, which never changes, from a copy of its pixels."""

    def __init__(self, artist: Artist, axes: Axes, *, is_animated: bool) -> None:
        super().__init__()
        self._panel = axes
        self.set(zorder=artist.get_zorder(), animated=is_animated)
        self._artist = artist
        self._known: tuple[tuple[float, ...], Colours] | None = None
        artist.set_visible(False)  # but for the copy
        axes.add_artist(self)

    def draw(self, renderer: Any) -> None:
        if not self.get_visible():
            return
        if not isinstance(renderer, RendererAgg):
            self._draw_itself(renderer)
            return
        left, bottom, *_ = _pixels(self._panel)
        _stamp(renderer, left, bottom, self.pixels())

    def pixels(self) -> Colours:
        """Return the copy, (height, width, 4), which is made anew if the axes have another size or place."""
        figure = _figure(self._panel)
        left, bottom, width, height = _pixels(self._panel)
        look = (left, bottom, width, height, figure.dpi, *figure.get_size_inches())
        if self._known is None or self._known[0] != look:
            size = figure.bbox.size
            beside: Any = RendererAgg(int(size[0]), int(size[1]), figure.dpi)  # type: ignore[no-untyped-call]
            self._draw_itself(beside)
            whole = np.asarray(beside.buffer_rgba())
            top = whole.shape[0] - bottom - height
            self._known = look, whole[max(top, 0) : top + height, left : left + width].copy()
        return self._known[1]

    def _draw_itself(self, renderer: Any) -> None:
        self._artist.set_visible(True)
        self._artist.draw(renderer)
        self._artist.set_visible(False)


def _figure(axes: Axes) -> Figure:
    figure = axes.get_figure(root=True)
    assert figure is not None
    return figure


def _pixels(axes: Axes) -> tuple[int, int, int, int]:
    """Return left, bottom, width and height of the axes in whole pixels."""
    box = axes.bbox
    left, bottom = round(box.x0), round(box.y0)
    return left, bottom, max(1, round(box.x1) - left), max(1, round(box.y1) - bottom)


def _places(size: int, n: int, gap: int) -> list[tuple[int, int]]:
    """Divide a length evenly, with gaps between the parts."""
    each = (size - gap * (n - 1)) / n
    starts = [round(at * (each + gap)) for at in range(n)]
    return [(start, max(start + 1, round(start + each))) for start in starts]


def _stamp(renderer: Any, left: int, bottom: int, pixels: Colours) -> None:
    """Draw pixels whose first row is the uppermost."""
    context = renderer.new_gc()
    renderer.draw_image(context, left, bottom, pixels[::-1])
    context.restore()
