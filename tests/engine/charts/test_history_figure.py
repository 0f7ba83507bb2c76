"""A training's lines, their names and their limits."""

import math

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from engine.analysis.curves import RunningAverage
from engine.analysis.generalization_gap import LEARNING, MEMORISES
from engine.charts.chart_layout import epoch_ticks, stable_limits, thinned
from engine.charts.chart_style import chart_style
from engine.charts.curve_overlay import EarlierRun
from engine.charts.history_figure import HistoryFigure, HistoryLook
from engine.charts.label_place import spread
from engine.data.guess import CLASS, MEAN, Guess
from tests.engine.charts.titles import left_title

CROSS_ENTROPY = "sparse_categorical_crossentropy"


def values(epoch):
    gone = math.exp(-epoch / 10)
    return {
        "loss": 0.9 + 1.5 * gone,
        "train_loss": 0.6 + 1.4 * gone,
        "val_loss": 0.65 + 1.4 * gone,
        "accuracy": 0.75 - 0.5 * gone,
        "train_accuracy": 0.85 - 0.5 * gone,
        "val_accuracy": 0.86 - 0.5 * gone,
    }


def made(width=960, height=660, epochs=40, done=40, metric="accuracy", loss=CROSS_ENTROPY, held_out=True):
    figure = Figure(figsize=(width / 100, height / 100), dpi=100)
    FigureCanvasAgg(figure)
    chart = HistoryFigure(figure, chart_style("light"))
    chart.start(epochs, metric, loss, held_out)
    chart.lay_out()
    for epoch in range(1, done + 1):
        chart.add(epoch, values(epoch))
    chart.update()
    return chart


def test_history_figure_draws_every_curve_over_epochs_from_1():
    chart = made(done=12)
    loss, metric = chart.panels
    assert list(loss.lines) == ["loss", "train_loss", "val_loss"]
    assert list(loss.lines["loss"].get_xdata()) == list(range(1, 13))
    assert loss.lines["val_loss"].get_ydata() == pytest.approx([values(e)["val_loss"] for e in range(1, 13)])
    assert metric.lines["accuracy"].get_ydata()[0] == pytest.approx(100 * values(1)["accuracy"])
    low, high = loss.axes.get_xlim()
    assert low < 1 and high > 40


def test_history_lines_differ_in_more_than_colour():
    lines = made().panels[0].lines.values()
    assert len({(line.get_linestyle(), line.get_marker()) for line in lines}) == 3


def test_history_figure_without_held_out_data_has_two_lines():
    assert list(made(held_out=False).panels[1].lines) == ["accuracy", "train_accuracy"]


def test_history_figure_with_the_loss_as_metric_has_one_panel():
    assert len(made(metric="mean_squared_error", loss="mean_squared_error").panels) == 1


def test_history_axes_say_on_which_scale_the_target_is():
    chart = made()
    chart.start(5, "mean_absolute_error", "mean_squared_error", True, target="log of price")
    assert [panel.axes.get_ylabel() for panel in chart.panels] == [
        "mean squared error, log of price",
        "mean absolute error, log of price",
    ]


def test_history_figure_start_clears_the_last_training():
    chart = made()
    chart.start(5, "accuracy", CROSS_ENTROPY, False)
    assert len(chart.figure.axes) == 2
    assert all(not len(line.get_xdata()) for panel in chart.panels for line in panel.lines.values())


def test_history_names_a_weighted_loss_in_its_own_panel_only():
    chart = made()
    chart.start(5, "accuracy", CROSS_ENTROPY, True, is_weighted=True)
    loss, metric = ([curve.look.label for curve in panel.curves.values()] for panel in chart.panels)
    assert loss == ["dropout on, weighted", "training, dropout off", "validation"]
    assert metric == ["training, dropout on", "training, dropout off", "validation"]
    assert [text.get_text() for text in chart.legend.get_texts()] == metric


def test_history_lines_have_gaps_at_non_finite_values():
    chart = made(done=3)
    chart.add(4, {"loss": math.inf, "train_loss": math.nan})
    chart.add(5, values(5))
    chart.update()
    chart.figure.canvas.draw()
    line = chart.panels[0].lines["val_loss"]
    assert list(line.get_xdata()) == [1, 2, 3, 4, 5]
    assert np.isnan(line.get_ydata()).tolist() == [False, False, False, True, False]


def test_history_limits_rarely_change_over_a_training():
    chart = made(done=0)
    changes = 0
    for epoch in range(1, 41):
        chart.add(epoch, values(epoch))
        changes += chart.update()
    assert changes <= 10


def test_long_histories_are_thinned_and_keep_the_last_epoch():
    chart = made(epochs=30_000, done=25_001)
    x = chart.panels[0].lines["loss"].get_xdata()
    assert len(x) <= 4000 + 1
    assert x[-1] == 25_001


@pytest.mark.parametrize("done", [1, 7, 40])
@pytest.mark.parametrize("size", [(1440, 900), (960, 660), (420, 560)])
def test_history_labels_are_right_of_their_lines_without_overlap(size, done):
    chart = made(width=size[0], height=size[1], done=done)
    chart.figure.canvas.draw()
    assert not chart.legend.get_visible()
    for panel in chart.panels:
        boxes = [name.get_window_extent() for name in panel.names.values()]
        for index, box in enumerate(boxes):
            assert box.x1 <= chart.figure.bbox.width and box.y0 >= 0 and box.y1 <= chart.figure.bbox.height
            assert not any(box.overlaps(other) for other in boxes[index + 1 :])
        for line in panel.lines.values():
            x, _ = panel.axes.transData.transform((line.get_xdata()[-1], line.get_ydata()[-1]))
            assert all(box.x0 > x for box in boxes)
    second = chart.panels[1].axes.get_tightbbox()
    if size[0] > 420:
        assert all(n.get_window_extent().x1 < second.x0 for n in chart.panels[0].names.values())


def test_narrow_history_figure_has_a_legend_above():
    chart = made(660, 480)
    chart.figure.canvas.draw()
    assert chart.legend.get_visible()
    assert not any(name.get_visible() for panel in chart.panels for name in panel.names.values())
    box = chart.legend.get_window_extent()
    assert box.x0 >= 0 and box.x1 <= chart.figure.bbox.width and box.y1 <= chart.figure.bbox.height
    for panel in chart.panels:
        title = left_title(panel.axes).get_window_extent()
        assert not title.overlaps(box)
    assert [text.get_text() for text in chart.legend.get_texts()][-1] == "validation"


def test_history_figure_set_style_keeps_the_lines():
    chart = made(done=9)
    dark = chart_style("dark")
    chart.set_style(dark)
    line = chart.panels[0].lines["val_loss"]
    assert line.get_color() == dark.accent
    assert len(line.get_xdata()) == 9


def test_history_smoothing_adds_a_line_and_keeps_the_values():
    chart = made(done=0)
    chart.set_look(HistoryLook(smoothing=0.6))
    for epoch in range(1, 13):
        chart.add(epoch, values(epoch) | {"val_loss": float(epoch % 2)})
    chart.update()
    curve = chart.panels[0].curves["val_loss"]
    noisy = [float(epoch % 2) for epoch in range(1, 13)]
    assert list(curve.line.get_ydata()) == noisy
    average = RunningAverage(0.6)
    assert list(curve.smoothed.get_ydata()) == pytest.approx([average.add(value) for value in noisy])
    assert curve.smoothed.get_zorder() > curve.line.get_zorder() and curve.line.get_alpha() < 0.5
    assert curve.line.get_visible()
    chart.set_look(HistoryLook(smoothing=0.9))
    average = RunningAverage(0.9)
    assert list(curve.smoothed.get_ydata()) == pytest.approx([average.add(value) for value in noisy])
    chart.set_look(HistoryLook())
    assert not curve.smoothed.get_visible() and curve.line.get_alpha() is None
    assert curve.line.get_marker() == "o"


def test_history_log_scale_applies_to_the_loss_only_and_is_reversible():
    chart = made()
    loss, metric = chart.panels
    before = loss.axes.get_ylim()
    chart.set_look(HistoryLook(is_log=True))
    assert loss.axes.get_yscale() == "log" and metric.axes.get_yscale() == "linear"
    low, high = loss.axes.get_ylim()
    assert 0 < low < 0.7 and high > 2
    chart.set_style(chart_style("dark"))
    assert chart.panels[0].axes.get_yscale() == "log"
    chart.set_look(HistoryLook())
    assert chart.panels[0].axes.get_ylim() == pytest.approx(before)


def earlier(name="run 1", epochs=60):
    rows = {
        curve: tuple(values(epoch)[curve] + 0.01 for epoch in range(1, epochs + 1)) for curve in values(1)
    }
    return EarlierRun(name, "", tuple(rows.items()))


def test_history_earlier_runs_are_behind_and_survive_a_scheme_change():
    chart = made()
    chart.set_earlier([earlier("a"), EarlierRun("b", "#009E73", earlier().history)])
    for _ in range(2):
        for panel in chart.panels:
            first, second = panel.earlier_lines
            own = panel.lines[f"val_{panel.name}"]
            assert first.get_linewidth() < own.get_linewidth() and first.get_zorder() < own.get_zorder()
            assert not first.get_animated() and second.get_color() == "#009E73"
            factor = 100 if panel.name == "accuracy" else 1
            assert first.get_ydata()[4] == pytest.approx(factor * (values(5)[f"val_{panel.name}"] + 0.01))
        chart.set_style(chart_style("dark"))
    chart.set_look(HistoryLook(shows_earlier=False))
    assert not any(panel.earlier_lines for panel in chart.panels)
    chart.set_look(HistoryLook())
    chart.set_earlier([])
    assert not any(panel.earlier_lines for panel in chart.panels)


def test_history_figure_gives_the_values_of_an_epoch():
    chart = made(done=12)
    chart.set_earlier([earlier("run 7", epochs=9)])
    loss, metric = chart.read(5)
    assert [item.label for item in loss] == [
        *(c.look.label for c in chart.panels[0].curves.values()),
        "run 7",
    ]
    assert metric[2].text == f"{100 * values(5)['val_accuracy']:.1f} %"
    assert metric[2].y == pytest.approx(100 * values(5)["val_accuracy"])
    assert len(chart.read(12)[0]) == 3, "the earlier one had ended"
    assert chart.read(13) == [[], []] and chart.read(0) == [[], []]


def test_history_marks_the_best_epoch_so_far_or_the_last_at_the_end():
    chart = made(done=12)
    assert not chart.panels[0].marks.line.get_visible()
    chart.end()
    chart.update()
    for panel in chart.panels:
        assert (
            panel.marks.scored_epoch == 12
            and panel.marks.label.get_text() == "score taken at epoch 12 (last)"
        )
    chart.start(40, "accuracy", CROSS_ENTROPY, True, is_best=True)
    for epoch in range(1, 13):
        chart.add(epoch, values(epoch) | {"val_loss": abs(epoch - 7) + 1.0})
    chart.update()
    assert chart.panels[0].marks.label.get_text() == "score taken at epoch 7 (best on validation)"
    chart.end()
    chart.update()
    assert chart.panels[0].marks.scored_epoch == 7


def test_history_figure_marks_overfitting_in_the_loss_panel():
    chart = made(done=0)
    chart.update()
    assert chart.generalization_gap is None
    for epoch in range(1, 41):
        chart.add(epoch, values(epoch) | {"val_loss": 1 + abs(epoch - 14) / 20})
    chart.update()
    loss, metric = chart.panels
    assert chart.generalization_gap is not None and (
        chart.generalization_gap.kind,
        chart.generalization_gap.epoch,
    ) == (MEMORISES, 14)
    assert (
        loss.marks.overfitting_epoch == 14
        and loss.marks.band.get_visible()
        and metric.marks.overfitting_epoch is None
    )


def test_history_view_is_kept_over_new_epochs_and_a_scheme_change():
    chart = made(done=5)
    chart.set_views({0: ((2, 8), (1.0, 2.0)), 1: ((2, 8), None)})
    for epoch in range(6, 41):
        chart.add(epoch, values(epoch) | {"loss": 50.0})
        chart.update()
    chart.set_style(chart_style("dark"))
    loss, metric = chart.panels
    assert loss.axes.get_xlim() == (2, 8) and loss.axes.get_ylim() == (1.0, 2.0)
    assert metric.axes.get_xlim() == (2, 8) and metric.axes.get_ylim() == chart.home_view(1)[1]
    assert all(2 <= tick <= 8 and tick == int(tick) for tick in loss.axes.get_xticks() if 2 <= tick <= 8)
    assert chart.home_view(0)[1][1] > 50
    chart.set_views({})
    assert loss.axes.get_ylim() == chart.home_view(0)[1] and loss.axes.get_xlim()[1] > 40


def test_history_labels_are_removed_with_their_lines():
    chart = made()
    chart.set_views({0: (None, (0.9, 1.5))})
    names = chart.panels[0].names
    assert names["loss"].get_visible() and not names["train_loss"].get_visible()


@pytest.mark.parametrize("epochs", [1, 2, 3, 7, 40, 60, 100, 999, 100_000])
def test_epoch_ticks_are_integers_from_1_with_enough_space(epochs):
    ticks = epoch_ticks(epochs, 400)
    assert ticks[0] == 1 and ticks[-1] <= max(1, epochs)
    assert len(ticks) <= 10
    assert ticks == sorted(set(ticks))


def test_stable_limits_change_only_where_needed():
    limits = stable_limits(None, 10, 20)
    assert limits[0] < 10 and limits[1] > 20
    assert stable_limits(limits, 11, 19) == limits
    wider = stable_limits(limits, 10, 22)
    assert wider[1] > 23
    assert stable_limits(wider, 10, 22.5) == wider
    assert stable_limits(wider, 14, 15) != wider
    assert stable_limits(None, 100, 100, (-2, 102), 4)[1] <= 102
    low, high = stable_limits(None, 0, 0)
    assert low < 0 < high


def test_thinned_positions_keep_their_minimum_distance():
    assert thinned([0, 0.1, 0.2, 0.3, 0.4], 0.2) == pytest.approx([0, 0.2, 0.4])
    assert thinned([], 1) == []


def test_spread_separates_spans_and_keeps_them_inside():
    centres = spread([50, 51, 52], [10, 20, 10], 200)
    assert centres[1] - centres[0] >= 30 - 1e-6 and centres[2] - centres[1] >= 30 - 1e-6
    low = spread([0, 1, 2], [10, 10, 10], 200)
    assert low[0] >= 10
    high = spread([199, 199.5, 200], [10, 10, 10], 200)
    assert high[-1] <= 190
    assert spread([20, 120], [10, 10], 200) == [20, 120]


def with_guess(metric, guess, loss=CROSS_ENTROPY):
    figure = Figure(figsize=(9.6, 6.6), dpi=100)
    FigureCanvasAgg(figure)
    chart = HistoryFigure(figure, chart_style("light"))
    chart.start(40, metric, loss, True, guess=guess)
    chart.lay_out()
    chart.update()
    return chart


def test_history_shows_guessing_in_the_panel_of_the_metric_once_there_are_values():
    chart = with_guess("accuracy", Guess(CLASS, 0.4))
    loss, metric = chart.panels
    assert not metric.guess.name.text.get_visible() and np.size(metric.guess.line.get_xdata()) == 0
    for epoch in range(1, 41):
        chart.add(epoch, values(epoch))
    chart.update()
    assert list(metric.guess.line.get_ydata()) == [40.0, 40.0]
    assert metric.guess.name.text.get_text() == "guessing the most frequent class: 40.0 %"
    assert metric.guess.name.text.get_visible()
    assert loss.guess.guess is None


def test_history_keeps_a_guess_that_is_near_in_view_and_names_a_far_one_at_the_edge():
    squares = "mean_squared_error"
    chart = with_guess(squares, Guess(MEAN, 2.5), squares)
    far = with_guess(squares, Guess(MEAN, 84.4), squares)
    for figure in (chart, far):
        for epoch in range(1, 41):
            figure.add(epoch, values(epoch))
        figure.update()
    (panel,), (other,) = chart.panels, far.panels
    assert panel.axes.get_ylim()[1] >= 2.5 and np.size(panel.guess.line.get_xdata()) == 2
    assert other.axes.get_ylim()[1] < 5 and np.size(other.guess.line.get_xdata()) == 0
    assert other.guess.name.text.get_text() == "↑ guessing the mean: 84.4"


@pytest.mark.parametrize("guess", [0.6, 0.9])
def test_history_name_of_the_guess_stays_off_the_names_of_the_curves(guess):
    squares = "mean_squared_error"
    chart = with_guess(squares, Guess(MEAN, guess), squares)
    for epoch in range(1, 41):
        chart.add(epoch, values(epoch))
    chart.update()
    (panel,) = chart.panels
    chart.figure.canvas.draw()
    box = panel.guess.name.text.get_window_extent()
    assert panel.guess.name.text.get_visible()
    assert not any(box.overlaps(name.get_window_extent()) for name in panel.names.values())


# --- A training set that is scored every few epochs


def spared(epochs=40, done=40, evaluation_freq=3, held_out=True):
    chart = made(epochs=epochs, done=0, held_out=held_out)
    chart.start(epochs, "accuracy", CROSS_ENTROPY, held_out, evaluation_freq=evaluation_freq)
    chart.lay_out()
    for epoch in range(1, done + 1):
        has_value = epoch % evaluation_freq == 0 or epoch == epochs
        chart.add(epoch, {k: v for k, v in values(epoch).items() if has_value or not k.startswith("train_")})
    chart.update()
    return chart


def test_history_lines_connect_the_values_that_are_there():
    chart = spared(done=8)
    for panel, name in zip(chart.panels, ("loss", "accuracy"), strict=True):
        line = panel.lines[f"train_{name}"]
        factor = 1 if name == "loss" else 100
        assert list(line.get_xdata()) == [3, 6]
        assert line.get_ydata() == pytest.approx([factor * values(e)[f"train_{name}"] for e in (3, 6)])
        assert list(panel.lines[f"val_{name}"].get_xdata()) == list(range(1, 9))
        chart.figure.canvas.draw()
        assert panel.names[f"train_{name}"].get_visible()
    last = spared().panels[0].lines["train_loss"]
    assert list(last.get_xdata())[-2:] == [39, 40]
    assert last.get_markevery() == 1 and np.isfinite(last.get_ydata()).all()


def test_history_figure_without_a_training_value_so_far():
    chart = spared(done=2)
    chart.set_look(HistoryLook(is_log=True, smoothing=0.6))
    chart.figure.canvas.draw()
    assert len(chart.panels[0].lines["train_loss"].get_xdata()) == 0
    assert [reading.text for reading in chart.read(2)[0]][1] == "no value in this epoch"


def test_smoothed_line_connects_the_values_that_are_there():
    chart = spared()
    chart.set_look(HistoryLook(smoothing=0.6))
    curve = chart.panels[0].curves["train_loss"]
    average = RunningAverage(0.6)
    known = [*range(3, 40, 3), 40]
    assert list(curve.smoothed.get_xdata()) == known
    assert curve.smoothed.get_ydata() == pytest.approx([average.add(values(e)["train_loss"]) for e in known])


def test_history_readings_tell_a_gap_from_a_loss_that_is_no_number():
    chart = spared(done=8)
    assert [reading.text for reading in chart.read(7)[0]][1] == "no value in this epoch"
    assert chart.read(6)[0][1].y == pytest.approx(values(6)["train_loss"])
    chart.add(9, values(9) | {"train_loss": math.nan, "val_loss": math.nan})
    assert chart.read(9)[0][2].text == "not a number (NaN)"
    plain = made(done=3)
    plain.add(4, values(4) | {"train_loss": math.nan})
    assert plain.read(4)[0][1].text == "not a number (NaN)"


def test_an_epoch_that_is_scored_later_gets_its_value():
    chart = spared(done=8)
    chart.set_look(HistoryLook(smoothing=0.6))
    chart.add(4, values(4))
    chart.update()
    curve = chart.panels[0].curves["train_loss"]
    assert list(curve.line.get_xdata()) == list(curve.smoothed.get_xdata()) == [3, 4, 6]
    assert chart.epochs == list(range(1, 9))
    average = RunningAverage(0.6)
    assert curve.smoothed.get_ydata() == pytest.approx(
        [average.add(values(epoch)["train_loss"]) for epoch in (3, 4, 6)]
    )


def test_the_sentence_on_a_curve_with_gaps_is_not_that_it_diverged():
    chart = spared(done=40)
    assert chart.generalization_gap is not None and chart.generalization_gap.kind == LEARNING


def test_long_training_with_gaps_draws_the_last_value():
    n_epochs = 9000
    chart = spared(epochs=n_epochs, done=n_epochs, evaluation_freq=2)
    line = chart.panels[0].lines["train_loss"]
    assert 1000 < len(line.get_xdata()) <= 4500 and line.get_xdata()[-1] == n_epochs


def test_earlier_training_with_gaps_is_a_whole_line():
    chart = made(done=8, held_out=False)
    gaps = (math.nan, 2.0, math.nan, 1.0, 0.5)
    lost = (2.0, math.nan, math.nan, math.nan, math.nan)
    runs = [EarlierRun(name, "", (("train_loss", row),)) for name, row in (("gaps", gaps), ("lost", lost))]
    chart.set_earlier(runs)
    first, second = chart.panels[0].earlier_lines
    assert list(first.get_xdata()) == [2, 4, 5] and list(first.get_ydata()) == [2.0, 1.0, 0.5]
    assert list(second.get_xdata()) == [1, 2, 3, 4, 5]
    texts = [reading.text for reading in chart.read(3)[0] if not reading.curve]
    assert texts == ["no value in this epoch", "not a number (NaN)"]


@pytest.mark.parametrize("evaluation_freq", [0, -3, 10**12])
def test_history_figure_of_a_changed_file_is_drawn(evaluation_freq):
    chart = made(done=0)
    chart.start(40, "accuracy", CROSS_ENTROPY, True, evaluation_freq=evaluation_freq)
    for epoch in range(1, 41):
        chart.add(epoch, values(epoch))
    chart.update()
    assert len(chart.panels[0].lines["train_loss"].get_xdata()) == 40
