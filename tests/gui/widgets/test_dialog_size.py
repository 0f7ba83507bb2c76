"""Sizes of windows: none opens larger than its screen."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.widgets.dialog_size import bound_by_screen


def test_a_window_is_as_large_as_it_wants_or_as_the_screen(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    screen = window.screen().availableSize()
    window.resize(screen.width() + 300, 200)
    bound_by_screen(window)
    assert window.size() == QSize(screen.width(), 200)
