"""The history as a list: rows, jumps, marks."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.document.document import Document
from gui.network_page.history_list import LATER, NOW, SAVED, HistoryList
from gui.theme.theme import Theme


@pytest.fixture
def history(qtbot: QtBot, document: Document, theme: Theme) -> HistoryList:
    shown = HistoryList(document, theme)
    qtbot.addWidget(shown)
    shown.resize(300, 400)
    with qtbot.waitExposed(shown):
        shown.show()
    return shown


def rows(history: HistoryList, role: int = Qt.ItemDataRole.DisplayRole) -> list[object]:
    return [history.model.index(row, 0).data(role) for row in range(history.model.rowCount())]


def three_steps(document: Document) -> None:
    document.remove_layers((document.project.network.layers[1].uid,))
    document.set_training(epochs=7)
    document.set_data(dataset="wine")


def test_empty_history_list_has_a_hint(history: HistoryList, document: Document) -> None:
    assert history.empty.isVisible() and not history.view.isVisible()
    document.set_training(epochs=7)
    assert history.view.isVisible() and not history.empty.isVisible()
    document.load(document.project, Path("some.dropoutlab"))
    assert history.empty.isVisible()


def test_history_list_is_in_order_with_the_newest_last(history: HistoryList, document: Document) -> None:
    three_steps(document)
    texts = rows(history)
    assert texts == ["Start", "Remove Dropout", "Set epochs", "Choose Wine"]
    assert rows(history, NOW) == [False, False, False, True]
    document.undo_stack.undo()
    assert rows(history, NOW) == [False, False, True, False]
    assert rows(history, LATER) == [False, False, False, True]
    assert history.view.currentIndex().row() == 2


def test_history_list_click_jumps_back_and_forward(
    qtbot: QtBot, history: HistoryList, document: Document
) -> None:
    first = document.project
    three_steps(document)
    last = document.project
    for row, project in ((0, first), (3, last)):
        place = history.view.visualRect(history.model.index(row, 0)).center()
        qtbot.mouseClick(history.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert document.project == project
        assert document.undo_stack.index() == row


def test_history_list_arrows_select_and_enter_jumps(
    qtbot: QtBot, history: HistoryList, document: Document
) -> None:
    three_steps(document)
    qtbot.keyClick(history.view, Qt.Key.Key_Up)
    qtbot.keyClick(history.view, Qt.Key.Key_Up)
    assert document.undo_stack.index() == 3
    qtbot.keyClick(history.view, Qt.Key.Key_Return)
    assert document.undo_stack.index() == 1


def test_history_list_names_the_file_and_marks_the_saved_step(
    history: HistoryList, document: Document
) -> None:
    document.load(document.project, Path("lab one.dropoutlab"))
    three_steps(document)
    assert rows(history)[0] == "Opened lab one.dropoutlab"
    document.mark_saved(Path("lab one.dropoutlab"))
    document.set_training(epochs=9)
    assert rows(history, SAVED) == [False, False, False, True, False]


def test_history_list_merges_typing_into_one_row(history: HistoryList, document: Document) -> None:
    for epochs in (7, 8, 9):
        document.set_training(epochs=epochs)
    assert rows(history) == ["Start", "Set epochs"]


def test_history_list_accessible_text_has_the_position(history: HistoryList, document: Document) -> None:
    three_steps(document)
    document.undo_stack.undo()
    spoken = rows(history, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == ["Start", "Remove Dropout", "Set epochs, now", "Choose Wine, undone"]
