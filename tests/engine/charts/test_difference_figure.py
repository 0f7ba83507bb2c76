"""Each seed against itself without dropout: lines, means, intervals, what holds, words where nothing is."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from engine.analysis.score import score_differences
from engine.analysis.verdict import ALPHA
from engine.charts.chart_style import chart_style
from engine.charts.difference_figure import DIVERGED, NO_BASE, WAITING, DifferenceFigure
from engine.experiment.results import SweepResults
from engine.experiment.specs import DataSpec
from tests.engine.analysis.sample_results import REGRESSION, sweep_results
from tests.engine.charts.titles import left_title

FROZEN = ("split",)
Values = dict[float | None, list[float]]
VALUES: Values = {
    0.0: [0.80, 0.81, 0.79, 0.80, 0.82, 0.80],
    0.2: [0.81, 0.80, 0.80, 0.79, 0.83, 0.80],
    0.5: [0.86, 0.88, 0.85, 0.865, 0.88, 0.87],
}


def made(width: float = 9.6, height: float = 6.0, scheme: str = "light") -> DifferenceFigure:
    figure = Figure(figsize=(width, height), dpi=100)
    FigureCanvasAgg(figure)
    return DifferenceFigure(figure, chart_style(scheme))


def shown(results: SweepResults) -> DifferenceFigure:
    chart = made()
    chart.update(results)
    chart.figure.canvas.draw()
    return chart


def test_difference_panel_draws_each_seed_as_a_line_from_zero() -> None:
    (panel,) = shown(sweep_results(VALUES, frozen=FROZEN)).panels
    lines = panel.seeds.get_segments()
    assert len(lines) == 6
    for seed, line in enumerate(lines):
        expected = [100 * (values[seed] - VALUES[0.0][seed]) for values in VALUES.values()]
        assert line[:, 0] == pytest.approx(list(VALUES))
        assert line[:, 1] == pytest.approx(expected)
    assert panel.axes.get_ylabel() == "difference, points"
    assert panel.zero.get_ydata() == pytest.approx([0, 0])
    assert panel.zero_name.text.get_text() == "no dropout" and panel.zero_name.text.get_visible()


def test_difference_axis_says_on_which_scale_the_target_is() -> None:
    chart = made()
    for scaling, label in (("none", ""), ("log", ", log of median price")):
        data = DataSpec("boston_housing", target_scaling=scaling)
        chart.update(sweep_results(VALUES, data, REGRESSION))
        (panel,) = chart.panels
        assert panel.axes.get_ylabel() == f"difference in mean squared error{label}"


def test_difference_panel_means_and_intervals_are_those_of_the_score() -> None:
    results = sweep_results(VALUES)
    (panel,) = shown(results).panels
    rows = score_differences(results)
    assert panel.mean.get_xdata() == pytest.approx([0, 0.2, 0.5])
    assert panel.mean.get_ydata() == pytest.approx([0, *(100 * row.mean for row in rows)])
    for bar, row in zip(panel.bars.get_segments(), rows, strict=True):
        assert bar[:, 1] == pytest.approx([100 * row.ci_low, 100 * row.ci_high])
    holds = [row.rate for row in rows if row.p_holm < ALPHA]
    assert np.asarray(panel.clear.get_xdata()).tolist() == holds == [0.5]
    assert np.asarray(panel.unclear.get_xdata()).tolist() == [0.2]
    assert panel.clear.get_markerfacecolor() != panel.unclear.get_markerfacecolor()


def test_difference_panel_labels_the_largest_gain_and_the_better_side() -> None:
    (panel,) = shown(sweep_results(VALUES)).panels
    assert panel.best.text.get_text() == "0.5:  +6.4 points" and panel.best.text.get_visible()
    assert panel.side.get_text() == "↑ better than no dropout"


def test_difference_panel_takes_a_lower_error_as_better() -> None:
    values: Values = {rate: [20 + 10 * rate + seed for seed in range(5)] for rate in (0.0, 0.2)}
    values[0.4] = [19.0 + seed + 0.1 * (seed % 2) for seed in range(5)]
    (panel,) = shown(sweep_results(values, training=REGRESSION)).panels
    assert panel.side.get_text() == "↓ better than no dropout"
    assert panel.best.text.get_text().startswith("0.4:  −0.9")
    assert panel.axes.get_ylabel() == "difference in mean squared error"


def test_difference_panel_leaves_out_unpaired_seeds() -> None:
    values: Values = {0.0: [0.8, 0.81], 0.5: [0.9, 0.91, 0.92]}
    (panel,) = shown(sweep_results(values)).panels
    assert len(panel.seeds.get_segments()) == 2 and len(panel.dots_shown) == 2


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({}, WAITING),
        ({0.0: [0.8]}, WAITING),
        ({0.2: [0.8, 0.9], 0.4: [0.8, 0.7]}, NO_BASE),
        ({0.0: [math.nan], 0.4: [0.8]}, DIVERGED),
    ],
)
def test_empty_difference_panel_says_what_is_missing(values: Values, text: str) -> None:
    (panel,) = shown(sweep_results(values)).panels
    assert " ".join(panel.note.get_text().split()) == text
    assert not len(panel.dots_shown)


def test_difference_panel_of_one_pair_has_no_interval() -> None:
    (panel,) = shown(sweep_results({0.0: [0.8], 0.5: [0.9]})).panels
    assert len(panel.seeds.get_segments()) == 1 and not len(panel.bars.get_segments())
    assert np.asarray(panel.unclear.get_xdata()).tolist() == [0.5]


def test_difference_panel_leaves_out_only_diverged_trainings() -> None:
    values: Values = {0.0: [0.8, 0.81, 0.8], 0.2: [0.9, math.nan, 0.91], 0.4: [0.9, 0.92, 0.9]}
    (panel,) = shown(sweep_results(values)).panels
    assert len(panel.seeds.get_segments()) == 3 and len(panel.dots_shown) == 5
    assert np.isnan(panel.mean.get_ydata()).tolist() == [False, True, False]


def test_difference_panel_compares_training_scores_without_held_out_data() -> None:
    data = DataSpec(split="none")
    (panel,) = shown(sweep_results({0.0: [0.8, 0.7], 0.5: [0.9, 0.85]}, data)).panels
    assert panel.column == "train_accuracy" and panel.colour == chart_style("light").train


def test_difference_figure_limits_rarely_change_and_artists_are_reused() -> None:
    chart = made()
    chart.update(sweep_results(VALUES))
    before = chart.animated_artists()
    assert chart.update(sweep_results(VALUES)) is False
    assert all(old is new for old, new in zip(before, chart.animated_artists(), strict=True))


def test_difference_key_fits_between_title_and_panel() -> None:
    for width in (9.6, 4.2):
        chart = made(width, 5)
        chart.update(sweep_results(VALUES))
        chart.figure.canvas.draw()
        panel: Any = chart.panels[0]
        frame, title = panel.axes.get_window_extent(), left_title(panel.axes).get_window_extent()
        boxes = [text.get_window_extent() for _, text in panel.key.entries if text.get_visible()]
        assert len(boxes) == (4 if width > 9 else 2)
        for box in boxes:
            assert frame.y1 <= box.y0 and box.y1 <= title.y0 and box.x1 <= frame.x1 + 1
        assert title.y1 <= chart.figure.bbox.height


def test_difference_figure_keeps_view_and_style() -> None:
    chart = made()
    chart.update(sweep_results(VALUES))
    chart.set_views({0: ((0.1, 0.3), (-1.0, 2.0))})
    chart.set_style(chart_style("dark"))
    (panel,) = chart.panels
    assert panel.axes.get_xlim() == (0.1, 0.3) and panel.axes.get_ylim() == (-1, 2)
    assert panel.colour == chart_style("dark").accent
    chart.set_views({})
    assert (panel.axes.get_xlim(), panel.axes.get_ylim()) == chart.home_view(0)
