"""How far a student is: steps get done, answers replace each other, another edition keeps what it can."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from engine.lessons.lesson import (
    Lesson,
    NumberQuestion,
    Page,
    Point,
    Question,
    SketchQuestion,
    WordsQuestion,
)
from engine.lessons.marking import read_answer
from engine.lessons.measure import Measure
from engine.lessons.progress import begun, new_answer, resumed, turned, with_answer, with_done, with_record
from engine.lessons.reading import read_lesson
from engine.project.lesson_record import MAX_RECORDS, LessonRecord
from engine.project.project import Project
from engine.storage.examples import example
from engine.storage.project_file import read_project, write_project
from tests.engine.lessons.hostile_lessons import FILES, WHOLE
from tests.engine.lessons.written import write_lesson

NUMBER, WORDS = NumberQuestion("n", "How many?", answer=3.0, comes_first=True), WordsQuestion("2.1", "Why?")
LESSON = Lesson(
    Path("one"),
    "A lesson",
    pages=(Page("a", steps=(Point("1.1", control="stack"), NUMBER)), Page("b", steps=(WORDS,))),
    digest="d",
)
PROJECT = Project()


def test_a_lesson_begins_and_turns_its_pages() -> None:
    record = begun(LESSON, "t0")
    assert record == LessonRecord("one", "d", "A lesson", 0, 2, "t0", n_steps=3)
    assert [turned(record, page).page for page in (-1, 0, 1, 2)] == [0, 0, 1, 1]


def test_it_ends_when_all_steps_are_done() -> None:
    record = with_done(begun(LESSON, "t0"), LESSON, "1.1", "t1")
    assert record.done == (("1.1", "t1"),) and not record.ended
    assert with_done(record, LESSON, "1.1", "t2") is record
    assert with_done(record, LESSON, "9.9", "t2") is record
    record = with_answer(record, LESSON, new_answer(WORDS, "so", PROJECT), "t2")
    record = with_answer(record, LESSON, new_answer(NUMBER, "2", PROJECT), "t3")
    assert record.done == (("1.1", "t1"), ("2.1", "t2"), ("n", "t3")) and record.ended == "t3"
    assert [answer.step for answer in record.answers] == ["n", "2.1"], "in the order of the questions"
    again = with_answer(record, LESSON, new_answer(NUMBER, "3", PROJECT), "t4")
    assert (again.ended, again.done) == ("t3", record.done)
    answer = again.answer("n")
    assert answer is not None
    assert (answer.value, answer.tries, answer.made, answer.is_right) == ("3", 2, "t4", True)
    assert (answer.question, answer.kind, answer.comes_first, answer.had_results) == (
        "How many?",
        "number",
        True,
        False,
    )


def test_an_answer_to_no_question_of_the_lesson_is_dropped() -> None:
    record = begun(LESSON, "t0")
    assert with_answer(record, LESSON, new_answer(SketchQuestion("s", "?"), "", PROJECT), "t1") is record


def test_a_sketch_is_kept_with_its_points() -> None:
    answer = new_answer(
        SketchQuestion("s", "?"), "", example("tutorial-classification"), ((0.0, 0.9), (0.5, 0.8))
    )
    assert (answer.sketch, answer.is_right) == (((0.0, 0.9), (0.5, 0.8)), None)


def test_another_edition_keeps_what_it_still_has() -> None:
    record = turned(begun(LESSON, "t0"), 1)
    record = with_answer(record, LESSON, new_answer(NUMBER, "2", PROJECT), "t1")
    record = with_answer(record, LESSON, new_answer(WORDS, "so", PROJECT), "t2")
    record = with_done(record, LESSON, "1.1", "t3")
    assert record.ended and resumed(record, LESSON) is record
    shorter = replace(LESSON, digest="e", title="New", pages=LESSON.pages[:1])
    after = resumed(record, shorter)
    assert (after.digest, after.title, after.n_pages, after.n_steps, after.page) == ("e", "New", 1, 2, 0)
    assert (after.done, after.ended) == ((("n", "t1"), ("1.1", "t3")), "t3")
    assert [answer.step for answer in after.answers] == ["n"]
    longer = replace(
        LESSON, digest="f", pages=(*LESSON.pages, Page("c", steps=(Point("3.1", control="stack"),)))
    )
    assert resumed(record, longer).ended == ""
    other = replace(LESSON, digest="g", pages=(Page("a", steps=(WordsQuestion("n", "?"),)),))
    assert resumed(record, other).answers == (), "an answer to a question of another kind says nothing"


def test_a_record_is_as_a_project_file_keeps_it(tmp_path: Path) -> None:
    when = "2026-12-01T14:00:00+00:00"
    folder = write_lesson(
        tmp_path / "one", WHOLE, **{name.replace(".", "_"): data for name, data in FILES.items()}
    )
    lesson = read_lesson(folder)
    record = turned(begun(lesson, when), 0)
    for step in lesson.steps:
        if isinstance(step, SketchQuestion):
            answer = new_answer(step, "", PROJECT, ((0.0, 0.5), (0.5, 0.4)))
        elif isinstance(step, Question):
            typed = {"choice": "x", "number": "24,2", "words": "half \ud800 a letter"}[step.kind]
            is_measured = isinstance(step, NumberQuestion) and isinstance(step.answer, Measure)
            measured = (24.2,) if is_measured else ()
            answer = new_answer(step, read_answer(step, typed), PROJECT, measured=measured)
        else:
            record = with_done(record, lesson, step.id, when)
            continue
        record = with_answer(record, lesson, answer, when)
    marks = [answer.is_right for answer in record.answers]
    assert record.ended == when and marks == [True, True, True, None, None]
    assert [answer.measured for answer in record.answers] == [None, None, 24.2, None, None]
    project = replace(example("tutorial-classification"), lessons=(record,))
    write_project(project, tmp_path / "a.dropoutlab")
    assert read_project(tmp_path / "a.dropoutlab").lessons == (record,)


def test_the_lesson_that_was_opened_last_comes_last() -> None:
    records = tuple(LessonRecord(str(number)) for number in range(MAX_RECORDS))
    again = with_record(records, LessonRecord("3", page=1))
    assert len(again) == MAX_RECORDS and again[-1] == LessonRecord("3", page=1)
    more = with_record(again, LessonRecord("new"))
    assert len(more) == MAX_RECORDS and more[-1].lesson == "new" and more[0].lesson == "1"
