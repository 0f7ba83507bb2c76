"""A card: the rate, the pill, problems and the buttons."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.network.spec import LayerSpec
from gui.document.document import Document
from gui.forms.field_editors import IntEditor
from gui.stack_editor.card_body import NOT_SWEPT, SWEPT, RateEditor
from gui.stack_editor.layer_card import LayerCard
from gui.stack_editor.stack_panel import StackPanel

LEFT = Qt.MouseButton.LeftButton


def card_at(panel: StackPanel, index: int) -> LayerCard:
    return list(panel.cards.values())[index]


def test_card_slider_sets_the_rate_and_updates_the_drawing(
    panel: StackPanel, document: Document, qtbot: QtBot
) -> None:
    card = card_at(panel, 1)
    qtbot.mouseClick(card, LEFT)
    assert isinstance(card.editor, RateEditor)
    assert sum(card.editor.units.dropped()) == 3
    card.editor.slider.setFocus()
    for _ in range(6):
        qtbot.keyClick(card.editor.slider, Qt.Key.Key_Right)
    assert document.project.network.layers[1].values["rate"] == 0.5
    assert card.texts.summary == "drop 0.5 (keep 0.5)"
    assert sum(card.editor.units.dropped()) == 8
    assert document.undo_stack.count() == 1


def test_card_slider_keeps_a_rate_between_steps(panel: StackPanel, document: Document) -> None:
    card = card_at(panel, 1)
    document.set_field(card.uid, "rate", 0.333)
    assert document.project.network.layers[1].values["rate"] == 0.333
    assert card.texts.summary == "drop 0.333 (keep 0.667)"


def test_sweep_toggle_shows_and_sets_whether_the_rate_is_swept(
    panel: StackPanel, document: Document, qtbot: QtBot
) -> None:
    card = card_at(panel, 1)
    assert card.sweep_toggle.isVisible() and card.sweep_toggle.text() == SWEPT
    qtbot.mouseClick(card, LEFT)
    qtbot.mouseClick(card.sweep_toggle, LEFT)
    assert not document.project.network.layers[1].is_swept
    assert card.sweep_toggle.text() == NOT_SWEPT and not card.sweep_toggle.isChecked()
    document.select(None)
    assert not card.sweep_toggle.isVisible()
    document.undo_stack.undo()
    assert card.sweep_toggle.isVisible() and card.sweep_toggle.isChecked()


def test_sweep_toggle_exists_on_dropout_cards_only(panel: StackPanel, document: Document) -> None:
    document.select(card_at(panel, 0).uid)
    assert not card_at(panel, 0).sweep_toggle.isVisible()


def test_card_of_dropout_after_the_output_offers_to_move(
    panel: StackPanel, document: Document, qtbot: QtBot
) -> None:
    document.insert_layers(3, (LayerSpec.of("dropout"),))
    row = card_at(panel, 3).problems.rows[0]
    assert "after the output" in row.text.text() and row.button.isVisible()
    qtbot.mouseClick(row.button, LEFT)
    assert [layer.kind_id for layer in document.project.network.layers] == [
        "dense",
        "dropout",
        "dropout",
        "dense",
    ]
    assert document.undo_stack.undoText() == "Move it before the output"


def test_card_advice_shows_its_reason_on_request(panel: StackPanel, document: Document, qtbot: QtBot) -> None:
    uid = card_at(panel, 1).uid
    document.set_field(uid, "rate", 0.9)
    document.set_swept(uid, False)
    row = card_at(panel, 1).problems.rows[0]
    assert row.problem is not None and row.problem.why
    assert row.icon.accessibleName() == "Advice" and not row.why.isVisible()
    qtbot.mouseClick(row.why_button, LEFT)
    assert row.why.isVisible() and row.why.text() == row.problem.why
    document.set_field(card_at(panel, 0).uid, "units", 17)
    assert row.why.isVisible(), "an edit elsewhere does not fold it"


def test_card_buttons_move_and_remove(panel: StackPanel, document: Document, qtbot: QtBot) -> None:
    card = card_at(panel, 1)
    qtbot.mouseClick(card, LEFT)
    qtbot.mouseClick(card.tools.up, LEFT)
    assert card_at(panel, 0) is card
    qtbot.mouseClick(card.tools.down, LEFT)
    assert card_at(panel, 1) is card
    qtbot.mouseClick(card.tools.close_button, LEFT)
    assert len(panel.cards) == 2
    assert document.undo_stack.undoText() == "Remove Dropout"


def test_card_buttons_cover_no_text(panel: StackPanel, document: Document) -> None:
    card = card_at(panel, 1)
    document.select(card.uid)
    assert isinstance(card.editor, RateEditor)
    panel.grab()
    tools = card.tools.rect().translated(card.tools.mapTo(card, QPoint()))
    for other in (card.editor.units, card.editor.slider):
        assert not tools.intersects(other.rect().translated(other.mapTo(card, QPoint())))
    assert not tools.intersects(card.places().side)
    assert card.rect().contains(tools)


def test_card_wheel_changes_nothing_without_focus(
    panel: StackPanel, document: Document, qtbot: QtBot
) -> None:
    card = card_at(panel, 0)
    qtbot.mouseClick(card, LEFT)
    assert isinstance(card.editor, IntEditor)
    QApplication.sendEvent(card.editor.box, wheel())
    assert card.editor.box.value() == 16
    card.editor.box.setFocus()
    QApplication.sendEvent(card.editor.box, wheel())
    assert card.editor.box.value() == 17


def test_card_accessible_description(panel: StackPanel) -> None:
    assert card_at(panel, 0).accessibleName() == "Dense, 16 units · relu"
    assert panel.gaps[1].accessibleName() == "Insert a layer between Dense and Dropout"


def wheel() -> QWheelEvent:
    place = QPointF(5, 5)
    none = Qt.KeyboardModifier.NoModifier
    up = QPoint(0, 120)
    phase = Qt.ScrollPhase.NoScrollPhase
    return QWheelEvent(place, place, QPoint(), up, Qt.MouseButton.NoButton, none, phase, False)


def test_cards_of_a_locked_network_show_it_and_dropout_stays_free(
    panel: StackPanel, document: Document, qtbot: QtBot
) -> None:
    card = card_at(panel, 0)
    document.select(card.uid)
    assert card.editor is not None and card.editor.isEnabled() and not card.is_locked
    document.load(replace(document.project, locked=("network",)))
    dense, dropout = card_at(panel, 0), card_at(panel, 1)
    assert panel.lock_note.isVisible()
    assert dense.is_locked and "locked" in dense.accessibleName() and dense.look.icon == "lock"
    assert not dropout.is_locked
    document.select(dense.uid)
    assert dense.editor is not None and not dense.editor.isEnabled()
    before = document.project.network
    with qtbot.waitSignal(document.edit_refused):
        panel.do("remove")
    assert document.project.network is before
    document.select(dropout.uid)
    panel.do("remove")
    assert len(document.project.network.layers) == len(before.layers) - 1
    document.unlock("network")
    assert not dense.is_locked and "locked" not in dense.accessibleName() and dense.look.icon == "dense"
