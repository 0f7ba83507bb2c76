"""The words before a chart: none are cut where the window is small and all is larger."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from gui.sweep_page.view_area import SENTENCE, TITLE
from gui.theme.theme import Theme
from gui.widgets.chart_host import ChartHost


def test_chart_host_wraps_heading_and_text(qtbot: QtBot, theme: Theme) -> None:
    theme.set_presenting(True)
    host: ChartHost[QWidget] = ChartHost(TITLE, SENTENCE, "Sweep", theme)
    qtbot.addWidget(host)
    host.resize(360, 700)
    with qtbot.waitExposed(host):
        host.show()
    labels = host.findChildren(QLabel)
    assert [label.text() for label in labels] == [TITLE, SENTENCE]
    for label in labels:
        assert label.fontMetrics().horizontalAdvance(label.text()) > label.width()
        assert label.height() >= label.heightForWidth(label.width())
    assert labels[0].geometry().bottom() < labels[1].y() < host.button.y() - labels[1].height()
