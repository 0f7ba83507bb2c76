"""`hand-back` as a teacher uses it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.classroom.class_record import GOOD, CheckRecord
from engine.classroom.class_store import read_class_record, write_class_record
from engine.classroom.collecting import file_digest
from engine.command_line.commands import main
from engine.project.handout_record import HandoutRecord
from engine.storage.project_file import read_project, write_project
from tests.engine.classroom.test_class_merge import project_of

ID = "0123456789abcdef" * 2


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two students' files."""
    monkeypatch.setenv("DROPOUT_LAB_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "in").mkdir()
    for name, seeds in (("Ada Lovelace", (0, 1)), ("Ben", (2, 3))):
        write_project(project_of(name, seeds), tmp_path / "in" / f"{name}.dropoutlab")
    return tmp_path


def given_back(path: Path) -> tuple[str, str, str]:
    feedback = read_project(path).feedback
    assert feedback is not None
    return feedback.mark, feedback.comment, feedback.check


@pytest.mark.parametrize(
    ("table", "marks"),
    [
        (
            "student,mark,comment\nada  lovelace,2+,Good.\nBen,,\n",
            {"Ada Lovelace": ("2+", "Good.")},
        ),
        ("\ufeffFile;Room;Mark\r\nBen.dropoutlab;7;3\r\n", {"Ben": ("3", "")}),
        ('comment\tstudent\n"Two\nlines."\tBen\n', {"Ben": ("", "Two\nlines.")}),
        ("file,mark\nBen.dropoutlab,'-1\n", {"Ben": ("-1", "")}),
        ("student,file,mark\nBen,elsewhere.html,1\n", {"Ben": ("1", "")}),
    ],
    ids=["by name", "by file, with semicolons", "with tabs and lines", "as marks.csv has it", "name first"],
)
def test_each_marked_student_gets_a_copy(
    folder: Path, table: str, marks: dict[str, tuple[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "m.csv").write_text(table, "utf-8", newline="")
    out = folder / "back"
    assert main(["hand-back", str(folder / "m.csv"), str(folder / "in"), "--out", str(out)]) == 0
    n_copies = f"{len(marks)} {'copy' if len(marks) == 1 else 'copies'}"
    assert f"{n_copies} and marks.csv in {out}." in capsys.readouterr().out
    found = {path.stem: given_back(path)[:2] for path in out.glob("*.dropoutlab")}
    assert found == marks


def test_the_class_that_the_window_keeps_is_given_back_too(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = folder / "class"
    assert main(["prepare", "honest-classification", "--students", "3", "--out", str(out)]) == 0
    path = out / "Student 01.dropoutlab"
    handed = read_project(path)
    assert handed.handout is not None
    record = read_class_record(handed.handout.class_id)
    assert record is not None
    write_class_record(record.with_check(CheckRecord("Student 01", file_digest(path), GOOD)))
    (out / "Student 03.dropoutlab").unlink()
    (folder / "m.csv").write_text("student,mark\nStudent 02,1\n", "utf-8")
    assert main(["hand-back", str(folder / "m.csv"), str(out), "--out", str(folder / "back")]) == 0
    said = capsys.readouterr().out
    assert "Student 01.dropoutlab: Student 01\nStudent 02.dropoutlab: Student 02, 1\n" in said
    assert "Student 03 has not handed in." in said
    assert given_back(folder / "back" / "Student 01.dropoutlab") == ("", "", "The numbers hold.")
    assert read_class_record(record.class_id) == record.with_check(
        CheckRecord("Student 01", file_digest(path), GOOD)
    )


def test_a_broken_class_is_named_and_the_files_are_enough(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = replace(project_of("Ada", (0, 1)), handout=HandoutRecord(ID, "10b", "Ada", (0, 1)))
    write_project(project, folder / "in" / "Ada.dropoutlab")
    (folder / "data" / "data" / "classes").mkdir(parents=True)
    (folder / "data" / "data" / "classes" / f"{ID}.json").write_text("{", "utf-8")
    (folder / "m.csv").write_text("student,mark\nAda,1\n", "utf-8")
    assert main(["hand-back", str(folder / "m.csv"), str(folder / "in"), "--out", str(folder / "back")]) == 0
    assert "can't be read: it is not JSON." in capsys.readouterr().err
    assert given_back(folder / "back" / "Ada.dropoutlab")[0] == "1"


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ("name,grade\nBen,1\n", "must be a table with the column student or file"),
        ("student\nBen\n", "must be a table with the column student or file"),
        ("", "must be a table with the column student or file"),
        ("student,mark\nEve,1\n,2\n", "No single student of the class is Eve and a row without a name"),
        (f"student,mark\nBen,{'x' * 301}\n", "Line 2 of m.csv has more characters than a mark (300)"),
        (f"student,mark\nBen,{'x' * 200_000}\n", "can't be read as a table: field larger"),
    ],
)
def test_a_table_that_is_none_is_told(
    folder: Path, table: str, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "m.csv").write_text(table, "utf-8")
    assert main(["hand-back", str(folder / "m.csv"), str(folder / "in"), "--out", str(folder / "back")]) == 2
    assert text in capsys.readouterr().err
    assert not (folder / "back").exists()


def test_two_students_of_one_name_are_told_apart_by_their_files(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = project_of("Ben", (7, 8))
    other = replace(other, runs=(replace(other.runs[0], uid="another"),))
    write_project(other, folder / "in" / "other Ben.dropoutlab")
    (folder / "m.csv").write_text("student,file,mark\nBen,other Ben.dropoutlab,1\n", "utf-8")
    assert main(["hand-back", str(folder / "m.csv"), str(folder / "in"), "--out", str(folder / "back")]) == 0
    assert [path.name for path in (folder / "back").glob("*.dropoutlab")] == ["other Ben.dropoutlab"]


def test_a_broken_file_keeps_no_other_from_being_handed_back(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "in" / "Cem.dropoutlab").write_text("{", "utf-8")
    (folder / "m.csv").write_text("student,mark\nBen,1\nCem,2\n", "utf-8")
    assert main(["hand-back", str(folder / "m.csv"), str(folder / "in"), "--out", str(folder / "back")]) == 2
    said = capsys.readouterr()
    assert "Cem.dropoutlab can't be handed back: Cem.dropoutlab is not a Dropout Lab project" in said.err
    assert "1 copy and marks.csv in" in said.out
    assert given_back(folder / "back" / "Ben.dropoutlab")[0] == "1"


def test_where_nothing_can_be_handed_back_nothing_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, back = folder / "class", folder / "back"
    assert main(["prepare", "honest-classification", "--students", "2", "--out", str(out)]) == 0
    (out / "Student 02.dropoutlab").unlink()
    (folder / "m.csv").write_text("student,mark\nStudent 02,1\n", "utf-8")
    assert main(["hand-back", str(folder / "m.csv"), str(out), "--out", str(back)]) == 2
    assert "Nobody who has a mark in m.csv has handed in a file." in capsys.readouterr().err
    (folder / "m.csv").write_text("student,mark\n", "utf-8")
    assert main(["hand-back", str(folder / "m.csv"), str(folder / "in"), "--out", str(back)]) == 2
    assert not back.exists()


def test_a_folder_without_files_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "m.csv").write_text("student,mark\nAda,1\n", "utf-8")
    (folder / "none").mkdir()
    assert main(["hand-back", str(folder / "m.csv"), str(folder / "none"), "--out", str(folder / "b")]) == 2
    assert "There is no report and no project in that folder." in capsys.readouterr().err
