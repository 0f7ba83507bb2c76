"""The chart of answers: pointed at, it says what is there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from engine.charts.answers_figure import AnswersSide, ShownAnswers
from gui.charts.answers_chart import AnswersChart
from tests.engine.analysis.sample_answers import classes

SHOWN = ShownAnswers((AnswersSide("rate 0", classes(0.6)),), ("setosa", "versicolor", "virginica"))


@pytest.fixture
def chart(qtbot: QtBot) -> AnswersChart:
    made = AnswersChart()
    qtbot.addWidget(made)
    made.resize(600, 420)
    with qtbot.waitExposed(made):
        made.show()
    made.show_answers(SHOWN, "Of 60 test samples, 50 are right.")
    qtbot.waitUntil(lambda: not made.canvas.is_pending and bool(made.chart.panels))
    return made


def test_a_field_that_is_pointed_at_is_read(qtbot: QtBot, chart: AnswersChart) -> None:
    (panel,) = chart.chart.panels
    x, y = panel.axes.transData.transform((0, 0))
    ratio = chart.canvas.device_pixel_ratio
    place = QPoint(round(x / ratio), round(chart.canvas.height() - y / ratio))
    qtbot.mouseMove(chart.canvas, place)
    qtbot.waitUntil(lambda: chart.read.startswith("true setosa, also predicted so"))
    qtbot.mouseMove(chart.canvas, QPoint(2, 2))
    qtbot.waitUntil(lambda: not chart.read)


def test_the_chart_is_described_and_follows_the_scheme(qtbot: QtBot, chart: AnswersChart) -> None:
    assert chart.canvas.accessibleDescription() == "Of 60 test samples, 50 are right."
    before = chart.canvas.full_draws
    chart.set_look("dark", 1.2)
    qtbot.waitUntil(lambda: chart.canvas.full_draws > before and not chart.canvas.is_pending)
    assert len(chart.chart.panels) == 1
