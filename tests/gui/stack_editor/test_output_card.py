"""The output's card: its problems, and the button that makes the network fit."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.data.catalogue import DATA_SETS
from engine.network.spec import LayerSpec
from gui.document.document import Document
from gui.stack_editor.stack_panel import StackPanel

LEFT = Qt.MouseButton.LeftButton


def test_one_press_makes_the_network_fit_and_is_one_step(
    panel: StackPanel, document: Document, qtbot: QtBot
) -> None:
    card, before = panel.output_card, document.project
    assert not card.fit_button.isVisible()
    document.set_data(dataset="boston_housing", scaling="none")
    assert card.fit_button.isVisible()
    steps = document.undo_stack.count()
    qtbot.mouseClick(card.fit_button, LEFT)
    assert document.check.errors() == ()
    assert document.project.data.scaling == "standard"
    assert not card.fit_button.isVisible()
    assert document.undo_stack.count() == steps + 1
    assert document.undo_stack.undoText() == "Make the network fit Boston housing"
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert document.project == before


def test_the_button_is_there_for_a_problem_of_any_card_and_below_all_rows(
    panel: StackPanel, document: Document, qtbot: QtBot
) -> None:
    card = panel.output_card
    document.insert_layers(0, (LayerSpec.of("conv2d"),))
    assert card.fit_button.isVisible() and not card.problems.isVisible()
    document.set_data(dataset="boston_housing")
    document.undo_stack.undo()
    document.undo_stack.undo()
    document.set_data(dataset="boston_housing")
    row = card.problems.rows[0]
    qtbot.waitUntil(lambda: card.fit_button.y() >= card.problems.geometry().bottom())
    qtbot.waitUntil(lambda: card.rect().contains(card.fit_button.geometry()))
    assert row.isVisible()
    assert card.focus_chain()[-1] is card.fit_button


def test_a_long_target_is_cut_before_loss_and_learning_rate(panel: StackPanel, document: Document) -> None:
    card = panel.output_card
    texts = replace(card.texts, summary="What is the highest level of education that you have reached?")
    card.show_texts(texts)
    shown = card.places().summary_text
    assert shown.startswith("What") and shown.endswith("… · cross-entropy · Adam 0.001")
    card.show_texts(replace(texts, summary="a file of the class of 2026, part 3.csv", has_file_name=True))
    assert card.places().summary_text.endswith(".csv · cross-entropy · Adam 0.001")
    card.show_texts(texts)
    assert texts.summary in card.tip_at(card.places().summary.center())
    assert texts.line in card.accessibleName()


def test_every_set_that_ships_has_its_learning_rate_in_view(panel: StackPanel, document: Document) -> None:
    for dataset in DATA_SETS:
        document.set_data(dataset=dataset)
        document.fit_to_data()
        for card in (panel.input_card, panel.output_card):
            assert card.places().summary_text.endswith(card.texts.ending)
