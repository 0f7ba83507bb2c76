"""A message that offers something to do leaves the user's place in the window alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.theme.theme import Theme
from gui.window.notice import Notice
from gui.window.offer_frame import OfferFrame


@pytest.mark.parametrize("kind", ["offer", "notice"])
def test_a_click_on_a_message_leaves_the_focus_where_it_is(qtbot: QtBot, theme: Theme, kind: str) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    field, column = QLineEdit(), QVBoxLayout(window)
    message: OfferFrame | Notice
    if kind == "offer":
        message, button = OfferFrame(theme, "offer", "save", "accent"), QPushButton("Discard")
        message.add_buttons((button,))
        button.clicked.connect(message.hide)
        message.show()
    else:
        message = Notice(theme)
        button = message.close_button
        message.show_message("The file can't be saved.")
    for widget in (field, message):
        column.addWidget(widget)
    column.addWidget(QPushButton("Next"))  # which would get the focus of a button that is hidden
    with qtbot.waitActive(window):
        window.show()
    field.setFocus()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert message.isHidden() and field.hasFocus()
