"""A family's curves in one panel: a mean with its band for every value of the second setting."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.lines import Line2D

from engine.analysis.family import FamilyResults, best_point
from engine.analysis.statistics import RateSummary
from engine.analysis.wording import (
    axis_label,
    format_metric,
    rate_label,
    scale_factor,
    score_label,
    sentence_case,
)
from engine.charts.chart_layout import Limits, TextSizes, axes_size, set_rate_ticks, to_pixels
from engine.charts.chart_style import LINE_CONTRAST, OKABE_ITO, ChartStyle, readable, style_axes
from engine.charts.guess_line import GuessLine
from engine.charts.label_place import NONE, Points, Surroundings, sampled, spread
from engine.charts.point_label import PointLabel, QuickText, panel_text
from engine.charts.sweep_dots import Dots, rate_step
from engine.charts.sweep_panel import band_outlines
from engine.data.catalogue import target_text
from engine.data.guess import guess_score
from engine.language.numbers import number_text, with_marks
from engine.language.texts import N_, _

MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
DASHES: tuple[tuple[float, ...], ...] = ((), (5, 2), (1.5, 1.5), (6, 2, 1.2, 2))
WAITING = N_("The first dots appear when the first trainings end.")
LETTERS, OFFSET, GAP, NOTE_LETTER = 18, 10.0, 3.0, 6.5

Summaries = tuple[tuple[RateSummary, ...], ...]


@dataclass(frozen=True)
class CurveLook:
    """A curve's colour, its dashes in multiples of its width (none for a solid line), and its marker."""

    colour: str
    dashes: tuple[float, ...]
    marker: str


def curve_look(style: ChartStyle, index: int) -> CurveLook:
    """The look of a family's member."""
    colour = readable(style, OKABE_ITO[index % len(OKABE_ITO)], LINE_CONTRAST)
    return CurveLook(colour, DASHES[index % len(DASHES)], MARKERS[index % len(MARKERS)])


@dataclass(frozen=True)
class _Curve:
    """The artists of one member."""

    band: PolyCollection
    line: Line2D
    name: QuickText


class FamilyPanel:
    """Draws a family's score; `dots_shown` are the means, with the member's index in place of a seed."""

    def __init__(self, axes: Axes, family: FamilyResults, style: ChartStyle, *, is_animated: bool) -> None:
        self.axes, self.column = axes, family.score
        self.colour = style.text
        self.dots_shown = Dots()
        self.factor = scale_factor(self.column)
        self._family = family
        self._summaries: Summaries = ()
        self._rates: tuple[float, ...] = ()
        self._x_limits: Limits = (-0.05, 0.65)
        self._sizes = TextSizes()
        title = _("{score} by {setting}").format(score=score_label(self.column), setting=family.setting_label)
        axes.set_title(sentence_case(title), loc="left")
        experiment = family.members[0][1].experiment if family.members else None
        is_peak = experiment is not None and experiment.training.has_dropout_schedule
        axes.set_xlabel(rate_label(self.column, is_peak=is_peak), labelpad=8)
        target = target_text(experiment.data) if experiment is not None else ""
        axes.set_ylabel(axis_label(self.column, target), labelpad=8)
        style_axes(axes, style)
        axes.yaxis.set_visible(False)
        axes.set_ylim(0, 1)
        self.curves = [
            self._make(index, with_marks(key), style) for index, (key, _results) in enumerate(family.members)
        ]
        self.best = PointLabel(axes, style, self._sizes)
        (self.best_dot,) = axes.plot([], [], linestyle="none", markersize=9, markeredgewidth=0, zorder=4)
        guess = guess_score(family.members[0][1].experiment.data, self.column) if family.members else None
        self.guess = GuessLine(axes, self.column, guess, style, self._sizes)
        self.note = panel_text(axes, style, style.muted)
        self.note.set_position((0.5, 0.5))
        for artist in self.artists:
            artist.set_animated(is_animated)

    @property
    def artists(self) -> list[Artist]:
        """The artists that move between full draws."""
        curves = [artist for curve in self.curves for artist in (curve.band, curve.line, curve.name)]
        return [*curves, *self.guess.artists, self.best_dot, *self.best.artists, self.note]

    def update(self, family: FamilyResults, summaries: Summaries, rates: tuple[float, ...]) -> bool:
        """Move the artists; returns True if the shown rates changed.

        The caller sets limits and labels afterwards.
        """
        self._family, self._summaries = family, summaries
        self.dots_shown = Dots(
            [(item.rate, index, item.mean) for index, rows in enumerate(summaries) for item in rows],
            self.factor,
        )
        half = 0.12 * rate_step(rates)
        for index, curve in enumerate(self.curves):
            x, mean, low, high = self._numbers(index).T
            curve.line.set_data(x, mean)
            curve.band.set_verts(band_outlines(x, low, high, half))
        if not rates or rates == self._rates:
            return False
        pad = 0.06 * (rates[-1] - rates[0]) or 0.05
        self._rates, self._x_limits = rates, (rates[0] - pad, rates[-1] + pad)
        return True

    def span(self) -> Limits | None:
        """The range of y values that must be visible, in the axis's unit; None without data."""
        dots = self.dots_shown.span
        if dots is None:
            return None
        # An interval of two seeds can be many times larger than the curves' range: it may exceed the panel.
        space = 0.4 * (dots[1] - dots[0]) or math.inf
        rows = np.concatenate([self._numbers(index) for index in range(len(self._summaries))])
        ends = rows[:, 2:][np.isfinite(rows[:, 2:])]
        first = max(min([dots[0], *ends]), dots[0] - space)
        return self.guess.widened(first, min(max([dots[1], *ends]), dots[1] + space))

    def home_x_limits(self) -> Limits:
        """The x limits that show all rates."""
        return self._x_limits

    def name_space(self) -> float:
        """The width of the margin that the names need."""
        return max((self._sizes.of(curve.name)[0] for curve in self.curves), default=0.0) + OFFSET + GAP

    def fit(self) -> None:
        """Fit ticks and labels to the panel's size and limits."""
        if self._rates:
            set_rate_ticks(self.axes, self._rates)
        self.best.forget()
        self.place_labels()

    def place_labels(self) -> None:
        """Label every curve at its end, and the best point of all."""
        width, height = axes_size(self.axes)
        note = "" if len(self.dots_shown) else _(WAITING)
        self.note.set_text(textwrap.fill(note, max(12, int(max(width, 100.0) / NOTE_LETTER))))
        lines = [to_pixels(self.axes, *curve.line.get_data()) for curve in self.curves]
        self._name_curves(lines, width, height)
        label = self._name_best(lines, width, height)
        taken = [sampled(line) for line in lines]
        self.guess.show(np.concatenate([*taken, label]), has_results=len(self.dots_shown) > 0)

    def _name_best(self, lines: Sequence[Points], width: float, height: float) -> Points:
        """Label the best point; returns the points that the label covers."""
        found = best_point(self._family, self._summaries)
        self.best_dot.set_visible(found is not None)
        if found is None:
            self.best.hide()
            return NONE
        index, item = found
        # Translators: {setting} and {value} are such as "learning rate" and "0.001".
        caption = _("best {rate} with {setting} {value}:  {score}").format(
            rate=number_text(item.rate, "g"),
            setting=self._family.setting_label,
            value=with_marks(self._family.members[index][0]),
            score=format_metric(self.column, item.mean),
        )
        others = [sampled(line) for position, line in enumerate(lines) if position != index]
        marks = to_pixels(self.axes, *self.dots_shown.places.T)
        mean = self.factor * item.mean
        self._mark_best(index, item.rate, mean)
        point, own = to_pixels(self.axes, [item.rate], [mean])[0], sampled(lines[index])
        # The leader should cross no curve at all, or else it seems to point at that one.
        thin = np.concatenate([marks, self.guess.level()])
        around = Surroundings(width, height, np.concatenate([own, *others]), marks, lines=thin)
        covered = self.best.show([caption], point, around)
        if not len(covered):
            around = Surroundings(width, height, own, marks, lines=np.concatenate([*others, thin]))
            covered = self.best.show([caption], point, around)
        return covered

    def _mark_best(self, index: int, rate: float, mean: float) -> None:
        """Fill the marker of the best point, and give its label and leader the colour of its curve."""
        line, name = self.curves[index].line, self.curves[index].name
        self.best_dot.set_data([rate], [mean])
        self.best_dot.set(marker=line.get_marker(), color=line.get_color())
        self.best.set_colour(name.get_color(), line.get_color())

    def _name_curves(self, lines: Sequence[Points], width: float, height: float) -> None:
        ends: list[tuple[float, QuickText]] = []
        for points, curve in zip(lines, self.curves, strict=True):
            there = points[np.isfinite(points).all(axis=1)]
            curve.name.set_visible(len(there) > 0)
            if len(there):
                ends.append((float(min(max(there[-1][1], 0.0), height)), curve.name))
        ends.sort(key=lambda end: end[0])
        halves = [GAP / 2 + self._sizes.of(name)[1] / 2 for _y, name in ends]
        for y, (_place, name) in zip(spread([y for y, _name in ends], halves, height), ends, strict=True):
            name.set_position((1 + OFFSET / 2 / max(width, 1.0), y / max(height, 1.0)))

    def _numbers(self, index: int) -> Points:
        """Rate, mean, low and high of a member, in the axis's unit."""
        rows = [
            (item.rate, *(self.factor * x for x in (item.mean, item.ci_low, item.ci_high)))
            for item in self._summaries[index]
        ]
        return np.array(rows, dtype=float).reshape(-1, 4)

    def _make(self, index: int, label: str, style: ChartStyle) -> _Curve:
        look = curve_look(style, index)
        colour = look.colour
        band = PolyCollection([], facecolor=colour, alpha=0.12, linewidth=0, zorder=1)
        self.axes.add_collection(band, autolim=False)
        (line,) = self.axes.plot(
            [],
            [],
            color=colour,
            linewidth=1.8,
            linestyle=(0, look.dashes) if look.dashes else "-",
            marker=look.marker,
            markersize=6,
            markerfacecolor=style.card,
            markeredgecolor=colour,
            markeredgewidth=1.5,
            zorder=3,
        )
        name = panel_text(self.axes, style, readable(style, colour))
        name.set_horizontalalignment("left")
        name.set_text("\n".join(textwrap.wrap(label, LETTERS, max_lines=2, placeholder=" …")))
        return _Curve(band, line, name)
