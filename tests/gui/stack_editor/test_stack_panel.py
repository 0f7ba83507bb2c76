"""The panel: mouse and keyboard edit the stack, and cards are updated in place."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from engine.network.spec import LayerSpec
from gui.document.document import Document
from gui.forms.field_editors import IntEditor
from gui.stack_editor.dragging import cards_data
from gui.stack_editor.layer_card import LayerCard
from gui.stack_editor.stack_panel import StackPanel
from gui.theme.theme import Theme
from gui.theme.tokens import contrast

LEFT = Qt.MouseButton.LeftButton


def kinds(document: Document) -> list[str]:
    return [layer.kind_id for layer in document.project.network.layers]


def card_at(panel: StackPanel, index: int) -> LayerCard:
    return list(panel.cards.values())[index]


def shown_order(panel: StackPanel) -> list[QWidget]:
    layout = panel.column.stack
    items = [layout.itemAt(index) for index in range(layout.count())]
    widgets = [item.widget() for item in items if item is not None]
    return [widget for widget in widgets if isinstance(widget, LayerCard)]


def test_stack_column_accessible_name_has_the_network(panel: StackPanel) -> None:
    assert panel.line.text() == "131 parameters"
    assert (panel.input_card.texts.chip, panel.output_card.texts.chip) == ("4", "3 classes")
    assert panel.input_card.texts.line == "Iris · 4 columns"
    assert panel.output_card.texts.line == "species · cross-entropy · Adam 0.001"
    assert len(panel.gaps) == 4
    assert card_at(panel, 0).texts.side == "80"


def test_card_click_selects_and_shows_the_editor(panel: StackPanel, document: Document, qtbot: QtBot) -> None:
    card = card_at(panel, 0)
    qtbot.mouseClick(card, LEFT)
    assert document.selected_uid == card.uid
    assert card.is_selected and card.body.isVisible() and card.tools.isVisible()
    assert not card_at(panel, 1).is_selected


def test_typing_units_is_one_undo_step_and_keeps_focus(
    panel: StackPanel, document: Document, qtbot: QtBot
) -> None:
    card = card_at(panel, 0)
    before = dict(panel.cards)
    qtbot.mouseClick(card, LEFT)
    assert isinstance(card.editor, IntEditor)
    box = card.editor.box
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, "128")
    assert document.project.network.layers[0].values["units"] == 128
    assert panel.cards == before
    assert box.hasFocus() and box.text() == "128"
    assert card.texts.side == "640" and card.texts.chip == "128"
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert box.value() == 16 and document.undo_stack.redoText() == "Set units"


def test_arrows_move_the_selection_and_alt_moves_the_layer(
    panel: StackPanel, document: Document, qtbot: QtBot
) -> None:
    first, dropout, last = list(panel.cards.values())
    qtbot.mouseClick(first, LEFT)
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert document.selected_uid == dropout.uid and dropout.hasFocus()
    qtbot.keyClick(dropout, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert kinds(document) == ["dropout", "dense", "dense"]
    assert shown_order(panel) == [dropout, first, last]
    assert dropout.hasFocus()
    qtbot.keyClick(dropout, Qt.Key.Key_Up)
    assert document.selected_uid == dropout.uid
    assert isinstance(first.editor, IntEditor)
    qtbot.mouseClick(first, LEFT)
    first.editor.box.setFocus()
    qtbot.keyClick(first.editor.box, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert shown_order(panel) == [dropout, last, first]
    assert first.editor.box.value() == 16


def test_delete_and_duplicate_keys(panel: StackPanel, document: Document, qtbot: QtBot) -> None:
    first, dropout, last = list(panel.cards.values())
    qtbot.mouseClick(dropout, LEFT)
    qtbot.keyClick(dropout, Qt.Key.Key_Delete)
    assert kinds(document) == ["dense", "dense"]
    assert document.selected_uid == last.uid and last.hasFocus()
    qtbot.keyClick(last, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert kinds(document) == ["dense", "dense", "dense"]
    assert document.selected_uid not in (first.uid, last.uid)
    assert len(panel.gaps) == 4
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert kinds(document) == ["dense", "dropout", "dense"] and len(panel.gaps) == 4


def test_the_insert_key_adds_after_the_selected_card(
    panel: StackPanel, document: Document, qtbot: QtBot
) -> None:
    card = card_at(panel, 0)
    qtbot.mouseClick(card, LEFT)
    qtbot.keyClick(card, Qt.Key.Key_Insert)
    assert panel.popup is not None
    qtbot.keyClick(panel.popup.search, Qt.Key.Key_Return)
    assert kinds(document) == ["dense", "dropout", "dropout", "dense"]
    assert document.selected_uid == document.project.network.layers[1].uid
    assert not document.project.network.layers[1].is_swept


def test_first_added_dropout_is_swept(panel: StackPanel, document: Document, qtbot: QtBot) -> None:
    document.remove_layers((card_at(panel, 1).uid,))
    popup = panel.open_insert_popup(1)
    qtbot.keyClick(popup.search, Qt.Key.Key_Return)
    assert document.project.network.layers[1].is_swept


def test_gap_button_opens_the_insert_popup(panel: StackPanel, document: Document, qtbot: QtBot) -> None:
    qtbot.mouseClick(panel.gaps[3], LEFT)
    assert panel.popup is not None
    qtbot.keyClicks(panel.popup.search, "flat")
    qtbot.keyClick(panel.popup.search, Qt.Key.Key_Return)
    assert kinds(document)[-1] == "flatten"
    assert document.undo_stack.undoText() == "Add Flatten"


def test_moved_card_keeps_its_widget(panel: StackPanel, document: Document) -> None:
    before = dict(panel.cards)
    document.shift_layers((card_at(panel, 2).uid,), -2)
    assert panel.cards == before
    assert [card.uid for card in panel.cards.values()] == [
        layer.uid for layer in document.project.network.layers
    ]


def test_dragged_card_is_dropped_at_the_marker(panel: StackPanel, document: Document) -> None:
    card = card_at(panel, 2)
    data = cards_data([card.layer])
    gap = panel.gaps[0]
    place = QPointF(gap.geometry().center())
    move = Qt.DropAction.MoveAction
    no_keys = Qt.KeyboardModifier.NoModifier
    panel.column.dragMoveEvent(QDropEvent(place, move, data, LEFT, no_keys))  # type: ignore[arg-type]
    assert [gap.is_drop_target for gap in panel.gaps] == [True, False, False, False]
    panel.column.dropEvent(QDropEvent(place, move, data, LEFT, no_keys))
    assert next(iter(panel.cards.values())) is card
    assert not any(gap.is_drop_target for gap in panel.gaps)
    assert document.undo_stack.undoText() == "Move Dense"


def test_output_problems_have_a_button_that_fixes_them(
    panel: StackPanel, document: Document, qtbot: QtBot
) -> None:
    document.set_data(dataset="boston_housing")
    row = panel.output_card.problems.rows[0]
    assert row.isVisible() and "you are predicting a number" in row.text.text()
    qtbot.mouseClick(row.button, LEFT)
    assert document.project.training.loss == "mean_squared_error"
    qtbot.mouseClick(row.button, LEFT)
    assert document.check.errors() == ()
    assert not panel.output_card.problems.isVisible()


def test_problem_sentences_are_not_cut(panel: StackPanel, document: Document, qtbot: QtBot) -> None:
    network = document.project.network.inserted(0, LayerSpec.of("conv2d"))
    document.edit("Break", replace(document.project, network=network))
    text = card_at(panel, 0).problems.rows[0].text
    assert "needs images" in text.text()
    qtbot.waitUntil(lambda: text.height() >= text.heightForWidth(text.width()))


def test_network_line_counts_problems_and_selects_the_first(
    panel: StackPanel, document: Document, qtbot: QtBot
) -> None:
    top = panel.scroll_area.y()
    document.set_swept(document.project.network.layers[1].uid, False)
    document.set_field(document.project.network.layers[1].uid, "rate", 0.9)
    assert card_at(panel, 1).problems.isVisible()
    assert panel.line.text() == "131 parameters"  # advice is no problem
    network = document.project.network.inserted(3, LayerSpec.of("conv2d"))
    document.edit("Break", replace(document.project, network=network))
    assert panel.line.text() == "1 problem" and panel.line.problems.isVisible()
    assert panel.scroll_area.y() == top
    qtbot.mouseClick(panel.line.problems, LEFT)
    assert document.selected_uid == network.layers[3].uid and card_at(panel, 3).hasFocus()
    document.undo_stack.undo()
    document.set_data(dataset="boston_housing")
    assert panel.line.text() == "1 problem"
    qtbot.mouseClick(panel.line.problems, LEFT)
    assert panel.output_card.hasFocus()


def test_network_line_distinguishes_errors_and_advice(
    panel: StackPanel, document: Document, theme: Theme
) -> None:
    for scheme in ("light", "dark"):
        theme.set_scheme(scheme)
        document.set_swept(document.project.network.layers[1].uid, False)
        document.set_field(document.project.network.layers[1].uid, "rate", 0.9)
        document.set_data(dataset="boston_housing")
        advice, error = card_at(panel, 1).problems.rows[0], panel.output_card.problems.rows[0]
        looks = []
        panel.column.stack.activate()
        picture = panel.column.grab().toImage()
        for row in (advice, error):
            assert row.problem is not None and row.problem.is_error is (row is error)
            colour = row.text.palette().color(row.text.foregroundRole())
            place = row.mapTo(panel.column, QPoint(row.width() - 6, row.height() // 2))
            back = picture.pixelColor(place)
            looks.append((colour.name(), back.name()))
            assert contrast(colour.name(), back.name()) >= 4.5
        assert looks[0][0] != looks[1][0] and looks[0][1] != looks[1][1]
        document.undo_stack.setIndex(0)


def test_tab_stops_once_at_each_card(panel: StackPanel, qtbot: QtBot) -> None:
    panel.input_card.setFocus()
    seen = []
    for _ in range(len(panel.cards) + 1):
        qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_Tab)
        seen.append(panel.focusWidget())
    assert seen == [*panel.cards.values(), panel.output_card]
    qtbot.keyClick(panel.output_card, Qt.Key.Key_Backtab)
    assert panel.focusWidget() is list(panel.cards.values())[-1]


def test_arrows_move_inside_a_card_and_return_goes_to_its_field(panel: StackPanel, qtbot: QtBot) -> None:
    first = card_at(panel, 0)
    first.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(first, Qt.Key.Key_Right)
    assert panel.focusWidget() is first.tools.up
    qtbot.keyClick(first.tools.up, Qt.Key.Key_Right)
    assert panel.focusWidget() is first.tools.down
    for _ in range(2):
        qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_Left)
    assert panel.focusWidget() is first
    qtbot.keyClick(first, Qt.Key.Key_Return)
    assert isinstance(first.editor, IntEditor) and panel.focusWidget() is first.editor.box


def test_an_empty_network_has_one_gap_and_a_problem(theme: Theme, qtbot: QtBot) -> None:
    panel = StackPanel(Document(), theme)
    qtbot.addWidget(panel)
    assert len(panel.gaps) == 1 and panel.output_card.problems.rows


def test_stack_follows_the_theme(panel: StackPanel, theme: Theme) -> None:
    light = panel.grab().toImage().pixelColor(150, 40)
    theme.set_scheme("dark")
    assert panel.grab().toImage().pixelColor(150, 40) != light
