import math
from dataclasses import replace

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from engine.analysis.statistics import summarize
from engine.charts.chart_style import LINE_CONTRAST, chart_style, colour_of, readable
from engine.charts.curve_overlay import GUESS
from engine.experiment.specs import DataSpec
from engine.storage.examples import example
from gui.prediction.sketch_area import SketchArea, means_of, seen_range, sketch_range
from gui.theme.theme import Theme
from gui.theme.tokens import ALL_SCHEMES, CONTRAST_SCHEMES
from tests.engine.report.sample_reports import sample_project


def test_sketch_scale_of_errors_ends_a_bit_above_predicting_the_mean() -> None:
    project = example("honest-regression")
    assert sketch_range(project) == (0.0, 93.0)
    absolute = replace(project, training=replace(project.training, metric="mean_absolute_error"))
    low, high = sketch_range(absolute)
    assert (low, round(high, 6)) == (0.0, 7.4)


@pytest.mark.parametrize(
    ("dataset", "low"),
    [("mnist", 0.0), ("digits", 0.0), ("iris", 0.2), ("breast_cancer", 0.5), ("mine", 0.0)],
)
def test_sketch_scale_of_accuracy_begins_a_bit_below_guessing(dataset: str, low: float) -> None:
    project = example("dropout-helps")
    assert sketch_range(replace(project, data=DataSpec(dataset=dataset))) == (low, 1.0)


@pytest.mark.parametrize("scheme", ALL_SCHEMES)
def test_a_sketch_has_the_same_colour_while_it_is_drawn_and_in_the_chart(
    qtbot: QtBot, theme: Theme, scheme: str
) -> None:
    theme.set_high_contrast(scheme in CONTRAST_SCHEMES)
    theme.set_scheme(scheme.removesuffix("_contrast"))
    area = SketchArea(theme)
    qtbot.addWidget(area)
    area.resize(400, 150)
    area.show_sketch((0.0, 0.4, 0.8), (0.0, 1.0), "test_accuracy", ((0.0, 0.2), (0.4, 0.6), (0.8, 0.4)))
    picture = area.grab().toImage()
    style = chart_style(scheme)
    in_chart = QColor(readable(style, colour_of(style, GUESS.colour), LINE_CONTRAST))
    drawn = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}
    assert in_chart.name() in drawn
    assert theme.colour("dropout").name() not in drawn


def test_the_sketchs_focus_ring_is_wide_in_high_contrast(qtbot: QtBot, theme: Theme) -> None:
    area = SketchArea(theme)
    qtbot.addWidget(area)
    area.resize(400, 150)
    area.show_sketch((0.0, 0.8), (0.0, 1.0), "test_accuracy", ())
    with qtbot.waitExposed(area):
        area.show()
    area.setFocus()
    qtbot.waitUntil(area.hasFocus)
    for is_high, width in ((False, 1), (True, 2)):
        theme.set_high_contrast(is_high)
        picture, accent = area.grab().toImage(), theme.colour("accent").name()
        rows = [picture.pixelColor(200, y).name() == accent for y in range(5)]
        assert rows == [True] * width + [False] * (5 - width)


def test_sketch_scale_of_unknown_data_uses_the_runs() -> None:
    project = sample_project("honest-regression")
    other = replace(project, data=replace(project.data, dataset="mine"))
    assert sketch_range(other)[1] == pytest.approx(0.92, abs=0.05)
    assert sketch_range(replace(other, runs=())) == (0.0, 1.0)


def test_sketch_scale_has_padding() -> None:
    low, high = seen_range([0.8, 0.9, math.nan])
    assert low < 0.8
    assert high > 0.9
    assert seen_range([2.0]) == (1.8, 2.2)


def test_sketch_means_equal_the_statistics() -> None:
    (run,) = sample_project().runs
    wanted = [(item.rate, item.mean) for item in summarize(run.results.cells, "test_accuracy")]
    assert means_of(run.results, "test_accuracy") == tuple(wanted)
    assert means_of(run.results, "test_none") == ()
