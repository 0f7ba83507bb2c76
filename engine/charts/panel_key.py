"""The meaning of a panel's markers and lines, in a row above it."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from engine.charts.chart_layout import TextSizes, axes_size
from engine.charts.chart_style import ChartStyle
from engine.charts.point_label import QuickText, panel_text
from engine.language.texts import _

OFFSET, MARK, SPACE = 14.0, 24.0, 18.0  # pixels


class PanelKey:
    """A mark and a text, given in English, for each entry; those without space are left out."""

    def __init__(self, axes: Axes, style: ChartStyle, sizes: TextSizes, marks: Mapping[str, Line2D]) -> None:
        self._axes, self._sizes = axes, sizes
        self.entries: list[tuple[Line2D, QuickText]] = []
        for label, mark in marks.items():
            mark.set_transform(axes.transAxes)
            mark.set_clip_on(False)
            axes.add_artist(mark)
            text = panel_text(axes, style, style.muted)
            text.set_horizontalalignment("left")
            text.set_text(_(label))
            self.entries.append((mark, text))

    def fit(self, space: float | None = None) -> None:
        """Lay the row out for the panel's width, or for a `space` in pixels that reaches over it."""
        width, height = axes_size(self._axes)
        space = width if space is None else space
        x, y = 0.0, 1 + OFFSET / max(height, 1.0)
        for mark, text in self.entries:
            long = self._sizes.of(text)[0]
            is_shown = x + MARK + long <= space
            mark.set_visible(is_shown)
            text.set_visible(is_shown)
            middle = x + MARK / 2 - 3
            is_dot = mark.get_linestyle() == "None"  # not a text: matplotlib's name
            ends = (middle,) if is_dot else (x, middle, x + MARK - 6)
            mark.set_markevery(slice(1, 2) if len(ends) > 1 else None)  # a line with one marker on it
            mark.set_data([end / max(width, 1.0) for end in ends], [y] * len(ends))
            text.set_position(((x + MARK) / max(width, 1.0), y))
            x += MARK + long + SPACE
