"""A card: the rate, the pill, problems and the buttons."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.network.layer_kinds import LAYER_KINDS
from engine.network.spec import LayerSpec
from gui.document.document import Document
from gui.forms.field_editors import IntEditor
from gui.stack_editor.card_body import NOT_SWEPT, NOT_SWEPT_SHORT, SWEPT, SWEPT_SHORT, RateEditor
from gui.stack_editor.layer_card import LayerCard
from gui.stack_editor.stack_panel import StackPanel
from gui.theme.theme import PRESENTATION, Theme

LEFT = Qt.MouseButton.LeftButton
SCALES = (0.9, 1.0, 1.15, PRESENTATION, 1.5, 2.0)


@contextmanager
def at_scale(theme: Theme, scale: float) -> Iterator[None]:
    theme.set_scale(scale)
    try:
        yield
    finally:
        theme.set_scale(1.0)


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


def test_each_drag_of_a_card_slider_is_a_step(panel: StackPanel, document: Document, qtbot: QtBot) -> None:
    card = card_at(panel, 1)
    qtbot.mouseClick(card, LEFT)
    editor, count = card.editor, document.undo_stack.count()
    assert isinstance(editor, RateEditor)
    for places in ((5, 6, 7), (8, 9)):
        editor.slider.setSliderDown(True)
        for place in places:
            editor.slider.setValue(place)
        editor.slider.setSliderDown(False)
    assert document.undo_stack.count() == count + 2


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
    assert card.sweep_toggle.text() in (NOT_SWEPT, NOT_SWEPT_SHORT), "as the font leaves space"
    assert not card.sweep_toggle.isChecked()
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
    assert row.icon.accessibleName() == "Advice" and row.why is None
    before = [card.geometry() for card in panel.cards.values()]
    qtbot.mouseClick(row.why_button, LEFT)
    assert row.why is not None and row.why.isVisible() and row.why.text.text() == row.problem.why
    assert [card.geometry() for card in panel.cards.values()] == before
    document.set_field(card_at(panel, 0).uid, "units", 17)
    assert row.why is not None, "an edit elsewhere does not close it"
    qtbot.mouseClick(row.why_button, LEFT)
    assert row.why is None


def test_why_closes_with_escape_return_and_a_press_elsewhere(panel: StackPanel, document: Document) -> None:
    document.insert_layers(3, (LayerSpec.of("dropout"),))
    row = card_at(panel, 3).problems.rows[0]
    for code in (Qt.Key.Key_Escape, Qt.Key.Key_Return):
        row.why_button.click()
        focused = QApplication.focusWidget()
        assert row.why is not None and focused is row.why.text
        QTest.keyClick(focused, code)
        assert row.why is None and QApplication.focusWidget() is row.why_button
    row.why_button.click()
    QTest.mouseClick(panel.line, LEFT)
    assert row.why is None
    row.why_button.click()
    document.undo_stack.undo()
    assert row.why is None, "the card is gone"


@pytest.mark.parametrize("scale", SCALES)
def test_selecting_a_card_moves_no_card(
    panel: StackPanel, document: Document, theme: Theme, scale: float
) -> None:
    kinds = ("relu", "batch_normalization", "lstm", "activation", "reshape")
    document.insert_layers(1, tuple(map(LayerSpec.of, kinds)))
    document.insert_layers(8, (LayerSpec.of("dropout"),))
    panel.resize(300, 2000)
    with at_scale(theme, scale):
        document.select(card_at(panel, 2).uid)
        QApplication.processEvents()
        places = []
        for uid in (None, *panel.cards):
            document.select(uid)
            QApplication.processEvents()
            cards = (panel.input_card, *panel.cards.values(), panel.output_card, *panel.gaps)
            places.append([card.geometry() for card in cards])
    for found in places:
        assert found == places[0]


@pytest.mark.parametrize("kind_id", LAYER_KINDS)
def test_field_and_buttons_have_the_space_they_need_in_the_row(
    panel: StackPanel, document: Document, theme: Theme, kind_id: str
) -> None:
    document.insert_layers(0, (LayerSpec.of(kind_id),))
    card = card_at(panel, 0)
    document.select(card.uid)
    for scale in SCALES:
        with at_scale(theme, scale):
            QApplication.processEvents()
            row, tools = card.places().row, card.tools.geometry()
            assert row.top() <= tools.top() and tools.bottom() <= row.bottom()
            assert tools.height() >= theme.px(24) and card.rect().contains(tools)
            if card.editor is None:
                assert card.places().summary.right() < tools.left()
                continue
            for control in card.editor.focus_chain():
                area = control.rect().translated(control.mapTo(card, QPoint()))
                assert row.contains(area) and area.right() < tools.left()
                assert control.height() >= max(24 * min(scale, 1.0), control.fontMetrics().height())
            assert card.body.rect().contains(card.body.childrenRect())


def test_open_card_says_in_its_tip_what_the_field_has_replaced(panel: StackPanel, document: Document) -> None:
    card = card_at(panel, 0)
    place = card.places().name.center()
    assert "80 parameters" not in card.tip_at(place)
    document.select(card.uid)
    assert card.tip_at(place) == "Dense: 16 units · relu; 80 parameters"


def test_buttons_stay_in_their_places_when_a_card_is_selected_that_is_pointed_at(
    panel: StackPanel, document: Document, qtbot: QtBot
) -> None:
    card = card_at(panel, 1)
    QApplication.sendEvent(card, QEnterEvent(QPointF(9, 9), QPointF(9, 9), QPointF(9, 9)))
    before = card.tools.geometry()
    assert card.tools.isVisible() and card.places().side.isValid()
    document.select(card.uid)
    assert card.tools.geometry() == before
    assert isinstance(card.editor, RateEditor) and card.editor.number.text() == "0.2"


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


def test_sweep_toggle_is_short_where_the_name_needs_the_space(panel: StackPanel) -> None:
    card = card_at(panel, 1)
    whole = card.places().name.width()
    card.resize(card.width() - 80, card.height())
    assert card.sweep_toggle.text() == SWEPT_SHORT and card.places().name.width() == whole
