"""The class's chart in a window."""

from matplotlib.colors import to_rgb
from pytestqt.qtbot import QtBot

from gui.charts.pooled_chart import PooledChart
from tests.engine.charts.test_pooled_figure import class_of


def test_pooled_chart_draws_and_describes_its_data(qtbot: QtBot) -> None:
    chart = PooledChart()
    qtbot.addWidget(chart)
    chart.resize(700, 450)
    chart.show_pooled(class_of(3))
    assert chart.chart.figure.axes == [], "hidden charts draw nothing"
    chart.show()
    qtbot.waitUntil(lambda: not chart.canvas.is_pending)
    (axes,) = chart.chart.figure.axes
    assert "3 students" in axes.get_title(loc="left")
    assert chart.accessibleDescription().startswith("3 students, ")
    chart.set_look("dark", 1.35)
    chart.show_pooled(class_of(2))
    qtbot.waitUntil(lambda: not chart.canvas.is_pending)
    (axes,) = chart.chart.figure.axes
    assert "2 students" in axes.get_title(loc="left")
    assert max(to_rgb(chart.chart.figure.get_facecolor())) < 0.3
