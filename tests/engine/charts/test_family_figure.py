"""A family of sweeps, as curves that can be told apart and as a heat map that can be read."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from engine.analysis.family import FamilyResults
from engine.analysis.statistics import summarize
from engine.charts.chart_style import chart_style
from engine.charts.family_figure import MAX_CURVES, FamilyFigure
from engine.charts.family_map import FamilyMap
from engine.charts.family_panel import FamilyPanel
from engine.experiment.specs import DataSpec
from tests.engine.analysis.sample_results import REGRESSION, sweep_results

RATES = (0.0, 0.2, 0.4)


def family(count: int = 3, **more: object) -> FamilyResults:
    members = tuple(
        (
            str(8 * 2**index),
            sweep_results(
                {
                    rate: [0.8 + 0.01 * index + 0.1 * rate * (1 - rate) + 0.01 * seed for seed in range(4)]
                    for rate in RATES
                },
                **more,  # type: ignore[arg-type]
            ),
        )
        for index in range(count)
    )
    return FamilyResults("units", members)


def made(*, is_map: bool = False, width: float = 9.6, height: float = 6.0) -> FamilyFigure:
    figure = Figure(figsize=(width, height), dpi=100)
    FigureCanvasAgg(figure)
    chart = FamilyFigure(figure, chart_style("light"))
    chart.set_heat_map(is_map)
    return chart


def curves(chart: FamilyFigure) -> FamilyPanel:
    assert chart.curves is not None
    return chart.curves


def fields(chart: FamilyFigure) -> FamilyMap:
    assert chart.map is not None
    return chart.map


def test_family_panel_draws_each_member_as_mean_and_band() -> None:
    chart = made()
    chart.update(family())
    for index, (_, results) in enumerate(family().members):
        summaries = summarize(results.cells, "test_accuracy")
        curve = curves(chart).curves[index]
        assert curve.line.get_ydata() == pytest.approx([100 * item.mean for item in summaries])
        tops = set(np.round(np.asarray(curve.band.get_paths()[0].vertices)[:, 1], 6).tolist())
        assert {round(100 * item.ci_high, 6) for item in summaries} <= tops


def test_family_panel_labels_eight_members_with_distinct_colours_and_markers() -> None:
    chart = made()
    chart.update(family(MAX_CURVES))
    lines = [curve.line for curve in curves(chart).curves]
    assert len({line.get_color() for line in lines}) == len({line.get_marker() for line in lines}) == 8
    frame = curves(chart).axes.get_window_extent()
    boxes = sorted((curve.name.get_window_extent() for curve in curves(chart).curves), key=lambda box: box.y0)
    for lower, upper in itertools.pairwise(boxes):
        assert lower.y1 <= upper.y0 + 0.5
    assert all(box.x0 >= frame.x1 and box.x1 <= chart.figure.bbox.width for box in boxes)


def test_family_panel_labels_the_best_point() -> None:
    chart = made()
    chart.update(family())
    label = curves(chart).best.text
    assert label.get_text().startswith("best 0.4 with units 32:") and label.get_visible()


def test_family_figure_draws_many_members_as_a_heat_map() -> None:
    chart = made()
    chart.update(family(MAX_CURVES + 1))
    assert chart.curves is None and chart.map is not None


def test_family_map_fields_have_means_and_the_best_is_outlined() -> None:
    chart = made(is_map=True)
    chart.update(family())
    chart.figure.canvas.draw()
    panel = fields(chart)
    means = [[100 * item.mean for item in rows] for rows in family().summaries()]
    assert [[text.get_text() for text in row] for row in panel.numbers] == [
        [f"{value:.1f}" for value in row] for row in means
    ]
    assert all(text.get_visible() for row in panel.numbers for text in row)
    assert panel.outline.get_xy() == (1.5, 1.5)
    brightness = np.asarray(panel.fields.get_facecolor())[:, :3].sum(axis=1)
    assert brightness.argmax() == np.argmax(np.concatenate(means))


def test_family_map_draws_the_lowest_error_brightest() -> None:
    values: dict[float | None, list[float]] = {0.0: [20.0, 21.0], 0.2: [18.0, 18.5]}
    chart = made(is_map=True)
    chart.update(FamilyResults("units", (("8", sweep_results(values, training=REGRESSION)),)))
    brightness = np.asarray(fields(chart).fields.get_facecolor())[:, :3].sum(axis=1)
    assert brightness[1] > brightness[0]


def test_family_map_field_without_trainings_is_empty() -> None:
    members = (("8", sweep_results({0.0: [0.8], 0.2: [0.9]})), ("16", sweep_results({0.0: [0.7]})))
    chart = made(is_map=True)
    chart.update(FamilyResults("units", members), RATES)
    chart.figure.canvas.draw()
    panel = fields(chart)
    assert [text.get_text() for text in panel.numbers[1]] == ["70.0", "", ""]
    width, height = (panel.axes.bbox.width, panel.axes.bbox.height)
    found = panel.field_at(0.1 * width, 0.9 * height)
    assert found is not None and (found.rate, found.seed, found.value) == (0.0, 1, 0.7)
    assert panel.field_at(0.5 * width, 0.9 * height) is None


def test_family_map_hides_numbers_without_space() -> None:
    chart = made(is_map=True, width=1.6, height=3)
    chart.update(family())
    assert not any(text.get_visible() for row in fields(chart).numbers for text in row)


@pytest.mark.parametrize("is_map", [False, True])
def test_family_figure_update_reuses_artists(is_map: bool) -> None:
    chart = made(is_map=is_map)
    assert chart.update(family()) is True
    before = chart.animated_artists()
    assert chart.update(family()) is False
    assert all(old is new for old, new in zip(before, chart.animated_artists(), strict=True))
    chart.set_heat_map(not is_map)
    assert chart.update(family()) is True
    chart.set_style(chart_style("dark"))
    chart.figure.canvas.draw()
    assert len(chart.figure.axes) == 1


@pytest.mark.parametrize("is_map", [False, True])
def test_family_figure_draws_no_cells_one_cell_and_nan(is_map: bool) -> None:
    chart = made(is_map=is_map)
    for members in (
        (),
        (("8", sweep_results({})),),
        (("8", sweep_results({0.2: [0.5]})),),
        (("8", sweep_results({0.2: [math.nan], 0.4: [math.inf]})),),
    ):
        chart.update(FamilyResults("units", members), RATES)
        chart.figure.canvas.draw()


def test_family_figure_keeps_the_view_of_curves_only() -> None:
    chart = made()
    chart.update(family())
    chart.set_views({0: ((0.1, 0.3), None)})
    chart.update(family())
    assert curves(chart).axes.get_xlim() == (0.1, 0.3)
    chart.set_heat_map(True)
    chart.update(family())
    assert chart.zoomable_axes() == []


def far_and_near() -> FamilyResults:
    """One member far above, two near to each other; the best point is below both."""
    starts = {"0.0003": 270.0, "0.001": 33.0, "0.003": 23.0}
    members = tuple(
        (
            label,
            sweep_results(
                {rate: [start + 40 * rate + seed for seed in range(4)] for rate in RATES}, training=REGRESSION
            ),
        )
        for label, start in starts.items()
    )
    return FamilyResults("learning rate", members)


def test_family_callout_has_the_look_of_the_curve_that_it_names() -> None:
    chart = made()
    chart.update(far_and_near())
    panel = curves(chart)
    best = panel.curves[2]
    assert "learning rate 0.003" in panel.best.text.get_text()
    assert panel.best.text.get_color() == best.name.get_color()
    assert panel.best.leader.get_color() == best.line.get_color()
    assert (panel.best_dot.get_color(), panel.best_dot.get_marker()) == (
        best.line.get_color(),
        best.line.get_marker(),
    )
    assert np.array_equal(np.asarray(panel.best_dot.get_xydata()), np.asarray(best.line.get_xydata())[:1])


def test_family_callout_crosses_no_other_curve_if_it_can() -> None:
    chart = made()
    chart.update(family())
    panel = curves(chart)
    x, y = panel.best.leader.get_data()
    ends = panel.axes.transAxes.transform(np.column_stack([x, y]))
    for curve in panel.curves[:-1]:
        line = panel.axes.transData.transform(np.column_stack(curve.line.get_data()))
        steps = np.linspace(0, 1, 50)[:, None]
        path = ends[0] + steps * (ends[1] - ends[0])
        below = path[:, 1] < np.interp(path[:, 0], line[:, 0], line[:, 1])
        assert below.all() or not below.any()


def test_family_axis_of_an_error_does_not_begin_below_zero() -> None:
    chart = made()
    chart.update(far_and_near())
    assert 0 <= curves(chart).axes.get_ylim()[0] < 23


def test_family_panel_shows_the_score_of_guessing() -> None:
    chart = made()
    data = DataSpec(dataset="boston_housing")
    members = tuple(
        (label, sweep_results({0.0: [start, start + 4], 0.5: [start + 20, start + 30]}, data, REGRESSION))
        for label, start in (("8", 20.0), ("16", 60.0))
    )
    chart.update(FamilyResults("units", members))
    guess = curves(chart).guess
    assert guess.name.text.get_text() == "guessing the mean: 84.4" and guess.name.text.get_visible()
