"""Curves over a sweep's: inside the limits, named where there is room, and gone when they have served."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from engine.charts.chart_style import chart_style
from engine.charts.curve_overlay import (
    BEFORE,
    GUESS,
    THEORY,
    CurveOverlay,
    results_overlay,
    run_look,
)
from engine.charts.sweep_figure import SweepFigure
from engine.charts.sweep_overlays import ALONE, BEHIND
from engine.experiment.results import CellResult, SweepResults
from engine.experiment.specs import Cell, DataSpec, Experiment, TrainingSpec
from engine.network.spec import NetworkSpec

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


def before(level: float = 0.9, slope: float = 0.1) -> CurveOverlay:
    return results_overlay("before", results(level, 3, slope), "accuracy", BEFORE)


def make(width: float = 9, height: float = 5) -> SweepFigure:
    figure = Figure(figsize=(width, height), dpi=100)
    FigureCanvasAgg(figure)
    return SweepFigure(figure, chart_style("light"))


def limits(chart: SweepFigure) -> list[tuple[float, float]]:
    return [panel.axes.get_ylim() for panel in chart.panels]


def test_temporary_overlay_is_shown_alone_then_behind_and_removed() -> None:
    chart = make()
    chart.update(results(0.9, 3), RATES)
    chart.set_overlays([before()])
    before_limits = limits(chart)
    chart.update(results(0.5, 0), RATES)
    assert limits(chart) == before_limits, "the old limits have room for the old curve"
    lines = [panel.overlays.lines[0] for panel in chart.panels]
    names = [panel.overlays.names[0] for panel in chart.panels]
    assert [line.get_alpha() for line in lines] == [ALONE, ALONE]
    assert all(np.size(line.get_xdata()) == 3 for line in lines)
    assert all(name.get_visible() and name.get_text() == "before" for name in names)
    assert all(panel.note.get_text() == "" for panel in chart.panels)
    assert chart.update(results(0.5, 2), RATES) is True
    assert [panel.overlays.lines[0].get_alpha() for panel in chart.panels] == [BEHIND, BEHIND]
    for (low, high), panel in zip(limits(chart), chart.panels, strict=True):
        assert low < 50 and high > 95 and panel.axes.yaxis.get_visible()
    assert chart.update(results(0.5, 2), RATES) is False, "the same again moves no limits"
    chart.set_overlays([])
    assert chart.update(results(0.9, 3), RATES) is True
    assert all(low > 80 for low, _ in limits(chart))
    assert not any(panel.overlays.lines or panel.overlays.names for panel in chart.panels)


@pytest.mark.parametrize("slope", [0.1, -0.1])
def test_overlay_label_is_opposite_to_its_line(slope: float) -> None:
    chart = make()
    chart.set_overlays([before(slope=slope)])
    chart.update(results(0.9, 0), RATES)
    for panel in chart.panels:
        end = panel.axes.transData.transform((0.4, np.asarray(panel.overlays.lines[0].get_ydata())[-1]))[1]
        box = panel.overlays.names[0].get_window_extent()
        assert box.y0 >= end if slope > 0 else box.y1 <= end


def test_overlays_survive_new_panels_and_a_scheme_change() -> None:
    chart = make()
    chart.set_overlays([before()])
    chart.update(results(0.5, 0), RATES)
    assert all(low + 5 > 90 and high < 105 for low, high in limits(chart))
    chart.set_style(chart_style("dark"))
    for panel in chart.panels:
        (line,) = panel.overlays.lines
        assert to_hex(line.get_color()) == chart_style("dark").muted.lower()
        assert line.axes is panel.axes
        assert not line.get_animated() and line not in chart.animated_artists()


def test_overlay_without_measured_values_is_hidden() -> None:
    chart = make()
    other = results(0.9, 3)
    losses = tuple(CellResult(cell.cell, (("train_mean_squared_error", 3.0),), ()) for cell in other.cells)
    overlay = results_overlay("x", SweepResults(other.experiment, losses), "accuracy", BEFORE)
    assert (overlay.train, overlay.test) == (None, None)
    chart.set_overlays([overlay, CurveOverlay("held-out alone", RATES, None, (0.5, 0.6, 0.7), GUESS)])
    chart.update(results(0.5, 2), RATES)
    assert [len(panel.overlays.lines) for panel in chart.panels] == [0, 1]


def test_overlay_values_use_the_axis_unit_and_keep_gaps() -> None:
    chart = make()
    chart.set_overlays([CurveOverlay("guess", RATES, None, (0.5, math.nan, 0.7), GUESS)])
    chart.update(results(0.5, 2), RATES)
    assert chart.panels[1].overlays.lines[0].get_ydata() == pytest.approx([50, math.nan, 70], nan_ok=True)


def test_overlay_labels_are_beside_the_last_panel_without_overlap() -> None:
    chart = make()
    others = [
        CurveOverlay(
            f"another run, number {index}",
            RATES,
            (0.5, 0.6, 0.7 + 0.001 * index),
            (0.5, 0.6, 0.7 + 0.001 * index),
            run_look(index),
        )
        for index in range(5)
    ]
    chart.set_overlays(
        [*others, CurveOverlay("theory: ridge regression", RATES, None, (0.6, 0.6, 0.7), THEORY)]
    )
    chart.update(results(0.5, 3), RATES)
    first, last = chart.panels
    assert not any(name.get_visible() for name in first.overlays.names)
    assert all(name.get_visible() for name in last.overlays.names)
    boxes = sorted((name.get_window_extent() for name in last.overlays.names), key=lambda box: box.y0)
    frame = last.axes.get_window_extent()
    for box in boxes:
        assert box.x0 >= frame.x1 and box.x1 <= chart.figure.bbox.width
    assert all(lower.y1 <= upper.y0 + 0.5 for lower, upper in itertools.pairwise(boxes))


def test_overlay_labels_are_inside_without_a_margin() -> None:
    chart = make(5.8, 3)
    chart.set_overlays([CurveOverlay("another run", RATES, (0.5, 0.6, 0.7), (0.5, 0.6, 0.7), run_look(0))])
    chart.update(results(0.5, 3), RATES)
    for panel in chart.panels:
        box, frame = panel.overlays.names[0].get_window_extent(), panel.axes.get_window_extent()
        assert panel.overlays.names[0].get_visible()
        assert frame.x0 - 1 <= box.x0 and box.x1 <= frame.x1 + 1
        assert frame.y0 - 1 <= box.y0 and box.y1 <= frame.y1 + 1


def test_overlay_with_more_rates_widens_the_axis_without_ticks() -> None:
    chart = make()
    rates = tuple(index / 20 for index in range(19))
    chart.set_overlays([CurveOverlay("theory", rates, None, tuple(0.6 for _ in rates), THEORY)])
    chart.update(results(0.5, 3), RATES)
    assert chart.panels[1].axes.get_xlim()[1] > 0.9
    assert list(chart.panels[1].axes.get_xticks()) == pytest.approx(RATES)


def test_empty_sweep_panel_sentence_fits() -> None:
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


def test_overlays_of_runs_differ_in_colour_and_dash() -> None:
    looks = [run_look(index) for index in range(7)]
    assert len({(look.colour, look.dash) for look in looks}) == 7
    assert len({look.dash for look in looks[:4]}) == 4, "the first four differ in grey too"
