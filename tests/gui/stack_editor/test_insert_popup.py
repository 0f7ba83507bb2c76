"""The popup of "+": letters, arrows, Enter and Esc."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from engine.network.layer_kinds import LAYER_KINDS
from gui.document.document import Document
from gui.stack_editor.insert_popup import InsertPopup
from gui.stack_editor.stack_panel import StackPanel
from gui.theme.theme import Theme


@pytest.fixture
def popup(qtbot: QtBot, theme: Theme) -> InsertPopup:
    window = QWidget()
    window.resize(600, 600)
    qtbot.addWidget(window)
    window.show()
    made = InsertPopup(theme, 1)
    made.open_at(window, window.mapToGlobal(QPoint(50, 50)))
    return made


def current(popup: InsertPopup) -> str:
    kind = popup.current_kind
    return "" if kind is None else kind.id


def test_insert_popup_lists_dropout_first_with_help(popup: InsertPopup) -> None:
    assert current(popup) == "dropout" and popup.help.text() == LAYER_KINDS["dropout"].help
    offered = [popup.list.item(row).text() for row in range(popup.list.count())]
    assert {kind.keras_name for kind in LAYER_KINDS.values()} < set(offered)
    assert popup.search.accessibleName() and popup.list.accessibleName() and popup.accessibleName()


def test_insert_popup_typing_and_enter_choose(popup: InsertPopup, qtbot: QtBot) -> None:
    chosen: list[str] = []
    popup.picked.connect(chosen.append)
    qtbot.keyClicks(popup.search, "lst")
    assert current(popup) == "lstm" and "does not take" in popup.help.text().casefold()
    qtbot.keyClick(popup.search, Qt.Key.Key_Return)
    assert chosen == ["lstm"] and not popup.isVisible()


def test_insert_popup_arrows_skip_captions(popup: InsertPopup, qtbot: QtBot) -> None:
    seen = []
    for _ in range(4):
        qtbot.keyClick(popup.search, Qt.Key.Key_Down)
        seen.append(current(popup))
    assert seen[:2] == ["dense", "activation"] and "" not in seen
    qtbot.keyClick(popup.search, Qt.Key.Key_Up)
    assert current(popup) == seen[2]


def test_insert_popup_without_matches_ignores_enter(popup: InsertPopup, qtbot: QtBot) -> None:
    chosen: list[str] = []
    popup.picked.connect(chosen.append)
    qtbot.keyClicks(popup.search, "qqq")
    assert popup.help.text() == "No layer matches “qqq”."
    qtbot.keyClick(popup.search, Qt.Key.Key_Return)
    assert chosen == [] and popup.isVisible()
    qtbot.keyClick(popup.search, Qt.Key.Key_Escape)
    assert not popup.isVisible()


def test_insert_popup_click_chooses_kinds_only(popup: InsertPopup, qtbot: QtBot) -> None:
    chosen: list[str] = []
    popup.picked.connect(chosen.append)
    for row in (1, 2):
        place = popup.list.visualItemRect(popup.list.item(row)).center()
        qtbot.mouseClick(popup.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen == ["dense"]


def test_insert_popup_lists_unfitting_kinds_last(panel: StackPanel, document: Document, qtbot: QtBot) -> None:
    popup = panel.open_insert_popup(1)
    rows = [popup.list.item(row).text() for row in range(popup.list.count())]
    assert rows.index("Flatten") < rows.index("GlobalAveragePooling2D") or "Conv2D" in rows
    qtbot.keyClicks(popup.search, "conv2d")
    qtbot.keyClick(popup.search, Qt.Key.Key_Return)
    assert document.project.network.layers[1].kind_id == "conv2d"
    assert panel.popup is None
