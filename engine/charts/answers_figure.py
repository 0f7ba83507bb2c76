"""Answers as a figure: predicted against true numbers, or a confusion matrix, a panel for each training."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text

from engine.analysis.answers import Answers
from engine.analysis.wording import format_metric, metric_label, percent_text, sentence_case, three_digits
from engine.charts.chart_layout import BOTTOM, RIGHT, TOP, Limits, axes_size, figure_size, is_stacked
from engine.charts.chart_style import SMALL, TEXT, ChartStyle, is_light, readable, style_axes
from engine.charts.figure_file import save_figure
from engine.charts.figure_look import FigureLook
from engine.language.numbers import number_text
from engine.language.texts import _, ngettext, pgettext

DARK, LIGHT = "#10151A", "#FFFFFF"
GAP, LETTER, TITLE_LETTER, NAME_SPACE = 28, 7.2, 8.2, 130  # pixels
Y_LABEL_SPACE, TICK_GAP = 34, 10
MIN_LETTERS, UPRIGHT_SPACE, MIN_UPRIGHT = 4, 90, 110  # letters of a name that lies; pixels
MAX_WRITTEN = 12  # classes whose counts are written
BEYOND = 1.0  # spans of the true values that predictions may lie beyond them
MANY = 400  # dots from which on they are fainter
SCREEN = FigureLook()
Colours = npt.NDArray[Any]


@dataclass(frozen=True)
class AnswersSide:
    """The answers of one training under its name, such as "rate 0.3"."""

    name: str
    answers: Answers


@dataclass(frozen=True)
class ShownAnswers:
    """One or two trainings on the same samples; `target` is what a regression predicts, with its unit."""

    sides: tuple[AnswersSide, ...]
    class_names: tuple[str, ...] = ()
    target: str = ""


class AnswersFigure:
    """Draws into a figure that the caller owns, from scratch at each `update`.

    `space_top` (pixels) is kept free above the panels.
    """

    def __init__(self, figure: Figure, style: ChartStyle, *, space_top: float = 0) -> None:
        self.figure = figure
        self.panels: list[MatrixPanel | ScatterPanel] = []
        self._style, self._space_top = style, space_top
        self._shown: ShownAnswers | None = None
        figure.set_facecolor(style.card)

    def set_style(self, style: ChartStyle) -> None:
        """Repaint in another colour scheme."""
        self._style = style
        self.figure.set_facecolor(style.card)
        self._draw()

    def update(self, shown: ShownAnswers | None) -> None:
        """Show these answers; None clears the figure."""
        self._shown = shown
        self._draw()

    def animated_artists(self) -> list[Artist]:
        """No artist moves between full draws."""
        return []

    def lay_out(self) -> None:
        """Fit square panels into the figure, side by side or one above the other."""
        if not self.panels:
            return
        width, height = figure_size(self.figure)
        left = max(panel.space_left for panel in self.panels)
        stacked = is_stacked(width, height) and len(self.panels) > 1
        columns, rows = (1, len(self.panels)) if stacked else (len(self.panels), 1)
        each = (width - RIGHT) / columns
        tall = (height - self._space_top) / rows
        size = min(each - left - GAP, tall - TOP - BOTTOM)
        below = max(panel.space_below(size) for panel in self.panels)
        if below and tall - TOP - BOTTOM - below < MIN_UPRIGHT:
            below = 0.0
        size = min(size, tall - TOP - BOTTOM - below)
        if size < 20:
            return  # while a window is being collapsed
        for index, panel in enumerate(self.panels):
            column, row = (0, index) if stacked else (index, 0)
            x = column * each + left
            y = height - self._space_top - row * tall - TOP - size
            panel.axes.set_position((x / width, y / height, size / width, size / height))
            panel.axes.xaxis.set_label_coords(0.5, -(34 + below) / size)
            panel.axes.yaxis.set_label_coords(-(left - 14) / size, 0.5)
            panel.fit(each - left, below)

    def _draw(self) -> None:
        for panel in self.panels:
            panel.axes.remove()
        self.panels = []
        shown = self._shown
        if shown is None or not shown.sides:
            return
        limits = _common_limits(shown.sides)
        for index, side in enumerate(shown.sides):
            axes = self.figure.add_subplot(1, len(shown.sides), index + 1)
            title = axes.set_title(side.name, loc="left")
            style_axes(axes, self._style)
            if side.answers.is_classification:
                self.panels.append(MatrixPanel(axes, title, side, shown.class_names, self._style))
            else:
                self.panels.append(ScatterPanel(axes, title, side, shown.target, limits, self._style))
        self.lay_out()


def save_answers_figure(
    shown: ShownAnswers, path: Path, *, title: str = "", look: FigureLook = SCREEN
) -> None:
    """Save the figure in the format of the suffix; raises InputError for another one or a failed write."""

    def draw(figure: Figure, style: ChartStyle, space_top: float) -> None:
        AnswersFigure(figure, style, space_top=space_top).update(shown)

    save_figure(draw, path, look, title)


# --- Numbers


class ScatterPanel:
    """A dot per sample, the diagonal on which every dot of a perfect network lies, the worst ringed."""

    def __init__(
        self, axes: Axes, title: Text, side: AnswersSide, target: str, limits: Limits, style: ChartStyle
    ) -> None:
        self.axes, self.answers = axes, side.answers
        found = side.answers
        self.title, self._titles = title, _titles(side)
        self.true, self.predicted = found.true.astype(float), found.predicted.astype(float)
        low, high = limits
        axes.plot(limits, limits, color=style.muted, linewidth=1.2, dashes=(4, 3), zorder=2)
        self.is_inside = (self.predicted >= low) & (self.predicted <= high)
        axes.plot(
            self.true[self.is_inside],
            self.predicted[self.is_inside],
            linestyle="none",
            marker="o",
            markersize=5.5 if len(self.true) < MANY else 4,
            markerfacecolor=style.accent,
            markeredgewidth=0,
            alpha=0.55 if len(self.true) < MANY else 0.3,
            zorder=3,
        )
        worst = [one.place for one in found.mistakes if one.place < len(self.true)]
        ringed = [place for place in worst if self.is_inside[place]]
        axes.plot(
            self.true[ringed],
            self.predicted[ringed],
            linestyle="none",
            marker="o",
            markersize=10,
            markerfacecolor="none",
            markeredgecolor=style.dropout,
            markeredgewidth=1.4,
            zorder=4,
        )
        axes.set_xlim(limits)
        axes.set_ylim(limits)
        axes.set_xlabel(_("true: {target}").format(target=target) if target else pgettext("axis", "true"))
        axes.set_ylabel(pgettext("axis", "predicted"))
        self.note = _note(axes, style, self._outside())
        self.space_left = Y_LABEL_SPACE + 42

    def space_below(self, size: float) -> float:
        """How much more than usual a panel of this size needs below."""
        del size
        return 0.0

    def fit(self, space: float, below: float) -> None:
        """Fit texts to so many pixels."""
        del below
        _fit_title(self.title, self._titles, space)
        size = axes_size(self.axes)[0]
        count = max(2, min(6, int(size / 60)))
        self.axes.locator_params(nbins=count)
        label = self.axes.xaxis.label
        if LETTER * len(label.get_text()) > space:
            label.set_text(pgettext("axis", "true"))

    def sample_at(self, x: float, y: float, reach: float) -> str:
        """What is known of the dot at a position in the figure, in display coordinates; empty without one."""
        points = self.axes.transData.transform(np.stack([self.true, self.predicted], axis=-1))
        distances = np.hypot(points[:, 0] - x, points[:, 1] - y)
        distances[~self.is_inside] = np.inf
        if not len(distances) or not distances.min() <= reach:
            return ""
        place = int(distances.argmin())
        error = self.predicted[place] - self.true[place]
        return _("true {true} · predicted {predicted} · error {error}").format(
            true=three_digits(self.true[place]),
            predicted=three_digits(self.predicted[place]),
            error=three_digits(error),
        )

    def _outside(self) -> str:
        n_outside, n_lost = int((~self.is_inside).sum()), self.answers.n_not_finite
        if n_lost == len(self.true):
            return _("No prediction is a number: this training diverged.")
        if not n_outside:
            return ""
        text = ngettext("{n} more outside", "{n} more outside", n_outside)
        return text.format(n=number_text(n_outside, ","))


def _common_limits(sides: tuple[AnswersSide, ...]) -> Limits:
    """The same limits for both axes of all panels; far-off predictions are left out."""
    if sides[0].answers.is_classification:
        return (0.0, 1.0)
    true = np.concatenate([side.answers.true for side in sides]).astype(float)
    predicted = np.concatenate([side.answers.predicted for side in sides]).astype(float)
    low, high = float(true.min()), float(true.max())
    span = high - low or abs(high) or 1.0
    known = predicted[np.isfinite(predicted)]
    if len(known):
        low = max(min(low, float(known.min())), low - BEYOND * span)
        high = min(max(high, float(known.max())), high + BEYOND * span)
    pad = 0.04 * (high - low or 1.0)
    return low - pad, high + pad


# --- Classes


class MatrixPanel:
    """A row per true class, a column per predicted class: right answers are blue, wrong ones orange.

    A field is the stronger, the larger its share of the row.
    """

    def __init__(
        self, axes: Axes, title: Text, side: AnswersSide, names: tuple[str, ...], style: ChartStyle
    ) -> None:
        self.axes, self.answers = axes, side.answers
        self.title, self._titles, self._names = title, _titles(side), names
        counts = np.array(side.answers.confusion)
        self.counts = counts
        n = len(counts)
        colours = matrix_colours(counts, style)
        axes.grid(visible=False)
        axes.imshow(colours, aspect="auto", interpolation="nearest", zorder=1)
        edges = np.arange(1, n) - 0.5
        axes.hlines(edges, -0.5, n - 0.5, color=style.card, linewidth=1.5, zorder=2)
        axes.vlines(edges, -0.5, n - 0.5, color=style.card, linewidth=1.5, zorder=2)
        for spine in axes.spines.values():
            spine.set_visible(False)
        axes.tick_params(length=0, pad=4)
        axes.set_xlabel(pgettext("axis", "predicted"))
        axes.set_ylabel(pgettext("axis", "true"))
        self.texts = self._write(style, colours) if n <= MAX_WRITTEN else []
        self._longest = max(map(len, names), default=1)
        self.space_left = Y_LABEL_SPACE + TICK_GAP + min(LETTER * self._longest, NAME_SPACE)

    def space_below(self, size: float) -> float:
        """How much more the names below need: they stand upright where each has space for a letter or two."""
        letters = int(size / max(len(self._names), 1) / LETTER)
        if letters >= min(self._longest, MIN_LETTERS):
            return 0.0
        return min(LETTER * self._longest, UPRIGHT_SPACE) - LETTER

    def fit(self, space: float, below: float) -> None:
        """Write the names that there is space for; upright if there is more of it below."""
        _fit_title(self.title, self._titles, space)
        size = axes_size(self.axes)[0]
        each = size / max(len(self._names), 1)
        step = max(1, math.ceil(16 / max(each, 1.0)))
        places = range(0, len(self._names), step)
        room = UPRIGHT_SPACE if below else each * step
        self.axes.set_xticks(places, [_cut(self._names[i], room) for i in places])
        self.axes.tick_params(axis="x", rotation=90 if below else 0)
        self.axes.set_yticks(places, [_cut(self._names[i], NAME_SPACE) for i in places])
        for text in self.texts:
            text.set_fontsize(TEXT if each >= 34 else SMALL)
            text.set_visible(LETTER * len(text.get_text()) + 2 <= each)

    def sample_at(self, x: float, y: float, reach: float) -> str:
        """What the field at a position in the figure counts; empty beside the fields."""
        del reach
        column, row = (round(float(value)) for value in self.axes.transData.inverted().transform((x, y)))
        n = len(self.counts)
        if not (0 <= column < n and 0 <= row < n) or not self.axes.bbox.contains(x, y):
            return ""
        count, total = int(self.counts[row, column]), int(self.counts[row].sum())
        # Translators: of a field of the confusion matrix; {true} and {predicted} are names of classes.
        if not total:
            text = (
                _("true {true}, also predicted so: {n} of {total}")
                if row == column
                else _("true {true}, predicted {predicted}: {n} of {total}")
            )
        else:
            text = (
                _("true {true}, also predicted so: {n} of {total} ({share})")
                if row == column
                else _("true {true}, predicted {predicted}: {n} of {total} ({share})")
            )
        return text.format(
            true=self._names[row],
            predicted=self._names[column],
            n=number_text(count, ","),
            total=number_text(total, ","),
            share=percent_text(100 * count / max(total, 1), ".1f"),
        )

    def _write(self, style: ChartStyle, colours: Colours) -> list[Text]:
        texts = []
        for (row, column), count in np.ndenumerate(self.counts):
            if not count:
                continue
            colour = DARK if is_light(tuple(colours[row, column])) else LIGHT
            text = self.axes.text(
                column,
                row,
                number_text(count, ","),
                color=colour,
                fontfamily=style.family,
                horizontalalignment="center",
                verticalalignment="center_baseline",
                fontweight=600 if row == column else 400,
                zorder=3,
                parse_math=False,
            )
            texts.append(text)
        return texts


def matrix_colours(counts: Colours, style: ChartStyle) -> Colours:
    """The colours of the fields, (n, n, 3): full ones where a field has its whole row."""
    n = len(counts)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    card = np.array(to_rgb(style.card))
    empty = 0.55 * card + 0.45 * np.array(to_rgb(style.grid))
    full = np.where(np.eye(n, dtype=bool)[..., None], to_rgb(style.accent), to_rgb(style.dropout))
    strength = np.where(counts > 0, 0.18 + 0.82 * np.sqrt(shares), 0.0)[..., None]
    return np.asarray(np.where(counts[..., None] > 0, card + strength * (full - card), empty))


# --- Texts


def _titles(side: AnswersSide) -> tuple[str, ...]:
    """The panel's title, from the longest to the shortest."""
    found = side.answers
    name = sentence_case(side.name)
    value = format_metric(found.metric, found.score)
    if found.is_classification:
        long = _("{training}: {n} of {total} right ({value})").format(
            training=name,
            n=number_text(found.n_right, ","),
            total=number_text(found.n_samples, ","),
            value=value,
        )
    else:
        text = _("{training}: {metric} {value}")
        long = text.format(training=name, metric=metric_label(found.metric), value=value)
    return long, _("{training}: {value}").format(training=name, value=value), name


def _fit_title(title: Text, texts: tuple[str, ...], space: float) -> None:
    title.set_text(next((text for text in texts if TITLE_LETTER * len(text) <= space), texts[-1]))


def _note(axes: Axes, style: ChartStyle, text: str) -> Text:
    return axes.text(
        0.02,
        0.98,
        text,
        transform=axes.transAxes,
        color=readable(style, style.warn),
        fontfamily=style.family,
        fontsize=SMALL,
        verticalalignment="top",
        wrap=True,
        zorder=5,
    )


def _cut(name: str, space: float) -> str:
    letters = max(1, int(space / LETTER))
    return name if len(name) <= letters else f"{name[: max(1, letters - 1)]}…"
