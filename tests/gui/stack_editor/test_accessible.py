"""Screen readers get the network as a list of cards, whatever has been done to it."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from engine.network.layer_kinds import LAYER_KINDS
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.project import Project
from gui.document.document import Document
from gui.stack_editor import accessible
from gui.stack_editor.card import Card
from gui.stack_editor.stack_panel import StackPanel
from gui.theme.theme import Theme

LIST, LIST_ITEM, BUTTON = QAccessible.Role.List, QAccessible.Role.ListItem, QAccessible.Role.Button
EDITS = 300


def shown(widget: QObject) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(widget)
    assert found is not None and found.isValid()
    return found


def children(panel: StackPanel) -> list[QAccessibleInterface]:
    network = shown(panel.column)
    return [network.child(index) for index in range(network.childCount())]


def all_cards(panel: StackPanel) -> list[Card]:
    return [panel.input_card, *panel.cards.values(), panel.output_card]


def names_of_items(panel: StackPanel) -> list[str]:
    return [one.text(QAccessible.Text.Name) for one in children(panel) if one.role() == LIST_ITEM]


def delete_now() -> None:
    """Delete the widgets that wait for it, as the event loop does."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_network_is_a_list_with_its_cards_in_order(panel: StackPanel, document: Document) -> None:
    panel.editing.actions["move_down"]()
    document.set_network("Add", document.project.network.inserted(1, LayerSpec.of("dense")))
    network = shown(panel.column)
    assert (network.role(), network.text(QAccessible.Text.Name)) == (LIST, "Network")
    assert network.state().multiSelectable
    assert {one.role() for one in children(panel)} == {LIST_ITEM, BUTTON}, "cards, and + between them"
    assert names_of_items(panel) == [card.accessibleName() for card in all_cards(panel)]


def test_items_are_where_their_cards_are_and_belong_to_the_list(panel: StackPanel) -> None:
    network = shown(panel.column)
    for card in all_cards(panel):
        item = shown(card)
        assert item.rect().topLeft() == card.mapToGlobal(card.rect().topLeft())
        assert item.rect().size() == card.size()
        parent = item.parent()
        assert parent is not None and QAccessible.uniqueId(parent) == QAccessible.uniqueId(network)


def test_items_say_what_is_selected_and_what_has_the_keyboard(
    panel: StackPanel, document: Document, qtbot: QtBot
) -> None:
    first, second, third = panel.cards.values()
    document.select_many([first.uid, third.uid], third.uid)
    first.setFocus(Qt.FocusReason.OtherFocusReason)
    qtbot.waitUntil(first.hasFocus)
    states = [shown(card).state() for card in (first, second, third)]
    assert [bool(state.selectable) for state in states] == [True] * 3
    assert [bool(state.selected) for state in states] == [True, False, True]
    assert [bool(state.focused) for state in states] == [True, False, False]
    assert not shown(panel.input_card).state().selectable


def test_a_change_of_the_selection_is_announced(
    panel: StackPanel, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, _third = panel.cards.values()
    document.select(first.uid)
    announced = []
    monkeypatch.setattr(
        QAccessible, "updateAccessibility", lambda event: announced.append((event.object(), event.type()))
    )
    document.select(second.uid)
    document.select(second.uid)
    added, removed = QAccessible.Event.SelectionAdd, QAccessible.Event.SelectionRemove
    assert sorted(announced, key=lambda one: one[1].value) == sorted(
        [(first, removed), (second, added)], key=lambda one: one[1].value
    )


def test_roles_stay_when_every_part_of_a_card_has_been_used(
    panel: StackPanel, document: Document, qtbot: QtBot
) -> None:
    for card in list(panel.cards.values()):
        document.select(card.uid)
        assert card.editor is None or card.editor.isVisible()
        panel.do("rename")
        assert card.name_edit is not None
        qtbot.keyClick(card.name_edit, Qt.Key.Key_Escape)
        qtbot.mouseClick(card.tools.down, Qt.MouseButton.LeftButton)
        panel.do("switch")
        panel.do("switch")
    panel.column.mark_gap_at(10)
    panel.column.mark_gap_at(-1)
    document.insert_layers(1, [LayerSpec.of("dropout")])
    assert shown(panel.column).role() == LIST
    assert {shown(card).role() for card in all_cards(panel)} == {LIST_ITEM}


def test_items_go_with_their_cards_and_nothing_else_does(panel: StackPanel, document: Document) -> None:
    """Cards come, move and go while they are read."""
    random_, kinds = random.Random(0), list(LAYER_KINDS)
    start = document.project
    for number in range(EDITS):
        uids = list(panel.cards)
        items = [shown(panel.cards[uid]) for uid in uids]
        match random_.choice(("insert", "remove", "move", "undo", "load")) if number % 3 else "insert":
            case "insert" if len(uids) < 12:
                document.insert_layers(random_.randint(0, len(uids)), [LayerSpec.of(random_.choice(kinds))])
            case "move" if uids:
                document.move_layers([random_.choice(uids)], random_.randint(0, len(uids)))
            case "undo":
                document.undo_stack.undo()
            case "load":
                document.load(Project(data=start.data, network=start.network))
            case _:
                document.remove_layers(random_.sample(uids, min(2, len(uids))))
        delete_now()
        assert [isValid(item) for item in items] == [uid in panel.cards for uid in uids]
        assert names_of_items(panel) == [card.accessibleName() for card in all_cards(panel)]
    document.load(Project(data=start.data, network=start.network))
    delete_now()
    document.insert_layers(0, [LayerSpec.of("dense")])
    assert all(isValid(one) for one in accessible.held), "what has gone is not held any longer"


def test_a_card_that_is_gone_does_not_follow_the_theme(
    panel: StackPanel, document: Document, theme: Theme, qtbot: QtBot
) -> None:
    gone = list(panel.cards.values())
    document.set_network("Clear", NetworkSpec(()))
    delete_now()
    assert gone and not any(map(isValid, gone))
    with qtbot.captureExceptions() as raised:
        theme.changed.emit()
    assert raised == []
