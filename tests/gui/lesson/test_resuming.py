"""Which lesson opens with a project."""

from dataclasses import replace

from engine.project.handout_record import HandoutRecord
from engine.project.project import Project
from gui.lesson.resuming import lesson_to_open
from tests.engine.project.sample_lessons import BEGUN, RECORD

ENDED = replace(BEGUN, ended="2026-11-24T10:00:00+01:00")


def test_a_lesson_that_was_begun_goes_on() -> None:
    assert lesson_to_open(Project()) == ""
    assert lesson_to_open(Project(lessons=(ENDED, RECORD))) == RECORD.lesson
    assert lesson_to_open(Project(lessons=(RECORD, ENDED))) == ""


def test_a_project_that_is_handed_out_begins_with_its_lesson() -> None:
    project = Project(handout=HandoutRecord("a" * 32, lesson=BEGUN.lesson))
    assert lesson_to_open(project) == BEGUN.lesson
    assert lesson_to_open(replace(project, lessons=(RECORD,))) == RECORD.lesson, "this one is open"
    assert lesson_to_open(replace(project, lessons=(ENDED,))) == ""
    assert lesson_to_open(replace(project, handout=HandoutRecord("a" * 32))) == ""
