"""What the columns of a class's tables say."""

from dataclasses import replace

import pytest

from engine.classroom.class_record import BAD, GOOD, UNCLEAR, CheckRecord
from engine.classroom.desk_table import BROKEN, NO_SWEEP, NOT_HANDED_IN, STATES, SWEPT, DeskRow
from gui.class_page.desk_columns import ANSWERS, CHECK, COMMENT, HANDED_IN, LESSON, STUDENT
from tests.engine.project.sample_lessons import RECORD

ROW = DeskRow("Ada", file="Ada.dropoutlab", path="x", state=SWEPT, seeds="seeds 0 to 4")


def test_every_state_has_its_own_words() -> None:
    texts = {state: HANDED_IN.text(replace(ROW, state=state)) for state in STATES}
    assert texts[SWEPT] == "seeds 0 to 4" and len(set(texts.values())) == len(STATES)
    assert HANDED_IN.tone(replace(ROW, state=BROKEN)) == "bad"
    assert HANDED_IN.tone(replace(ROW, has_own_seeds=False)) == "warn"
    assert {HANDED_IN.tone(replace(ROW, state=state)) for state in (NO_SWEEP, NOT_HANDED_IN)} == {"muted"}


@pytest.mark.parametrize(
    ("outcome", "is_current", "expected"),
    [
        (GOOD, True, ("holds", "good", "check")),
        (BAD, True, ("does not hold", "bad", "close")),
        (UNCLEAR, True, ("unclear", "muted", "help")),
        (GOOD, False, ("changed since the check", "muted", "help")),
    ],
)
def test_a_check_has_text_colour_and_icon(
    outcome: str, is_current: bool, expected: tuple[str, str, str]
) -> None:
    row = replace(ROW, check=CheckRecord("Ada", outcome=outcome), is_check_current=is_current)
    assert (CHECK.text(row), CHECK.tone(row), CHECK.icon(row)) == expected
    assert (CHECK.text(ROW), CHECK.icon(ROW)) == ("", "")


def test_answers_are_counted_as_right_or_just_counted() -> None:
    assert ANSWERS.text(ROW) == LESSON.text(ROW) == ""
    assert ANSWERS.text(replace(ROW, answers=RECORD.answers[2:3])) == "1 answer"
    assert ANSWERS.text(replace(ROW, answers=RECORD.answers, n_right=1, n_marked=2)) == "1 of 2 right"


def test_a_comment_is_one_line_and_another_name_is_told() -> None:
    assert COMMENT.text(replace(ROW, comment="Good.\n\nGo on.")) == "Good. Go on."
    assert STUDENT.text(replace(ROW, student="Student 01", author="Ada")) == "Student 01 (Ada)"
