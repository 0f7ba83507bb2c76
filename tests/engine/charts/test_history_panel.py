"""The marks of a panel: where they are, and that their words stay off title and edge."""

from __future__ import annotations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from engine.charts.chart_style import chart_style, style_axes
from engine.charts.history_panel import EpochMarks
from tests.engine.charts.titles import left_title

TEXTS, SHORT = "score taken at epoch 14 (best on validation)", "score: epoch 14"


def made(width=600, title="Loss"):
    figure = Figure(figsize=(width / 100, 4), dpi=100)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.1, 0.1, 0.8, 0.75))
    axes.set_title(title, loc="left")
    style_axes(axes, chart_style("light"))
    axes.set_xlim(0, 60)
    return axes, EpochMarks(axes, chart_style("light"), is_animated=False)


@pytest.mark.parametrize("epoch", [1, 14, 40, 60])
@pytest.mark.parametrize("title", ["Loss", "Mean squared error"])
def test_epoch_marks_text_is_above_the_panel_beside_the_title(epoch, title):
    axes, marks = made(title=title)
    marks.mark_scored(epoch, TEXTS, SHORT)
    marks.place(0)
    axes.figure.canvas.draw()
    box, panel = marks.label.get_window_extent(), axes.get_window_extent()
    assert marks.label.get_visible() and marks.label.get_text() == TEXTS
    assert box.y0 > panel.y1 and box.x1 <= panel.x1 + 4
    assert not box.overlaps(left_title(axes).get_window_extent())
    assert list(marks.line.get_xdata()) == [epoch, epoch]


def test_epoch_marks_shorten_or_hide_text_in_a_narrow_panel():
    _, marks = made(260)
    marks.mark_scored(14, TEXTS, SHORT)
    marks.place(0)
    assert marks.label.get_text() == SHORT and marks.label.get_visible()
    _, marks = made(120)
    marks.mark_scored(14, TEXTS, SHORT)
    marks.place(0)
    assert not marks.label.get_visible() and marks.line.get_visible()


def test_epoch_marks_out_of_view_are_not_drawn():
    axes, marks = made()
    marks.place(0)
    assert not any(artist.get_visible() for artist in marks.artists)
    marks.mark_scored(14, TEXTS, SHORT)
    marks.mark_overfitting(14)
    axes.set_xlim(20, 40)
    marks.place(0)
    assert not marks.line.get_visible() and not marks.label.get_visible() and not marks.wedge.get_visible()
    assert marks.band.get_visible() and (marks.band.get_x(), marks.band.get_width()) == (20, 20)
    axes.set_xlim(0, 10)
    marks.place(0)
    assert not marks.band.get_visible()
