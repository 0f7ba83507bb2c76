"""The report's sections on lessons."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.project.lesson_record import LessonAnswer, LessonRecord
from engine.report.blocks import Figure, Paragraph, Table
from engine.report.content import make_report
from engine.report.html import report_html
from engine.report.lessons import MAX_DRAWN, answer_text, lesson_sections, mark_text, state_text
from engine.report.page_check import check_page
from tests.engine.project.sample_lessons import BEGUN, CURVE, EXPECTS, LATE, RECORD, UNITS, WHY
from tests.engine.report.sample_reports import taught_project


def rows(record: LessonRecord) -> list[list[str]]:
    (section,) = lesson_sections((record,), with_figures=False)
    (table,) = [block for block in section.blocks if isinstance(block, Table)]
    return [[cell.text for cell in row] for row in (table.head, *table.rows)]


def test_lesson_has_its_answers_with_marks_tries_and_times() -> None:
    early = "24 November 2026, 09:05"
    assert rows(RECORD) == [
        ["Question", "Answer", "Mark", "Tries", "When"],
        ["What do you expect?", "It hurts", "right", "2", f"{early}\nbefore the sweep"],
        ["How many units drop out, of 80?", "23,5", "wrong", "1", early],
        ["Why?", "Because units\nco-adapt.", "", "1", "24 November 2026, 11:30"],
        ["Sketch the curve.", "0: 0.86; 0.5: 0.9", "", "1", f"{early}\nbefore the sweep"],
    ]
    late = replace(EXPECTS, had_results=True, made="")
    assert rows(replace(RECORD, answers=(late,)))[1][-1] == "after a sweep"


def test_lesson_says_how_far_the_student_is() -> None:
    (section,) = lesson_sections((RECORD,), with_figures=False)
    assert section.title == "Lesson: What Dropout does"
    assert section.blocks[0] == Paragraph(
        "Started 24 November 2026, 09:00. Page 2 of 3, 5 of 9 steps done, 1 of 2 marked answers right."
    )
    ended = replace(RECORD, title="", started="", ended=LATE, n_steps=0, n_pages=0, done=(), answers=(UNITS,))
    (section,) = lesson_sections((ended,), with_figures=False)
    assert section.title == "Lesson: what-dropout-does"
    assert section.blocks[0] == Paragraph(
        "Finished 24 November 2026, 11:30. Page 2, 0 steps done, 0 of 1 marked answer right."
    )
    assert len(section.blocks) == 2, "no answer has to come first, so nothing is said of that"


def test_sketches_are_drawn_up_to_a_limit() -> None:
    points = tuple((step / 100, float(step)) for step in range(50))
    sketches = tuple(replace(CURVE, step=str(n), sketch=points) for n in range(MAX_DRAWN - 1))
    one = replace(CURVE, step="one", sketch=points[:1])
    many = (
        replace(RECORD, answers=(one, *sketches)),
        replace(RECORD, answers=(CURVE, replace(CURVE, step="x"))),
    )
    first, second = lesson_sections(many, with_figures=True)
    drawn = [[block for block in one.blocks if isinstance(block, Figure)] for one in (first, second)]
    assert [len(figures) for figures in drawn] == [MAX_DRAWN - 1, 1]
    assert drawn[1][0].caption == "The sketch: Sketch the curve."
    assert drawn[1][0].description == "Sketched score by dropout rate. 0: 0.86; 0.5: 0.9."
    assert drawn[1][0].height == 60
    plain = lesson_sections(many, with_figures=False)
    assert not any(isinstance(block, Figure) for one in plain for block in one.blocks)


@pytest.mark.parametrize(
    "points", [((0.0, 1e39), (0.999, -1e39)), ((0.3, 2.0), (0.3, 1.0)), ((0.1, 0.0),) * 3]
)
def test_odd_sketches_are_drawn(points: tuple[tuple[float, float], ...]) -> None:
    record = replace(RECORD, answers=(replace(CURVE, sketch=points),))
    (section,) = lesson_sections((record,), with_figures=True)
    assert any(isinstance(block, Figure) and "<svg" in block.svg for block in section.blocks)


def test_lesson_without_answers_has_no_section() -> None:
    assert lesson_sections((BEGUN,), with_figures=True) == ()
    report = make_report(taught_project(), with_figures=False)
    assert [one.id for one in report.sections if one.id.startswith("lesson")] == ["lesson-1"]
    assert report.project.lessons == (BEGUN, RECORD)


def test_page_that_shows_another_answer_is_named() -> None:
    report = make_report(taught_project())
    page = report_html(report)
    assert check_page(report.project, page).problems == ()
    (problem,) = check_page(report.project, page.replace("<td>It hurts</td>", "<td>It helps</td>")).problems
    assert "it says “It helps” instead of “It hurts”" in problem
    (problem,) = check_page(report.project, page.replace("<td>wrong</td>", "<td>right</td>")).problems
    assert "it says “right” instead of “wrong”" in problem


def test_texts() -> None:
    assert [mark_text(answer) for answer in (EXPECTS, UNITS, WHY)] == ["right", "wrong", ""]
    assert answer_text(LessonAnswer("1", "words", "", "  a\r\nb\rc\n\n ")) == "a\nb\nc"
    assert state_text(BEGUN) == "page 1 of 4, 0 steps done"
