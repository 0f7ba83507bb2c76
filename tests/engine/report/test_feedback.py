"""The report's section with what the teacher gave back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.project.handout_record import Feedback
from engine.report.blocks import Facts, Paragraph
from engine.report.content import make_report
from engine.report.feedback import feedback_section
from engine.report.html import report_html
from engine.report.page_check import check_page
from tests.engine.report.sample_reports import taught_project

MADE = "2026-12-01T10:00:00+01:00"


def test_mark_comment_and_check_stand_one_after_the_other() -> None:
    given = Feedback(
        "2+", "Well argued.\n\nMind the band.", "The numbers hold.\nOne picture was not checked.", MADE
    )
    section = feedback_section(given)
    assert section is not None
    assert section.blocks == (
        Facts("From the teacher", (("Mark", "2+"), ("Given back", "1 December 2026, 10:00"))),
        Paragraph("Well argued."),
        Paragraph("Mind the band."),
        Paragraph("Check: The numbers hold.", is_note=True),
        Paragraph("One picture was not checked.", is_note=True),
    )


@pytest.mark.parametrize("feedback", [None, Feedback(), Feedback(made=MADE)])
def test_nothing_given_back_is_no_section(feedback: Feedback | None) -> None:
    assert feedback_section(feedback) is None


def test_it_is_the_first_section_and_its_words_are_no_html() -> None:
    project = replace(taught_project(), feedback=Feedback("<b>1</b>", "a < b\n<script>", "<i>", MADE))
    report = make_report(project, with_figures=False)
    assert report.sections[0].id == "feedback"
    page = report_html(report)
    assert '<td dir="auto">&lt;b&gt;1&lt;/b&gt;</td>' in page
    assert "<p>&lt;script&gt;</p>" in page
    assert "<b>1" not in page and "<script>" not in page
    assert report.project.feedback == project.feedback


def test_a_page_with_feedback_is_what_its_data_say() -> None:
    project = replace(taught_project(), feedback=Feedback("1", "Good.", "", MADE))
    page = report_html(make_report(project))
    assert check_page(make_report(project).project, page).problems == ()
    better = page.replace('<td dir="auto">1</td>', '<td dir="auto">1+</td>')
    assert better != page
    assert check_page(make_report(project).project, better).problems != ()
