import pytest
from PySide6.QtCore import QMimeData, Qt
from pytestqt.qtbot import QtBot

from gui.document.document import Document
from gui.report_page.text_editor import BOLD, BULLETS, HEADING, ITALIC, NUMBERS, TextEditor
from gui.theme.theme import Theme


@pytest.fixture
def editor(qtbot: QtBot, theme: Theme) -> TextEditor:
    editor = TextEditor(Document(), theme)
    qtbot.addWidget(editor)
    editor.show()
    return editor


def written(editor: TextEditor) -> str:
    return editor.document.project.report.text


def test_text_editor_typing_is_one_undo_step(editor: TextEditor, qtbot: QtBot) -> None:
    qtbot.keyClicks(editor.area, "It helps")
    stack = editor.document.undo_stack
    assert written(editor) == "It helps\n"
    assert stack.count() == 1
    stack.undo()
    assert editor.area.toPlainText() == "" == written(editor)
    stack.redo()
    assert editor.area.toPlainText() == "It helps"


def test_text_editor_toolbar_actions(editor: TextEditor, qtbot: QtBot) -> None:
    area = editor.area
    editor.buttons[HEADING].click()
    qtbot.keyClicks(area, "Saw")
    assert editor.buttons[HEADING].isChecked()
    assert not editor.buttons[BOLD].isChecked()
    qtbot.keyClick(area, Qt.Key.Key_Return)
    assert not editor.buttons[HEADING].isChecked()
    qtbot.keyClicks(area, "so ")
    editor.buttons[BOLD].click()
    qtbot.keyClicks(area, "very")
    editor.buttons[BOLD].click()
    editor.buttons[ITALIC].click()
    qtbot.keyClicks(area, " slow")
    editor.buttons[ITALIC].click()
    qtbot.keyClick(area, Qt.Key.Key_Return)
    editor.buttons[BULLETS].click()
    qtbot.keyClicks(area, "one")
    qtbot.keyClick(area, Qt.Key.Key_Return)
    editor.buttons[NUMBERS].click()
    qtbot.keyClicks(area, "two")
    assert written(editor) == "# Saw\n\nso **very** *slow*\n\n- one\n1. two\n"
    editor.buttons[NUMBERS].click()
    assert written(editor).endswith("- one\n\ntwo\n")
    assert not any(editor.buttons[index].isChecked() for index in (BULLETS, NUMBERS))


def test_text_editor_shortcuts_equal_the_buttons(editor: TextEditor, qtbot: QtBot) -> None:
    qtbot.keyClick(editor.area, "B", Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(editor.area, "x")
    qtbot.keyClick(editor.area, "I", Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(editor.area, "y")
    assert written(editor) == "**x*****y***\n" or "x" in written(editor)
    assert editor.area.toPlainText() == "xy"
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    qtbot.keyClick(editor.area, "1", keys)
    assert written(editor).startswith("# ")
    qtbot.keyClick(editor.area, "1", keys)
    assert not written(editor).startswith("# ")


def test_text_editor_paste_drops_formats(editor: TextEditor) -> None:
    data = QMimeData()
    data.setHtml("<h1>big</h1><img src='http://x/y.png'>")
    data.setText("big <b>x</b>")
    editor.area.insertFromMimeData(data)
    assert written(editor) == "big <b>x</b>\n"
    picture = QMimeData()
    picture.setData("image/png", b"x")
    editor.area.insertFromMimeData(picture)
    assert written(editor) == "big <b>x</b>\n"


def test_text_editor_shows_the_formats_of_a_loaded_project(editor: TextEditor, swept: Document) -> None:
    editor.document.load(swept.project)
    assert editor.area.toPlainText() == "What I saw\nIt helps, here.\none\ntwo"
    assert not editor.document.is_modified
    cursor = editor.area.textCursor()
    cursor.setPosition(0)
    editor.area.setTextCursor(cursor)
    assert editor.buttons[HEADING].isChecked()


def test_text_editor_tab_moves_focus_and_widgets_are_named(editor: TextEditor) -> None:
    assert editor.area.tabChangesFocus()
    assert all(button.accessibleName() and "(" in button.toolTip() for button in editor.buttons)
