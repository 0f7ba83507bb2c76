"""The report's drawings: the network and the curve, in light colours, as SVG."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from engine.data.catalogue import data_set_info, task_of
from engine.export.network_picture import network_picture, network_sentence, picture_style
from engine.export.report.blocks import Figure
from engine.project.checks import check_network
from engine.project.report_spec import Prediction
from engine.project.results import SweepResults
from engine.project.runs import Definition
from engine.results.score import score_of
from engine.results.statistics import summarize
from engine.results.wording import format_metric, score_label

if TYPE_CHECKING:
    from matplotlib.figure import Figure as MatplotlibFigure

    from engine.export.chart_style import ChartStyle

NETWORK_PIXELS, MOST_NETWORK_HEIGHT = 680, 900
MM_PER_PIXEL = 0.25
WIDTH = 170.0


@lru_cache(maxsize=8)
def network_figure(definition: Definition) -> Figure:
    """The network that was swept."""
    task, network = task_of(definition.data), definition.network
    check = check_network(network, definition.training, task)
    names = data_set_info(definition.data).class_names
    picture = network_picture(
        network, check, task, picture_style("light"), width=NETWORK_PIXELS, class_names=names
    )
    scale = min(MM_PER_PIXEL, WIDTH / picture.size[0], MOST_NETWORK_HEIGHT * MM_PER_PIXEL / picture.size[1])
    svg = re.sub(r'font-family="([^"]*)"', r'font-family="\1, sans-serif"', picture.svg, count=1)
    words = network_sentence(network, check, task)
    caption = "The network. One training step: what is hollow is dropped."
    return Figure(svg, picture.size[0] * scale, picture.size[1] * scale, words, caption)


@lru_cache(maxsize=16)
def curve_figure(results: SweepResults, prediction: Prediction | None = None, name: str = "") -> Figure:
    """The metric against the rate, and the sketch that was made before."""
    from engine.export.curve_overlay import GUESS, CurveOverlay
    from engine.export.figure_file import figure_bytes
    from engine.export.figure_look import FIGURE_SIZES
    from engine.export.sweep_figure import SweepFigure

    look = next(size for size in FIGURE_SIZES if size.id == "text").look(
        2 if results.experiment.data.is_held_out else 1
    )
    rates = sorted({cell.cell.rate for cell in results.cells if cell.cell.rate is not None})
    overlays = []
    if prediction is not None and prediction.sketch:
        across, up = zip(*prediction.sketch, strict=True)
        is_held_out = score_of(results).startswith("test_")
        overlays.append(
            CurveOverlay("predicted", across, None if is_held_out else up, up if is_held_out else None, GUESS)
        )

    def draw(figure: MatplotlibFigure, style: ChartStyle, room_top: float) -> None:
        chart = SweepFigure(figure, style, room_top=room_top)
        chart.set_overlays(overlays)
        chart.update(results, rates)

    svg = figure_bytes(draw, "svg", look).decode()
    caption = f"{score_label(score_of(results)).capitalize()} against the dropout rate"
    caption += f", {name}" if name else ""
    caption += ": every training a dot, their mean a line, its 95 % interval a band"
    caption += "; the dotted line is the sketch made before." if overlays else "."
    return Figure(svg, look.width, look.height, curve_words(results), caption)


def curve_words(results: SweepResults) -> str:
    """The curve for those who can't see it: the mean at every rate."""
    column = score_of(results)
    means = [
        f"{item.rate:g}: {format_metric(column, item.mean)}" for item in summarize(results.cells, column)
    ]
    return f"Mean {score_label(column)} by dropout rate. " + "; ".join(means) + "."
