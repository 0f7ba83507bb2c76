"""Charts as files: PNG, SVG and PDF of the sweep's curve, and its table as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from engine.errors import InputError
from engine.export.chart_layout import LEFT
from engine.export.chart_style import PIXEL, chart_style
from engine.export.sweep_figure import SweepFigure
from engine.project.files import replace_file
from engine.project.results import SweepResults
from engine.results.statistics import summarize

FORMATS = ("png", "svg", "pdf")
WIDTH, HEIGHT, DOTS_PER_INCH = 9.6, 5.6, 200
TITLE_ROOM = 36  # pixels


def save_sweep_figure(
    results: SweepResults, planned_rates: Sequence[float], path: Path, *, title: str = ""
) -> None:
    """Write the curve in the format of the suffix; raises InputError for another suffix or a failed write."""
    suffix = path.suffix.lower().lstrip(".")
    if suffix not in FORMATS:
        raise InputError(f"A chart is saved as .png, .svg, .pdf or .csv, not {path.name}.")
    style = chart_style("light")
    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=100)
    FigureCanvasAgg(figure)
    chart = SweepFigure(figure, style, room_top=TITLE_ROOM if title else 0)
    chart.update(results, planned_rates)
    if title:
        figure.text(LEFT / (100 * WIDTH), 1 - 16 / (100 * HEIGHT), title, color=style.text,
                    fontfamily=style.family, fontsize=17 * PIXEL, fontweight=600, verticalalignment="top",
                    parse_math=False)  # fmt: skip
    content = io.BytesIO()
    # No date inside: the same results give the same file.
    metadata = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(suffix, {})
    with rc_context({"svg.hashsalt": "dropout-lab"}):
        figure.savefig(content, format=suffix, dpi=DOTS_PER_INCH, metadata=metadata)
    replace_file(path, content.getvalue())


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
