"""The list of lessons: facts, how far a project is, broken ones, and nothing at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from engine.lessons.catalogue import BrokenLesson
from engine.lessons.lesson import Lesson
from engine.lessons.progress import begun, with_done
from engine.project.project import Project
from gui.lesson.lesson_list import NONE, WAITING, LessonList, facts_of
from gui.lesson.library import BESIDE, BUNDLED, Shelf
from gui.theme.theme import Theme
from gui.widgets.plain_text import WrappedLabel
from tests.gui.cut_texts import cut_texts
from tests.gui.test_names import nameless

NOW = "2026-01-01T10:00:00+00:00"


@pytest.fixture
def shown(qtbot: QtBot, theme: Theme) -> LessonList:
    made = LessonList(theme)
    qtbot.addWidget(made)
    made.resize(300, 600)
    with qtbot.waitExposed(made):
        made.show()
    return made


def texts(shown: LessonList) -> list[str]:
    return [label.text() for label in shown.findChildren(WrappedLabel)]


def test_facts_say_how_far_the_project_is(lesson: Lesson) -> None:
    record = begun(lesson, NOW)
    assert facts_of(lesson, None) == "5 min · 3 pages"
    record = with_done(record, lesson, lesson.pages[0].steps[0].id, NOW)
    assert facts_of(lesson, record) == "5 min · 3 pages · 1 of 10 steps done"
    assert facts_of(lesson, replace(record, ended=NOW)) == "5 min · 3 pages · done"
    assert facts_of(replace(lesson, pages=lesson.pages[:1]), None) == "5 min · 1 page"


def test_list_waits_and_says_when_there_is_nothing(shown: LessonList) -> None:
    assert WAITING in texts(shown)
    shown.show_lessons((), Project())
    assert NONE in texts(shown) and shown.new_button.isVisible()


def test_lessons_are_listed_with_what_can_be_pressed(qtbot: QtBot, shown: LessonList, lesson: Lesson) -> None:
    broken = BrokenLesson(Path("lessons/bad"), "lesson.yaml, line 3: title must be a text.")
    shelves = (Shelf(BESIDE, (broken,)), Shelf(BUNDLED, (lesson, replace(lesson, folder=Path("other")))))
    shown.show_lessons(shelves, Project(lessons=(begun(lesson, NOW),)))
    assert [card.button.text() for card in shown.cards] == ["Continue", "Start"]
    assert {"bad", broken.problem, lesson.summary} <= set(texts(shown))
    with qtbot.waitSignal(shown.chosen) as chosen:
        shown.cards[0].button.click()
    assert chosen.args == [lesson]
    with qtbot.waitSignal(shown.new_requested):
        shown.new_button.click()
    assert nameless(shown) == []
    qtbot.waitUntil(lambda: not cut_texts(shown))


def test_list_that_is_as_before_is_not_made_again(shown: LessonList, lesson: Lesson) -> None:
    shelves = (Shelf(BUNDLED, (lesson,)),)
    shown.show_lessons(shelves, Project())
    cards = shown.cards
    shown.show_lessons(shelves, Project("Other"))
    assert shown.cards is cards
    shown.show_lessons(shelves, Project(lessons=(begun(lesson, NOW),)))
    assert shown.cards is not cards
