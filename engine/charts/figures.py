"""Saves charts of a sweep: the curve as PNG, SVG or PDF, and its numbers as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from matplotlib.figure import Figure

from engine.analysis.statistics import summarize
from engine.charts.chart_style import ChartStyle
from engine.charts.curve_overlay import CurveOverlay
from engine.charts.difference_figure import DifferenceFigure
from engine.charts.figure_file import save_figure
from engine.charts.figure_look import FigureLook
from engine.charts.sweep_figure import SweepFigure
from engine.experiment.results import SweepResults
from engine.storage.safe_files import replace_file

SCREEN = FigureLook()


@dataclass(frozen=True)
class CurveChoices:
    """What the user can choose on the chart: one y scale for both panels, one seed alone, overlays."""

    is_shared: bool = True
    seed: int | None = None
    overlays: tuple[CurveOverlay, ...] = ()


PLAIN = CurveChoices()


def save_sweep_figure(
    results: SweepResults,
    planned_rates: Sequence[float],
    path: Path,
    *,
    title: str = "",
    look: FigureLook = SCREEN,
    choices: CurveChoices = PLAIN,
) -> None:
    """Save the curve in the format of the suffix; raises InputError for another suffix or a failed write."""

    def draw(figure: Figure, style: ChartStyle, space_top: float) -> None:
        chart = SweepFigure(figure, style, space_top=space_top)
        chart.set_shared_axis(choices.is_shared)
        chart.set_seed(choices.seed)
        chart.set_overlays(choices.overlays)
        chart.update(results, planned_rates)

    save_figure(draw, path, look, title)


def save_difference_figure(
    results: SweepResults,
    planned_rates: Sequence[float],
    path: Path,
    *,
    title: str = "",
    look: FigureLook = SCREEN,
) -> None:
    """Save the paired differences in the format of the suffix; raises InputError as above."""

    def draw(figure: Figure, style: ChartStyle, space_top: float) -> None:
        DifferenceFigure(figure, style, space_top=space_top).update(results, planned_rates)

    save_figure(draw, path, look, title)


def save_curve_csv(results: SweepResults, path: Path) -> None:
    """Save the numbers behind the curve, one row per column and rate; raises InputError."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["rate", "column", "n", "mean", "std", "ci_low", "ci_high"])
    for column in results.metric_names:
        for item in summarize(results.cells, column):
            numbers = [repr(float(x)) for x in (item.mean, item.std, item.ci_low, item.ci_high)]
            writer.writerow([repr(item.rate), column, item.n, *numbers])
    replace_file(path, text.getvalue().encode())
