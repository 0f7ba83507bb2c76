"""The curve's artists say what the results say, and its labels cover nothing."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from engine.analysis.statistics import summarize
from engine.charts.chart_style import PlainFormatter, chart_style
from engine.charts.dot_search import dot_at
from engine.charts.sweep_figure import SweepFigure
from engine.experiment.results import CellResult, SweepResults
from engine.experiment.specs import Cell, DataSpec, Experiment, TrainingSpec
from engine.network.spec import NetworkSpec
from tests.engine.charts.titles import left_title

RATES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)


def accuracy(rate, seed):
    """Rise and fall, with the same chance at every rate of a seed."""
    return 0.88 + 0.26 * rate - 0.3 * rate**2 + 0.004 * math.sin(7 * seed)


def sweep(rates=RATES, seeds=range(5), *, held_out=True, metric="accuracy", value=accuracy):
    data = DataSpec(split="holdout" if held_out else "none")
    experiment = Experiment(data, NetworkSpec(()), TrainingSpec(metric=metric))
    splits = ("train", "val", "test") if held_out else ("train",)
    cells = [
        CellResult(Cell(rate, seed), tuple((f"{split}_{metric}", value(rate, seed)) for split in splits), ())
        for rate in rates
        for seed in seeds
    ]
    return SweepResults(experiment, tuple(cells))


def made(width=960, height=660, scheme="light"):
    figure = Figure(figsize=(width / 100, height / 100), dpi=100)
    FigureCanvasAgg(figure)
    return SweepFigure(figure, chart_style(scheme))


def box_of(artist, chart):
    return artist.get_window_extent(chart.figure.canvas.get_renderer())


def test_sweep_figure_has_two_panels_with_held_out_results():
    chart = made()
    chart.update(sweep(), RATES)
    assert [panel.axes.get_title(loc="left") for panel in chart.panels] == [
        "Training data (dropout off)",
        "Held-out data",
    ]
    assert [panel.column for panel in chart.panels] == ["train_accuracy", "test_accuracy"]
    chart.update(sweep(held_out=False), RATES)
    assert [panel.column for panel in chart.panels] == ["train_accuracy"]
    assert len(chart.figure.axes) == 1


def test_sweep_panel_line_band_and_dots_are_the_summaries_in_percent():
    chart = made()
    results = sweep()
    chart.update(results, RATES)
    panel = chart.panels[1]
    summaries = summarize(results.cells, "test_accuracy")
    assert panel.mean.get_xdata() == pytest.approx(RATES)
    assert panel.mean.get_ydata() == pytest.approx([100 * item.mean for item in summaries])
    (outline,) = panel.band.get_paths()
    vertices = {(round(x, 6), round(y, 6)) for x, y in outline.vertices}
    for item in summaries:
        assert (round(item.rate, 6), round(100 * item.ci_low, 6)) in vertices
        assert (round(item.rate, 6), round(100 * item.ci_high, 6)) in vertices
    assert sorted(panel.dots.get_ydata()) == pytest.approx(
        sorted(100 * result.metric("test_accuracy") for result in results.cells)
    )
    assert list(panel.baseline.get_ydata()) == pytest.approx([100 * summaries[0].mean] * 2)
    assert panel.axes.get_ylabel() == "accuracy, %"


def test_sweep_dots_jitter_is_fixed_per_seed():
    chart = made()
    chart.update(sweep(), RATES)
    steps: dict[int, set[float]] = {}
    for dot in chart.panels[0].dots_shown:
        assert abs(dot.x - dot.rate) <= 0.12 * 0.1 + 1e-9
        steps.setdefault(dot.seed, set()).add(round(dot.x - dot.rate, 9))
    assert all(len(found) == 1 for found in steps.values())
    assert len({min(found) for found in steps.values()}) == 5


def test_sweep_axis_shows_all_planned_rates_before_the_first_cell():
    chart = made()
    chart.update(SweepResults(sweep().experiment), RATES)
    for panel in chart.panels:
        assert list(panel.axes.get_xticks()) == pytest.approx(RATES)
        low, high = panel.axes.get_xlim()
        assert low < 0 and high > 0.6
        assert panel.note.get_text()
        assert not panel.best.text.get_visible()
    chart.figure.canvas.draw()


def test_sweep_limits_rarely_change_while_cells_arrive():
    chart = made()
    results = SweepResults(sweep().experiment)
    changes = []
    for cell in sorted(sweep(seeds=range(10)).cells, key=lambda item: (item.cell.seed, item.cell.rate)):
        results = results.with_cells((cell,))
        changes.append(chart.update(results, RATES))
        for panel in chart.panels:
            low, high = panel.axes.get_ylim()
            assert all(low <= dot.y <= high for dot in panel.dots_shown)
    assert sum(changes) <= 8
    assert not any(changes[len(RATES) * 4 :])
    assert chart.update(results, RATES) is False


def test_sweep_figure_reuses_its_artists():
    chart = made()
    chart.update(sweep(seeds=[0]), RATES)
    before = chart.animated_artists()
    chart.update(sweep(), RATES)
    assert all(old is new for old, new in zip(before, chart.animated_artists(), strict=True))


def test_sweep_figure_draws_one_cell_one_rate_and_one_seed():
    for results in (sweep(rates=[0.2], seeds=[0]), sweep(rates=[0.2]), sweep(seeds=[3]), sweep(rates=[0.0])):
        chart = made()
        chart.update(results, sorted({item.cell.rate for item in results.cells}))
        chart.figure.canvas.draw()
        low, high = chart.panels[0].axes.get_xlim()
        assert low < high
        assert len(chart.panels[0].dots_shown) == len(results.cells)
    assert not made().panels


def test_sweep_panel_draws_the_interval_of_a_single_rate_as_a_bar():
    chart = made()
    chart.update(sweep(rates=[0.2]), [0.2])
    (outline,) = chart.panels[0].band.get_paths()
    assert np.ptp(outline.vertices[:, 0]) > 0


def test_sweep_line_has_a_gap_at_diverged_trainings():
    results = sweep(
        metric="mean_squared_error",
        value=lambda rate, seed: math.nan if (rate, seed) == (0.3, 1) else 20 + 10 * rate + seed,
    )
    chart = made()
    chart.update(results, RATES)
    panel = chart.panels[1]
    assert np.isnan(panel.mean.get_ydata()).tolist() == [rate == 0.3 for rate in RATES]
    assert len(panel.band.get_paths()) == 2
    assert len(panel.dots_shown) == len(results.cells) - 1
    chart.figure.canvas.draw()
    chart = made()
    chart.update(sweep(value=lambda rate, seed: math.inf), RATES)
    chart.figure.canvas.draw()
    assert chart.panels[0].note.get_text() == "All trainings diverged."


def test_sweep_panel_marks_the_lowest_error_on_held_out_data_only():
    chart = made()
    results = sweep(metric="mean_squared_error", value=lambda rate, seed: 20 + 40 * (rate - 0.4) ** 2 + seed)
    chart.update(results, RATES)
    assert chart.panels[1].best.text.get_text() == "best 0.4:  22.0"
    assert chart.panels[1].best.text.get_visible()
    assert not chart.panels[0].best.text.get_visible()
    assert chart.panels[0].axes.get_ylabel() == "mean squared error"


SHAPES = {
    "hill": accuracy,
    "falling": lambda rate, seed: 0.9 - 0.2 * rate + 0.01 * math.sin(9 * seed),
    "rising": lambda rate, seed: 0.7 + 0.2 * rate + 0.01 * math.sin(9 * seed),
    "zigzag": lambda rate, seed: 0.8 + 0.02 * math.sin(50 * rate) + 0.01 * math.sin(9 * seed),
    "perfect": lambda rate, seed: 1.0,
}


@pytest.mark.parametrize("size", [(960, 660), (660, 480), (420, 560)])
@pytest.mark.parametrize("shape", SHAPES)
def test_sweep_best_label_is_inside_the_panel_and_off_the_curve(size, shape):
    chart = made(*size)
    chart.update(sweep(value=SHAPES[shape]), RATES)
    panel = chart.panels[1]
    chart.figure.canvas.draw()
    assert panel.best.text.get_visible()
    box, frame = box_of(panel.best.text, chart), panel.axes.get_window_extent()
    assert frame.x0 <= box.x0 and box.x1 <= frame.x1
    assert frame.y0 <= box.y0 and box.y1 <= frame.y1
    points = panel.axes.transData.transform(np.stack([panel.mean.get_xdata(), panel.mean.get_ydata()], -1))
    for start, end in itertools.pairwise(points):
        for share in np.linspace(0, 1, 50):
            assert not box.contains(*(start + share * (end - start)))


def test_sweep_best_label_keeps_its_place_while_possible():
    chart = made()
    chart.update(sweep(seeds=range(4)), RATES)
    before = chart.panels[1].best.text.get_position()
    chart.update(sweep(seeds=range(5)), RATES)
    assert chart.panels[1].best.text.get_position() == pytest.approx(before, abs=1e-9)


@pytest.mark.parametrize("size", [(1440, 900), (960, 660), (660, 480), (420, 560)])
@pytest.mark.parametrize("metric", ["accuracy", "mean_squared_error"])
def test_sweep_figure_texts_are_not_cut_and_titles_do_not_overlap(size, metric):
    value = accuracy if metric == "accuracy" else lambda rate, seed: 0.0125 + 0.001 * (rate + seed)
    chart = made(*size)
    chart.update(sweep(metric=metric, value=value), RATES)
    chart.figure.canvas.draw()
    width, height = chart.figure.bbox.width, chart.figure.bbox.height
    titles = []
    for panel in chart.panels:
        axes = panel.axes
        labels = [left_title(axes), axes.xaxis.label, axes.yaxis.label]
        labels += [tick for tick in (*axes.get_xticklabels(), *axes.get_yticklabels()) if tick.get_text()]
        low, high = axes.get_ylim()
        labels = [w for w in labels if w not in axes.get_yticklabels() or low <= w.get_position()[1] <= high]
        boxes = [box_of(text, chart) for text in labels]
        for box in boxes:
            assert box.x0 >= 0 and box.x1 <= width and box.y0 >= 0 and box.y1 <= height
        titles.append(boxes[0])
        numbers = [box_of(tick, chart) for tick in axes.get_xticklabels() if tick.get_text()]
        for left, right in itertools.pairwise(numbers):
            assert left.x1 < right.x0
        y_name = boxes[2]
        assert all(box_of(tick, chart).x0 >= y_name.x1 for tick in axes.get_yticklabels())
    assert not titles[0].overlaps(titles[1])


def test_sweep_limits_ignore_very_wide_intervals_of_two_seeds():
    chart = made()
    chart.update(sweep(seeds=[0, 1]), RATES)
    values = [dot.y for dot in chart.panels[1].dots_shown]
    low, high = chart.panels[1].axes.get_ylim()
    assert high - low < 2.5 * (max(values) - min(values))


def test_sweep_accuracy_axis_ends_near_100_percent():
    chart = made()
    chart.update(sweep(value=SHAPES["perfect"]), RATES)
    low, high = chart.panels[0].axes.get_ylim()
    assert low < 100 < high <= 102


def test_sweep_figure_set_style_repaints_and_keeps_the_data():
    chart = made()
    chart.update(sweep(), RATES)
    before = np.array(chart.panels[1].mean.get_ydata())
    dark = chart_style("dark")
    chart.set_style(dark)
    assert chart.panels[1].mean.get_color() == dark.accent
    assert chart.panels[0].mean.get_color() == dark.train
    assert chart.panels[0].best.text.get_color() == dark.text
    assert chart.figure.get_facecolor() != (1, 1, 1, 1)
    assert chart.panels[1].mean.get_ydata() == pytest.approx(before)


def test_sweep_figure_finds_the_dot_at_a_pixel():
    chart = made()
    chart.update(sweep(), RATES)
    dot = chart.panels[1].dots_shown[12]
    x, y = chart.panels[1].axes.transData.transform((dot.x, dot.y))
    assert dot_at(chart.panels, x + 1, y, 8) == (chart.panels[1], dot)
    assert dot_at(chart.panels, 2, 2, 8) is None


def test_sweep_shared_axis_has_equal_limits_and_one_set_of_tick_labels():
    chart = made()
    results = sweep(value=lambda rate, seed: 0.6 + 0.1 * rate + 0.001 * seed)
    chart.update(results, RATES)
    widths = [panel.axes.get_position().width for panel in chart.panels]
    chart.set_shared_axis(True)
    assert chart.update(results, RATES) is True
    first, second = (panel.axes for panel in chart.panels)
    assert first.get_ylim() == second.get_ylim()
    chart.figure.canvas.draw()
    assert any(tick.get_text() and tick.get_visible() for tick in first.get_yticklabels())
    assert not any(tick.label1.get_visible() for tick in second.yaxis.get_major_ticks())
    assert not second.yaxis.label.get_visible()
    assert second.get_position().width > widths[1]
    assert chart.update(results, RATES) is False
    chart.set_shared_axis(False)
    chart.update(results, RATES)
    assert second.yaxis.label.get_visible()


def test_sweep_shared_axis_keeps_tick_labels_of_stacked_panels():
    chart = made(420, 560)
    chart.set_shared_axis(True)
    chart.update(sweep(), RATES)
    assert all(panel.axes.yaxis.label.get_visible() for panel in chart.panels)
    assert chart.panels[0].axes.get_ylim() == chart.panels[1].axes.get_ylim()


def test_sweep_shared_axis_limits_include_both_panels():
    chart = made()
    results = sweep()
    cells = tuple(
        CellResult(cell.cell, (("train_accuracy", 0.99), ("test_accuracy", cell.metric("test_accuracy"))), ())
        for cell in results.cells
    )
    chart.set_shared_axis(True)
    chart.update(SweepResults(results.experiment, cells), RATES)
    for panel in chart.panels:
        low, high = panel.axes.get_ylim()
        assert low < 88 and high > 99


def test_sweep_single_seed_is_emphasized_and_both_bests_are_labelled():
    def value(rate, seed):
        return accuracy(rate, seed) + (0.05 if (rate, seed) == (0.1, 3) else 0)

    chart = made()
    results = sweep(value=value)
    chart.update(results, RATES)
    strong = chart.panels[1].mean.get_alpha(), chart.panels[1].dots.get_alpha()
    chart.set_seed(3)
    chart.update(results, RATES)
    train, held_out = chart.panels
    assert held_out.seed.line.get_xdata() == pytest.approx(RATES)
    assert held_out.seed.line.get_ydata() == pytest.approx([100 * value(rate, 3) for rate in RATES])
    assert held_out.mean.get_alpha() < strong[0] and held_out.dots.get_alpha() < strong[1]
    assert held_out.seed.label.text.get_text() == f"seed 3 alone:  best 0.1, {100 * value(0.1, 3):.1f} %"
    assert held_out.best.text.get_text().startswith("the mean's best 0.4:")
    assert train.seed.label.text.get_text() == "seed 3 alone"
    chart.figure.canvas.draw()
    boxes = [box_of(label.text, chart) for label in (held_out.seed.label, held_out.best)]
    assert all(label.text.get_visible() for label in (held_out.seed.label, held_out.best))
    assert not boxes[0].overlaps(boxes[1])
    chart.set_seed(None)
    chart.update(results, RATES)
    assert not held_out.seed.label.text.get_visible() and not len(held_out.seed.line.get_xdata())
    assert (held_out.mean.get_alpha(), held_out.dots.get_alpha()) == strong


def test_sweep_set_seed_ignores_an_unknown_seed():
    chart = made()
    chart.set_seed(77)
    chart.update(sweep(), RATES)
    assert chart.panels[1].mean.get_alpha() == 1
    assert chart.panels[1].best.text.get_text().startswith("best ")
    assert not chart.panels[1].seed.label.text.get_visible()


def test_sweep_view_is_kept_and_hidden_points_are_not_labelled():
    chart = made()
    chart.update(sweep(seeds=range(3)), RATES)
    home = chart.home_view(1)
    chart.set_views({1: ((-0.05, 0.15), (85.0, 92.0))})
    chart.update(sweep(seeds=range(8)), RATES)
    axes = chart.panels[1].axes
    assert axes.get_xlim() == (-0.05, 0.15) and axes.get_ylim() == (85.0, 92.0)
    assert not chart.panels[1].best.text.get_visible()
    assert chart.panels[0].axes.get_xlim() == home[0]
    chart.set_views({})
    assert (axes.get_xlim(), axes.get_ylim()) == chart.home_view(1)
    assert chart.panels[1].best.text.get_visible()


def test_sweep_training_and_held_out_markers_differ():
    chart = made()
    chart.update(sweep(), RATES)
    train, held_out = chart.panels
    assert train.mean.get_marker() != held_out.mean.get_marker()
    assert train.dots.get_marker() != held_out.dots.get_marker()


@pytest.mark.parametrize(
    ("width", "titles"),
    [(960, ["Training data (dropout off)", "Held-out data"]), (380, ["Training", "Held-out"])],
)
def test_sweep_titles_fit_the_panel_width(width, titles):
    chart = made(width, 230)
    chart.update(sweep(), RATES)
    chart.lay_out()
    assert [panel.axes.get_title(loc="left") for panel in chart.panels] == titles


@pytest.mark.parametrize(("lowest", "is_at_zero"), [(40.0, False), (3.0, True), (0.01, False)])
def test_sweep_axis_of_an_error_does_not_begin_far_below_zero(lowest, is_at_zero):
    chart = made()
    results = sweep(metric="mean_squared_error", value=lambda rate, seed: lowest + 100 * rate + seed)
    chart.update(results, RATES)
    for panel in chart.panels:
        low = panel.axes.get_ylim()[0]
        assert low >= -0.03 * (lowest + 64)
        assert (low == 0) == is_at_zero
        assert low < lowest


def test_sweep_axis_says_on_which_scale_the_target_is():
    chart = made()
    for scaling, label in (("none", ""), ("log", ", log of median price")):
        found = sweep(metric="mean_squared_error")
        data = DataSpec("boston_housing", target_scaling=scaling)
        chart.update(replace(found, experiment=replace(found.experiment, data=data)), RATES)
        assert {panel.axes.get_ylabel() for panel in chart.panels} == {f"mean squared error{label}"}


@pytest.mark.parametrize("unit", [10.0**power for power in range(-6, 13, 3)] + [2e4, 9e4, 3e5])
def test_numbers_of_an_axis_leave_its_label_free(unit):
    chart = made()
    found = sweep(metric="mean_squared_error", value=lambda rate, seed: unit * accuracy(rate, seed))
    chart.update(found, RATES)
    chart.figure.canvas.draw()
    axes = chart.panels[0].axes
    numbers = [text for text in axes.get_yticklabels() if text.get_text()]
    assert len(numbers) > 2
    assert box_of(axes.yaxis.label, chart).x1 <= min(box_of(text, chart).x0 for text in numbers)


def test_large_numbers_of_an_axis_have_a_short_exponent():
    texts = PlainFormatter().format_ticks
    assert texts([2.5e7, 3e7, 3.5e7]) == ["2.5e7", "3e7", "3.5e7"]
    assert texts([-5e5, 0, 5e5]) == ["−5e5", "0", "5e5"]
    assert texts([0, 2e-6]) == ["0", "2e-6"] and texts([1.0, 1.25]) == ["1.00", "1.25"]
    assert texts([-20_000, 0, 20_000]) == ["−2e4", "0", "2e4"]


def test_sweep_axis_warns_where_no_data_are_held_out():
    chart = made()
    chart.update(sweep(held_out=False), RATES)
    (panel,) = chart.panels
    assert panel.axes.get_xlabel() == "dropout rate d  (no held-out data: no test of dropout)"
    chart.update(sweep(), RATES)
    assert {panel.axes.get_xlabel() for panel in chart.panels} == {"dropout rate d"}
