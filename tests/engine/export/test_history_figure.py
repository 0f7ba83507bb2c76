"""A training's lines, their names and their limits."""

import math

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from engine.export.chart_layout import epoch_ticks, kept_limits, thinned
from engine.export.chart_style import chart_style
from engine.export.history_figure import HistoryFigure
from engine.export.spreading import spread

CROSS_ENTROPY = "sparse_categorical_crossentropy"


def values(epoch):
    gone = math.exp(-epoch / 10)
    return {
        "loss": 0.9 + 1.5 * gone, "train_loss": 0.6 + 1.4 * gone, "val_loss": 0.65 + 1.4 * gone,
        "accuracy": 0.75 - 0.5 * gone, "train_accuracy": 0.85 - 0.5 * gone, "val_accuracy": 0.86 - 0.5 * gone,
    }  # fmt: skip


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


def test_every_curve_is_a_line_over_epochs_from_1():
    chart = made(done=12)
    loss, metric = chart.panels
    assert list(loss.lines) == ["loss", "train_loss", "val_loss"]
    assert list(loss.lines["loss"].get_xdata()) == list(range(1, 13))
    assert loss.lines["val_loss"].get_ydata() == pytest.approx([values(e)["val_loss"] for e in range(1, 13)])
    assert metric.lines["accuracy"].get_ydata()[0] == pytest.approx(100 * values(1)["accuracy"])
    low, high = loss.axes.get_xlim()
    assert low < 1 and high > 40


def test_lines_differ_in_more_than_colour():
    lines = made().panels[0].lines.values()
    assert len({(line.get_linestyle(), line.get_marker()) for line in lines}) == 3


def test_without_held_out_data_there_are_two_lines():
    assert list(made(held_out=False).panels[1].lines) == ["accuracy", "train_accuracy"]


def test_a_metric_that_is_the_loss_has_one_panel():
    assert len(made(metric="mean_squared_error", loss="mean_squared_error").panels) == 1


def test_starting_again_forgets_the_last_training():
    chart = made()
    chart.start(5, "accuracy", CROSS_ENTROPY, False)
    assert len(chart.figure.axes) == 2
    assert all(not len(line.get_xdata()) for panel in chart.panels for line in panel.lines.values())


def test_missing_and_infinite_values_leave_gaps():
    chart = made(done=3)
    chart.add(4, {"loss": math.inf, "train_loss": math.nan})
    chart.add(5, values(5))
    chart.update()
    chart.figure.canvas.draw()
    line = chart.panels[0].lines["val_loss"]
    assert list(line.get_xdata()) == [1, 2, 3, 4, 5]
    assert np.isnan(line.get_ydata()).tolist() == [False, False, False, True, False]


def test_limits_rarely_change_over_a_training():
    chart = made(done=0)
    changes = 0
    for epoch in range(1, 41):
        chart.add(epoch, values(epoch))
        changes += chart.update()
    assert changes <= 10


def test_very_long_trainings_are_thinned_but_keep_their_last_epoch():
    chart = made(epochs=30_000, done=25_001)
    x = chart.panels[0].lines["loss"].get_xdata()
    assert len(x) <= 4000 + 1
    assert x[-1] == 25_001


@pytest.mark.parametrize("done", [1, 7, 40])
@pytest.mark.parametrize("size", [(1440, 900), (960, 660), (420, 560)])
def test_names_stand_right_of_their_lines_and_apart(size, done):
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


def test_a_narrow_figure_has_a_legend_above_instead():
    chart = made(660, 480)
    chart.figure.canvas.draw()
    assert chart.legend.get_visible()
    assert not any(name.get_visible() for panel in chart.panels for name in panel.names.values())
    box = chart.legend.get_window_extent()
    assert box.x0 >= 0 and box.x1 <= chart.figure.bbox.width and box.y1 <= chart.figure.bbox.height
    for panel in chart.panels:
        title = panel.axes._left_title.get_window_extent()
        assert not title.overlaps(box)
    assert [text.get_text() for text in chart.legend.get_texts()][-1] == "validation"


def test_the_style_repaints_and_keeps_the_lines():
    chart = made(done=9)
    dark = chart_style("dark")
    chart.set_style(dark)
    line = chart.panels[0].lines["val_loss"]
    assert line.get_color() == dark.accent
    assert len(line.get_xdata()) == 9


@pytest.mark.parametrize("epochs", [1, 2, 3, 7, 40, 60, 100, 999, 100_000])
def test_epoch_ticks_are_whole_begin_at_1_and_leave_room(epochs):
    ticks = epoch_ticks(epochs, 400)
    assert ticks[0] == 1 and ticks[-1] <= max(1, epochs)
    assert len(ticks) <= 10
    assert ticks == sorted(set(ticks))


def test_limits_stay_while_they_serve_and_move_once_where_they_must():
    limits = kept_limits(None, 10, 20)
    assert limits[0] < 10 and limits[1] > 20
    assert kept_limits(limits, 11, 19) == limits
    wider = kept_limits(limits, 10, 22)
    assert wider[1] > 23
    assert kept_limits(wider, 10, 22.5) == wider
    assert kept_limits(wider, 14, 15) != wider
    assert kept_limits(None, 100, 100, (-2, 102), 4)[1] <= 102
    low, high = kept_limits(None, 0, 0)
    assert low < 0 < high


def test_thinned_positions_are_far_enough_apart():
    assert thinned([0, 0.1, 0.2, 0.3, 0.4], 0.2) == pytest.approx([0, 0.2, 0.4])
    assert thinned([], 1) == []


def test_spread_moves_spans_apart_and_keeps_them_inside():
    centres = spread([50, 51, 52], [10, 20, 10], 200)
    assert centres[1] - centres[0] >= 30 - 1e-6 and centres[2] - centres[1] >= 30 - 1e-6
    low = spread([0, 1, 2], [10, 10, 10], 200)
    assert low[0] >= 10
    high = spread([199, 199.5, 200], [10, 10, 10], 200)
    assert high[-1] <= 190
    assert spread([20, 120], [10, 10], 200) == [20, 120]
