"""The row that says what marks mean."""

from __future__ import annotations

import itertools

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from engine.charts.chart_style import chart_style
from engine.charts.panel_key import PanelKey
from engine.charts.sweep_figure import SweepFigure
from engine.charts.sweep_panel import INTERVAL, MEAN, ONE
from engine.experiment.results import CellResult, SweepResults
from engine.experiment.specs import Cell, DataSpec, Experiment, TrainingSpec
from engine.network.spec import NetworkSpec


def figure_of(width: float) -> SweepFigure:
    figure = Figure(figsize=(width, 4), dpi=100)  # too low for panels above one another
    FigureCanvasAgg(figure)
    chart = SweepFigure(figure, chart_style("light"))
    experiment = Experiment(DataSpec(), NetworkSpec(()), TrainingSpec())
    scores = (("train_accuracy", 0.9), ("test_accuracy", 0.8))
    chart.update(SweepResults(experiment, (CellResult(Cell(0.0, 0), scores, ()),)), (0.0, 0.5))
    chart.figure.canvas.draw()
    return chart


def shown(key: PanelKey) -> list[str]:
    return [text.get_text() for _, text in key.entries if text.get_visible()]


def test_dot_line_and_band_are_explained_once() -> None:
    first, second = figure_of(9.6).panels
    assert shown(first.key) == [ONE, MEAN, INTERVAL]
    assert shown(second.key) == []


def test_the_key_lies_between_title_and_panel() -> None:
    chart = figure_of(9.6)
    panel = chart.panels[0]
    renderer = chart.figure.canvas.get_renderer()  # type: ignore[attr-defined]
    boxes = [text.get_window_extent(renderer) for _, text in panel.key.entries]
    assert all(box.y0 > panel.axes.bbox.y1 and box.y1 < panel.title.get_window_extent().y0 for box in boxes)
    assert all(one.x1 < other.x0 for one, other in itertools.pairwise(boxes))


def test_entries_without_space_are_left_out() -> None:
    assert shown(figure_of(2.7).panels[0].key) == [ONE, MEAN]
