"""The network folded to icons, and unfolded again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.document.document import Document
from gui.stack_editor.folded_stack import StackSide
from gui.stack_editor.stack_panel import StackPanel
from gui.theme.theme import Theme


@pytest.fixture
def side(qtbot: QtBot, document: Document, theme: Theme) -> StackSide:
    """The side of the window, which does what it is asked for."""
    made = StackSide(StackPanel(document, theme), document, theme)
    qtbot.addWidget(made)
    made.fold_requested.connect(made.set_folded)
    made.resize(made.sizeHint().width(), 700)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


def _place(side: StackSide, row: int) -> QRect:
    return side.icons.visualItemRect(side.icons.item(row))


def test_button_folds_the_network_to_a_strip_and_back(qtbot: QtBot, side: StackSide) -> None:
    wide = side.sizeHint().width()
    qtbot.mouseClick(side.fold_button, Qt.MouseButton.LeftButton)
    assert side.is_folded and side.strip.isVisible() and not side.panel.isVisible()
    assert side.sizeHint().width() < wide / 4
    qtbot.mouseClick(side.unfold_button, Qt.MouseButton.LeftButton)
    assert not side.is_folded and side.panel.isVisible() and not side.strip.isVisible()


def test_each_layer_has_an_icon_and_a_tip(side: StackSide, document: Document) -> None:
    side.set_folded(True)
    assert side.icons.tips == [
        "Input",
        "Dense · 16 units · relu · output 16",
        "Dropout · drop 0.2 (keep 0.8) · swept · output 16",
        "Dense · 3 units · softmax · output 3",
        "Output",
    ]
    document.set_field(document.project.network.layers[0].uid, "units", 8)
    assert side.icons.tips[1] == "Dense · 8 units · relu · output 8"


def test_dropout_layers_stand_out_and_errors_are_marked(
    qtbot: QtBot, side: StackSide, document: Document, theme: Theme
) -> None:
    side.set_folded(True)

    def has(colour: str, row: int) -> bool:
        picture: QImage = side.icons.viewport().grab(_place(side, row)).toImage()
        wanted = QColor(colour)
        return any(
            picture.pixelColor(x, y) == wanted
            for x in range(picture.width())
            for y in range(picture.height())
        )

    soft = theme.tokens.dropout_soft
    qtbot.waitUntil(lambda: has(soft, 2))
    assert not has(soft, 1) and not has(theme.tokens.bad, 3)
    document.set_field(document.project.network.layers[2].uid, "units", 8)
    qtbot.waitUntil(lambda: has(theme.tokens.bad, 4) or has(theme.tokens.bad, 3))


def test_click_on_an_icon_unfolds_the_network_and_selects_the_layer(
    qtbot: QtBot, side: StackSide, document: Document
) -> None:
    side.set_folded(True)
    qtbot.mouseClick(side.icons.viewport(), Qt.MouseButton.LeftButton, pos=_place(side, 2).center())
    assert not side.is_folded
    assert document.selected_uid == document.project.network.layers[1].uid


def test_keys_choose_an_icon_and_the_focus_stays_in_the_network(
    qtbot: QtBot, side: StackSide, document: Document
) -> None:
    first, second, _ = document.project.network.layers
    document.select(first.uid)
    side.take_focus()
    qtbot.waitUntil(side.panel.cards[first.uid].hasFocus)
    side.set_folded(True)
    assert side.icons.hasFocus() and side.icons.currentRow() == 1
    qtbot.keyClick(side.icons, Qt.Key.Key_Down)
    qtbot.keyClick(side.icons, Qt.Key.Key_Return)
    assert not side.is_folded and document.selected_uid == second.uid
    assert QApplication.focusWidget() is side.panel.cards[second.uid]
