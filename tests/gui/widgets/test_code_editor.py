"""The editor of the script: texts exchanged line by line, marks, clicks, and its font."""

import random

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontInfo, QTextCursor, QTextDocument

from gui.theme.tokens import contrast
from gui.widgets.code_editor import CodeEditor, PythonHighlighter, field_colour


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


def test_code_editor_shows_any_text_after_any_other(editor):
    rng = random.Random(1)
    for _ in range(300):
        text = "\n".join(rng.choice(("a", "b", "", "c = 1")) for _ in range(rng.randint(1, 9)))
        editor.show_text(text)
        assert editor.toPlainText() == text


def test_code_editor_keeps_scroll_position_and_caret(editor):
    lines = [f"x{i} = {i}" for i in range(200)]
    editor.show_text("\n".join(lines))
    editor.verticalScrollBar().setValue(100)
    cursor = QTextCursor(editor.document().findBlockByNumber(110))
    editor.setTextCursor(cursor)
    top = editor.verticalScrollBar().value()
    editor.show_text("\n".join([*lines[:150], "y = 1", *lines[151:]]))
    assert editor.verticalScrollBar().value() == top
    assert editor.textCursor().blockNumber() == 110


def test_code_editor_emits_the_clicked_line_but_not_for_selections(qtbot, editor):
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


def test_code_editor_enter_chooses_the_current_line(qtbot, editor):
    editor.show_text("a = 1\nb = 2\nc = 3")
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    with qtbot.waitSignal(editor.line_chosen) as said:
        qtbot.keyClick(editor, Qt.Key.Key_Down)
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert said.args == [2]
    assert editor.toPlainText() == "a = 1\nb = 2\nc = 3"


def test_code_editor_highlights_and_reveals_marked_lines(editor):
    editor.show_text("\n".join(f"x{i} = {i}" for i in range(200)))
    editor.mark({120, 121})
    assert [band.cursor.blockNumber() for band in editor.extraSelections()] == [119, 120]
    editor.reveal(120, 121)
    bar = editor.verticalScrollBar()
    assert bar.value() < 119 < 120 < bar.value() + bar.pageStep()
    place = bar.value()
    editor.reveal(121, 121)
    assert bar.value() == place


def test_code_editor_font_is_monospaced_and_scales(editor, theme):
    assert QFontInfo(editor.font()).fixedPitch()
    assert editor.fontMetrics().horizontalAdvance("i") == editor.fontMetrics().horizontalAdvance("W")
    size = editor.font().pixelSize()
    theme.set_scale(1.5)
    try:
        assert editor.font().pixelSize() == round(1.5 * size)
    finally:
        theme.set_scale(1.0)


# --- What has which colour in the script.


def parts(theme, text):
    """(words, colour name) of every coloured piece of a line."""
    document = QTextDocument(text)
    highlighter = PythonHighlighter(document, theme)
    highlighter.rehighlight()
    pieces = document.firstBlock().layout().formats()
    colours = {f.foreground().color().name(): kind for kind, f in highlighter.formats.items()}
    return [
        (text[p.start : p.start + p.length], colours[p.format.foreground().color().name()]) for p in pieces
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("for epoch in range(40):", [("for", "keyword"), ("in", "keyword"), ("40", "number")]),
        ("x = y  # why 3", [("# why 3", "comment")]),
        ('loss="a # b",', [('"a # b"', "string")]),
        ('"""Title: it\'s 3."""', [('"""Title: it\'s 3."""', "string")]),
        ("keras.layers.Dense(16)", [("Dense", "name"), ("16", "number")]),
        ("keras.layers.Dropout(0.4, seed=2)", [("keras.layers.Dropout(0.4", "dropout"), ("2", "number")]),
        ("keras.layers.SpatialDropout2D(0.4)", [("keras.layers.SpatialDropout2D(0.4", "dropout")]),
        ("    recurrent_dropout=0.3,", [("recurrent_dropout=0.3", "dropout")]),
        ("x2 = train_3 - 1e-05", [("1e-05", "number")]),
        ("waited >= None", [("None", "keyword")]),
    ],
)
def test_highlighter_formats_tokens(theme, text, expected):
    assert parts(theme, text) == expected


def test_highlighter_colours_have_enough_contrast(theme):
    for scheme in ("dark", "light"):
        theme.set_scheme(scheme)
        document = QTextDocument("x")
        highlighter = PythonHighlighter(document, theme)
        for text_format in highlighter.formats.values():
            assert contrast(text_format.foreground().color().name(), field_colour(theme)) >= 4.5
