"""The class's figure: all lines within the panel, names that do not touch and are not cut."""

import itertools
import math
import re

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text

from engine.analysis.pooled import PooledSweep, pool
from engine.charts.chart_style import chart_style
from engine.charts.pooled_figure import PooledFigure
from engine.experiment.results import SweepResults
from engine.experiment.specs import DataSpec
from tests.engine.analysis.sample_results import REGRESSION, sweep_results

NAMES = ("Ada", "Emmy Noether", "Maria Gaetana Agnesi of Milano", "Ben")


def class_of(count: int) -> PooledSweep:
    def sweep(shift: float) -> SweepResults:
        return sweep_results({0.0: [0.8 + shift, 0.82], 0.3: [0.9, 0.92 + shift], 0.6: [0.85, 0.86 + shift]})

    names = itertools.chain(NAMES, (f"Student {number}" for number in itertools.count()))
    return pool((name, sweep(number / 300)) for number, name in zip(range(count), names, strict=False))


def drawn(found: PooledSweep | None, width: float = 9.6, height: float = 5.6) -> PooledFigure:
    figure = Figure(figsize=(width, height), dpi=100)
    canvas = FigureCanvasAgg(figure)
    chart = PooledFigure(figure, chart_style("light"))
    chart.update(found)
    canvas.draw()
    return chart


def shown_names(chart: PooledFigure) -> dict[str, tuple[float, float, float, float]]:
    (axes,) = chart.figure.axes
    boxes = {}
    for text in axes.texts + [child for child in axes.get_children() if hasattr(child, "get_text")]:
        if text.get_visible() and text.get_text() and text.get_horizontalalignment() == "left":
            boxes[text.get_text().replace("\n", " ")] = text.get_window_extent().extents
    return boxes


@pytest.mark.parametrize("size", [(9.6, 5.6), (7.0, 4.0)])
def test_pooled_figure_labels_few_students_without_overlap(size: tuple[float, float]) -> None:
    chart = drawn(class_of(4), *size)
    boxes = {name: box for name, box in shown_names(chart).items() if "accuracy" not in name}
    assert set(boxes) == {*NAMES, "the class"}
    for left, low, right, high in boxes.values():
        assert left > 0
        assert low > 0
        assert right <= 100 * size[0]
        assert high <= 100 * size[1]
    rows = sorted((low, high) for _, low, _, high in boxes.values())
    assert all(first[1] <= second[0] + 0.5 for first, second in itertools.pairwise(rows))


def test_pooled_figure_labels_only_the_class_for_many_students() -> None:
    for chart in (drawn(class_of(13)), drawn(class_of(4), 3.2, 2.6)):
        names = [name for name in shown_names(chart) if "accuracy" not in name]
        assert names == ["the class"]


@pytest.mark.parametrize("size", [(9.6, 5.6), (3.4, 2.8)])
def test_pooled_figure_labels_the_best_rate_of_the_class(size: tuple[float, float]) -> None:
    (axes,) = drawn(class_of(4), *size).figure.axes
    shown = [child for child in axes.get_children() if isinstance(child, Text) and child.get_visible()]
    assert any(re.fullmatch(r"(the class's )?best 0\.3:  9\d\.\d %", text.get_text()) for text in shown)


def test_pooled_figure_curves_are_within_the_panel() -> None:
    found = class_of(13)
    (axes,) = drawn(found).figure.axes
    low, high = axes.get_ylim()
    for student in found.students:
        assert all(low <= 100 * row.mean <= high for row in student.rates)
    titles = {child.get_text() for child in axes.get_children() if hasattr(child, "get_text")}
    assert f"Held-out accuracy, 13 students, {found.n_cells} trainings" in titles


def test_pooled_figure_ignores_rates_without_a_finite_mean() -> None:
    found = pool([("Ada", sweep_results({0.0: [0.8, 0.9], 0.5: [math.nan, 0.9], 0.6: [0.7, 0.8]}))])
    (axes,) = drawn(found).figure.axes
    assert all(map(math.isfinite, axes.get_ylim()))


def test_pooled_figure_without_data_is_empty_and_scheme_can_change() -> None:
    chart = drawn(None)
    assert chart.figure.axes == []
    chart.update(class_of(2))
    chart.set_style(chart_style("dark"))
    assert len(chart.figure.axes) == 1
    assert max(to_rgb(chart.figure.get_facecolor())) < 0.3


@pytest.mark.parametrize("count", [3, 14])
def test_pooled_figure_keeps_its_axes_while_students_are_added(count: int) -> None:
    chart = drawn(class_of(count))
    before = chart.figure.axes
    chart.update(class_of(count + 1))
    assert chart.figure.axes == before
    fresh = drawn(class_of(count + 1))
    assert shown_names(chart).keys() == shown_names(fresh).keys()
    (axes,), (other,) = before, fresh.figure.axes
    assert axes.get_ylim() == other.get_ylim()
    assert len(axes.lines) == len(other.lines)
    assert len(axes.collections) == len(other.collections)


def test_pooled_axis_says_on_which_scale_the_target_is() -> None:
    data = DataSpec("boston_housing", target_scaling="log")
    chart = drawn(pool([("Ada", sweep_results({0.0: [0.8, 0.7], 0.5: [0.6, 0.7]}, data, REGRESSION))]))
    (axes,) = chart.figure.axes
    assert axes.get_ylabel() == "mean squared error, log of median price"
