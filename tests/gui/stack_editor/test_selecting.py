"""Several cards selected with mouse and keyboard, and what is then done with all of them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.document.document import Document
from gui.stack_editor.layer_card import LayerCard
from gui.stack_editor.stack_panel import StackPanel

LEFT = Qt.MouseButton.LeftButton
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def cards(panel: StackPanel) -> list[LayerCard]:
    return list(panel.cards.values())


def selected(document: Document) -> list[int]:
    order = [layer.uid for layer in document.project.network.layers]
    return [order.index(uid) for uid in document.selected_uids]


def test_ctrl_and_shift_click_extend_the_selection(
    panel: StackPanel, document: Document, qtbot: QtBot
) -> None:
    first, middle, last = cards(panel)
    qtbot.mouseClick(first, LEFT)
    qtbot.mouseClick(last, LEFT, CTRL)
    assert selected(document) == [0, 2] and document.selected_uid == last.uid
    assert first.look.is_one_of_many and last.is_selected and not middle.is_selected
    assert not first.body.isVisible() and not last.body.isVisible()
    qtbot.mouseClick(last, LEFT, CTRL)
    assert selected(document) == [0] and first.body.isVisible()
    qtbot.mouseClick(first, LEFT)
    qtbot.mouseClick(last, LEFT, SHIFT)
    assert selected(document) == [0, 1, 2]
    qtbot.mouseClick(middle, LEFT, SHIFT)
    assert selected(document) == [0, 1] and document.selected_uid == middle.uid


def test_press_on_a_selected_card_keeps_the_selection_until_release(
    panel: StackPanel, document: Document, qtbot: QtBot
) -> None:
    first, middle, _ = cards(panel)
    document.select_many([first.uid, middle.uid])
    qtbot.mousePress(first, LEFT)
    assert selected(document) == [0, 1], "it may begin a drag of both"
    qtbot.mouseRelease(first, LEFT)
    assert selected(document) == [0]


def test_selection_keys(panel: StackPanel, document: Document, qtbot: QtBot) -> None:
    qtbot.mouseClick(cards(panel)[0], LEFT)
    qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_Down, SHIFT)
    assert selected(document) == [0, 1]
    qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_Down, SHIFT)
    qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_Up, SHIFT)
    assert selected(document) == [0, 1] and cards(panel)[1].hasFocus()
    qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_A, CTRL)
    assert selected(document) == [0, 1, 2] and document.selected_uid == cards(panel)[1].uid
    assert panel.column.takes_escape
    qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_Escape)
    assert selected(document) == [1] and not panel.column.takes_escape
    qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_End)
    assert selected(document) == [2]
    qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_Home, SHIFT)
    assert selected(document) == [0, 1, 2]


def test_actions_apply_to_the_whole_selection(panel: StackPanel, document: Document, qtbot: QtBot) -> None:
    first, middle, last = cards(panel)
    qtbot.mouseClick(first, LEFT)
    qtbot.mouseClick(middle, LEFT, SHIFT)
    qtbot.keyClick(middle, Qt.Key.Key_E, CTRL)
    assert [layer.is_enabled for layer in document.project.network.layers] == [False, False, True]
    assert document.undo_stack.undoText() == "Switch off 2 layers"
    assert first.look.is_off and first.texts.chip == "" and first.texts.side == ""
    qtbot.keyClick(middle, Qt.Key.Key_Space)
    assert document.undo_stack.undoText() == "Switch on 2 layers"
    qtbot.keyClick(middle, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert cards(panel) == [last, first, middle]
    assert document.undo_stack.undoText() == "Move 2 layers"
    qtbot.keyClick(middle, Qt.Key.Key_D, CTRL)
    assert len(panel.cards) == 5 and selected(document) == [3, 4]
    qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_Delete)
    assert cards(panel) == [last, first, middle] and middle.hasFocus()
    assert document.undo_stack.undoText() == "Remove 2 layers"


def test_space_in_a_slider_does_not_toggle_the_layer(
    panel: StackPanel, document: Document, qtbot: QtBot
) -> None:
    card = cards(panel)[1]
    qtbot.mouseClick(card, LEFT)
    card.focus_main_field()
    qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_Space)
    qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_Backspace)
    assert document.undo_stack.count() == 0
