"""The files of a class as one curve with its numbers."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from engine.classroom.class_merge import Student, pooled, pooled_csv, save_merge, student_of
from engine.classroom.submissions import Submission
from engine.errors import InputError
from engine.project.project import Project, ReportSpec
from tests.engine.project.sample_lessons import BEGUN, RECORD
from tests.engine.report.sample_reports import family_project
from tests.engine.verification.synthetic_runs import DEFINITION, run_of, with_cells, with_number


def project_of(author: str, seeds: tuple[int, ...], group: str = "") -> Project:
    made = replace(DEFINITION, sweep=replace(DEFINITION.sweep, seeds=seeds))
    return Project(
        "Iris",
        made.data,
        made.network,
        made.training,
        made.sweep,
        runs=(run_of(made, uid=author or "x"),),
        report=ReportSpec(author=author, group=group),
    )


def students() -> list[Student]:
    return [
        student_of(Submission("1.html", project_of("Ada", (0, 1, 2), "3"))),
        student_of(Submission("sub/ben.dropoutlab", project_of("", (3, 4, 5)))),
        student_of(Submission("broken.html", problem="broken.html is not a report.")),
        student_of(Submission("empty.html", replace(project_of("Eve", (9,)), runs=()))),
    ]


def test_students_are_named_by_their_report_or_their_file() -> None:
    ada, ben, broken, eve = students()
    assert (ada.name, ada.group, ada.text) == ("Ada", "3", "2 rates, seeds 0 to 2")
    assert (ben.name, ben.text) == ("ben", "2 rates, seeds 3 to 5")
    assert student_of(Submission("f.html", family_project())).text.endswith("; of its family, 16 units alone")
    assert (broken.name, broken.text) == ("broken", "broken.html is not a report.")
    assert (eve.name, eve.text) == ("Eve", "No sweep yet.")


def test_class_merge_pools_distinct_trainings() -> None:
    found = pooled(students())
    assert [student.name for student in found.students] == ["Ada", "ben"]
    assert found.n_cells == 12
    with pytest.raises(InputError, match="nothing to pool"):
        pooled(students()[2:])


def test_pooled_csv_has_decimal_points_and_no_formulas() -> None:
    evil = replace(students()[0], name="=HYPERLINK(0)")
    rows = list(csv.DictReader(io.StringIO(pooled_csv(pooled([evil, students()[1]])))))
    assert [(row["kind"], row["student"], row["rate"], row["n"]) for row in rows] == [
        ("class", "", "0.0", "6"),
        ("class", "", "0.5", "6"),
        ("student", "'=HYPERLINK(0)", "0.0", "3"),
        ("student", "'=HYPERLINK(0)", "0.5", "3"),
        ("student", "ben", "0.0", "3"),
        ("student", "ben", "0.5", "3"),
    ]
    found = pooled([evil, students()[1]])
    assert float(rows[1]["mean"]) == found.rates[1].mean


def test_save_merge_writes_four_files_and_names_contradictions(tmp_path: Path) -> None:
    ada, ben, *others = students()
    run = run_of(replace(DEFINITION, sweep=replace(DEFINITION.sweep, seeds=(0, 1, 2))))
    wrong = with_cells(run, *(with_number(one, "test_accuracy", 0.1) for one in run.results.cells))
    liar = Student("liar.html", "Mallory", wrong.results)
    class_ = [ada, ben, liar, *others]
    paths = save_merge(pooled(class_), class_, tmp_path / "new" / "folder")
    assert [path.name for path in paths] == ["pooled.png", "pooled.svg", "pooled.csv", "summary.json"]
    assert paths[0].read_bytes().startswith(b"\x89PNG")
    assert b"<svg" in paths[1].read_bytes()
    summary = json.loads(paths[3].read_text(encoding="utf-8"))
    assert summary["students"] == ["Ada", "ben", "Mallory"]
    assert summary["cells"] == 6
    assert len(summary["contradictions"]) == 6
    assert "Ada" in summary["contradictions"][0]
    assert "Mallory" in summary["contradictions"][0]
    assert summary["left_out"] == [
        "broken.html: broken.html is not a report.",
        "empty.html: No sweep yet.",
    ]
    assert summary["verdict"]["headline"]
    before = paths[0].read_bytes()
    save_merge(pooled(class_), class_, tmp_path / "new" / "folder")
    assert paths[0].read_bytes() == before, "the same class gives the same bytes"


def test_student_has_words_on_the_last_lesson() -> None:
    ada, *_ = students()
    taught = replace(project_of("Eve", (9,)), runs=(), lessons=(BEGUN, RECORD))
    eve = student_of(Submission("eve.html", taught))
    state = "page 2 of 3, 5 of 9 steps done, 1 of 2 marked answers right"
    assert eve.text == f"No sweep yet. · What Dropout does: {state}"
    assert (eve.lessons, ada.lessons, ada.lesson_text) == ((BEGUN, RECORD), (), "")
    title = "\x1b[31m" + "x" * 100
    named = student_of(Submission("e.html", replace(taught, lessons=(replace(RECORD, title=title),))))
    assert named.lesson_text == f"[31m{'x' * 35}…: {state}"


def test_save_merge_to_an_unwritable_folder_is_an_input_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(InputError, match="can't be written"):
        save_merge(pooled(students()), students(), tmp_path / "file")


def test_files_of_one_student_share_name_and_runs() -> None:
    ada = student_of(Submission("a.html", project_of("Ada", (0, 1))))
    again = student_of(
        Submission(
            "copy/a.dropoutlab", replace(project_of("Ada", (0, 1, 2)), report=ReportSpec(author="ada"))
        )
    )
    assert ada.is_same_student(again)
    started = student_of(Submission("b.html", replace(project_of("Ada", (0, 1)), runs=())))
    assert ada.is_same_student(started) and started.is_same_student(ada)
    namesake = replace(ada, run_uids=frozenset({"other"}))
    assert not ada.is_same_student(namesake)
    assert not ada.is_same_student(replace(ada, group="7"))
    nameless = student_of(Submission("a.html", project_of("", (0, 1))))
    assert not nameless.is_same_student(nameless)


def test_the_newer_file_of_a_student_counts_but_never_one_without_a_sweep() -> None:
    ada = replace(student_of(Submission("a.html", project_of("Ada", (0, 1)))), time=5)
    assert replace(ada, time=6).is_better_than(ada)
    assert not replace(ada, time=4).is_better_than(ada)
    assert not replace(ada, results=None, time=6).is_better_than(ada)
