"""The table of a class: each student once, what was handed in, and what the teacher should know of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.classroom.class_merge import Student, student_of
from engine.classroom.class_record import BAD, CheckRecord, ClassRecord, ClassSeat, Mark
from engine.classroom.desk_table import (
    BROKEN,
    NOT_HANDED_IN,
    SWEPT,
    DeskRow,
    LessonState,
    class_ids,
    desk_rows,
    record_of,
)
from engine.classroom.seating import own_seeds
from engine.classroom.submissions import Submission
from engine.project.handout_record import HandoutRecord, Seat
from engine.project.project import Prediction
from tests.engine.classroom.test_class_merge import project_of
from tests.engine.project.sample_lessons import BEGUN, RECORD

ID = "0123456789abcdef" * 2
SEATS = (ClassSeat("Ada", "Ada.dropoutlab", (0, 1)), ClassSeat("Ben", "Ben.dropoutlab", (2, 3)))
CLASS = ClassRecord(ID, "10b", "/class", seats=SEATS)


def handed_in(
    author: str,
    seeds: tuple[int, ...],
    *,
    seat: str = "",
    of: str = ID,
    file: str = "",
    time: int = 0,
    is_swept: bool = True,
) -> Student:
    """What is read of a file that was handed out to `seat` and swept with these seeds."""
    project = project_of(author, seeds)
    given = next((one.seeds for one in SEATS if one.student == (seat or author)), seeds)
    project = replace(
        project,
        handout=HandoutRecord(of, "10b", seat or author, given) if of else None,
        runs=project.runs if is_swept else (),
    )
    file = file or f"{author}.dropoutlab"
    return replace(student_of(Submission(file, project)), path=f"/class/{file}", time=time, digest=file)


def test_seats_come_in_their_order_with_those_who_have_not_handed_in() -> None:
    rows = desk_rows(CLASS, [handed_in("Ben", (2, 3))])
    assert rows[0] == DeskRow("Ada", file="Ada.dropoutlab")
    assert [(row.student, row.state) for row in rows] == [("Ada", NOT_HANDED_IN), ("Ben", SWEPT)]
    assert rows[1] == DeskRow(
        "Ben",
        file="Ben.dropoutlab",
        path="/class/Ben.dropoutlab",
        digest="Ben.dropoutlab",
        state=SWEPT,
        result=rows[1].result,
        english_result=rows[1].result,
        seeds="seeds 2 and 3",
    )
    assert "Best: rate " in rows[1].result


def test_a_row_says_how_far_a_student_is_and_what_was_predicted() -> None:
    project = replace(
        project_of("Ada", (0, 1), "3"),
        lessons=(RECORD, BEGUN),
        prediction=Prediction("hurts", is_blind=False),
        handout=HandoutRecord(ID, "10b", "Ada", (0, 1)),
    )
    student = student_of(Submission("Ada.dropoutlab", project))
    (last, _) = desk_rows(CLASS, [student])
    assert last.lesson == LessonState("The Iris tutorial", 1, 4, 0, 0)
    assert (last.group, last.prediction) == ("3", "hurts, after a sweep")
    (row, _) = desk_rows(replace(CLASS, lesson=RECORD.lesson), [student])
    assert row.lesson == LessonState("What Dropout does", 2, 3, 5, 9)
    assert (row.n_right, row.n_marked, row.answers) == (1, 2, RECORD.answers)


def test_the_text_of_a_lesson_leaves_out_what_is_not_known() -> None:
    assert LessonState("L", 2, 6, 5, 14).text == "page 2 of 6, 5 of 14 steps"
    assert LessonState("L", 2, 0, 1, 0).text == "page 2, 1 step"


def test_a_numbered_student_keeps_the_seat_and_has_the_own_name_beside_it() -> None:
    record = replace(CLASS, seats=(ClassSeat("Student 01", "Student 01.dropoutlab", (0, 1)),))
    (row,) = desk_rows(record, [handed_in("Ada", (0, 1), seat="Student 01")])
    assert (row.student, row.author, row.problems) == ("Student 01", "Ada", ())


def test_a_copy_of_somebody_elses_file_is_named() -> None:
    ada, copy = handed_in("Ada", (0, 1)), handed_in("Cem", (0, 1), seat="Ada")
    row, _, cem = desk_rows(CLASS, [copy, ada])
    assert (row.path, row.problems) == (ada.path, ())
    assert (cem.student, cem.path) == ("Cem", copy.path)
    assert cem.problems == (
        "It is the file that was handed out to Ada.",
        "Ada swept some of these seeds, too.",
    )


def test_the_newer_file_of_a_student_counts_but_never_one_without_a_sweep() -> None:
    old, new = handed_in("Ada", (0, 1), time=1), handed_in("Ada", (0, 1), time=2, file="b/Ada.dropoutlab")
    other_run = replace(handed_in("Ada", (0, 1), time=3, file="c.dropoutlab"), run_uids=frozenset({"z"}))
    empty = handed_in("Ada", (0, 1), time=4, file="d.dropoutlab", is_swept=False)
    for students in ([old, new, other_run, empty], [empty, other_run, new, old]):
        row, ben = desk_rows(CLASS, students)
        assert (row.student, row.path, ben.student) == ("Ada", "/class/c.dropoutlab", "Ben")
        assert len(row.problems) == 3
    assert "b/Ada.dropoutlab is of the same student, too." in row.problems


def test_other_seeds_than_those_handed_out_are_told() -> None:
    ada, ben = desk_rows(CLASS, [handed_in("Ada", (0, 5)), handed_in("Ben", (2,))])
    assert (ada.has_own_seeds, ben.has_own_seeds) == (False, True)
    assert ada.problems == ("It was swept with seeds 0 and 5; seeds 0 and 1 were handed out.",)
    assert ben.problems == ()


def test_the_record_knows_the_seeds_better_than_the_file() -> None:
    cheat = handed_in("Ada", (7, 8))
    assert cheat.handout is not None
    cheat = replace(cheat, handout=replace(cheat.handout, seeds=(7, 8)))
    assert not desk_rows(CLASS, [cheat])[0].has_own_seeds
    assert desk_rows(None, [cheat])[0].has_own_seeds


def test_a_name_that_is_not_on_the_list_has_seeds_of_its_own() -> None:
    record = replace(CLASS, shared_file="Class.dropoutlab")
    shared = HandoutRecord(ID, seats=tuple(Seat(one.student, one.seeds) for one in SEATS))
    seeds = own_seeds(shared, "Zoë")
    *_, row = desk_rows(record, [handed_in("Zoë", seeds)])
    assert (row.student, row.has_own_seeds, row.problems) == ("Zoë", True, ())
    *_, row = desk_rows(record, [handed_in("Zoë", (2, 3))])
    assert not row.has_own_seeds


def test_equal_seeds_of_two_students_are_told() -> None:
    record = replace(CLASS, seats=())
    first, second = desk_rows(record, [handed_in("Yan", (8, 9)), handed_in("Zoë", (9, 10))])
    assert (first.problems, second.problems) == ((), ("Yan swept some of these seeds, too.",))


@pytest.mark.parametrize("of", [ID, ""])
def test_a_run_of_somebody_else_is_told(of: str) -> None:
    ada = handed_in("Ada", (0, 1), of=of)
    ben = replace(handed_in("Ben", (0, 1), of=of), run_uids=ada.run_uids)
    first, second = desk_rows(None, [ada, ben])
    assert first.problems == ()
    assert second.problems[-1:] == ("It has the same run as the file of Ada: one is a copy of the other.",)


def test_files_without_a_class_may_share_seeds() -> None:
    rows = desk_rows(None, [handed_in("Ada", (0, 1), of=""), handed_in("Ben", (0, 1), of="")])
    assert [(row.student, row.state, row.problems) for row in rows] == [
        ("Ada", SWEPT, ()),
        ("Ben", SWEPT, ()),
    ]


@pytest.mark.parametrize("of", ["", "f" * 32])
def test_a_file_of_no_or_another_class_is_told(of: str) -> None:
    ada, _ = desk_rows(CLASS, [handed_in("Ada", (0, 1), of=of)])
    assert (ada.state, ada.problems) == (
        SWEPT,
        ("It is not a file that was handed out to this class.",),
    )


def test_a_broken_file_is_the_one_of_its_seat_unless_there_is_another() -> None:
    broken = replace(student_of(Submission("Ada.dropoutlab", problem="It was cut off.")), path="/class/1")
    row, _ = desk_rows(CLASS, [broken])
    assert (row.student, row.state, row.problems) == ("Ada", BROKEN, ("It was cut off.",))
    good = handed_in("Ada", (0, 1), file="Ada new.dropoutlab")
    row, _, other = desk_rows(CLASS, [broken, good])
    assert (row.state, row.path) == (SWEPT, good.path)
    assert (other.student, other.state) == ("Ada (Ada.dropoutlab)", BROKEN)


def test_the_file_for_all_is_nobodys() -> None:
    handout = HandoutRecord(ID, "10b", seats=tuple(Seat(one.student, one.seeds) for one in SEATS))
    project = replace(project_of("", (0, 1)), handout=handout)
    shared = student_of(Submission("Class.dropoutlab", project))
    assert (shared.is_nobodys, shared.results) == (True, None)
    assert [row.state for row in desk_rows(CLASS, [shared])] == [NOT_HANDED_IN] * 2
    record = record_of([shared, handed_in("Ben", (2, 3))], "/other")
    assert (record.class_id, record.name, record.shared_file) == (ID, "10b", "Class.dropoutlab")
    assert record.seats == SEATS


def test_marks_and_checks_are_of_the_row_and_of_its_file() -> None:
    check = CheckRecord("Ada", "Ada.dropoutlab", BAD, ("Rate 0.5: …",))
    record = CLASS.with_mark(Mark("ada", "2", "Good.")).with_check(check).with_mark(Mark("Ben", "3"))
    ada, ben = desk_rows(record, [handed_in("Ada", (0, 1))])
    assert (ada.mark, ada.comment, ada.check, ada.is_check_current) == ("2", "Good.", check, True)
    assert (ben.state, ben.mark) == (NOT_HANDED_IN, "3")
    ada, _ = desk_rows(record, [replace(handed_in("Ada", (0, 1)), digest="changed since")])
    assert (ada.check, ada.is_check_current) == (check, False)


def test_files_alone_make_a_class() -> None:
    students = [handed_in("Ben", (2, 3)), handed_in("Ada", (0, 1)), handed_in("Eve", (9,), of="f" * 32)]
    assert class_ids(students) == (ID, "f" * 32)
    record = record_of(students, "/stick")
    assert (record.class_id, record.name, record.folder, record.seats) == (ID, "10b", "/stick", SEATS)
    assert [row.state for row in desk_rows(None, students)] == [SWEPT] * 3


def test_a_folder_of_files_without_a_class_is_one(tmp_path: Path) -> None:
    students = [handed_in("Ada", (0, 1), of="")]
    record = record_of(students, str(tmp_path))
    assert record == replace(record_of(students, str(tmp_path)), made=record.made)
    assert (len(record.class_id), record.seats) == (32, ())
    assert record.class_id != record_of(students, str(tmp_path / "b")).class_id
    (row,) = desk_rows(record.with_mark(Mark("Ada", "1")), students)
    assert (row.mark, row.problems) == ("1", ())
