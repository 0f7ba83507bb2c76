"""`prepare` as a teacher uses it."""

from pathlib import Path

import pytest

from engine.command_line.commands import main
from engine.storage.project_file import read_project
from tests.engine.lessons.written import write_lesson


def test_prepare_writes_a_file_for_each_student(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    roster = tmp_path / "names.txt"
    roster.write_text("Ada\nBen\n", encoding="utf-8")
    out = tmp_path / "class"
    options = ["--students", str(roster), "--out", str(out), "--seeds", "3", "--first-seed", "10"]
    assert main(["prepare", "honest-classification", *options]) == 0
    said = capsys.readouterr().out
    assert "Ada.dropoutlab: Ada, seeds 10 to 12\nBen.dropoutlab: Ben, seeds 13 to 15\n" in said
    assert f"2 project files in {out}." in said
    assert read_project(out / "Ben.dropoutlab").sweep.seeds == (13, 14, 15)
    assert main(["prepare", "honest-classification", *options]) == 2
    assert "are in class already: choose a new folder." in capsys.readouterr().err


def test_prepare_takes_a_number_and_the_projects_own_seeds(tmp_path: Path) -> None:
    out = tmp_path / "class"
    assert main(["prepare", "tutorial-regression", "--students", "12", "--out", str(out)]) == 0
    assert len(list(out.iterdir())) == 12
    assert read_project(out / "Student 12.dropoutlab").sweep.seeds == (55, 56, 57, 58, 59)


@pytest.mark.parametrize(
    ("students", "text"),
    [("0", "1 to 500"), ("501", "1 to 500"), ("gone.txt", "There is no list of names gone.txt.")],
)
def test_prepare_says_what_it_needs(
    students: str, text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "class"
    assert main(["prepare", "tutorial-regression", "--students", students, "--out", str(out)]) == 2
    assert text in capsys.readouterr().err
    assert not out.exists()


def test_prepare_locks_parts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["prepare", "tutorial-regression", "--students", "1", "--out", str(tmp_path)]
    assert main([*options, "--lock", "doors"]) == 2
    assert "--lock must list parts out of data,network,training,seeds, not doors." in capsys.readouterr().err
    assert main([*options, "--lock", "data, seeds"]) == 0
    assert read_project(tmp_path / "Student 01.dropoutlab").locked == ("data", "seeds")


def test_prepare_writes_one_file_for_all_with_a_lesson(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "class"
    options = ["prepare", "tutorial-regression", "--students", "3", "--seeds", "2", "--out", str(out)]
    assert main([*options, "--one-file", "Lab 3", "--lesson", "regression"]) == 0
    said = capsys.readouterr().out
    assert "\nStudent 03, seeds 4 and 5\n" in f"\n{said}"
    assert f"One project file for 3 students in {out}: Lab 3.dropoutlab." in said
    assert "The lesson regression opens with it." in said
    assert [path.name for path in out.iterdir()] == ["Lab 3.dropoutlab"]
    handout = read_project(out / "Lab 3.dropoutlab").handout
    assert handout is not None and handout.asks_for_a_name
    assert (handout.lesson, handout.class_name, handout.seats[2].seeds) == ("regression", "class", (4, 5))


def test_prepare_takes_a_lesson_by_its_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_lesson(tmp_path / "mine", "format: 1\ntitle: T\npages: [{title: P}]")
    out = tmp_path / "class"
    options = ["prepare", "tutorial-regression", "--students", "1", "--out", str(out)]
    assert main([*options, "--lesson", str(tmp_path / "mine")]) == 0
    assert "The lesson mine opens with each of them." in capsys.readouterr().out
    assert (out / "lessons" / "mine" / "lesson.yaml").is_file()
    assert main([*options, "--lesson", "nothing"]) == 2
    assert "There is no lesson nothing: name one of `lesson list`" in capsys.readouterr().err
