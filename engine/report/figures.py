"""The report's drawings as SVG in light colours: the network, the curve, the differences."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Hashable
from dataclasses import replace
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, TypeVar, cast

from engine.analysis.score import score_differences, score_of
from engine.analysis.statistics import summarize
from engine.analysis.wording import format_difference, format_metric, rate_label, score_label, sentence_case
from engine.checks.checks import check_network
from engine.data.catalogue import data_set_info, task_of
from engine.experiment.results import SweepResults
from engine.language.numbers import number_text
from engine.language.texts import _, language
from engine.network_picture import network_picture, network_sentence, picture_style
from engine.project.project import Prediction
from engine.report.blocks import Figure
from engine.report.text import values_by_rate
from engine.runs.record import Definition, RunRecord, part_label

if TYPE_CHECKING:
    from matplotlib.figure import Figure as MatplotlibFigure

    from engine.charts.chart_style import ChartStyle
    from engine.charts.figure_file import Draw

NETWORK_PIXELS, MAX_NETWORK_HEIGHT = 680, 900
MM_PER_PIXEL = 0.25
WIDTH = 170.0
SKETCH_HEIGHT = 60.0

Draws = TypeVar("Draws", bound=Callable[..., Figure])


def _kept(maxsize: int) -> Callable[[Draws], Draws]:
    """Keep a function's last figures, each with the language in which it is drawn."""

    def with_memory(draw: Draws) -> Draws:
        @lru_cache(maxsize)
        def drawn(_language: str, *args: Hashable) -> Figure:
            return draw(*args)

        @wraps(draw)
        def figure(*args: Hashable) -> Figure:
            return drawn(language(), *args)

        return cast(Draws, figure)

    return with_memory


@_kept(maxsize=8)
def network_figure(definition: Definition) -> Figure:
    """The network that was swept."""
    task, network = task_of(definition.data), definition.network
    check = check_network(network, definition.training, task)
    names = data_set_info(definition.data).class_names
    picture = network_picture(
        network, check, task, picture_style("light"), width=NETWORK_PIXELS, class_names=names
    )
    scale = min(MM_PER_PIXEL, WIDTH / picture.size[0], MAX_NETWORK_HEIGHT * MM_PER_PIXEL / picture.size[1])
    svg = re.sub(r'font-family="([^"]*)"', r'font-family="\1, sans-serif"', picture.svg, count=1)
    description = network_sentence(network, check, task)
    caption = _("The network. One training step. Hollow units are dropped.")
    return Figure(svg, picture.size[0] * scale, picture.size[1] * scale, description, caption)


@_kept(maxsize=16)
def curve_figure(results: SweepResults, prediction: Prediction | None = None) -> Figure:
    """The metric against the rate, with the sketch that was drawn before the sweep."""
    from engine.charts.curve_overlay import GUESS, CurveOverlay
    from engine.charts.sweep_figure import SweepFigure

    overlays = []
    if prediction is not None and prediction.sketch:
        x, y = zip(*sorted(prediction.sketch), strict=True)
        is_held_out = score_of(results).startswith("test_")
        overlays.append(
            CurveOverlay(_("predicted"), x, None if is_held_out else y, y if is_held_out else None, GUESS)
        )

    def draw(figure: MatplotlibFigure, style: ChartStyle, space_top: float) -> None:
        chart = SweepFigure(figure, style, space_top=space_top)
        chart.set_overlays(overlays)
        chart.update(results, _rates(results))

    caption = _(
        "{score} against the dropout rate: one dot per training, a line through the means and a band for "
        "their 95 % interval."
    )
    if overlays:
        caption = _(
            "{score} against the dropout rate: one dot per training, a line through the means and a band for "
            "their 95 % interval; the dotted line is the sketch made before."
        )
    caption = caption.format(score=sentence_case(score_label(score_of(results))))
    return _drawn(draw, 2 if results.experiment.data.is_held_out else 1, curve_text(results), caption)


@_kept(maxsize=8)
def difference_figure(results: SweepResults) -> Figure:
    """Every seed's difference to rate 0."""
    from engine.charts.difference_figure import DifferenceFigure

    def draw(figure: MatplotlibFigure, style: ChartStyle, space_top: float) -> None:
        DifferenceFigure(figure, style, space_top=space_top).update(results, _rates(results))

    column = score_of(results)
    means = values_by_rate(
        (row.rate, format_difference(column, row.mean))
        for row in score_differences(results)
        if math.isfinite(row.mean)
    )
    label = score_label(column)
    description = _("Mean difference of {score} from no dropout, by dropout rate. {means}.")
    caption = _("{score} at each rate minus that without dropout; one line per seed.")
    return _drawn(
        draw,
        1,
        description.format(score=label, means=means),
        caption.format(score=sentence_case(label)),
    )


@_kept(maxsize=4)
def family_figure(run: RunRecord) -> Figure:
    """A curve for each value of the second setting, or a heat map of many."""
    from engine.analysis.family import family_of
    from engine.charts.family_figure import FamilyFigure

    family = family_of(run)

    def draw(figure: MatplotlibFigure, style: ChartStyle, space_top: float) -> None:
        FamilyFigure(figure, style, space_top=space_top).update(family, run.definition.sweep.rates)

    description = " ".join(
        f"{part_label(run, key)}: {curve_text(results)}" for key, results in family.members if results.cells
    )
    label = sentence_case(score_label(family.score))
    caption = _("{score} against the dropout rate, for each {setting}.").format(
        score=label, setting=family.setting_label
    )
    return _drawn(draw, 1, description, caption)


@_kept(maxsize=16)
def sketch_figure(points: tuple[tuple[float, float], ...], question: str) -> Figure:
    """A curve that was sketched in a lesson, alone: which sweep it is about is not known."""
    from engine.charts.chart_layout import place_axes, set_rate_ticks
    from engine.charts.chart_style import style_axes
    from engine.charts.curve_overlay import GUESS

    rates, values = zip(*sorted(points), strict=True)

    def draw(figure: MatplotlibFigure, style: ChartStyle, space_top: float) -> None:
        figure.set_facecolor(style.card)
        axes = figure.add_subplot()
        axes.plot(rates, values, color=style.prediction, linestyle=GUESS.dash, linewidth=GUESS.width)
        axes.plot(rates, values, color=style.prediction, linestyle="none", marker="o", markersize=4)
        axes.set_xlabel(rate_label())
        axes.set_ylabel(_("score"))
        style_axes(axes, style)
        place_axes([axes], space_top=space_top)
        set_rate_ticks(axes, sorted(set(rates)))

    pairs = ((rate, number_text(value, ".4g")) for rate, value in zip(rates, values, strict=True))
    description = _("Sketched score by dropout rate. {values}.").format(values=values_by_rate(pairs))
    caption = _("The sketch: {question}").format(question=question) if question else _("The sketch.")
    return _drawn(draw, 1, description, caption, SKETCH_HEIGHT)


def _drawn(draw: Draw, panels: int, description: str, caption: str, height: float | None = None) -> Figure:
    """Render a drawing at the width of a page's text, `height` millimetres high."""
    from engine.charts.figure_file import figure_bytes
    from engine.charts.figure_look import FIGURE_SIZES

    look = next(size for size in FIGURE_SIZES if size.id == "text").look(panels)
    look = look if height is None else replace(look, height=height)
    svg = figure_bytes(draw, "svg", look).decode()
    return Figure(svg, look.width, look.height, description, caption)


def _rates(results: SweepResults) -> list[float]:
    return sorted({cell.cell.rate for cell in results.cells if cell.cell.rate is not None})


def curve_text(results: SweepResults) -> str:
    """Describe the curve for users who cannot see it: the mean at every rate."""
    column = score_of(results)
    means = values_by_rate(
        (item.rate, format_metric(column, item.mean)) for item in summarize(results.cells, column)
    )
    return _("Mean {score} by dropout rate. {means}.").format(score=score_label(column), means=means)
