"""What a class has done in lessons, as tables."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from engine.classroom.class_merge import Student
from engine.classroom.lesson_tables import answer_rows, progress_rows, save_lessons
from engine.errors import InputError
from engine.project.lesson_record import NUMBER, WORDS, LessonAnswer
from tests.engine.project.sample_lessons import BEGUN, EARLY, LATE, RECORD, UNITS

ADA = Student("ada.html", "Ada", group="3", lessons=(BEGUN, RECORD))
BEN = Student("b/ben.html", "Ben", lessons=(replace(RECORD, answers=()),))
CEM = Student("cem.html", "Cem")


def table(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8-sig") as stream:
        return list(csv.DictReader(stream))


def test_progress_has_a_row_for_each_student_and_lesson(tmp_path: Path) -> None:
    (path, _) = save_lessons([ADA, BEN, CEM], tmp_path)
    assert path.name == "lesson_progress.csv"
    begun, done, ben = table(path)
    assert begun == {
        "student": "Ada", "group": "3", "file": "ada.html", "lesson": "iris", "title": "The Iris tutorial",
        "edition": "", "page": "1", "pages": "4", "steps_done": "0", "steps": "", "right": "0", "marked": "0",
        "answers": "0", "started": LATE, "ended": "",
    }  # fmt: skip
    numbers = ("page", "pages", "steps_done", "steps", "right", "marked", "answers", "edition")
    assert [done[name] for name in numbers] == ["2", "3", "5", "9", "1", "2", "4", "01234567"]
    assert (ben["student"], ben["answers"]) == ("Ben", "0")


def test_answers_have_a_row_each(tmp_path: Path) -> None:
    (_, path) = save_lessons([ADA, BEN, CEM], tmp_path)
    assert path.name == "lesson_answers.csv"
    rows = table(path)
    assert [row["student"] for row in rows] == ["Ada"] * 4
    assert rows[0] == {
        "student": "Ada", "group": "3", "file": "ada.html", "lesson": "what-dropout-does",
        "edition": "01234567", "step": "expects", "kind": "choice", "question": "What do you expect?",
        "answer": "It hurts", "mark": "right", "tries": "2", "made": EARLY, "comes_first": "yes",
        "had_results": "no", "measured": "",
    }  # fmt: skip
    assert [row["answer"] for row in rows[1:]] == ["23,5", "Because units co-adapt.", "0: 0.86; 0.5: 0.9"]
    assert [row["mark"] for row in rows[1:]] == ["wrong", "", ""]
    assert [row["had_results"] for row in rows[1:]] == ["no", "yes", "no"]


def test_a_measured_answer_says_what_it_was_compared_with(tmp_path: Path) -> None:
    answers = tuple(replace(UNITS, step=str(n), measured=value) for n, value in enumerate((24.25, -0.5)))
    (_, path) = save_lessons([replace(ADA, lessons=(replace(RECORD, answers=answers),))], tmp_path)
    assert [row["measured"] for row in table(path)] == ["24.25", "-0.5"]


@pytest.mark.parametrize(
    ("kind", "value", "cell"),
    [
        (NUMBER, "-0,5", "-0,5"),
        (NUMBER, "+1e-3", "+1e-3"),
        (NUMBER, "-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"),
        (NUMBER, "-1\n=2", "'-1 =2"),
        (WORDS, "-0.5", "'-0.5"),
        (WORDS, "\n\t=HYPERLINK(0)\x1b[31m", "'=HYPERLINK(0) [31m"),
        (WORDS, "@x", "'@x"),
        (WORDS, "x" * 20_000, "x" * 20_000),
    ],
)
def test_no_answer_is_a_formula(kind: str, value: str, cell: str) -> None:
    record = replace(RECORD, answers=(LessonAnswer("1", kind, "=question", value),))
    row = answer_rows([replace(ADA, lessons=(record,))])[1]
    assert row[7:9] == ("'=question", cell)


def test_no_name_is_a_formula() -> None:
    record = replace(RECORD, lesson="=l", title="+t", answers=(LessonAnswer("@s", WORDS, "", ""),))
    evil = replace(ADA, name="=n", group="-g", file="+f", lessons=(record,))
    assert progress_rows([evil])[1][:5] == ("'=n", "'-g", "'+f", "'=l", "'+t")
    assert answer_rows([evil])[1][5] == "'@s"


def test_class_without_lessons_gets_no_tables(tmp_path: Path) -> None:
    assert save_lessons([CEM], tmp_path) == ()
    assert list(tmp_path.iterdir()) == []


def test_folder_that_can_not_be_written_is_an_input_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(InputError, match="can't be written"):
        save_lessons([ADA], tmp_path / "file")
