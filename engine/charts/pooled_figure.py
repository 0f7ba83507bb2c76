"""A class's sweeps in one figure: each student a thin line, the pooled mean with its band over them."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure

from engine.analysis.pooled import PooledSweep
from engine.analysis.statistics import RateSummary
from engine.analysis.wording import (
    axis_label,
    format_metric,
    is_higher_better,
    rate_label,
    scale_factor,
    score_label,
    sentence_case,
)
from engine.charts.chart_layout import (
    TextSizes,
    axes_size,
    figure_size,
    place_axes,
    set_rate_ticks,
    stable_limits,
    to_pixels,
)
from engine.charts.chart_style import LINE_CONTRAST, OKABE_ITO, ChartStyle, readable, style_axes
from engine.charts.figure_file import save_figure
from engine.charts.figure_look import FigureLook
from engine.charts.label_place import Points, Surroundings, sampled, spread
from engine.charts.point_label import PointLabel, QuickText, panel_text
from engine.charts.sweep_dots import rate_step
from engine.charts.sweep_panel import band_outlines
from engine.language.lists import comma_listed
from engine.language.numbers import number_text
from engine.language.texts import _, ngettext, pgettext

MAX_NAMES = 12
DASHES = ("-", (0, (5, 2)), (0, (1.5, 1.5)), (0, (6, 2, 1.2, 2)))
LETTERS, LEADER, GAP = 18, 18.0, 3.0
NAME_SHARE = 0.32  # maximum fraction of the figure's width for names
TITLE_LETTER = 8.0
SCREEN = FigureLook()


class PooledFigure:
    """Draws into a figure that the caller owns; axes and ticks stay while students save, only curves are new.

    `space_top` (pixels) is kept free above the panel.
    """

    def __init__(self, figure: Figure, style: ChartStyle, *, space_top: float = 0) -> None:
        self.figure = figure
        self._style, self._space_top = style, space_top
        self._found: PooledSweep | None = None
        self._axes: Axes | None = None
        self._names: list[tuple[QuickText, Points, str]] = []
        self._curves: list[Artist] = []
        self._ticked: object = None
        self._sizes = TextSizes()
        self._has_space = True
        figure.set_facecolor(style.card)

    def set_style(self, style: ChartStyle) -> None:
        """Repaint in another colour scheme."""
        self._style = style
        self.figure.set_facecolor(style.card)
        self._remove_axes()
        self._draw()

    def update(self, found: PooledSweep | None) -> None:
        """Show what a class has found; None clears the figure."""
        self._found = found
        self._draw()

    def animated_artists(self) -> list[Artist]:
        """No artist moves between full draws."""
        return []

    def lay_out(self) -> None:
        """Fit to the figure's size."""
        if self._axes is None or self._found is None:
            return
        width = figure_size(self.figure)[0]
        widest = max((self._sizes.of(name)[0] for name, _end, _colour in self._names), default=0.0)
        space = widest + LEADER + 2 * GAP
        place_axes([self._axes], space_top=self._space_top, margin_right=min(space, NAME_SHARE * width))
        heights = sum(self._sizes.of(name)[1] + GAP for name, _end, _colour in self._names)
        # Cut names are useless; the class's own name is always short enough.
        self._has_space = space <= NAME_SHARE * width and heights <= axes_size(self._axes)[1]
        if not self._has_space:
            own = self._sizes.of(self._names[-1][0])[0] if self._names else 0.0
            place_axes([self._axes], space_top=self._space_top, margin_right=own + LEADER + 2 * GAP)
        rates = [row.rate for row in self._found.rates]
        if (rates, axes_size(self._axes)) != self._ticked:  # new ticks are slow
            set_rate_ticks(self._axes, rates)
            self._ticked = (rates, axes_size(self._axes))
        self._title.set_text(_title(self._found, axes_size(self._axes)[0]))
        self._place_names(self._axes)
        self._name_best(self._axes, self._found)

    # --- drawing

    def _remove_axes(self) -> None:
        if self._axes is not None:
            self._axes.remove()
        self._axes, self._ticked, self._names, self._curves = None, None, [], []

    def _make_axes(self, column: str, target: str) -> Axes:
        axes = self.figure.add_subplot()
        self._title = axes.set_title("", loc="left")
        axes.set_xlabel(rate_label(column), labelpad=8)
        axes.set_ylabel(axis_label(column, target), labelpad=8)
        style_axes(axes, self._style)
        self._best = PointLabel(axes, self._style, self._sizes)
        self._axes_show = (column, target)
        return axes

    def _draw(self) -> None:
        found, style = self._found, self._style
        if found is None or not found.rates:
            self._remove_axes()
            return
        if self._axes is None or self._axes_show != (found.column, found.target):
            self._remove_axes()
            self._axes = self._make_axes(found.column, found.target)
        axes = self._axes
        for artist in (*self._curves, *(text for text, _end, _colour in self._names)):
            artist.remove()
        self._curves, self._names = [], []
        factor = scale_factor(found.column)
        self._draw_students(axes, found, factor)
        x, mean, low, high = _numbers(found.rates, factor).T
        band = PolyCollection(
            band_outlines(x, low, high, 0.12 * rate_step(x)),
            facecolor=style.accent,
            alpha=0.16,
            linewidth=0,
            zorder=1,
        )
        axes.add_collection(band, autolim=False)
        own = axes.plot(
            x,
            mean,
            color=style.accent,
            linewidth=2.6,
            marker="o",
            markersize=7,
            markerfacecolor=style.card,
            markeredgecolor=style.accent,
            markeredgewidth=2,
            zorder=4,
        )
        self._curves += [band, *own]
        self._add_name(
            axes, pgettext("of students", "the class"), x, mean, readable(style, style.accent), 600
        )
        self._set_limits(axes, found, factor)
        self.lay_out()

    def _draw_students(self, axes: Axes, found: PooledSweep, factor: float) -> None:
        """Draw a line with a name for each student; of many, only thin lines, all at once."""
        curves = [_numbers(student.rates, factor)[:, :2] for student in found.students]
        if len(curves) > MAX_NAMES:
            lines = LineCollection(curves, colors=self._style.muted, linewidths=1.1, alpha=0.35, zorder=2)
            axes.add_collection(lines, autolim=False)
            self._curves.append(lines)
            return
        for index, (student, curve) in enumerate(zip(found.students, curves, strict=True)):
            colour = readable(self._style, OKABE_ITO[index % len(OKABE_ITO)], LINE_CONTRAST)
            x, mean = curve.T
            self._curves += axes.plot(
                x,
                mean,
                color=colour,
                linewidth=1.1,
                alpha=0.75,
                linestyle=DASHES[index % len(DASHES)],
                zorder=2,
            )
            self._add_name(axes, student.name, x, mean, readable(self._style, colour), 400)

    def _set_limits(self, axes: Axes, found: PooledSweep, factor: float) -> None:
        curves = [*(student.rates for student in found.students), found.rates]
        rows = np.concatenate([_numbers(rates, factor) for rates in curves])
        means = rows[:, 1][np.isfinite(rows[:, 1])]
        if not len(means):
            return
        # Students' intervals are not drawn; the class's interval may exceed the panel if it has few seeds.
        space = 0.4 * (means.max() - means.min()) or math.inf
        own = _numbers(found.rates, factor)[:, 2:]
        ends = own[np.isfinite(own)]
        low = max(min([means.min(), *ends]), means.min() - space)
        high = min(max([means.max(), *ends]), means.max() + space)
        bounds = (-2.0, 102.0) if factor == 100 else (-math.inf, math.inf)
        axes.set_ylim(*stable_limits(None, low, high, bounds, 4.0 if factor == 100 else 0.0))
        rates = [row.rate for row in found.rates]
        pad = 0.04 * (rates[-1] - rates[0]) or 0.05
        axes.set_xlim(rates[0] - pad, rates[-1] + pad)

    def _add_name(self, axes: Axes, name: str, x: Points, mean: Points, colour: str, weight: int) -> None:
        there = np.isfinite(mean)
        if not there.any():
            return
        text = panel_text(axes, self._style, colour)
        text.set_horizontalalignment("left")
        text.set_fontweight(weight)
        text.set_text("\n".join(textwrap.wrap(name, LETTERS, max_lines=2, placeholder=" …")))
        self._names.append((text, np.array([x[there][-1], mean[there][-1]]), colour))

    def _place_names(self, axes: Axes) -> None:
        """Place each name beside the end of its line, moved apart if they would touch, with a thin leader."""
        for line in [line for line in axes.lines if line.get_gid() == "leader"]:
            line.remove()
        width, height = axes_size(axes)
        named = self._names if self._has_space else self._names[-1:]
        for text, _end, _colour in self._names:
            text.set_visible(False)
        ends = [(to_pixels(axes, *end[:, None])[0], text, colour) for text, end, colour in named]
        ends.sort(key=lambda item: float(item[0][1]))
        halves = [GAP / 2 + self._sizes.of(text)[1] / 2 for _end, text, _colour in ends]
        places = spread(
            [float(min(max(end[1], 0.0), height)) for end, _text, _colour in ends], halves, height
        )
        for (end, text, colour), y in zip(ends, places, strict=True):
            text.set_visible(True)
            text.set_position((1 + LEADER / max(width, 1.0), y / max(height, 1.0)))
            axes.plot(
                [end[0] / width, 1 + (LEADER - GAP) / width],
                [end[1] / height, y / height],
                color=colour,
                linewidth=0.7,
                alpha=0.6,
                transform=axes.transAxes,
                clip_on=False,
                zorder=1.5,
                gid="leader",
            )

    def _name_best(self, axes: Axes, found: PooledSweep) -> None:
        sign = 1 if is_higher_better(found.column) else -1
        known = [row for row in found.rates if math.isfinite(row.mean)]
        if len(known) < 2:
            self._best.hide()
            return
        best = max(known, key=lambda row: sign * row.mean)
        factor = scale_factor(found.column)
        width, height = axes_size(axes)
        line = to_pixels(axes, *_numbers(found.rates, factor)[:, :2].T)
        others = [
            sampled(to_pixels(axes, *_numbers(one.rates, factor)[:, :2].T)) for one in found.students[:40]
        ]
        around = Surroundings(width, height, sampled(line), line, lines=np.concatenate([line, *others]))
        values = {
            "rate": number_text(best.rate, "g"),
            "score": format_metric(found.column, best.mean),
        }
        texts = (
            _("the class's best {rate}:  {score}").format(**values),
            _("best {rate}:  {score}").format(**values),
        )
        self._best.forget()
        self._best.show(texts, to_pixels(axes, [best.rate], [factor * best.mean])[0], around)


def save_pooled_figure(found: PooledSweep, path: Path, *, title: str = "", look: FigureLook = SCREEN) -> None:
    """Save the figure in the format of the suffix; raises InputError for another one or a failed write."""

    def draw(figure: Figure, style: ChartStyle, space_top: float) -> None:
        PooledFigure(figure, style, space_top=space_top).update(found)

    save_figure(draw, path, look, title)


def _title(found: PooledSweep, width: float) -> str:
    """What is shown, of whom and from how many trainings, shortened to the given width in pixels."""
    label, students = score_label(found.column), len(found.students)
    parts = [
        sentence_case(label),
        ngettext("{n} student", "{n} students", students).format(n=students),
        ngettext("{n} training", "{n} trainings", found.n_cells).format(n=found.n_cells),
    ]
    while len(parts) > 1 and TITLE_LETTER * len(comma_listed(parts)) > width:
        parts.pop()
    return comma_listed(parts)


def _numbers(rows: Sequence[RateSummary], factor: float) -> Points:
    """Rate, mean, low and high, in the axis's unit."""
    numbers = [(row.rate, *(factor * x for x in (row.mean, row.ci_low, row.ci_high))) for row in rows]
    return np.array(numbers, dtype=float).reshape(-1, 4)
