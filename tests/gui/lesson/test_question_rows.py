"""Questions by mouse and keys: what is an answer, what is said of it, what is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from engine.lessons.lesson import ChoiceQuestion, Lesson
from gui.control.run_controller import RunController
from gui.lesson.page_view import row_of
from gui.lesson.player import LessonPlayer
from gui.lesson.rich_text import Drawings
from gui.theme.theme import Theme
from tests.gui.fake_session import FakeSession


@pytest.fixture
def holder(qtbot: QtBot, player: LessonPlayer, lesson: Lesson, theme: Theme) -> QWidget:
    """The questions of the second page and the last one of the third."""
    player.open(lesson)
    made = QWidget()
    qtbot.addWidget(made)
    column = QVBoxLayout(made)
    for step in (*lesson.pages[1].steps, lesson.pages[2].steps[2]):
        column.addWidget(row_of(step, player, Drawings(), theme))
    made.resize(340, 1000)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def rows(holder: QWidget) -> list[Any]:
    layout = holder.layout()
    assert layout is not None
    return [item.widget() for item in map(layout.itemAt, range(layout.count())) if item is not None]


def click(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_choice_is_made_by_its_text_and_nothing_is_no_answer(
    qtbot: QtBot, rows: list[Any], player: LessonPlayer, lesson: Lesson
) -> None:
    choice = rows[0]
    click(qtbot, choice.answer_button)
    assert choice.said.toPlainText() == "Choose one of the answers first." and not choice.is_done
    click(qtbot, choice.options[1].label)
    assert choice.options[1].button.isChecked() and not choice.said.isVisible()
    click(qtbot, choice.answer_button)
    assert choice.is_done and choice.said.toPlainText() == "Your answer is kept."
    assert choice.answer_button.text() == "Answer again" and choice.state.text().startswith("Answered before")
    click(qtbot, choice.options[0].button)
    click(qtbot, choice.answer_button)
    given = player.answer_of(choice.question)
    assert given is not None and given.value == "It helps" and given.tries == 2
    del lesson


def test_choice_that_is_wrong_says_so(
    qtbot: QtBot, player: LessonPlayer, lesson: Lesson, theme: Theme
) -> None:
    asked = lesson.pages[1].steps[0]
    assert isinstance(asked, ChoiceQuestion)
    player.open(lesson)
    row: Any = row_of(replace(asked, answer=2, wrong="Look again."), player, Drawings(), theme)
    qtbot.addWidget(row)
    row.show()
    click(qtbot, row.options[0].label)
    click(qtbot, row.answer_button)
    assert row.said.toPlainText() == "Look again."


def test_number_is_answered_by_return_and_wrong_ones_bring_hints(qtbot: QtBot, rows: list[Any]) -> None:
    number = rows[1]
    number.field.setFocus()
    qtbot.keyClicks(number.field, "some")
    qtbot.keyClick(number.field, Qt.Key.Key_Return)
    assert "must be a number" in number.said.toPlainText() and number.field.property("wrong")
    number.field.clear()
    qtbot.keyClicks(number.field, "3")
    qtbot.keyClick(number.field, Qt.Key.Key_Return)
    assert number.said.toPlainText() == "Not quite." and number.hints[0].isVisible()
    assert number.mark.accessibleName() == "Not done yet"
    assert not number.field.property("wrong") and number.unit.text() == "units"
    number.field.clear()
    qtbot.keyClicks(number.field, "23,8")
    qtbot.keyClick(number.field, Qt.Key.Key_Return)
    assert number.said.toPlainText().startswith("Right,") and number.is_done


def test_words_are_counted_and_too_many_are_refused(
    qtbot: QtBot, rows: list[Any], player: LessonPlayer
) -> None:
    words = rows[3]
    words.field.setFocus()
    qtbot.keyClicks(words.field, "Flat.")
    assert words.count.text() == "5 of 200 characters"
    qtbot.keyClick(words.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    given = player.answer_of(words.question)
    assert given is not None and given.value == "Flat." and given.is_right is None
    words.field.setPlainText("x" * 201)
    click(qtbot, words.answer_button)
    assert "up to 200 characters" in words.said.toPlainText()
    given = player.answer_of(words.question)
    assert given is not None and given.value == "Flat."


def test_sketch_is_the_prediction_and_locked_after_the_sweep(
    qtbot: QtBot, rows: list[Any], player: LessonPlayer, controller: RunController, session: FakeSession
) -> None:
    sketch = rows[2]
    click(qtbot, sketch.answer_button)
    assert sketch.said.toPlainText() == "Draw your curve first."
    area = sketch.sketch
    qtbot.mouseClick(area, Qt.MouseButton.LeftButton, pos=QPoint(area.width() - 20, 60))
    prediction = player.document.project.prediction
    assert prediction is not None and len(prediction.sketch) == 1
    click(qtbot, sketch.answer_button)
    assert sketch.is_done and sketch.said.toPlainText() == "Your answer is kept."
    session.get_ready()
    controller.start_sweep()
    session.finish()
    qtbot.waitUntil(lambda: "Your sketch" in area.accessibleName())
    qtbot.mouseClick(area, Qt.MouseButton.LeftButton, pos=QPoint(area.width() - 20, 90))
    assert player.document.project.prediction == prediction


def test_draft_is_kept_only_where_nothing_is_marked(
    qtbot: QtBot, rows: list[Any], player: LessonPlayer
) -> None:
    choice, number, _, words = rows
    click(qtbot, choice.options[2].label)
    number.field.setText("7")
    words.field.setPlainText("Half a thought")
    for row in rows:
        row.keep_draft()
    kept = [player.answer_of(row.question) for row in (choice, number, words)]
    assert [one and one.value for one in kept] == ["It hurts", None, "Half a thought"]
    words.keep_draft()
    again = player.answer_of(words.question)
    assert again is not None and again.tries == 1
