"""The score of always guessing in the curve's panels."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from engine.charts.chart_style import chart_style
from engine.charts.sweep_figure import SweepFigure
from engine.charts.sweep_panel import SweepPanel
from engine.experiment.specs import DataSpec
from tests.engine.analysis.sample_results import REGRESSION, sweep_results

BOSTON = DataSpec(dataset="boston_housing", split="none")


def panel_of(errors: list[float], data: DataSpec = BOSTON) -> SweepPanel:
    figure = Figure(figsize=(9, 6), dpi=100)
    FigureCanvasAgg(figure)
    chart = SweepFigure(figure, chart_style("light"))
    chart.update(sweep_results({0.0: errors, 0.5: errors}, data=data, training=REGRESSION), (0.0, 0.5))
    return chart.panels[0]


def test_a_guess_near_the_values_is_a_named_line() -> None:
    panel = panel_of([60.0, 70.0, 75.0])
    assert np.asarray(panel.guess.line.get_ydata()) == pytest.approx([84.42, 84.42], abs=0.01)
    assert panel.axes.get_ylim()[1] > 84.42
    name = panel.guess.name.text
    assert (name.get_visible(), name.get_text()) == (True, "guessing the mean: 84.4")


@pytest.mark.parametrize(("errors", "arrow"), [([3.0, 4.0, 5.0], "↑"), ([2340.0, 2500.0, 2600.0], "↓")])
def test_a_guess_far_away_is_said_at_the_edge(errors: list[float], arrow: str) -> None:
    panel = panel_of(errors)
    low, high = panel.axes.get_ylim()
    assert not low <= 84.42 <= high
    assert not np.size(panel.guess.line.get_ydata())
    name = panel.guess.name.text
    assert (name.get_visible(), name.get_text()) == (True, f"{arrow} guessing the mean: 84.4")
    assert (name.get_position()[1] > 0.5) == (arrow == "↑")


@pytest.mark.parametrize(
    ("width", "text"),
    [(8.0, "↓ guessing the most frequent class: 10.2 %"), (3.0, "↓ guessing: 10.2 %"), (1.9, "")],
)
def test_a_name_has_space_in_its_panel(width: float, text: str) -> None:
    figure = Figure(figsize=(width, 4), dpi=100)
    canvas = FigureCanvasAgg(figure)
    chart = SweepFigure(figure, chart_style("light"))
    chart.update(
        sweep_results({0.0: [0.8, 0.9], 0.5: [0.85, 0.9]}, data=DataSpec("digits", split="none")), (0.0, 0.5)
    )
    canvas.draw()
    (panel,) = chart.panels
    name = panel.guess.name.text
    assert (name.get_text() if name.get_visible() else "") == text
    box, edge = name.get_window_extent(), panel.axes.bbox
    assert not text or edge.x0 <= box.x0 <= box.x1 <= edge.x1


def test_without_a_known_guess_nothing_is_drawn() -> None:
    panel = panel_of([60.0, 70.0, 75.0], DataSpec(dataset="mine", split="none"))
    assert not np.size(panel.guess.line.get_ydata())
    assert not panel.guess.name.text.get_visible()


def test_other_data_have_another_guess() -> None:
    figure = Figure(figsize=(9, 6), dpi=100)
    FigureCanvasAgg(figure)
    chart = SweepFigure(figure, chart_style("light"))
    for dataset, text in (("boston_housing", "84.4"), ("diabetes", "5,930")):
        data = DataSpec(dataset=dataset, split="none")
        chart.update(sweep_results({0.0: [70.0, 75.0]}, data=data, training=REGRESSION), (0.0,))
        assert text in chart.panels[0].guess.name.text.get_text()
