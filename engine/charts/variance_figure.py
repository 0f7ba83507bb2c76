"""The figure "Why different?": trainings that share one seed stream, and the streams' variance shares.

On the left, one row per stream: the dots are the same trainings in every row, sorted by score; each ring is
another training that has only this stream in common with its dot. If the rings follow their dots, the stream
determines the score. On the right, in the same rows, the shares of the variance.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from engine.analysis.variance_study import VarianceStudy
from engine.charts.chart_layout import clear, figure_size
from engine.charts.chart_style import LINE_CONTRAST, TEXT, TITLE, ChartStyle, readable
from engine.charts.figure_file import save_figure
from engine.charts.figure_look import FigureLook
from engine.charts.variance_bars import VarianceBars
from engine.charts.variance_pairs import VariancePairs
from engine.experiment.specs import STREAMS
from engine.language.texts import N_
from engine.storage.safe_files import replace_file

NAMES = {
    "": N_("all random"),
    "split": N_("same split"),
    "init": N_("same weights"),
    "shuffle": N_("same order"),
    "mask": N_("same masks"),
}
# Okabe and Ito's colours; the names at the left tell the rows apart as well.
COLOURS = {"split": "#0072B2", "init": "#009E73", "shuffle": "#CC79A7", "mask": "#D97A00"}
LEFT, RIGHT, TOP, BOTTOM, GAP = 124, 52, 40, 76, 28  # pixels
PAIRS_PART, WIDE = 0.58, 640
SCREEN = FigureLook()


class VarianceFigure:
    """Draws into a figure that the caller owns; artists are made once and moved."""

    def __init__(
        self, figure: Figure, style: ChartStyle, *, is_animated: bool = False, space_top: float = 0
    ) -> None:
        self.figure = figure
        self._is_animated, self._space_top = is_animated, space_top
        self._study: VarianceStudy | None = None
        self._make(style, STREAMS)

    def set_style(self, style: ChartStyle) -> None:
        """Repaint in another colour scheme."""
        clear(self.figure)
        self._make(style, self._study.streams if self._study is not None else STREAMS)
        if self._study is not None:
            self.update(self._study)
        self.lay_out()

    def update(self, study: VarianceStudy) -> bool:
        """Show this study; returns True if limits changed, so that a full draw is needed."""
        self._study = study
        is_other = self._streams != study.streams
        if is_other:
            clear(self.figure)
            self._make(self._style, study.streams)
        has_changed = self.pairs.update(study)
        self.bars.update(study)
        if is_other:
            self.lay_out()
        return has_changed or is_other

    def lay_out(self) -> None:
        """Fit the panels to the figure's size."""
        width, height = figure_size(self.figure)
        tall, space = height - TOP - BOTTOM - self._space_top, width - LEFT - RIGHT - GAP
        if tall < 40 or space < 80:
            return  # while a window is being collapsed
        y, part = BOTTOM / height, round(space * PAIRS_PART)
        self.pairs.axes.set_position((LEFT / width, y, part / width, tall / height))
        self.bars.axes.set_position(((LEFT + part + GAP) / width, y, (space - part) / width, tall / height))
        is_wide = width >= WIDE
        for panel in (self.pairs, self.bars):
            panel.lay_out(is_wide)

    def animated_artists(self) -> list[Artist]:
        """The artists that move between full draws."""
        return [*self.pairs.artists, *self.bars.artists]

    def _make(self, style: ChartStyle, streams: tuple[str, ...]) -> None:
        """Make the panels, with a row for each stream below that of trainings that share nothing."""
        self._style, self._streams = style, streams
        rows = ("", *streams)
        self.figure.set_facecolor(style.card)
        colours = {name: readable(style, colour, LINE_CONTRAST) for name, colour in COLOURS.items()}
        colours[""] = style.muted
        axes = [self.figure.add_subplot(1, 2, index + 1) for index in range(2)]
        for panel in axes:
            _style_rows(panel, len(rows), style)
        self.pairs = VariancePairs(axes[0], rows, NAMES, colours, style, is_animated=self._is_animated)
        self.bars = VarianceBars(axes[1], rows, colours, style, is_animated=self._is_animated)


def _style_rows(axes: Axes, n_rows: int, style: ChartStyle) -> None:
    """Style one row per stream, with lines between rows and a muted axis below."""
    axes.set_facecolor(style.card)
    axes.set_ylim(n_rows, 0)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(style.line)
    axes.tick_params(
        colors=style.line, labelcolor=style.muted, labelsize=TEXT, labelfontfamily=style.family, length=4
    )
    axes.set_yticks([])
    for index in range(1, n_rows):
        axes.axhline(index, color=style.grid, linewidth=0.7, zorder=0)
    axes.set_title(
        " ",
        loc="left",
        color=style.text,
        fontfamily=style.family,
        fontsize=TITLE,
        fontweight=600,
        y=1,
        pad=10,
    )
    axes.xaxis.label.set(color=style.muted, fontfamily=style.family, fontsize=TEXT)


def save_variance_figure(
    study: VarianceStudy, path: Path, *, title: str = "", look: FigureLook = SCREEN
) -> None:
    """Save the figure in the format of the suffix, or its numbers as .csv; raises InputError."""
    if path.suffix.lower() == ".csv":
        replace_file(path, _table(study).encode())
        return

    def draw(figure: Figure, style: ChartStyle, space_top: float) -> None:
        chart = VarianceFigure(figure, style, space_top=space_top)
        chart.update(study)
        chart.lay_out()

    save_figure(draw, path, look, title)


def _table(study: VarianceStudy) -> str:
    """One row per training: its part, its seed, its score."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["part", "seed", study.column])
    for part, row in study.scores.items():
        writer.writerows([part, seed, repr(float(row[seed]))] for seed in sorted(row))
    return text.getvalue()
