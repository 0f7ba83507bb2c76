"""The dialog that asks who opens a class's one file."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from gui.window.name_dialog import NameDialog
from tests.gui.cut_texts import cut_texts
from tests.gui.test_names import nameless

NAMES = ("Ada Lovelace", "Ben Okafor", "Berta <b>Benz</b>")


@pytest.fixture
def dialog(qtbot: QtBot) -> NameDialog:
    made = NameDialog(NAMES, "7b")
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def shown(dialog: NameDialog) -> list[str]:
    items = [dialog.list.item(row) for row in range(dialog.list.count())]
    return [item.text() for item in items if not item.isHidden()]


def test_nobody_is_chosen_at_first(dialog: NameDialog, qtbot: QtBot) -> None:
    assert shown(dialog) == list(NAMES) and dialog.name == ""
    assert not dialog.open_button.isEnabled()
    qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert nameless(dialog) == [] and cut_texts(dialog) == []


def test_typing_finds_a_name_and_return_opens(dialog: NameDialog, qtbot: QtBot) -> None:
    qtbot.keyClicks(dialog.search, "be")
    assert shown(dialog) == list(NAMES[1:]) and dialog.name == ""
    qtbot.keyClicks(dialog.search, "n o")
    assert shown(dialog) == ["Ben Okafor"] and dialog.name == "Ben Okafor"
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(dialog.search, Qt.Key.Key_Return)


def test_a_name_that_is_filtered_away_is_not_chosen(dialog: NameDialog, qtbot: QtBot) -> None:
    qtbot.keyClicks(dialog.search, "ada")
    assert dialog.name == "Ada Lovelace"
    dialog.search.clear()
    qtbot.keyClicks(dialog.search, "nobody")
    assert shown(dialog) == [] and dialog.name == "" and not dialog.open_button.isEnabled()


def test_keys_go_from_the_search_into_the_list(dialog: NameDialog, qtbot: QtBot) -> None:
    qtbot.keyClick(dialog.search, Qt.Key.Key_Down)
    qtbot.waitUntil(dialog.list.hasFocus)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Down)
    assert dialog.name in NAMES
    with qtbot.waitSignal(dialog.accepted):
        qtbot.mouseClick(dialog.open_button, Qt.MouseButton.LeftButton)


def test_another_name_counts_until_one_of_the_list_is_clicked(dialog: NameDialog, qtbot: QtBot) -> None:
    qtbot.keyClicks(dialog.other, "  Zoe ")
    assert dialog.name == "Zoe" and dialog.open_button.isEnabled()
    spot = dialog.list.visualItemRect(dialog.list.item(2)).center()
    qtbot.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert dialog.name == NAMES[2] and dialog.other.text() == ""


def test_escape_opens_nothing(dialog: NameDialog, qtbot: QtBot) -> None:
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.result() == QDialog.DialogCode.Rejected and not dialog.isVisible()
