"""Dragging cards: what goes along, where it lands, the picture, and scrolling near the edges."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from engine.experiment.specs import DataSpec
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.project import Project
from gui.document.document import Document
from gui.stack_editor import stack_panel
from gui.stack_editor.clipboard import CARDS_MIME, read_layers
from gui.stack_editor.dragging import cards_data, drag_picture, dragged_uids
from gui.stack_editor.stack_column import AutoScroll
from gui.stack_editor.stack_panel import StackPanel
from gui.theme.theme import Theme

LEFT = Qt.MouseButton.LeftButton
MOVE, COPY = Qt.DropAction.MoveAction, Qt.DropAction.CopyAction


def drop(panel: StackPanel, data: QMimeData, gap: int, action: Qt.DropAction = MOVE) -> None:
    panel.column.stack.activate()
    place = QPointF(panel.gaps[gap].geometry().center())
    panel.column.dropEvent(QDropEvent(place, action, data, LEFT, Qt.KeyboardModifier.NoModifier))


def test_dragged_layers_have_plain_text(document: Document) -> None:
    layers = document.project.network.layers[:2]
    data = cards_data(layers)
    assert dragged_uids(data) == tuple(layer.uid for layer in layers)
    assert read_layers(data).layers == layers and "Dropout" in data.text()
    data.setData(CARDS_MIME, b"1:2,3")
    assert dragged_uids(data) == (), "cards of another process are pasted, not moved"


def test_drop_moves_or_copies_several_cards(panel: StackPanel, document: Document) -> None:
    first, dropout, last = document.project.network.layers
    drop(panel, cards_data([first, dropout]), 3)
    assert document.project.network.layers == (last, first, dropout)
    assert document.undo_stack.undoText() == "Move 2 layers"
    drop(panel, cards_data([dropout]), 0, COPY)
    assert [layer.kind_id for layer in document.project.network.layers] == [
        "dropout",
        "dense",
        "dense",
        "dropout",
    ]
    assert document.undo_stack.undoText() == "Duplicate Dropout"


def test_drag_of_a_selected_card_takes_the_whole_selection(
    panel: StackPanel, document: Document, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[object] = []
    monkeypatch.setattr(stack_panel, "drag_cards", lambda source, cards, layers, *rest: taken.append(layers))
    first, dropout, _ = document.project.network.layers
    document.select_many([first.uid, dropout.uid])
    card = panel.cards[dropout.uid]
    qtbot.mousePress(card, LEFT, pos=card.rect().center())
    place, none = QPointF(card.rect().topLeft()), Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(card, QMouseEvent(QEvent.Type.MouseMove, place, place, LEFT, LEFT, none))
    assert document.selected_uids == (first.uid, dropout.uid)
    assert taken == [(first, dropout)]


def test_drag_pixmap_is_translucent_with_a_count(panel: StackPanel, theme: Theme) -> None:
    cards: list[QWidget] = list(panel.cards.values())
    one, all_of_them = drag_picture(cards[:1], theme), drag_picture(cards, theme)
    assert all_of_them.width() > one.width() and all_of_them.height() > one.height()
    assert one.toImage().pixelColor(0, 0).alpha() == 0
    assert 0 < one.toImage().pixelColor(one.width() // 2, 5).alpha() < 255


def test_drag_near_an_edge_scrolls_and_updates_the_marker(theme: Theme, qtbot: QtBot) -> None:
    layers = tuple(LayerSpec.of("dense") for _ in range(40))
    panel = StackPanel(Document(Project(data=DataSpec("iris"), network=NetworkSpec(layers))), theme)
    qtbot.addWidget(panel)
    panel.resize(panel.width(), 500)
    with qtbot.waitExposed(panel):
        panel.show()
    area = panel.scroll_area
    bar = area.verticalScrollBar()
    panel.column.mark_gap_at(area.viewport().height() - 5)
    before = next(index for index, gap in enumerate(panel.gaps) if gap.is_drop_target)
    panel.column.drag_moved.emit(area.viewport().height() - 5)
    qtbot.waitUntil(lambda: bar.value() > 200)
    after = [index for index, gap in enumerate(panel.gaps) if gap.is_drop_target]
    assert len(after) == 1 and after[0] > before
    panel.column.drag_moved.emit(bar.value() + 200)
    still = bar.value()
    (scrolling,) = area.findChildren(AutoScroll)
    assert not scrolling.is_scrolling
    panel.column.drag_moved.emit(bar.value() + 2)
    qtbot.waitUntil(lambda: bar.value() < still)
    panel.column.drag_moved.emit(-1)
