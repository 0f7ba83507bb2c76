"""One panel of the curve: dots, mean, band, the level without dropout, the best rate, one seed's curve."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.lines import Line2D

from engine.analysis.statistics import RateSummary
from engine.analysis.wording import axis_label, format_metric, is_higher_better, rate_label, scale_factor
from engine.charts.chart_layout import Limits, TextSizes, axes_size, set_rate_ticks, to_pixels
from engine.charts.chart_style import ChartStyle, style_axes
from engine.charts.curve_overlay import CurveOverlay
from engine.charts.guess_line import GuessLine
from engine.charts.label_place import NONE, Points, Surroundings, sampled
from engine.charts.panel_key import PanelKey
from engine.charts.point_label import LevelName, PointLabel, panel_text
from engine.charts.sweep_dots import JITTER, Dots, rate_step
from engine.charts.sweep_overlays import PanelOverlays
from engine.data.guess import Guess
from engine.language.numbers import number_text
from engine.language.texts import N_, _

HELD_OUT, TRAINING = N_("Held-out data"), N_("Training data (dropout off)")
NO_DROPOUT = N_("no dropout")
ONE, MEAN, INTERVAL = N_("one training"), N_("mean"), N_("95 % interval of the mean")
TITLE_PAD = 30  # pixels: leaves space for the key between title and panel
WAITING = N_("The first dot appears when the first training ends.")
DIVERGED = N_("All trainings diverged.")
SHORT_TITLES = {HELD_OUT: N_("Held-out"), TRAINING: N_("Training")}
NOTE_LETTER, LONG_TITLES_FROM = 6.5, 150  # pixels; a title may extend over the gap
STRONG, FADED = (0.18, 0.65, 1.0), (0.09, 0.22, 0.4)  # opacity of band, dots and mean


class SweepPanel:
    """Draws one column of the results into an axes; artists are made once and moved.

    `target` is the scale of the target, as in `target_text`; `is_peak` as `rate_label` has it.
    """

    def __init__(
        self,
        axes: Axes,
        column: str,
        style: ChartStyle,
        *,
        is_scored: bool,
        is_animated: bool,
        guess: Guess | None = None,
        target: str = "",
        is_peak: bool = False,
    ) -> None:
        self.axes, self.column, self.is_scored, self.target = axes, column, is_scored, target
        self.is_peak = is_peak
        self.dots_shown = Dots()
        self.factor = scale_factor(column)
        self._rates: tuple[float, ...] = ()
        self._x_limits: Limits | None = None
        self._summaries: tuple[RateSummary, ...] = ()
        self._note = ""
        sizes = TextSizes()
        is_held_out = column.startswith("test_")
        self.colour = colour = style.accent if is_held_out else style.train
        self._series = HELD_OUT if is_held_out else TRAINING
        self.title = axes.set_title(_(self._series), loc="left")
        axes.set_xlabel(rate_label(column if is_scored else "", is_peak=is_peak), labelpad=8)
        axes.set_ylabel(axis_label(column, target), labelpad=8)
        style_axes(axes, style, title_pad=TITLE_PAD)
        axes.yaxis.set_visible(False)
        axes.set_ylim(0, 1)
        self.band = PolyCollection([], facecolor=colour, linewidth=0, zorder=1)
        axes.add_collection(self.band, autolim=False)
        (self.baseline,) = axes.plot([], [], color=style.muted, linewidth=1.1, dashes=(5, 4), zorder=2)
        self.guess = GuessLine(axes, column, guess, style, sizes)
        (self.dots,) = axes.plot(
            [],
            [],
            linestyle="none",
            marker="o" if is_held_out else "s",
            markersize=4.8,
            color=colour,
            markeredgewidth=0,
            zorder=3,
        )
        (self.mean,) = axes.plot(
            [],
            [],
            color=colour,
            linewidth=2,
            marker="o" if is_held_out else "s",
            markersize=6.5,
            markerfacecolor=style.card,
            markeredgecolor=colour,
            markeredgewidth=1.8,
            zorder=4,
        )
        self.best = PointLabel(axes, style, sizes)
        self.level_name = LevelName(axes, style, sizes, _(NO_DROPOUT))
        marker = "o" if is_held_out else "s"
        self.key = PanelKey(axes, style, sizes, _key_marks(style, colour, marker))
        self.note = panel_text(axes, style, style.muted)
        self.note.set_position((0.5, 0.5))
        self.seed = SeedCurve(axes, self.factor, style, sizes)
        self.overlays = PanelOverlays(axes, column, self.factor, style, sizes)
        self.artists: list[Artist] = [
            self.band,
            self.baseline,
            self.guess.line,
            self.dots,
            self.mean,
            *self.best.artists,
            self.level_name.text,
            self.guess.name.text,
            self.note,
            *self.seed.artists,
        ]
        for artist in self.artists:
            artist.set_animated(is_animated)

    def update(
        self,
        summaries: Sequence[RateSummary],
        rates: tuple[float, ...],
        overlays: Sequence[CurveOverlay] = (),
        seed: int | None = None,
    ) -> bool:
        """Move the artists; returns True if rates or overlays changed.

        The caller sets limits and labels afterwards.
        """
        self._summaries = tuple(summaries)
        step = rate_step((*rates, *(item.rate for item in summaries)))
        self.dots_shown = Dots.of(summaries, self.factor, step)
        has_changed = self.overlays.show(overlays, is_alone=not len(self.dots_shown))
        has_changed |= self._set_rates(rates, overlays)
        self.dots.set_data(*self.dots_shown.places.T)
        x, mean, low, high = self._curve().T
        self.mean.set_data(x, mean)
        self.band.set_verts(band_outlines(x, low, high, 0.5 * JITTER * step))
        self.seed.show(summaries, seed)
        looks = FADED if self.seed.is_shown else STRONG
        for artist, alpha in zip((self.band, self.dots, self.mean), looks, strict=True):
            artist.set_alpha(alpha)
        self._note = "" if len(self.dots_shown) else _(DIVERGED) if summaries else _(WAITING)
        if self.overlays.span() is not None:
            self._note = ""  # an overlay is shown instead
        return has_changed

    def span(self) -> Limits | None:
        """The range of y values of the results that must be visible, in the axis's unit.

        None without data.
        """
        dots = self.dots_shown.span
        if dots is None:
            return None
        # After two seeds an interval can be many times larger than the curve's range: it may exceed the
        # panel.
        space = 0.3 * (dots[1] - dots[0])
        low, high = self._curve().T[2:]
        first = max(min([dots[0], *low[np.isfinite(low)]]), dots[0] - space)
        last = min(max([dots[1], *high[np.isfinite(high)]]), dots[1] + space)
        return self.guess.widened(first, last)

    def home_x_limits(self) -> Limits:
        """The x limits that show all rates."""
        return self._x_limits or self.axes.get_xlim()

    def fit(self) -> None:
        """Fit title, ticks and labels to the panel's size and limits."""
        is_wide = axes_size(self.axes)[0] >= LONG_TITLES_FROM
        self.title.set_text(_(self._series if is_wide else SHORT_TITLES[self._series]))
        if self._rates:
            set_rate_ticks(self.axes, self._rates)
        x, mean = self._curve().T[:2]
        curve = sampled(self._pixels(x, mean))
        self.overlays.fit(
            np.concatenate([curve, self._pixels(*self.dots_shown.places.T), self.seed.pixels()])
        )
        self.best.forget()
        self.seed.label.forget()
        self.place_labels()

    def place_labels(self) -> None:
        """Place all labels where they cover nothing important."""
        width, height = axes_size(self.axes)
        letters = max(12, int(max(width, 100.0) / NOTE_LETTER))
        self.note.set_text(textwrap.fill(self._note, letters))
        x, mean, low, high = self._curve().T
        is_level = (x == 0) & np.isfinite(mean)
        self.baseline.set_data(self.axes.get_xlim() if is_level.any() else (), 2 * list(mean[is_level]))
        low, high = np.clip((low, high), *self.axes.get_ylim())
        line, seed = sampled(self._pixels(x, mean)), self.seed.pixels()
        curves = np.concatenate([line, seed])
        dots = self._pixels(*self.dots_shown.places.T)
        level = self._pixels(*self.baseline.get_data())
        names, others = self.overlays.name_points, self.overlays.line_points
        label = NONE
        if self._best() is None and not self.seed.is_shown:
            self.best.hide()
            self.seed.label.hide()
        else:
            edges = [self._pixels(x, low + share * (high - low)) for share in (0, 0.25, 0.75, 1)]
            gap = np.full((1, 2), np.nan)
            band = sampled(np.concatenate([part for edge in edges for part in (edge, gap)]), 12.0)
            thin = np.concatenate([sampled(level), names, others])
            # With one seed highlighted the mean is faded and may be crossed. The two labels must not touch.
            soft = np.concatenate([thin, line])
            label = self._name_seed(Surroundings(width, height, seed, dots, band, soft))
            closed = np.concatenate([curves, label])
            best = self._name_best(Surroundings(width, height, closed, dots, band, thin))
            label = np.concatenate([label, best])
        taken = np.concatenate([curves, dots, names, others, label])
        name = self.level_name.show(level, np.concatenate([taken, self.guess.level()]))
        self.guess.show(np.concatenate([taken, level, name]), has_results=len(self.dots_shown) > 0)

    def _name_best(self, around: Surroundings) -> Points:
        best = self._best()
        if best is None:
            self.best.hide()
            return NONE
        if self.seed.is_shown:
            texts = _("the mean's best {rate}:  {score}"), _("the mean's best\n{rate}: {score}")
        else:
            texts = _("best {rate}:  {score}"), _("best\n{rate}: {score}")
        rate, value = number_text(best.rate, "g"), format_metric(self.column, best.mean)
        variants = [text.format(rate=rate, score=value) for text in texts]
        return self.best.show(variants, self._pixels([best.rate], [self.factor * best.mean])[0], around)

    def _name_seed(self, around: Surroundings) -> Points:
        best = self.seed.best(self._sign) if self.is_scored else None
        texts: tuple[str, ...] = (_("seed {seed} alone"),)
        rate = value = ""
        if best is not None:
            rate, value = number_text(best[0], "g"), format_metric(self.column, best[1])
            texts = (
                _("seed {seed} alone:  best {rate}, {score}"),
                _("seed {seed} alone:\nbest {rate}, {score}"),
                *texts,
            )
        variants = [text.format(seed=self.seed.seed, rate=rate, score=value) for text in texts]
        return self.seed.place_label(variants, best, around)

    def _set_rates(self, rates: tuple[float, ...], overlays: Sequence[CurveOverlay]) -> bool:
        shown = tuple(sorted({*rates, *(item.rate for item in self._summaries)}))
        reach = [*shown, *(rate for item in overlays for rate in (item.rates[:1] + item.rates[-1:]))]
        if not reach:
            return False
        pad = 0.06 * (max(reach) - min(reach)) or 0.05
        limits = (min(reach) - pad, max(reach) + pad)
        if (shown, limits) == (self._rates, self._x_limits):
            return False
        self._rates, self._x_limits = shown, limits
        return True

    @property
    def _sign(self) -> int:
        return 1 if is_higher_better(self.column) else -1

    def _best(self) -> RateSummary | None:
        """The rate to label; None if there is none."""
        found = [item for item in self._summaries if math.isfinite(item.mean)]
        if not self.is_scored or len(found) < 2:
            return None
        return max(found, key=lambda item: self._sign * item.mean)

    def _curve(self) -> Points:
        """Rate, mean, low and high of every rate, in the axis's unit; nan where a training diverged."""
        rows = [
            (item.rate, *(self.factor * x for x in (item.mean, item.ci_low, item.ci_high)))
            for item in self._summaries
        ]
        return np.array(rows, dtype=float).reshape(-1, 4)

    def _pixels(self, x: object, y: object) -> Points:
        return to_pixels(self.axes, x, y)  # type: ignore[arg-type]


def band_outlines(x: Points, low: Points, high: Points, half: float) -> list[Points]:
    """The band's outlines: one for each run of rates that have an interval, a bar for a rate alone."""
    has_interval = np.isfinite(low) & np.isfinite(high)
    runs = np.split(np.arange(len(x)), np.flatnonzero(np.diff(has_interval.astype(int))) + 1)
    outlines = []
    for run in runs:
        if not len(run) or not has_interval[run[0]]:
            continue
        x_run, below, above = x[run], low[run], high[run]
        if len(run) == 1:
            x_run = np.array([x_run[0] - half, x_run[0] + half])
            below, above = np.repeat(below, 2), np.repeat(above, 2)
        outlines.append(np.concatenate([np.stack([x_run, below], -1), np.stack([x_run, above], -1)[::-1]]))
    return outlines


def _key_marks(style: ChartStyle, colour: str, marker: str) -> dict[str, Line2D]:
    """What dot, line and band mean."""
    return {
        ONE: Line2D([], [], color=colour, marker=marker, markersize=4.8, linestyle="none", alpha=STRONG[1]),
        MEAN: Line2D(
            [], [], color=colour, marker=marker, markersize=5.5, linewidth=2, markerfacecolor=style.card
        ),
        INTERVAL: Line2D([], [], color=colour, linewidth=9, alpha=STRONG[0], solid_capstyle="butt"),
    }


# --- One seed alone


class SeedCurve:
    """The seed's values at every rate, drawn over the faded rest.

    In the scored panel its best rate is labelled.
    """

    def __init__(self, axes: Axes, factor: float, style: ChartStyle, sizes: TextSizes) -> None:
        self._axes, self._factor = axes, factor
        self.seed: int | None = None
        self._rows: list[tuple[float, float]] = []
        (self.line,) = axes.plot(
            [],
            [],
            color=style.dropout,
            linewidth=2.6,
            marker="D",
            markersize=6,
            markeredgewidth=0,
            zorder=4.5,
        )
        self.label = PointLabel(axes, style, sizes)
        self.artists: tuple[Artist, ...] = (self.line, *self.label.artists)

    def show(self, summaries: Sequence[RateSummary], seed: int | None) -> None:
        """Move the line to this seed's values, or hide it."""
        if seed != self.seed:
            self.label.forget()
        self.seed = seed
        self._rows = [
            (item.rate, value) for item in summaries for other, value in item.values if other == seed
        ]
        self.line.set_visible(bool(self._rows))
        self.line.set_data(
            [rate for rate, _value in self._rows], [self._factor * value for _rate, value in self._rows]
        )

    @property
    def is_shown(self) -> bool:
        """Whether any value of a seed is shown."""
        return any(math.isfinite(value) for _rate, value in self._rows)

    def best(self, sign: int) -> tuple[float, float] | None:
        """The rate that this seed alone would call the best, and its value."""
        found = [row for row in self._rows if math.isfinite(row[1])]
        return max(found, key=lambda row: sign * row[1]) if len(found) > 1 else None

    def pixels(self) -> Points:
        """Points along the line, in pixels."""
        return sampled(to_pixels(self._axes, *self.line.get_data())) if self._rows else NONE

    def place_label(
        self, variants: Sequence[str], anchor: tuple[float, float] | None, around: Surroundings
    ) -> Points:
        """Place the label at the anchor (rate and value), or at its last point."""
        found = anchor or next((row for row in reversed(self._rows) if math.isfinite(row[1])), None)
        if found is None:
            self.label.hide()
            return NONE
        point = to_pixels(self._axes, [found[0]], [self._factor * found[1]])[0]
        return self.label.show(variants, np.asarray(point), around)
