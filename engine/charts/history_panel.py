"""Panel of one quantity of a training over its epochs: up to three lines, each named at its end."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.ticker import FixedLocator, MaxNLocator

from engine.analysis.wording import axis_label, format_metric, metric_label, scale_factor, sentence_case
from engine.charts.chart_layout import Limits, TextSizes, axes_size, epoch_ticks, to_pixels
from engine.charts.chart_style import SMALL, ChartStyle, PlainFormatter, style_axes
from engine.charts.curve_artists import CurveArtists, CurveLook, Values
from engine.charts.curve_overlay import EarlierRun
from engine.charts.guess_line import GuessLine
from engine.charts.label_place import Points, sampled, spread
from engine.charts.loss_axis import fitted_limits, show_as_log, show_as_straight
from engine.charts.point_label import QuickText
from engine.data.guess import Guess
from engine.language.texts import N_, _, pgettext

LOGGED, TRAIN, VALIDATION = N_("training, dropout on"), N_("training, dropout off"), N_("validation")
WEIGHTED = N_("dropout on, weighted")
NO_VALUE = N_("no value in this epoch")
LINE_HEIGHT, OFFSET, LETTER_WIDTH, MAX_POINTS, MARKERS = 16.0, 9.0, 7.5, 4000, 12
MAX_TAKEN = 60  # points of a curve that the name of the guess stays off
EARLIER_ALPHA = 0.5

Rows = Mapping[str, Sequence[float]]
View = tuple[Limits | None, Limits | None]
TITLE_LETTER, LETTER, SPACE = 8.0, 6.3, 14.0  # pixels
ABOVE, BAND_ALPHA = 11.0, 0.08


@dataclass(frozen=True)
class Reading:
    """A curve's value at an epoch: `y` is its position on the axis, `text` the value as text."""

    curve: str
    label: str
    colour: str
    y: float
    text: str


class HistoryPanel:
    """The loss (`name` is "loss") or the metric; `loss` is Keras's name of the loss."""

    def __init__(
        self,
        axes: Axes,
        name: str,
        loss: str,
        epochs: int,
        style: ChartStyle,
        *,
        is_held_out: bool,
        is_animated: bool,
        guess: Guess | None = None,
        target: str = "",
        is_weighted: bool = False,
        evaluation_freq: int = 1,
    ) -> None:
        self.axes, self.name = axes, name
        self._evaluation_freq = {f"train_{name}": max(1, evaluation_freq)}  # a changed file may have 0
        self.view: View = (None, None)
        self._epochs, self._style = epochs, style
        self._factor = scale_factor(name)
        self._home_y: Limits | None = None
        self._drawn_limits: tuple[float, ...] = ()
        self._is_named, self._is_log, self._space_right = True, False, 0.0
        self.earlier: list[tuple[EarlierRun, Line2D]] = []
        text = metric_label(loss if name == "loss" else name)
        self.title = _("Loss") if name == "loss" else sentence_case(text)
        axes.set_title(self.title, loc="left")
        axes.set_xlabel(pgettext("axis", "epoch"), labelpad=8)
        self._y_label = axis_label(loss if name == "loss" else name, target)
        axes.set_ylabel(self._y_label, labelpad=8)
        style_axes(axes, style)
        axes.yaxis.set_visible(False)
        looks = {
            name: CurveLook(_(WEIGHTED if is_weighted else LOGGED), style.dropout, "--", None),
            f"train_{name}": CurveLook(_(TRAIN), style.train, "-", "s"),
        }
        if is_held_out:
            looks[f"val_{name}"] = CurveLook(_(VALIDATION), style.accent, "-", "o")
        self.curves = {
            curve: CurveArtists(axes, look, style, is_animated=is_animated) for curve, look in looks.items()
        }
        self.marks = EpochMarks(axes, style, is_animated=is_animated)
        self.guess = GuessLine(axes, loss if name == "loss" else name, guess, style, TextSizes())
        for artist in self.guess.artists:
            artist.set_animated(is_animated)
        self._apply_limits()

    @property
    def lines(self) -> dict[str, Line2D]:
        """Every curve's line, with its values unsmoothed."""
        return {name: curve.line for name, curve in self.curves.items()}

    @property
    def names(self) -> dict[str, QuickText]:
        """Every curve's name at its end."""
        return {name: curve.name for name, curve in self.curves.items()}

    @property
    def earlier_lines(self) -> list[Line2D]:
        """The lines of earlier trainings, oldest first."""
        return [line for _, line in self.earlier]

    @property
    def home(self) -> tuple[Limits, Limits]:
        """The limits that show all data."""
        pad = 0.02 * (self._epochs - 1) or 0.5
        before_any = (1.0, 10.0) if self._is_log else (0.0, 1.0)
        return (1 - pad, self._epochs + pad), self._home_y or before_any

    @property
    def artists(self) -> list[Artist]:
        """The artists that move between full draws."""
        curves = [artist for curve in self.curves.values() for artist in curve.artists]
        return [*curves, *self.guess.artists, *self.marks.artists]

    def set_log(self, is_log: bool) -> None:
        """Use a logarithmic axis, which shows values above 0 only; `update` then finds the limits."""
        if is_log != self._is_log:
            self._is_log, self._home_y, self._drawn_limits = is_log, None, ()
            (show_as_log if is_log else show_as_straight)(self.axes)

    def set_earlier(self, runs: Sequence[EarlierRun]) -> None:
        """Draw these trainings faint in the background, instead of those before."""
        for line in self.earlier_lines:
            line.remove()
        self.earlier = []
        for run in runs:
            values = self._factor * np.array(run.curve(self.name), dtype=float)
            known = np.flatnonzero(~np.isnan(values) | (not run.has_gaps(self.name)))
            (line,) = self.axes.plot(
                known + 1,
                values[known],
                color=run.colour or self._style.muted,
                linewidth=1.0,
                alpha=EARLIER_ALPHA,
                zorder=1.5,
            )
            self.earlier.append((run, line))

    def update(self, epochs: Sequence[int], rows: Rows, smoothed: Rows) -> bool:
        """Move the lines, and the `smoothed` ones over them if there are any.

        Returns True if the limits changed.
        """
        shown: list[Values] = []
        for name, curve in self.curves.items():
            values = self._factor * np.array(rows[name], dtype=float)
            kept = self._drawn(name, values)
            step = len(values) // MAX_POINTS + 1
            every = max(1, self._epochs // self._evaluation_freq.get(name, 1) // MARKERS // step)
            over = self._factor * np.array(smoothed[name], dtype=float)[kept] if smoothed else None
            curve.set_smoothed(over is not None)
            curve.move(np.array(epochs, dtype=int)[kept], values[kept], over, every)
            shown.append(values[kept])
        behind = [
            np.asarray(line.get_ydata(), float)[np.asarray(line.get_xdata()) <= self._epochs]
            for line in self.earlier_lines
        ]
        known = np.concatenate(shown)[np.isfinite(np.concatenate(shown))]
        if self.guess.guess is not None and len(known):
            behind.append(np.array(self.guess.widened(float(known.min()), float(known.max()))))
        is_fraction = self._factor == 100
        self._home_y = fitted_limits(
            self._home_y, shown, behind, is_log=self._is_log, is_fraction=is_fraction
        )
        return self._apply_limits()

    def _drawn(self, name: str, values: Values) -> npt.NDArray[np.intp]:
        """The places of the values that a curve's line connects: epochs without a value do not break it."""
        kept = np.arange(len(values))
        if self._has_gaps(name):
            kept = kept[~np.isnan(values)]
        # More points than pixels would not be visible; the last one is always drawn.
        step = len(kept) // MAX_POINTS + 1
        return kept[(len(kept) - 1) % step :: step]

    def _has_gaps(self, name: str) -> bool:
        """Whether a curve has values in some epochs only."""
        return self._evaluation_freq.get(name, 1) > 1

    def set_view(self, view: View) -> None:
        """Show these limits instead of all data; None shows all."""
        self.view = view
        self._apply_limits()
        self._place_ticks()

    def fit(self, is_named: bool, space_right: float) -> None:
        """Fit ticks and texts to the panel's size.

        `is_named` if the names fit into `space_right` beside it.
        """
        self._is_named, self._space_right = is_named, space_right
        height = axes_size(self.axes)[1]
        is_long = LETTER_WIDTH * len(self._y_label) > height
        self.axes.set_ylabel(_("loss") if is_long and self.name == "loss" else self._y_label)
        self._place_ticks()
        self._place_text()

    def read(self, epoch: int, rows: Rows, index: int) -> list[Reading]:
        """The values of the epoch at `index` in the rows, those of earlier trainings last."""
        found = [
            (name, curve.look.label, curve.look.colour, rows[name][index], self._has_gaps(name))
            for name, curve in self.curves.items()
        ]
        for run, _line in self.earlier:
            values = run.curve(self.name)
            if epoch <= len(values):
                colour = run.colour or self._style.muted
                found.append(("", run.name, colour, values[epoch - 1], run.has_gaps(self.name)))
        return [
            Reading(
                curve,
                label,
                colour,
                self._factor * value,
                _(NO_VALUE) if has_gaps and math.isnan(value) else format_metric(self.name, value),
            )
            for curve, label, colour, value, has_gaps in found
        ]

    def _apply_limits(self) -> bool:
        """Set the axes' limits; returns True if they changed."""
        home_x, home_y = self.home
        x_transform, up = self.view
        view = (*(x_transform or home_x), *(up or home_y), float(self._home_y is not None))
        before, self._drawn_limits = self._drawn_limits, view
        if view != before:  # setting equal limits would make matplotlib update everything
            self.axes.set_xlim(*view[:2])
            self.axes.set_ylim(*view[2:4])
            self.axes.yaxis.set_visible(self._home_y is not None)
        self._place_text()
        return before != self._drawn_limits

    def _place_ticks(self) -> None:
        width, _ = axes_size(self.axes)
        if self.view[0] is None:
            self.axes.xaxis.set_major_locator(FixedLocator(epoch_ticks(self._epochs, width)))
        else:
            max_ticks = max(2, int(width / 64))
            self.axes.xaxis.set_major_locator(MaxNLocator(max_ticks, steps=[1, 2, 5, 10], integer=True))
        self.axes.xaxis.set_major_formatter(PlainFormatter())

    def _place_text(self) -> None:
        """Place each name beside its line's last point, moved apart so that none covers another."""
        self.marks.place(self._space_right)
        width, height = axes_size(self.axes)
        _, right = self.axes.get_xlim()
        place = self.axes.transData.transform
        box = self.axes.bbox
        ends: list[tuple[float, float, str]] = []
        for name, curve in self.curves.items():
            end = curve.end(right)
            curve.name.set_visible(False)
            if end is None or not self._is_named:
                continue
            x, y = (place(end) - (box.x0, box.y0)) / (box.width, box.height)
            if 0 <= x <= 1 and 0 <= y <= 1:
                curve.name.set_visible(True)
                ends.append((float(y) * height, float(x) * width, name))
        ends.sort()
        halves = [2 + LINE_HEIGHT / 2 * (1 + self.names[name].get_text().count("\n")) for _, _, name in ends]
        at_x = max((x for _, x, _ in ends), default=0.0) + OFFSET
        for centre, (_, _, name) in zip(spread([y for y, _, _ in ends], halves, height), ends, strict=True):
            self.curves[name].name.set_position((at_x / max(width, 1.0), centre / max(height, 1.0)))
        if self.guess.guess is not None:
            taken = [self._points(curve) for curve in self.curves.values()]
            has_results = any(map(len, taken))
            # The names of the curves begin here, and the line of the scored epoch stands here.
            edge = np.array([[at_x - OFFSET, 0.0], [at_x - OFFSET, height]])
            self.guess.show(np.concatenate([*taken, sampled(edge)]), has_results=has_results)

    def _points(self, curve: CurveArtists) -> Points:
        """Some points along a curve, in pixels."""
        x, y = curve.line.get_data()
        step = len(np.atleast_1d(x)) // MAX_TAKEN + 1
        points = to_pixels(self.axes, np.asarray(x, float)[::step], np.asarray(y, float)[::step])
        return sampled(points[np.isfinite(points).all(axis=1)])


# --- Marked epochs: the scored one, and the one from which on the network memorises


class EpochMarks:
    """A thin line with a text above the panel.

    A faint band from the other epoch on, with a wedge at its foot.
    """

    def __init__(self, axes: Axes, style: ChartStyle, *, is_animated: bool) -> None:
        self._axes = axes
        self.scored_epoch: int | None = None
        self.overfitting_epoch: int | None = None
        self._texts = ("", "")
        x_transform = axes.get_xaxis_transform()
        self.band = Rectangle(
            (0, 0),
            0,
            1,
            transform=x_transform,
            facecolor=style.warn,
            alpha=BAND_ALPHA,
            linewidth=0,
            zorder=0.6,
            visible=False,
        )
        axes.add_artist(self.band)
        (self.wedge,) = axes.plot(
            [0],
            [0],
            transform=x_transform,
            marker="^",
            markersize=6,
            color=style.warn,
            clip_on=False,
            zorder=3.2,
            visible=False,
        )
        (self.line,) = axes.plot(
            [0, 0],
            [0, 1],
            transform=x_transform,
            color=style.muted,
            linewidth=1.0,
            dashes=(1, 2.5),
            zorder=2.8,
            visible=False,
        )
        self.label = QuickText(
            0,
            1,
            "",
            transform=axes.transAxes,
            color=style.muted,
            fontsize=SMALL,
            fontfamily=style.family,
            horizontalalignment="center",
            verticalalignment="bottom",
            zorder=5,
            visible=False,
        )
        axes.add_artist(self.label)
        self.artists: list[Artist] = [self.band, self.wedge, self.line, self.label]
        for artist in self.artists:
            artist.set_animated(is_animated)

    def mark_scored(self, epoch: int | None, text: str = "", short: str = "") -> None:
        """Mark the scored epoch; `short` is the text if there is no space for the long one."""
        self.scored_epoch, self._texts = epoch, (text, short)

    def mark_overfitting(self, epoch: int | None) -> None:
        """Mark from which epoch on the network memorises."""
        self.overfitting_epoch = epoch

    def place(self, space_right: float) -> None:
        """Follow the panel's limits and size; `space_right` (pixels) is free beside it."""
        left, right = self._axes.get_xlim()
        gap, scored = self.overfitting_epoch, self.scored_epoch
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
            self._place_text((scored - left) / (right - left), space_right)

    def _place_text(self, share: float, space_right: float) -> None:
        """Place the text beside the panel's title, as near above the line as there is space."""
        width, height = axes_size(self._axes)
        first = TITLE_LETTER * len(self._axes.get_title(loc="left")) + SPACE
        last = width + space_right
        for text in self._texts:
            half = LETTER * len(text) / 2
            if text and 2 * half <= last - first:
                centre = min(max(share * width, first + half), last - half)
                self.label.set_text(text)
                self.label.set_position((centre / width, 1 + ABOVE / height))
                return
        self.label.set_visible(False)
