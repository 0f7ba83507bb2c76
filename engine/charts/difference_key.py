"""What the marks of the paired differences mean, in a row over their panel."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from engine.charts.chart_layout import axes_size
from engine.charts.chart_style import ChartStyle
from engine.charts.panel_space import TextSizes
from engine.charts.point_label import panel_text
from engine.charts.quick_text import QuickText

UP, MARK, SPACE = 14.0, 20.0, 18.0  # pixels
CLEAR, UNCLEAR = "holds after Holm's correction", "may be chance"
INTERVAL, SEED = "95 % interval of the mean", "one seed"


class DifferenceKey:
    """Marks and lines, each with its meaning; what has no room is left out."""

    def __init__(self, axes: Axes, style: ChartStyle, colour: str, sizes: TextSizes) -> None:
        self._axes, self._sizes = axes, sizes
        marks = {
            CLEAR: Line2D([], [], marker="o", color=style.text, markersize=6.5, linestyle="none"),
            UNCLEAR: Line2D([], [], marker="o", color=style.text, markersize=6, linestyle="none",
                            markerfacecolor=style.card),
            INTERVAL: Line2D([], [], marker="|", color=style.text, markersize=10, markeredgewidth=1.6,
                             linestyle="none"),
            SEED: Line2D([], [], color=colour, linewidth=1.0, alpha=0.7),
        }  # fmt: skip
        self._entries: list[tuple[Line2D, QuickText]] = []
        for words, mark in marks.items():
            mark.set_transform(axes.transAxes)
            mark.set_clip_on(False)
            axes.add_artist(mark)
            text = panel_text(axes, style, style.muted)
            text.set_horizontalalignment("left")
            text.set_text(words)
            self._entries.append((mark, text))

    def fit(self) -> None:
        """Lay the row out for the panel's size."""
        width, height = axes_size(self._axes)
        x, y = 0.0, 1 + UP / max(height, 1.0)
        for mark, text in self._entries:
            long = self._sizes.of(text)[0]
            is_shown = x + MARK + long <= width
            mark.set_visible(is_shown)
            text.set_visible(is_shown)
            ends = (x + MARK / 2 - 4,) if mark.get_linestyle() == "None" else (x, x + MARK - 6)
            mark.set_data([end / max(width, 1.0) for end in ends], [y] * len(ends))
            text.set_position(((x + MARK) / max(width, 1.0), y))
            x += MARK + long + SPACE
