"""The page of a lesson, and the sentences at its end."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from engine.lessons.lesson import Lesson, Step
from engine.lessons.progress import begun, with_done
from engine.project.lesson_record import LessonAnswer
from gui.lesson.page_view import PageView, end_sentences, row_of
from gui.lesson.player import LessonPlayer
from gui.lesson.rich_text import Drawings
from gui.theme.theme import Theme
from tests.gui.test_names import nameless

NOW = "2026-01-01T10:00:00+00:00"


@pytest.fixture
def view(qtbot: QtBot, player: LessonPlayer, lesson: Lesson, theme: Theme) -> PageView:
    player.open(lesson)
    made = PageView(player, theme)
    qtbot.addWidget(made)
    made.resize(340, 300)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_edited_page_stays_where_it_is_scrolled_to(qtbot: QtBot, view: PageView, lesson: Lesson) -> None:
    view.show_page(lesson.pages[1], Drawings())
    qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() > 60)
    view.verticalScrollBar().setValue(50)
    view.show_page(replace(lesson.pages[1], text="Other words"), Drawings())
    qtbot.waitUntil(lambda: view.verticalScrollBar().value() == 50)
    view.show_page(lesson.pages[0], Drawings())
    assert view.verticalScrollBar().value() == 0


def test_all_that_takes_the_focus_has_a_name(view: PageView, lesson: Lesson) -> None:
    for page in lesson.pages:
        view.show_page(page, Drawings())
        assert nameless(view) == []


def test_end_leads_to_the_report_and_the_list(qtbot: QtBot, view: PageView, lesson: Lesson) -> None:
    view.show_end(lesson, begun(lesson, NOW))
    buttons = {button.text(): button for button in view.findChildren(QPushButton)}
    with qtbot.waitSignal(view.report_requested):
        buttons["Open the report"].click()
    with qtbot.waitSignal(view.list_requested):
        buttons["All lessons"].click()
    assert nameless(view) == []


def test_end_says_what_is_left_and_what_is_right(lesson: Lesson) -> None:
    record = begun(lesson, NOW)
    assert end_sentences(lesson, record) == [
        "0 of 10 steps of “A small lesson” are done.",
        "There is something left on pages 1, 2, 3.",
    ]
    for step in lesson.steps:
        if step is not lesson.pages[1].steps[1]:
            record = with_done(record, lesson, step.id, NOW)
    assert end_sentences(lesson, record)[1] == "There is something left on page 2."
    answers = (
        LessonAnswer("a", "number", "", "1", is_right=True),
        LessonAnswer("b", "choice", "", "x", is_right=False),
        LessonAnswer("c", "words", "", "y"),
    )
    done = with_done(replace(record, answers=answers), lesson, lesson.pages[1].steps[1].id, NOW)
    assert end_sentences(lesson, done) == [
        "You have worked through “A small lesson”.",
        "1 of 2 answers that can be marked are right.",
        "Your answers are in the project. Save it, so that they stay.",
    ]


def test_step_of_no_kind_has_no_row(player: LessonPlayer, theme: Theme) -> None:
    with pytest.raises(TypeError):
        row_of(Step("1.1"), player, Drawings(), theme)
