"""The comment and the answers of one student."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from engine.classroom.desk_table import DeskRow
from engine.project.handout_record import MAX_COMMENT
from gui.class_page.feedback_editor import NOBODY, FeedbackEditor, texts_of
from gui.theme.theme import Theme
from tests.engine.project.sample_lessons import CURVE, EXPECTS, RECORD, UNITS, WHY


@pytest.fixture
def editor(qtbot: QtBot, theme: Theme) -> FeedbackEditor:
    made = FeedbackEditor(theme)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_student_s_comment_is_shown_and_typed(editor: FeedbackEditor, qtbot: QtBot) -> None:
    assert editor.title.text() == NOBODY and not editor.comment.isEnabled()
    with qtbot.assertNotEmitted(editor.edited):
        editor.show_row(DeskRow("Ada", comment="Good."))
    assert editor.text == "Good."
    with qtbot.waitSignal(editor.edited):
        qtbot.keyClicks(editor.comment, "So: ")
    assert editor.text == "So: Good."


def test_a_comment_is_no_longer_than_a_project_takes(editor: FeedbackEditor) -> None:
    editor.show_row(DeskRow("Ada"))
    editor.comment.setPlainText("a" * (MAX_COMMENT + 7))
    assert len(editor.text) == MAX_COMMENT


def test_the_same_answers_are_not_made_again(editor: FeedbackEditor) -> None:
    row = DeskRow("Ada", answers=RECORD.answers)
    editor.show_row(row)
    labels = editor.labels
    editor.show_answers(row)
    assert editor.labels is labels


def test_questions_answers_and_marks_are_texts() -> None:
    assert [text for text, _ in texts_of(EXPECTS)] == ["What do you expect?", "It hurts", "right, 2 tries"]
    assert [text for text, _ in texts_of(UNITS)][1:] == ["23,5", "wrong"]
    assert [text for text, _ in texts_of(replace(UNITS, measured=24.25))][1:] == [
        "23,5",
        "wrong",
        "compared with 24.25, from the student's own sweep",
    ]
    assert [text for text, _ in texts_of(WHY)] == ["Why?", "Because units\nco-adapt."]
    assert [text for text, _ in texts_of(CURVE)][1] == "0: 0.86; 0.5: 0.9"
