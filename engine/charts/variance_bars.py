"""The right panel of "Why different?": the share of the variance that each seed stream causes."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from engine.analysis.variance_shares import StreamShare
from engine.analysis.variance_study import VarianceStudy
from engine.analysis.wording import format_difference, percent_text
from engine.charts.chart_layout import axes_size
from engine.charts.chart_style import SMALL, TEXT, ChartStyle
from engine.charts.point_label import panel_text
from engine.language.texts import N_, _

TITLES = (N_("Share of the variance"), N_("Share of variance"))
KEYS = (
    (N_("by itself (95 % interval)"), N_("together with others")),
    (N_("by itself"), N_("with others")),
)
WAITING = N_("Shown when all trainings are done.")
THICK, HATCH = 0.42, "////"
X_LABEL, KEY, VALUE, NOTE_LETTER = -30, -56, 8, 6.6  # pixels


class VarianceBars:
    """Draws into an axes with one row for each of `rows`; the first, nothing shared, has no bar."""

    def __init__(
        self,
        axes: Axes,
        rows: Sequence[str],
        colours: Mapping[str, str],
        style: ChartStyle,
        *,
        is_animated: bool,
    ) -> None:
        self.axes, self._rows, self._style = axes, rows, style
        self._message = ""
        axes.set_xlim(0, 1)
        axes.set_xticks([0, 0.5, 1], ["0", "50", "100"])
        axes.set_xlabel("%")
        axes.grid(visible=True, axis="x", color=style.grid, linewidth=0.7)
        axes.set_axisbelow(True)
        self.totals, self.firsts, self.whiskers, self.values = {}, {}, {}, {}
        for index, row in enumerate(rows):
            if not row:
                continue
            colour, y = colours[row], index + 0.5 - THICK / 2
            total = Rectangle(
                (0, y),
                0,
                THICK,
                facecolor=to_rgba(colour, 0.16),
                edgecolor=to_rgba(colour, 0.6),
                hatch=HATCH,
                linewidth=0,
                zorder=2,
            )
            first = Rectangle((0, y), 0, THICK, facecolor=colour, linewidth=0, zorder=3)
            axes.add_patch(total)
            axes.add_patch(first)
            (whisker,) = axes.plot(
                [], [], color=style.text, linewidth=1.3, marker="|", markersize=8, zorder=4
            )
            self.totals[row], self.firsts[row], self.whiskers[row] = total, first, whisker
            self.values[row] = self._text(TEXT, 600, style.text)
        self.spread = self._text(SMALL, 400, style.muted)
        self.note = self._text(SMALL, 400, style.muted)
        self.note.set(position=(0.5, 0.5), horizontalalignment="center", multialignment="center")
        self.artists: list[Artist] = [
            *self.totals.values(),
            *self.firsts.values(),
            *self.whiskers.values(),
            *self.values.values(),
            self.spread,
            self.note,
        ]
        for artist in self.artists:
            artist.set_animated(is_animated)
        self.keys = [self._text(SMALL, 400, style.muted) for _key in range(2)]
        self._key_marks = [
            Rectangle(
                (0, 0),
                0,
                0,
                transform=axes.transAxes,
                facecolor=face,
                edgecolor=style.muted,
                hatch=hatch,
                linewidth=0,
                clip_on=False,
            )
            for face, hatch in ((style.muted, ""), (to_rgba(style.muted, 0.16), HATCH))
        ]
        for mark in self._key_marks:
            axes.add_artist(mark)

    def update(self, study: VarianceStudy) -> None:
        """Move the artists."""
        shares = study.shares
        found: dict[str, StreamShare] = {one.name: one for one in shares.streams} if shares else {}
        for index, row in enumerate(self._rows):
            if not row:
                continue
            share = found.get(row)
            for artist in (self.totals[row], self.firsts[row], self.whiskers[row], self.values[row]):
                artist.set_visible(share is not None)
            if share is None:
                continue
            first, low, high, total = shown(share)
            self.firsts[row].set_width(first)
            self.totals[row].set_width(total)
            self.whiskers[row].set_data([low, high], [index + 0.5, index + 0.5])
            self.values[row].set_text(percent_text(round(100 * first)))
        spread = ""
        if shares is not None and found:
            deviation = format_difference(study.column, shares.std)
            spread = _("std. dev. {deviation}").format(deviation=deviation)
        self.spread.set_text(spread)
        self._message = _(WAITING) if shares is None else "" if found else shares.headline
        self._place()

    def lay_out(self, is_wide: bool) -> None:
        """Fit title, key and texts to the panel's size."""
        width, height = axes_size(self.axes)
        self.axes.set_title(_(TITLES[0 if is_wide else 1]), loc="left", fontweight=600)
        self.axes.xaxis.set_label_coords(0.5, X_LABEL / height)
        x = 0.0
        labels = map(_, KEYS[0 if is_wide else 1])
        for text, mark, label in zip(self.keys, self._key_marks, labels, strict=True):
            mark.set_bounds(x / width, (KEY - 5) / height, 14 / width, 10 / height)
            text.set_text(label)
            text.set_position(((x + 20) / width, KEY / height))
            x += 20 + 5.8 * len(label) + 18
        self._place()

    def _place(self) -> None:
        """Place the values beside the bars' panel and the note in its middle."""
        width = axes_size(self.axes)[0]
        rows = len(self._rows)
        for index, row in enumerate(self._rows):
            if row:
                self.values[row].set_position((1 + VALUE / width, 1 - (index + 0.5) / rows))
        self.spread.set_position((0, 1 - 0.5 / rows))
        self.note.set_text(textwrap.fill(self._message, max(16, int(width / NOTE_LETTER))))

    def _text(self, size: float, weight: int, colour: str) -> Text:
        text = panel_text(self.axes, self._style, colour, size=size, weight=weight)
        text.set_horizontalalignment("left")
        return text


def shown(share: StreamShare) -> tuple[float, float, float, float]:
    """The first-order share of a stream, its interval, and its total share, made consistent for display.

    The shown total is at least the first-order share. If the interval of the first-order share includes 0 and
    its estimate exceeds the total, the total is shown for both.
    """
    first, low, high = share.first_in_range
    total, _total_low, total_high = share.total_in_range
    if share.first_low <= 0 and total < first:
        return total, low, max(total, min(high, total_high)), total
    return first, low, high, max(total, first)
