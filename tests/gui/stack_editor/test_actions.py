"""What a card offers: its name, its menu, its pill, the look of a layer that is off."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from engine.network.spec import LayerSpec
from gui.document.document import Document
from gui.stack_editor.actions import ACTIONS
from gui.stack_editor.layer_card import LayerCard
from gui.stack_editor.stack_panel import StackPanel
from gui.theme.theme import Theme

LEFT = Qt.MouseButton.LeftButton


def card_at(panel: StackPanel, index: int) -> LayerCard:
    return list(panel.cards.values())[index]


def test_card_f2_renames_in_place(panel: StackPanel, document: Document, qtbot: QtBot) -> None:
    card = card_at(panel, 0)
    qtbot.mouseClick(card, LEFT)
    qtbot.keyClick(card, Qt.Key.Key_F2)
    assert card.name_edit is not None and card.name_edit.hasFocus()
    qtbot.keyClicks(card.name_edit, "first")
    qtbot.keyClick(card.name_edit, Qt.Key.Key_Return)
    assert document.project.network.layers[0].name == "first"
    assert (card.texts.name, card.texts.caption) == ("first", "Dense")
    assert card.name_edit is None and card.hasFocus()
    assert document.undo_stack.undoText() == "Rename Dense"
    assert panel.gaps[1].accessibleName() == "Insert a layer between first and Dropout"


def test_card_name_edit_opens_by_double_click_and_escape_cancels(
    panel: StackPanel, document: Document, qtbot: QtBot
) -> None:
    card = card_at(panel, 0)
    qtbot.mouseDClick(card, LEFT, pos=card.places().name.center())
    edit = card.name_edit
    assert edit is not None
    qtbot.keyClicks(edit, "x")
    override = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(edit, override)
    assert override.isAccepted(), "Esc must not stop the run"
    qtbot.keyClick(edit, Qt.Key.Key_Escape)
    assert document.project.network.layers[0].name == "" and card.name_edit is None
    qtbot.mouseDClick(card, LEFT, pos=card.places().summary.center())
    assert card.name_edit is None


def test_card_undo_while_renaming_is_safe(panel: StackPanel, document: Document, qtbot: QtBot) -> None:
    document.insert_layers(0, (LayerSpec.of("flatten"),))
    card = card_at(panel, 0)
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_F2)
    assert card.name_edit is not None
    qtbot.keyClicks(card.name_edit, "half")
    document.undo_stack.undo()
    QApplication.processEvents()
    assert len(panel.cards) == 3 and document.undo_stack.canRedo()
    assert not any(layer.name for layer in document.project.network.layers)


def test_card_menu_has_all_actions_with_shortcuts(panel: StackPanel, document: Document) -> None:
    card = card_at(panel, 1)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), card.mapToGlobal(QPoint(5, 5)))
    QApplication.sendEvent(card, event)
    menu = panel.findChild(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert menu is not None and document.selected_uid == card.uid
    actions = {action.objectName(): action for action in menu.actions() if action.objectName()}
    assert list(actions) == [act.id for act in ACTIONS if act.is_in_menu]
    assert all(not action.shortcut().isEmpty() for action in actions.values())
    assert actions["sweep"].isChecked() and actions["move_up"].isEnabled()
    actions["switch"].trigger()
    assert not document.project.network.layers[1].is_enabled
    menu.close()


def test_disabled_card_has_no_shape_parameters_or_sweep_toggle(
    panel: StackPanel, document: Document, qtbot: QtBot
) -> None:
    card = card_at(panel, 1)
    assert card.sweep_toggle.isVisible()
    qtbot.mouseClick(card, LEFT)
    qtbot.keyClick(card, Qt.Key.Key_Space)
    assert card.look.is_off and not card.sweep_toggle.isVisible()
    assert (card.texts.chip, card.texts.side) == ("", "") and "switched off" in card.accessibleName()
    menu = panel.open_card_menu(card.uid, QPoint())
    assert next(action for action in menu.actions() if action.objectName() == "switch").text() == "Switch on"
    menu.close()
    qtbot.keyClick(card, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert not card.look.is_off and card.sweep_toggle.isVisible()


def test_recurrent_card_sweep_toggle_covers_its_dropout_rates(
    panel: StackPanel, document: Document, qtbot: QtBot
) -> None:
    lstm = LayerSpec.of("lstm").with_swept("recurrent_dropout", True)
    document.insert_layers(0, (lstm, LayerSpec.of("gru")))
    card, gru = card_at(panel, 0), card_at(panel, 1)
    document.select(gru.uid)
    assert gru.sweep_toggle.text() == "sweep dropout" and card.sweep_toggle.isChecked()
    qtbot.mouseClick(gru.sweep_toggle, LEFT)
    assert document.project.network.layers[1].swept == ("dropout",)
    qtbot.mouseClick(card.sweep_toggle, LEFT)
    assert document.project.network.layers[0].swept == ()


def test_sweep_toggle_hover_shows_layers_swept_together(
    panel: StackPanel, document: Document, qtbot: QtBot
) -> None:
    document.insert_layers(0, (LayerSpec.of("gaussian_dropout", is_swept=True),))
    first, dropout = card_at(panel, 0), card_at(panel, 2)
    assert "GaussianDropout (layer 1), Dropout (layer 3)" in first.sweep_toggle.toolTip()
    first.sweep_toggle.hovered.emit(True)
    assert first.look.is_together and dropout.look.is_together and not card_at(panel, 1).look.is_together
    first.sweep_toggle.hovered.emit(False)
    assert not dropout.look.is_together
    document.set_swept(first.uid, False)
    assert "GaussianDropout" not in dropout.sweep_toggle.toolTip()


def test_ctrl_r_sweeps_all_selected_rates_as_one_undo_step(
    panel: StackPanel, document: Document, qtbot: QtBot
) -> None:
    document.insert_layers(0, (LayerSpec.of("gaussian_dropout"),))
    document.select_many([layer.uid for layer in document.project.network.layers])
    count = document.undo_stack.count()
    card = card_at(panel, 0)
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert [layer.is_swept for layer in document.project.network.layers] == [True, False, True, False]
    assert document.undo_stack.count() == count + 1 and document.undo_stack.undoText() == "Sweep 2 layers"


def test_card_list_updates_only_changed_cards(panel: StackPanel, document: Document, qtbot: QtBot) -> None:
    cards = list(panel.cards.values())
    QApplication.processEvents()
    painted: list[LayerCard] = []
    for card in cards:
        card.rearrange = lambda card=card: painted.append(card)  # type: ignore[method-assign, misc]
    document.set_field(cards[2].uid, "activation", "relu")
    assert painted and set(painted) == {cards[2]}


def test_card_elides_long_names_and_has_a_tooltip(
    panel: StackPanel, document: Document, theme: Theme
) -> None:
    card = card_at(panel, 0)
    document.rename_layer(card.uid, "a very long name that nobody could ever read in one line of a card")
    assert card.places().is_cut and card.places().name.right() < card.places().chip.left()
    assert "a very long name" in card.tip_at(card.places().name.center())
    theme.set_scale(1.4)
    assert card.places().name.right() < card.places().chip.left()
    theme.set_scale(1.0)
