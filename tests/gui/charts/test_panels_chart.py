"""A figure of several panels in a window: drawn for each value, and not while it is hidden."""

from matplotlib.colors import to_rgb
from pytestqt.qtbot import QtBot

from engine.charts.coadaptation_figure import CoadaptationFigure, ShownLayer
from gui.charts.panels_chart import PanelsChart
from tests.engine.inside.seen_units import layer_seen


def test_chart_draws_what_it_is_given_once_it_is_shown(qtbot: QtBot) -> None:
    chart = PanelsChart(CoadaptationFigure, "Units")
    qtbot.addWidget(chart)
    chart.resize(700, 500)
    chart.show_value(ShownLayer(layer_seen(), 0.5, 0), "Units are alike.")
    figure = chart.canvas.figure
    assert not figure.axes, "hidden charts draw nothing"
    chart.show()
    qtbot.waitUntil(lambda: not chart.canvas.is_pending)
    assert len(figure.axes[0].images) == 1
    assert (chart.accessibleName(), chart.accessibleDescription()) == ("Units", "Units are alike.")
    chart.set_look("dark", 1.35)
    chart.show_value(ShownLayer(layer_seen(), 0.7, 0), "")
    qtbot.waitUntil(lambda: not chart.canvas.is_pending)
    assert figure.axes[1].get_title(loc="left").startswith("Rate 0.7")
    assert max(to_rgb(figure.get_facecolor())) < 0.3
