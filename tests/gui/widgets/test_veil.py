"""A veil makes what is under it pale, and nothing else."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.theme.theme import Theme
from gui.widgets.veil import Veil


def test_veil_covers_its_target_and_lets_the_mouse_through(qtbot: QtBot, theme: Theme) -> None:
    target = QWidget()
    qtbot.addWidget(target)
    target.setStyleSheet("background: black;")
    button = QPushButton("Press")
    QVBoxLayout(target).addWidget(button)
    veil = Veil(target, theme)
    target.resize(200, 100)
    with qtbot.waitExposed(target):
        target.show()
    dark = target.grab().toImage().pixelColor(3, 50).lightness()
    veil.cover(True)
    assert veil.isVisible()
    assert target.grab().toImage().pixelColor(3, 50).lightness() > dark + 60
    target.resize(300, 160)
    assert veil.geometry() == target.rect().adjusted(1, 1, -1, -1)
    with qtbot.waitSignal(button.clicked):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    veil.cover(False)
    assert target.grab().toImage().pixelColor(3, 50).lightness() == dark
