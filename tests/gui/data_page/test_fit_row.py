"""The Data page's row about a network that does not fit, and its button."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.control.engine_bridge import EngineBridge
from gui.data_page.page import DataPage
from gui.document.document import Document
from gui.theme.theme import Theme

LEFT = Qt.MouseButton.LeftButton


def test_choosing_other_data_offers_to_make_the_network_fit(
    qtbot: QtBot, document: Document, bridge: EngineBridge, theme: Theme
) -> None:
    page = DataPage(document, bridge, theme)
    qtbot.addWidget(page)
    page.show()
    assert not page.fit.isVisible()
    document.set_data(dataset="diabetes")
    assert page.fit.isVisible()
    assert page.fit.text.text() == "The network doesn't fit these data yet: 1 problem."
    qtbot.mouseClick(page.fit.button, LEFT)
    assert document.check.errors() == ()
    assert not page.fit.isVisible()
    assert document.project.network.layers[-1].values["units"] == 1
