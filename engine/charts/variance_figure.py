"""Why different? Pairs of trainings that share one source of chance, and what share each source decides.

Left, a row a source: the dots are the same trainings in every row, lowest first; each ring is another one
that has only this source in common with its dot. Where rings follow their dots, the source decides. Right,
on the same rows, the shares of the variance.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from engine.analysis.variance_study import VarianceStudy
from engine.charts.chart_layout import figure_size
from engine.charts.chart_style import LINE_CONTRAST, TEXT, TITLE, ChartStyle, readable
from engine.charts.figure_file import save_figure
from engine.charts.figure_look import FigureLook
from engine.charts.variance_bars import VarianceBars
from engine.charts.variance_pairs import VariancePairs
from engine.experiment.specs import STREAMS
from engine.storage.safe_files import replace_file

ROWS = ("", *STREAMS)
NAMES = {
    "": "nothing shared",
    "split": "same split",
    "init": "same weights",
    "shuffle": "same order",
    "mask": "same masks",
}
# Okabe and Ito's, as everywhere; the names at the left say it too.
COLOURS = {"split": "#0072B2", "init": "#009E73", "shuffle": "#CC79A7", "mask": "#D97A00"}
LEFT, RIGHT, TOP, BOTTOM, GAP = 124, 52, 40, 76, 28  # pixels
PAIRS_PART, WIDE = 0.58, 640
SCREEN = FigureLook()


class VarianceFigure:
    """Draws into a figure that somebody else owns; artists are made once and moved."""

    def __init__(
        self, figure: Figure, style: ChartStyle, *, is_animated: bool = False, space_top: float = 0
    ) -> None:
        self.figure = figure
        self._is_animated, self._space_top = is_animated, space_top
        self._study: VarianceStudy | None = None
        self._make(style)

    def set_style(self, style: ChartStyle) -> None:
        """Repaint in another scheme."""
        self.figure.clear()
        self._make(style)
        if self._study is not None:
            self.update(self._study)
        self.lay_out()

    def update(self, study: VarianceStudy) -> bool:
        """Show this study; True if limits changed, so that all must be drawn anew."""
        self._study = study
        has_changed = self.pairs.update(study)
        self.bars.update(study)
        return has_changed

    def lay_out(self) -> None:
        """Fit the panels to the figure's size."""
        width, height = figure_size(self.figure)
        tall, space = height - TOP - BOTTOM - self._space_top, width - LEFT - RIGHT - GAP
        if tall < 40 or space < 80:
            return  # a window that is being folded away
        y, part = BOTTOM / height, round(space * PAIRS_PART)
        self.pairs.axes.set_position((LEFT / width, y, part / width, tall / height))
        self.bars.axes.set_position(((LEFT + part + GAP) / width, y, (space - part) / width, tall / height))
        is_wide = width >= WIDE
        for panel in (self.pairs, self.bars):
            panel.lay_out(is_wide)

    def animated_artists(self) -> list[Artist]:
        """What moves between full draws."""
        return [*self.pairs.artists, *self.bars.artists]

    def _make(self, style: ChartStyle) -> None:
        self.figure.set_facecolor(style.card)
        colours = {name: readable(style, colour, LINE_CONTRAST) for name, colour in COLOURS.items()}
        colours[""] = style.muted
        axes = [self.figure.add_subplot(1, 2, index + 1) for index in range(2)]
        for panel in axes:
            _style_rows(panel, style)
        self.pairs = VariancePairs(axes[0], ROWS, NAMES, colours, style, is_animated=self._is_animated)
        self.bars = VarianceBars(axes[1], ROWS, colours, style, is_animated=self._is_animated)


def _style_rows(axes: Axes, style: ChartStyle) -> None:
    """A row for each source, lines between rows, a muted axis below."""
    axes.set_facecolor(style.card)
    axes.set_ylim(len(ROWS), 0)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(style.line)
    axes.tick_params(
        colors=style.line, labelcolor=style.muted, labelsize=TEXT, labelfontfamily=style.family, length=4
    )
    axes.set_yticks([])
    for index in range(1, len(ROWS)):
        axes.axhline(index, color=style.line, linewidth=0.7, zorder=0)
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
    """Write the picture in the format of the suffix, or its numbers as .csv; raises InputError."""
    if path.suffix.lower() == ".csv":
        replace_file(path, _table(study).encode())
        return

    def draw(figure: Figure, style: ChartStyle, space_top: float) -> None:
        chart = VarianceFigure(figure, style, space_top=space_top)
        chart.update(study)
        chart.lay_out()

    save_figure(draw, path, look, title)


def _table(study: VarianceStudy) -> str:
    """One row a training: its part, its seed, its score."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["part", "seed", study.column])
    for part, row in study.scores.items():
        writer.writerows([part, seed, repr(float(row[seed]))] for seed in sorted(row))
    return text.getvalue()
