"""Menus and the lists of combo boxes: round corners without a compositor, one look for both."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

import gui
from gui.theme.theme import Theme
from gui.widgets.controls import ComboBox
from gui.widgets.menu import Menu


def has_round_corners(window: QWidget) -> bool:
    """Whether what is seen of a window is all of it but its corners."""
    right, bottom = window.width() - 1, window.height() - 1
    corners = [QPoint(x, y) for x in (0, right) for y in (0, bottom)]
    edges = [QPoint(right // 2, 1), QPoint(1, bottom // 2), QPoint(right - 1, bottom // 2)]
    mask = window.mask()
    return not any(map(mask.contains, corners)) and all(map(mask.contains, edges))


def test_menu_has_round_corners_also_when_it_has_grown(qtbot: QtBot, theme: Theme) -> None:
    del theme
    menu = Menu()
    qtbot.addWidget(menu)
    menu.addAction("One")
    with qtbot.waitExposed(menu):
        menu.popup(QPoint(20, 20))
    assert has_round_corners(menu)
    before = menu.height()
    menu.addAction("Another, and a longer one")
    qtbot.waitUntil(lambda: menu.height() > before)
    assert has_round_corners(menu)
    menu.close()


def test_list_of_a_combo_box_stands_under_it_with_the_look_of_a_menu(qtbot: QtBot, theme: Theme) -> None:
    box = ComboBox()
    qtbot.addWidget(box)
    box.addItems([f"choice {number}" for number in range(4)])
    box.setCurrentIndex(2)
    box.move(100, 100)
    with qtbot.waitExposed(box):
        box.show()
    box.showPopup()
    window = box.view().window()
    qtbot.waitUntil(window.isVisible)
    assert has_round_corners(window)
    assert window.mapToGlobal(QPoint()).y() >= box.mapToGlobal(QPoint(0, box.height())).y() - 1
    row = box.view().visualRect(box.model().index(2, 0))
    colour = box.view().viewport().grab(row).toImage().pixelColor(row.width() - 12, row.height() // 2)
    assert colour.name().upper() == theme.tokens.accent_soft
    box.hidePopup()


def test_every_menu_of_the_app_has_this_look() -> None:
    bare = [
        path.name
        for path in Path(gui.__file__).parent.rglob("*.py")
        if re.search(r"\bQMenu\(", path.read_text(encoding="utf-8")) and path.name != "menu.py"
    ]
    assert bare == []
