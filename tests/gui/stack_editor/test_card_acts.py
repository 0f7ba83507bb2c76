"""What a card offers: its name, its menu, its pill, the look of a layer that is off."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from engine.network.spec import LayerSpec
from gui.document.document import Document
from gui.stack_editor.acts import ACTS
from gui.stack_editor.layer_card import LayerCard
from gui.stack_editor.stack_panel import StackPanel
from gui.theme.theme import Theme

LEFT = Qt.MouseButton.LeftButton


def card_at(panel: StackPanel, index: int) -> LayerCard:
    return list(panel.cards.values())[index]


def test_f2_renames_in_place_and_keras_name_becomes_the_caption(
    panel: StackPanel, document: Document, qtbot: QtBot
) -> None:
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


def test_escape_leaves_the_name_and_a_double_click_opens_it(
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


def test_an_undo_while_a_name_is_typed_takes_the_card_away_without_harm(
    panel: StackPanel, document: Document, qtbot: QtBot
) -> None:
    document.insert_layers(0, (LayerSpec.of("flatten"),))
    card = card_at(panel, 0)
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_F2)
    assert card.name_edit is not None
    qtbot.keyClicks(card.name_edit, "half")
    document.undo_stack.undo()
    qtbot.wait(10)
    assert len(panel.cards) == 3 and document.undo_stack.canRedo()
    assert not any(layer.name for layer in document.project.network.layers)


def test_the_menu_has_all_acts_with_their_keys(panel: StackPanel, document: Document) -> None:
    card = card_at(panel, 1)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), card.mapToGlobal(QPoint(5, 5)))
    QApplication.sendEvent(card, event)
    menu = panel.findChild(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert menu is not None and document.selected_uid == card.uid
    actions = {action.objectName(): action for action in menu.actions() if action.objectName()}
    assert list(actions) == [act.id for act in ACTS if act.is_in_menu]
    assert all(not action.shortcut().isEmpty() for action in actions.values())
    assert actions["sweep"].isChecked() and actions["move_up"].isEnabled()
    actions["switch"].trigger()
    assert not document.project.network.layers[1].is_enabled
    menu.close()


def test_a_layer_that_is_off_has_no_shape_no_parameters_no_pill(
    panel: StackPanel, document: Document, qtbot: QtBot
) -> None:
    card = card_at(panel, 1)
    assert card.pill.isVisible()
    qtbot.mouseClick(card, LEFT)
    qtbot.keyClick(card, Qt.Key.Key_Space)
    assert card.look.is_off and not card.pill.isVisible()
    assert (card.texts.chip, card.texts.side) == ("", "") and "switched off" in card.accessibleName()
    menu = panel.open_card_menu(card.uid, QPoint())
    assert next(action for action in menu.actions() if action.objectName() == "switch").text() == "Switch on"
    menu.close()
    qtbot.keyClick(card, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert not card.look.is_off and card.pill.isVisible()


def test_a_recurrent_card_sweeps_its_dropout_and_takes_all_back(
    panel: StackPanel, document: Document, qtbot: QtBot
) -> None:
    lstm = LayerSpec.of("lstm").with_swept("recurrent_dropout", True)
    document.insert_layers(0, (lstm, LayerSpec.of("gru")))
    card, gru = card_at(panel, 0), card_at(panel, 1)
    document.select(gru.uid)
    assert gru.pill.text() == "sweep dropout" and card.pill.isChecked()
    qtbot.mouseClick(gru.pill, LEFT)
    assert document.project.network.layers[1].swept == ("dropout",)
    qtbot.mouseClick(card.pill, LEFT)
    assert document.project.network.layers[0].swept == ()


def test_pointing_at_a_pill_shows_which_layers_are_swept_together(
    panel: StackPanel, document: Document, qtbot: QtBot
) -> None:
    document.insert_layers(0, (LayerSpec.of("gaussian_dropout", is_swept=True),))
    first, dropout = card_at(panel, 0), card_at(panel, 2)
    assert "GaussianDropout (layer 1), Dropout (layer 3)" in first.pill.toolTip()
    first.pill.hovered.emit(True)
    assert first.look.is_together and dropout.look.is_together and not card_at(panel, 1).look.is_together
    first.pill.hovered.emit(False)
    assert not dropout.look.is_together
    document.set_swept(first.uid, False)
    assert "GaussianDropout" not in dropout.pill.toolTip()


def test_ctrl_r_sweeps_all_selected_rates_as_one_step(
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


def test_only_what_changed_is_touched(panel: StackPanel, document: Document, qtbot: QtBot) -> None:
    cards = list(panel.cards.values())
    qtbot.wait(20)
    painted: list[LayerCard] = []
    for card in cards:
        card.rearrange = lambda card=card: painted.append(card)  # type: ignore[method-assign, misc]
    document.set_field(cards[2].uid, "activation", "relu")
    assert painted and set(painted) == {cards[2]}


def test_long_names_are_cut_and_the_tooltip_says_all(
    panel: StackPanel, document: Document, theme: Theme
) -> None:
    card = card_at(panel, 0)
    document.rename_layer(card.uid, "a very long name that nobody could ever read in one line of a card")
    assert card.places().is_cut and card.places().name.right() < card.places().chip.left()
    assert "a very long name" in card.tip_at(card.places().name.center())
    theme.set_scale(1.4)
    assert card.places().name.right() < card.places().chip.left()
    theme.set_scale(1.0)
