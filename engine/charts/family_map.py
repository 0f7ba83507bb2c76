"""A family as a heat map: rates on the x axis, the second setting on the y axis, mean scores as fields."""

from __future__ import annotations

import math
import textwrap

import numpy as np
from matplotlib import colormaps
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.colors import Normalize
from matplotlib.patches import Rectangle

from engine.analysis.family import FamilyResults, best_point
from engine.analysis.statistics import RateSummary
from engine.analysis.wording import format_metric, is_fraction, is_higher_better, rate_label, score_label
from engine.charts.chart_layout import TextSizes, axes_size, thinned
from engine.charts.chart_style import SMALL, TEXT, ChartStyle, is_light, style_axes
from engine.charts.label_place import Points
from engine.charts.point_label import QuickText, panel_text
from engine.charts.sweep_dots import Dot, Dots
from engine.language.numbers import number_text, with_marks
from engine.language.texts import _

LETTERS, TEXT_MARGIN, TICK_SPACE = 9, 6.0, 34.0
DARK, LIGHT = "#10151A", "#FFFFFF"

Summaries = tuple[tuple[RateSummary, ...], ...]


class FamilyMap:
    """Draws a family's score as coloured fields; brighter is better. `dots_shown` are the fields' centres."""

    def __init__(
        self,
        axes: Axes,
        family: FamilyResults,
        rates: tuple[float, ...],
        style: ChartStyle,
        *,
        is_animated: bool,
    ) -> None:
        self.axes, self.column = axes, family.score
        self.rates = rates
        self.colour = style.text
        self.dots_shown = Dots()
        self._names = tuple(with_marks(key) for key, _results in family.members)
        self._style = style
        self._sizes = TextSizes()
        is_better_high = is_higher_better(self.column)
        self._colours = colormaps["cividis" if is_better_high else "cividis_r"]
        title = (
            _("Mean {score}, %: brighter is better, the best outlined")
            if is_fraction(self.column)
            else _("Mean {score}: brighter is better, the best outlined")
        )
        axes.set_title(title.format(score=score_label(self.column)), loc="left")
        is_peak = any(results.experiment.training.has_dropout_schedule for _key, results in family.members)
        axes.set_xlabel(rate_label(self.column, is_peak=is_peak), labelpad=8)
        axes.set_ylabel(family.setting_label, labelpad=8)
        style_axes(axes, style)
        axes.grid(visible=False)
        axes.tick_params(length=0)
        column, row = max(len(rates), 1), max(len(self._names), 1)
        axes.set_xlim(-0.5, column - 0.5)
        axes.set_ylim(-0.5, row - 0.5)
        for side in ("left", "bottom"):
            axes.spines[side].set_visible(False)
        edges_x, edges_y = np.arange(column + 1) - 0.5, np.arange(row + 1) - 0.5
        self.fields: QuadMesh = axes.pcolormesh(
            edges_x, edges_y, np.full((row, column), np.nan), edgecolors=style.card, linewidth=2, zorder=1
        )
        self.outline = Rectangle((0, 0), 1, 1, fill=False, edgecolor=style.dropout, linewidth=3, zorder=3)
        self.outline.set_clip_on(False)
        axes.add_patch(self.outline)
        self.numbers = [[self._number() for _column in range(column)] for _row in range(row)]
        for artist in self.artists:
            artist.set_animated(is_animated)

    @property
    def artists(self) -> list[Artist]:
        """The artists that move between full draws."""
        return [self.fields, self.outline, *(text for row in self.numbers for text in row)]

    def update(self, family: FamilyResults, summaries: Summaries) -> None:
        """Colour the fields and write their means."""
        means = np.full((len(self.numbers), len(self.numbers[0])), np.nan)
        rows: list[tuple[float, int, float]] = []
        for index, member in enumerate(summaries):
            for item in member:
                if item.rate in self.rates:
                    means[index, self.rates.index(item.rate)] = item.mean
                    rows.append((item.rate, index, item.mean))
        finite = means[np.isfinite(means)]
        low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 1.0)
        norm = Normalize(low, high if high > low else low + 1)
        colours = self._colours(norm(means))
        colours[~np.isfinite(means)] = 0  # no training here
        self.fields.set_array(None)
        self.fields.set_facecolor(colours.reshape(-1, 4))
        for index, texts in enumerate(self.numbers):
            for place, text in enumerate(texts):
                value = float(means[index, place])
                text.set_text(self._value_text(value) if math.isfinite(value) else "")
                text.set_color(DARK if is_light(colours[index, place][:3]) else LIGHT)
        best = best_point(family, summaries)
        self.outline.set_visible(best is not None and best[1].rate in self.rates)
        if best is not None and best[1].rate in self.rates:
            self.outline.set_xy((self.rates.index(best[1].rate) - 0.5, best[0] - 0.5))
        self.dots_shown = Dots(rows)
        for place, (rate, index, _mean) in zip(self.dots_shown.places, self.dots_shown.rows, strict=True):
            place[:] = (self.rates.index(float(rate)), index)

    def fit(self) -> None:
        """Write the texts that there is space for."""
        width, height = axes_size(self.axes)
        field = (width / len(self.numbers[0]), height / len(self.numbers))
        shown = thinned(range(len(self.rates)), TICK_SPACE / max(field[0], 1.0))
        labels = [number_text(rate, "g") if index in shown else "" for index, rate in enumerate(self.rates)]
        self.axes.set_xticks(range(len(self.rates)), labels)
        names = [
            "\n".join(textwrap.wrap(name, LETTERS, max_lines=2, placeholder="…")) for name in self._names
        ]
        self.axes.set_yticks(range(len(names)), names)
        for row, texts in enumerate(self.numbers):
            for column, text in enumerate(texts):
                size = self._sizes.of(text)
                text.set_visible(size[0] + TEXT_MARGIN <= field[0] and size[1] + TEXT_MARGIN <= field[1])
                text.set_position(((column + 0.5) / len(texts), (row + 0.5) / len(self.numbers)))

    def field_corners(self, dot: Dot) -> Points:
        """Two opposite corners of a field, in data coordinates."""
        column, row = self.rates.index(dot.rate), dot.seed
        return np.array([[column - 0.5, row - 0.5], [column + 0.5, row + 0.5]])

    def field_at(self, x: float, y: float) -> Dot | None:
        """The field at a position of the panel, in pixels; None if it is empty."""
        width, height = axes_size(self.axes)
        column, row = int(x / width * len(self.numbers[0])), int(y / height * len(self.numbers))
        return self.dots_shown.find(self.rates[column], row) if 0 <= column < len(self.rates) else None

    def _value_text(self, value: float) -> str:
        """Format a mean without the unit, which the title has."""
        if is_fraction(self.column):
            return number_text(100 * value, ".1f")
        return format_metric(self.column, value)

    def _number(self) -> QuickText:
        return panel_text(
            self.axes, self._style, self._style.text, size=TEXT if len(self._names) < 7 else SMALL
        )
