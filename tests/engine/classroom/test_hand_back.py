"""What is handed back: copies with mark, comment and check, and one table; nothing is overwritten."""

from __future__ import annotations

import csv
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from engine.classroom.class_record import BAD, GOOD, UNCLEAR, CheckRecord, ClassRecord, ClassSeat, Mark
from engine.classroom.collecting import file_digest, read_class
from engine.classroom.desk_table import DeskRow, desk_rows
from engine.classroom.hand_back import HEAD, check_text, feedback_of, hand_back, has_copy, marks_table
from engine.errors import InputError
from engine.project.handout_record import MAX_COMMENT
from engine.report.content import make_report
from engine.report.html import report_html
from engine.storage.project_file import read_project, write_project
from tests.engine.classroom.test_class_merge import project_of
from tests.engine.language.bracketed import bracketed
from tests.engine.project.sample_lessons import RECORD

ID = "0123456789abcdef" * 2
NAMES = ("Ada", "Ben", "Cem", "Dan")
CLASS = ClassRecord(ID, "10b", seats=tuple(ClassSeat(name, f"{name}.dropoutlab") for name in NAMES))


def collected(folder: Path, record: ClassRecord) -> tuple[DeskRow, ...]:
    return desk_rows(record, read_class([str(folder)], {}, threading.Event()).students)


@pytest.fixture
def handed_in(tmp_path: Path) -> Path:
    """Ada's project, Ben's report, a broken file of Cem's, and nothing of Dan's."""
    folder = tmp_path / "handed in"
    (folder / "sub").mkdir(parents=True)
    write_project(replace(project_of("Ada", (0, 1), "=3"), lessons=(RECORD,)), folder / "Ada.dropoutlab")
    page = report_html(make_report(project_of("Ben", (2, 3))))
    (folder / "sub" / "Ben.html").write_text(page, "utf-8", newline="")
    (folder / "Cem.dropoutlab").write_text("{", "utf-8")
    return folder


def test_each_copy_has_mark_comment_and_check(handed_in: Path, tmp_path: Path) -> None:
    check = CheckRecord("Ben", file_digest(handed_in / "sub" / "Ben.html"), BAD, ("Rate 0.5: …",))
    record = CLASS.with_mark(Mark("Ada", "2+", "Well argued.\n\nMind the band.")).with_check(check)
    record = record.with_mark(Mark("Cem", "5")).with_mark(Mark("Dan", "6", "Where is it?"))
    rows = collected(handed_in, record)
    assert [has_copy(row) for row in rows] == [True, True, False, False]
    out = tmp_path / "back"
    paths = hand_back(rows, record, out)
    assert [path.name for path in paths] == ["Ada.dropoutlab", "Ben.dropoutlab", "marks.csv"]
    assert sorted(path.name for path in out.iterdir()) == ["Ada.dropoutlab", "Ben.dropoutlab", "marks.csv"]
    ada = read_project(paths[0])
    assert ada.feedback is not None and ada.feedback.made
    assert (ada.feedback.mark, ada.feedback.comment) == ("2+", "Well argued.\n\nMind the band.")
    assert ada.feedback.check == ""
    assert replace(ada, feedback=None) == read_project(handed_in / "Ada.dropoutlab")
    ben = read_project(paths[1])
    assert ben.feedback is not None
    assert (ben.feedback.mark, ben.feedback.check) == ("", "Something does not hold.\nRate 0.5: …")
    assert (ben.report.author, len(ben.runs)) == ("Ben", 1)


def test_the_table_has_all_students(handed_in: Path, tmp_path: Path) -> None:
    check = CheckRecord("Ada", "changed", GOOD)
    record = CLASS.with_mark(Mark("Ada", "-", "=1+1\nTwo lines.")).with_check(check)
    *_, path = hand_back(collected(handed_in, record), record, tmp_path / "back")
    with path.open(newline="", encoding="utf-8-sig") as stream:
        ada, ben, cem, dan = list(csv.DictReader(stream))
    assert tuple(ada) == HEAD
    result = ada.pop("result")
    assert result.endswith(".") and "Best: rate" in result
    assert ada == {
        "student": "Ada", "author": "", "group": "'=3", "file": "Ada.dropoutlab", "mark": "'-",
        "comment": "'=1+1\nTwo lines.", "check": "changed since the check", "steps_done": "5", "steps": "9",
        "right": "1", "marked": "2", "prediction": "",
    }  # fmt: skip
    assert (ben["file"], ben["steps"], ben["check"]) == ("sub/Ben.html", "", "")
    assert (cem["student"], cem["result"]) == ("Cem", "")
    assert (dan["student"], dan["file"]) == ("Dan", "Dan.dropoutlab")


def test_nothing_is_overwritten(handed_in: Path, tmp_path: Path) -> None:
    record = CLASS.with_mark(Mark("Ada", "2")).with_mark(Mark("Ben", "3"))
    rows = collected(handed_in, record)
    out = tmp_path / "back"
    out.mkdir()
    (out / "ben.dropoutlab").write_text("mine", "utf-8")
    with pytest.raises(InputError, match=r"Ben\.dropoutlab is in back already: choose a new folder"):
        hand_back(rows, record, out)
    assert [path.name for path in out.iterdir()] == ["ben.dropoutlab"]
    for folder in (handed_in, handed_in / "sub"):
        with pytest.raises(InputError, match="are collected"):
            hand_back(rows, record, folder)


def test_a_file_that_is_gone_leaves_nothing_behind(handed_in: Path, tmp_path: Path) -> None:
    record = CLASS.with_mark(Mark("Ada", "2")).with_mark(Mark("Ben", "3"))
    rows = collected(handed_in, record)
    (handed_in / "sub" / "Ben.html").unlink()
    with pytest.raises(InputError, match=r"sub/Ben\.html can't be handed back: There is no report"):
        hand_back(rows, record, tmp_path / "back")
    assert list((tmp_path / "back").iterdir()) == []


def test_two_files_of_one_name_give_two_copies(tmp_path: Path) -> None:
    for folder, author, seeds in (("a", "Ada", (0,)), ("b", "Eve", (1,))):
        (tmp_path / "in" / folder).mkdir(parents=True)
        write_project(project_of(author, seeds), tmp_path / "in" / folder / "lab.dropoutlab")
    record = ClassRecord(ID).with_mark(Mark("Ada", "1")).with_mark(Mark("Eve", "2"))
    paths = hand_back(collected(tmp_path / "in", record), record, tmp_path / "back")
    assert [path.name for path in paths] == ["lab.dropoutlab", "lab 2.dropoutlab", "marks.csv"]
    found = [read_project(path) for path in paths[:2]]
    assert [(one.report.author, one.feedback and one.feedback.mark) for one in found] == [
        ("Ada", "1"),
        ("Eve", "2"),
    ]


def test_a_file_that_was_saved_since_has_no_old_check(handed_in: Path, tmp_path: Path) -> None:
    path = handed_in / "Ada.dropoutlab"
    check = CheckRecord("Ada", file_digest(path), GOOD)
    record = CLASS.with_mark(Mark("Ada", "2")).with_check(check)
    rows = collected(handed_in, record)
    assert check_text(rows[0]) == "holds"
    write_project(project_of("Ada", (0, 1, 2)), path)
    (copy, _) = hand_back(rows, record, tmp_path / "back")
    back = read_project(copy)
    assert len(back.sweep.seeds) == 3
    assert back.feedback is not None and back.feedback.check == ""


@pytest.mark.parametrize(
    ("outcome", "is_current", "text"),
    [
        (GOOD, True, "holds"),
        (BAD, True, "does not hold"),
        (UNCLEAR, True, "unclear"),
        (GOOD, False, "changed"),
    ],
)
def test_the_check_in_a_few_words(outcome: str, is_current: bool, text: str) -> None:
    row = DeskRow("Ada", check=CheckRecord("Ada", "", outcome), is_check_current=is_current)
    assert check_text(row).startswith(text)
    assert check_text(DeskRow("Ada")) == ""


def test_a_long_check_is_cut_to_what_a_project_keeps() -> None:
    check = CheckRecord("Ada", "", BAD, ("x" * 1000,) * 100)
    found = feedback_of(DeskRow("Ada", check=check, is_check_current=True, comment="y" * 30_000))
    assert MAX_COMMENT - 1100 < len(found.check) <= MAX_COMMENT
    assert len(found.comment) == MAX_COMMENT


def test_a_table_without_students_has_its_head() -> None:
    assert marks_table(()) == [HEAD]


def test_the_table_is_in_english_whatever_the_window_shows() -> None:
    row = DeskRow("Ada", prediction="helps, after a sweep", check=CheckRecord("Ada", outcome=BAD))
    english = marks_table([row])
    with bracketed():
        assert check_text(row) == "[changed since the check]"
        assert marks_table([row]) == english
    assert english[1][HEAD.index("check")] == "changed since the check"
    assert english[1][HEAD.index("prediction")] == "helps, after a sweep"
