"""Limits of a training's upright axis, straight and logarithmic."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from engine.charts.loss_axis import fitted_limits, show_as_log, show_as_straight


def limits(now, curve, behind=(), **kinds):
    kinds = {"is_log": False, "is_fraction": False} | kinds
    rows = [np.array(behind, float)] if len(behind) else []
    return fitted_limits(now, [np.array(curve, float)], rows, **kinds)


def test_loss_axis_has_no_limits_before_a_value():
    assert limits(None, []) is None
    assert limits(None, [np.nan, np.inf]) is None
    assert limits((0, 1), []) == (0, 1)


def test_loss_axis_has_little_space_below_zero():
    low, high = limits(None, [0.0, 5.0])
    assert -0.25 < low < 0 and high > 5
    low, _ = limits(None, [-3.0, 5.0])
    assert low < -3


def test_loss_axis_limits_change_only_where_needed():
    now = limits(None, [0.1, 2.0])
    assert limits(now, [0.1, 1.5]) == now
    assert limits(now, [0.1, 3.0]) != now


def test_loss_axis_includes_earlier_runs_unless_far_off():
    _, high = limits(None, [0.0, 1.0], [0.0, 2.0])
    assert 2.0 < high < 3.0
    _, high = limits(None, [0.0, 1.0], [0.0, 1e9])
    assert high < 5.0
    low, high = limits(None, [], [0.5, 0.7])
    assert low < 0.5 and high > 0.7


def test_log_axis_ignores_values_not_above_zero():
    low, high = limits(None, [0.0, -1.0, 0.01, 10.0], is_log=True)
    assert 0 < low < 0.01 and high > 10
    assert limits((low, high), [0.01, 9.0], is_log=True) == pytest.approx((low, high))
    assert limits(None, [0.0, -1.0], is_log=True) is None


def test_percent_axis_stays_within_bounds():
    low, high = limits(None, [0.0, 100.0], is_fraction=True)
    assert (low, high) == (-2, 102)


@pytest.mark.parametrize(("low", "high"), [(0.01, 100.0), (0.3, 0.9), (0.52, 0.56), (1e-7, 1e-3)])
def test_log_axis_has_at_least_two_plain_tick_labels(low, high):
    figure = Figure(figsize=(4, 5), dpi=100)
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    show_as_log(axes)
    axes.set_ylim(low, high)
    figure.canvas.draw()
    text = [label.get_text() for label in axes.get_yticklabels()]
    seen = [word for word, y in zip(text, axes.get_yticks(), strict=True) if low <= y <= high]
    assert 2 <= len(seen) <= 12 and len(set(seen)) == len(seen)
    assert not any("$" in word for word in seen)
    show_as_straight(axes)
    assert axes.get_yscale() == "linear"
