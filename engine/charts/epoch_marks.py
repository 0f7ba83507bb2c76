"""Epochs that matter, marked in a panel: the one that is scored, and the one since when it memorises."""

from __future__ import annotations

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from engine.charts.chart_layout import axes_size
from engine.charts.chart_style import SMALL, ChartStyle
from engine.charts.quick_text import QuickText

TITLE_LETTER, LETTER, SPACE = 8.0, 6.3, 14.0  # pixels
ABOVE, BAND_ALPHA = 11.0, 0.08


class EpochMarks:
    """A thin line with words above the panel; a faint band from the other epoch on, a wedge at its foot."""

    def __init__(self, axes: Axes, style: ChartStyle, *, is_animated: bool) -> None:
        self._axes = axes
        self.scored_epoch: int | None = None
        self.gap_epoch: int | None = None
        self._words = ("", "")
        across = axes.get_xaxis_transform()
        self.band = Rectangle(
            (0, 0), 0, 1, transform=across, facecolor=style.warn, alpha=BAND_ALPHA, linewidth=0, zorder=0.6,
            visible=False,
        )  # fmt: skip
        axes.add_artist(self.band)
        (self.wedge,) = axes.plot([0], [0], transform=across, marker="^", markersize=6, color=style.warn,
                                  clip_on=False, zorder=3.2, visible=False)  # fmt: skip
        (self.line,) = axes.plot([0, 0], [0, 1], transform=across, color=style.muted, linewidth=1.0,
                                 dashes=(1, 2.5), zorder=2.8, visible=False)  # fmt: skip
        self.label = QuickText(0, 1, "", transform=axes.transAxes, color=style.muted, fontsize=SMALL,
                               fontfamily=style.family, horizontalalignment="center",
                               verticalalignment="bottom", zorder=5, visible=False)  # fmt: skip
        axes.add_artist(self.label)
        self.artists: list[Artist] = [self.band, self.wedge, self.line, self.label]
        for artist in self.artists:
            artist.set_animated(is_animated)

    def mark_scored(self, epoch: int | None, words: str = "", short: str = "") -> None:
        """Mark the epoch whose numbers count; `short` is said where there is no room for the words."""
        self.scored_epoch, self._words = epoch, (words, short)

    def mark_gap(self, epoch: int | None) -> None:
        """Mark since when the network memorises."""
        self.gap_epoch = epoch

    def place(self, room_right: float) -> None:
        """Follow the panel's limits and size; `room_right` (pixels) is free beside it."""
        left, right = self._axes.get_xlim()
        gap, scored = self.gap_epoch, self.scored_epoch
        self.band.set_visible(gap is not None and gap < right)
        self.wedge.set_visible(gap is not None and left <= gap <= right)
        if gap is not None:
            self.band.set_bounds(max(gap, left), 0, right - max(gap, left), 1)
            self.wedge.set_xdata([gap])
        is_seen = scored is not None and left <= scored <= right
        self.line.set_visible(is_seen)
        self.label.set_visible(is_seen)
        if scored is not None and is_seen:
            self.line.set_xdata([scored, scored])
            self._place_words((scored - left) / (right - left), room_right)

    def _place_words(self, share: float, room_right: float) -> None:
        """Beside the panel's title, as near above the line as there is room."""
        width, height = axes_size(self._axes)
        first = TITLE_LETTER * len(self._axes.get_title(loc="left")) + SPACE
        last = width + room_right
        for words in self._words:
            half = LETTER * len(words) / 2
            if words and 2 * half <= last - first:
                centre = min(max(share * width, first + half), last - half)
                self.label.set_text(words)
                self.label.set_position((centre / width, 1 + ABOVE / height))
                return
        self.label.set_visible(False)
