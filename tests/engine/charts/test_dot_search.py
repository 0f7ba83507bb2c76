"""The dot under a pointer, and the next one for a key."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from engine.charts.dot_search import dot_at, in_figure, step_rate, step_value
from engine.charts.sweep_dots import Dots, rate_step

ROWS = [(0.0, 0, 0.5), (0.0, 1, 0.6), (0.0, 2, 0.55), (0.2, 0, 0.7), (0.2, 2, 0.6), (0.4, 1, 0.9)]


class Panel:
    """A panel as charts have them."""

    def __init__(self, axes, dots):
        self.axes, self.dots_shown = axes, dots
        self.column, self.colour = "test_accuracy", "#000000"
        axes.set_xlim(-0.1, 0.5)
        axes.set_ylim(0.4, 1.0)


@pytest.fixture(params=[100, 270])
def panels(request):
    figure = Figure(figsize=(8, 4), dpi=request.param)
    FigureCanvasAgg(figure)
    return [Panel(figure.add_subplot(1, 2, index), Dots(ROWS)) for index in (1, 2)]


def test_dot_at_finds_the_nearest_dot_of_the_panel(panels):
    for panel in panels:
        for index in range(len(ROWS)):
            x, y = panel.axes.transData.transform(panel.dots_shown.places[index])
            assert dot_at(panels, x + 2, y - 2, 9) == (panel, panel.dots_shown[index])
    assert dot_at(panels, 1, 1, 9) is None


def test_dot_at_ignores_dots_out_of_view(panels):
    panel = panels[0]
    x, y = panel.axes.transData.transform(panel.dots_shown.places[5])
    panel.axes.set_ylim(0.4, 0.8)
    assert dot_at(panels, x, y, 9) is None
    assert np.isnan(in_figure(panel, panel.dots_shown.places)[5]).all()
    assert np.isfinite(in_figure(panel, panel.dots_shown.places)[:5]).all()


def test_step_rate_keeps_the_seed_where_possible():
    dots = Dots(ROWS)

    def dot(rate, seed):
        found = dots.find(rate, seed)
        assert found is not None
        return found

    start = dot(0.0, 2)
    assert step_rate(dots, start, 1) == dot(0.2, 2)
    assert step_rate(dots, dot(0.2, 2), 1) == dot(0.4, 1), "the only one there"
    assert step_rate(dots, start, -1) is None and step_rate(dots, dot(0.4, 1), 1) is None
    assert step_value(dots, start, 1) == dot(0.0, 1)
    assert step_value(dots, start, -1) == dot(0.0, 0)
    assert step_value(dots, dot(0.0, 1), 1) is None
    assert dots.find(0.3, 0) is None


def test_dots_leave_out_non_finite_values_and_separate_seeds():
    dots = Dots([(0.0, 0, np.nan), (0.0, 1, 0.5), (0.0, 2, 0.5)], 100, 0.1)
    assert len(dots) == 2 and dots.span == (50, 50)
    assert dots.places[0][0] != dots.places[1][0] and np.abs(dots.places[:, 0]).max() <= 0.012
    assert Dots().span is None and not len(Dots().of_seed(0))
    assert rate_step((0.0, 0.3, 0.1)) == pytest.approx(0.1) and rate_step((0.2,)) == 0.1
