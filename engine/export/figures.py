"""Charts of a sweep as files: the curve as PNG, SVG or PDF, and its numbers as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from matplotlib.figure import Figure

from engine.export.chart_style import ChartStyle
from engine.export.figure_file import save_figure
from engine.export.figure_look import FigureLook
from engine.export.sweep_figure import SweepFigure
from engine.project.files import replace_file
from engine.project.results import SweepResults
from engine.results.statistics import summarize

SCREEN = FigureLook()


def save_sweep_figure(
    results: SweepResults,
    planned_rates: Sequence[float],
    path: Path,
    *,
    title: str = "",
    look: FigureLook = SCREEN,
) -> None:
    """Write the curve in the format of the suffix; raises InputError for another suffix or a failed write."""

    def draw(figure: Figure, style: ChartStyle, room_top: float) -> None:
        SweepFigure(figure, style, room_top=room_top).update(results, planned_rates)

    save_figure(draw, path, look, title)


def save_curve_csv(results: SweepResults, path: Path) -> None:
    """Write the numbers behind the curve, one row per column and rate; raises InputError."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["rate", "column", "n", "mean", "std", "ci_low", "ci_high"])
    for column in results.metric_names:
        for item in summarize(results.cells, column):
            numbers = [repr(float(x)) for x in (item.mean, item.std, item.ci_low, item.ci_high)]
            writer.writerow([repr(item.rate), column, item.n, *numbers])
    replace_file(path, text.getvalue().encode())
