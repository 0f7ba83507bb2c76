"""The editor of the script: texts exchanged line by line, marks, clicks, and its font."""

import random

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontInfo, QTextCursor

from gui.widgets.code_editor import CodeEditor


@pytest.fixture
def editor(qtbot, theme):
    editor = CodeEditor(theme)
    qtbot.addWidget(editor)
    editor.resize(500, 300)
    with qtbot.waitExposed(editor):
        editor.show()
    return editor


def middle_of(editor, line):
    block = editor.document().findBlockByNumber(line - 1)
    rect = editor.blockBoundingGeometry(block).translated(editor.contentOffset())
    return QPoint(60, round(rect.center().y()))


def test_any_text_follows_any_other(editor):
    rng = random.Random(1)
    for _ in range(300):
        text = "\n".join(rng.choice(("a", "b", "", "c = 1")) for _ in range(rng.randint(1, 9)))
        editor.show_text(text)
        assert editor.toPlainText() == text


def test_lines_that_stay_keep_the_place_and_the_caret(editor):
    lines = [f"x{i} = {i}" for i in range(200)]
    editor.show_text("\n".join(lines))
    editor.verticalScrollBar().setValue(100)
    cursor = QTextCursor(editor.document().findBlockByNumber(110))
    editor.setTextCursor(cursor)
    top = editor.verticalScrollBar().value()
    editor.show_text("\n".join([*lines[:150], "y = 1", *lines[151:]]))
    assert editor.verticalScrollBar().value() == top
    assert editor.textCursor().blockNumber() == 110


def test_a_click_tells_the_line_and_a_selection_does_not(qtbot, editor):
    editor.show_text("a = 1\nb = 2\nc = 3")
    heard: list[int] = []
    editor.line_chosen.connect(heard.append)
    qtbot.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton, pos=middle_of(editor, 2))
    assert heard == [2]
    qtbot.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, 250))  # below all lines
    qtbot.mouseClick(editor.viewport(), Qt.MouseButton.RightButton, pos=middle_of(editor, 1))
    qtbot.mousePress(editor.viewport(), Qt.MouseButton.LeftButton, pos=middle_of(editor, 1))
    qtbot.mouseMove(editor.viewport(), middle_of(editor, 3))
    qtbot.mouseRelease(editor.viewport(), Qt.MouseButton.LeftButton, pos=middle_of(editor, 3))
    assert heard == [2]


def test_enter_chooses_the_line_of_the_caret(qtbot, editor):
    editor.show_text("a = 1\nb = 2\nc = 3")
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    with qtbot.waitSignal(editor.line_chosen) as said:
        qtbot.keyClick(editor, Qt.Key.Key_Down)
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert said.args == [2]
    assert editor.toPlainText() == "a = 1\nb = 2\nc = 3"


def test_marked_lines_have_a_band_and_are_revealed(editor):
    editor.show_text("\n".join(f"x{i} = {i}" for i in range(200)))
    editor.mark({120, 121})
    assert [band.cursor.blockNumber() for band in editor.extraSelections()] == [119, 120]
    editor.reveal(120, 121)
    bar = editor.verticalScrollBar()
    assert bar.value() < 119 < 120 < bar.value() + bar.pageStep()
    place = bar.value()
    editor.reveal(121, 121)
    assert bar.value() == place


def test_the_font_is_monospaced_and_follows_the_scale(editor, theme):
    assert QFontInfo(editor.font()).fixedPitch()
    assert editor.fontMetrics().horizontalAdvance("i") == editor.fontMetrics().horizontalAdvance("W")
    size = editor.font().pixelSize()
    theme.set_scale(1.5)
    try:
        assert editor.font().pixelSize() == round(1.5 * size)
    finally:
        theme.set_scale(1.0)
