"""The curve of the sweep before: faint, inside the limits, and gone when it has served."""

from __future__ import annotations

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from engine.export.chart_style import chart_style
from engine.project.results import CellResult, SweepResults
from engine.project.specs import Cell, DataSpec, Experiment, NetworkSpec, TrainingSpec
from gui.charts.compared_figure import ALONE, BEHIND, ComparedFigure

RATES = (0.0, 0.2, 0.4)


def results(level: float, seeds: int, slope: float = 0.1) -> SweepResults:
    cells = [
        CellResult(
            Cell(rate, seed),
            tuple((f"{split}_accuracy", level + slope * rate + 0.01 * seed) for split in ("train", "test")),
            (),
        )
        for rate in RATES
        for seed in range(seeds)
    ]
    return SweepResults(Experiment(DataSpec(), NetworkSpec(()), TrainingSpec()), tuple(cells))


def make() -> ComparedFigure:
    figure = Figure(figsize=(9, 5), dpi=100)
    FigureCanvasAgg(figure)
    return ComparedFigure(figure, chart_style("light"))


def limits(chart: ComparedFigure) -> list[tuple[float, float]]:
    return [panel.axes.get_ylim() for panel in chart.panels]


def test_it_shows_alone_then_behind_and_goes() -> None:
    chart = make()
    chart.update(results(0.9, 3), RATES)
    chart.compare_with(results(0.9, 3))
    assert chart.update(results(0.5, 0), RATES) is False, "the old limits have room for the old curve"
    drawn = list(chart._drawn.values())
    assert [item.line.get_alpha() for item in drawn] == [ALONE, ALONE]
    assert all(np.size(item.line.get_xdata()) == 3 and item.name.get_visible() for item in drawn)
    assert all(panel.note.get_text() == "" for panel in chart.panels)
    assert chart.update(results(0.5, 2), RATES) is True
    assert [item.line.get_alpha() for item in drawn] == [BEHIND, BEHIND]
    for (low, high), panel in zip(limits(chart), chart.panels, strict=True):
        assert low < 50 and high > 95 and panel.axes.yaxis.get_visible()
    assert chart.update(results(0.5, 2), RATES) is False, "the same again moves no limits"
    chart.compare_with(None)
    assert chart.update(results(0.9, 3), RATES) is True
    assert all(low > 80 for low, _ in limits(chart))
    assert not any(item.name.get_visible() for item in drawn)


def test_its_name_stands_beside_the_line() -> None:
    chart = make()
    for slope, side in ((0.1, "bottom"), (-0.1, "top")):
        chart.compare_with(results(0.9, 3, slope))
        chart.update(results(0.9, 0), RATES)
        assert {item.name.get_verticalalignment() for item in chart._drawn.values()} == {side}


def test_it_starts_on_new_panels_and_survives_a_new_scheme() -> None:
    chart = make()
    chart.compare_with(results(0.9, 3))
    chart.update(results(0.5, 0), RATES)
    assert all(low + 5 > 90 and high < 105 for low, high in limits(chart))
    chart.set_style(chart_style("dark"))
    drawn = list(chart._drawn.values())
    assert len(drawn) == 2 and all(item.line.get_color() == chart_style("dark").muted for item in drawn)
    assert all(item.line.axes is panel.axes for panel, item in chart._drawn.items())
    artists = chart.animated_artists()
    assert all(item.line in artists and item.name in artists for item in drawn)


def test_what_was_not_measured_before_is_not_compared() -> None:
    chart = make()
    before = results(0.9, 3)
    losses = tuple(CellResult(cell.cell, (("train_mean_squared_error", 3.0),), ()) for cell in before.cells)
    chart.compare_with(SweepResults(before.experiment, losses))
    chart.update(results(0.5, 0), RATES)
    assert not any(item.name.get_visible() for item in chart._drawn.values())


def test_the_sentence_of_an_empty_panel_fits_into_it() -> None:
    chart = make()
    chart.update(results(0.5, 0), RATES)
    assert all("\n" not in panel.note.get_text() for panel in chart.panels)
    chart.figure.set_size_inches(5.6, 4)
    chart.lay_out()
    for panel in chart.panels:
        assert "\n" in panel.note.get_text()
        box, axes = panel.note.get_window_extent(), panel.axes.get_window_extent()
        assert axes.x0 <= box.x0 and box.x1 <= axes.x1
    chart.figure.set_size_inches(9, 5)
    chart.lay_out()
    assert all("\n" not in panel.note.get_text() for panel in chart.panels)
