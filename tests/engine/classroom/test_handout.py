"""A class's files: who gets which seeds, under which name, and that nothing is overwritten."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.classroom.class_merge import pooled, student_of
from engine.classroom.class_record import ClassRecord, ClassSeat
from engine.classroom.class_store import Classes, classes, read_class_record
from engine.classroom.handout import (
    MAX_STUDENTS,
    Handout,
    names_in,
    new_folder,
    numbered_students,
    plan_handout,
    read_roster,
    student_project,
    write_handout,
    write_one_file,
)
from engine.classroom.submissions import Submission
from engine.data.load import load
from engine.data.own_files.images.image_folder import inspect_images
from engine.data.own_files.loading import forget_files
from engine.data.own_files.request import Request, inspect_file
from engine.errors import InputError
from engine.experiment.specs import OWN_FILE, DataSpec
from engine.lessons.catalogue import lesson_folder
from engine.lessons.reading import read_lesson
from engine.project.data_place import with_places
from engine.project.handout_record import Feedback, HandoutRecord, Seat
from engine.project.project import Prediction, Project, ReportSpec
from engine.storage.examples import example
from engine.storage.project_file import read_project
from tests.engine.classroom.test_class_merge import project_of
from tests.engine.data.own_files.tables.own_tables import own_data, penguins
from tests.engine.project.sample_lessons import RECORD
from tests.engine.project.sample_pins import PIN
from tests.engine.system.holding import needs_links
from tests.engine.verification.synthetic_runs import run_of


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DROPOUT_LAB_DATA_DIR", str(tmp_path / "the teacher's own"))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ada\nBen\n\n  Cem  \n", ("Ada", "Ben", "Cem")),
        ("\ufeffName;Class\r\nAda Lovelace;3b\r\nBen;3b\r\n", ("Ada Lovelace", "Ben")),
        ("Smith, Ada\nSmith, Ben", ("Smith, Ada", "Smith, Ben")),
        ("Ada\tx\nBen\tx\nada\ty", ("Ada", "Ben", "ada 2")),
        ("3", ("Student 01", "Student 02", "Student 03")),
        ("Zoë\u202e\x07", ("Zoë",)),
        ("", ()),
    ],
)
def test_names_are_the_first_column_without_a_head(text: str, names: tuple[str, ...]) -> None:
    assert names_in(text) == names


def test_a_comma_ends_a_column_of_csv_alone() -> None:
    text = '"Lovelace, Ada",3b\n"Ben ""B"" Li",3c\nCem,3b'
    assert names_in(text, is_csv=True) == ("Lovelace, Ada", 'Ben "B" Li', "Cem")


def test_numbered_students_sort_by_name() -> None:
    names = numbered_students(120)
    assert (names[0], names[-1]) == ("Student 001", "Student 120")
    assert sorted(names) == list(names)


def test_a_roster_is_read_from_text_and_csv(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("Jürgen;x\r\n".encode("cp1252"))
    (tmp_path / "b.txt").write_bytes("Jürgen\n".encode())
    assert read_roster(tmp_path / "a.csv") == read_roster(tmp_path / "b.txt") == ("Jürgen",)
    (tmp_path / "c.txt").write_text("\n", "utf-8")
    (tmp_path / "d.csv").write_bytes(b"PK\x03\x04\x00\x00")
    for name, text in (
        ("c.txt", "no names"),
        ("d.csv", "not a list of names"),
        ("e.txt", "There is no list"),
    ):
        with pytest.raises(InputError, match=text):
            read_roster(tmp_path / name)


def test_seed_ranges_are_disjoint_and_file_names_differ() -> None:
    names = ("Ada", "ada", "CON", "a/b: c", "Ben.", "...")
    planned = plan_handout(names, 5, 100)
    seeds = [seed for one in planned for seed in one.seeds]
    assert seeds == list(range(100, 130))
    files = [one.file for one in planned]
    assert files == [
        "Ada.dropoutlab",
        "ada 2.dropoutlab",
        "CON_.dropoutlab",
        "a-b - c.dropoutlab",
        "Ben.dropoutlab",
        "Student.dropoutlab",
    ]


@pytest.mark.parametrize(
    ("names", "n_seeds", "first", "text"),
    [
        ((), 5, 0, "at least one student"),
        (numbered_students(MAX_STUDENTS + 1), 5, 0, "up to 500 students"),
        (("Ada",), 0, 0, "1 to 1000 seeds"),
        (("Ada",), 5, -1, "Seeds go from 0"),
        (("Ada",), 5, 2**31, "Seeds go from 0"),
    ],
)
def test_what_cannot_be_planned_is_an_input_error(
    names: tuple[str, ...], n_seeds: int, first: int, text: str
) -> None:
    with pytest.raises(InputError, match=text):
        plan_handout(names, n_seeds, first)


def test_a_student_starts_without_results_and_with_the_own_name() -> None:
    teacher = replace(
        project_of("Teacher", (0, 1)),
        notes="Solutions: …",
        prediction=Prediction("helps"),
        report=ReportSpec("Lab 3", "Teacher", "7", "Does it help?", "# Task", "x"),
        pins=(PIN,),
        lessons=(RECORD,),
        handout=HandoutRecord("f" * 32, student="Teacher"),
        feedback=Feedback("1"),
    )
    made = student_project(teacher, Handout("Ada", "Ada.dropoutlab", (5, 6)))
    assert made.report == ReportSpec("Lab 3", "Ada", "", "Does it help?", "# Task")
    assert (made.runs, made.prediction, made.notes, made.sweep.seeds) == ((), None, "", (5, 6))
    assert (made.pins, made.lessons, made.handout, made.feedback) == ((), (), None, None)
    assert made.experiment == teacher.experiment


def test_written_files_pool_to_distinct_trainings(tmp_path: Path) -> None:
    project = example("honest-classification")
    planned = plan_handout(("Ada", "Ben", "Cem"), 4)
    folder = tmp_path / "new" / "class"
    write_handout(project, planned, folder)
    paths = sorted(folder.iterdir())
    assert [path.name for path in paths] == [one.file for one in planned]
    students = []
    for path in paths:
        handed = read_project(path)
        swept = replace(handed, runs=(run_of(handed.definition, uid=handed.report.author),))
        students.append(student_of(Submission(path.name, swept)))
    together = pooled(students)
    assert (together.n_repeated, together.warnings) == (0, ())
    assert together.n_cells == 3 * 4 * len(project.sweep.rates)


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    planned = plan_handout(("Ada", "Ben"), 2)
    (tmp_path / "BEN.dropoutlab").write_text("homework", "utf-8")
    with pytest.raises(InputError, match=r"Ben\.dropoutlab is in .* already: choose a new folder"):
        write_handout(example("honest-classification"), planned, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["BEN.dropoutlab"]
    assert classes() == Classes()
    assert (tmp_path / "BEN.dropoutlab").read_text("utf-8") == "homework"
    with pytest.raises(InputError, match="can't be"):
        write_handout(example("honest-classification"), planned, tmp_path / "BEN.dropoutlab" / "x")


def test_a_new_folder_stands_beside_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "Class").mkdir()
    (tmp_path / "Class 2").mkdir()
    assert new_folder(tmp_path / "Class") == tmp_path / "Class 3"


def test_locked_parts_are_written_in_their_order(tmp_path: Path) -> None:
    planned = plan_handout(("Ada",), 2)
    record = write_handout(example("honest-classification"), planned, tmp_path, ("seeds", "data"))
    handed = read_project(tmp_path / "Ada.dropoutlab")
    assert handed.locked == record.locked == ("data", "seeds")
    unlocked = student_project(handed, planned[0])
    assert unlocked.locked == ()


@pytest.mark.parametrize("is_embedded", [False, True])
def test_a_class_gets_the_teachers_own_data(is_embedded: bool, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    data = own_data(tmp_path / "mine", penguins())
    project = replace(example("honest-classification"), data=data)
    project = with_places(project, lambda file: (file.path, is_embedded))
    folder = tmp_path / "class"
    write_handout(project, plan_handout(numbered_students(30), 2), folder)
    assert (folder / "penguins.csv").exists() is not is_embedded
    shutil.rmtree(tmp_path / "mine")
    folder = folder.rename(tmp_path / "on a stick")
    for path in folder.glob("*.dropoutlab"):
        handed = read_project(path).data
        assert handed.file is not None and handed.file.is_embedded is is_embedded
        samples = load(handed)
        assert len(samples.y) == handed.file.n_samples
        forget_files()
    assert len(list(folder.glob("*.dropoutlab"))) == 30


def test_a_class_gets_the_test_rows_of_a_second_file(tmp_path: Path) -> None:
    mine, folder = tmp_path / "mine", tmp_path / "class"
    mine.mkdir()
    for seed, name in enumerate(("train.csv", "test.csv")):
        penguins(seed).to_csv(mine / name, index=False)
    request = Request(path=str(mine / "train.csv"), test_path=str(mine / "test.csv"), target="species")
    data = DataSpec(dataset=OWN_FILE, file=inspect_file(request).file, split="given")
    write_handout(replace(example("honest-classification"), data=data), plan_handout(("Ada",), 2), folder)
    shutil.rmtree(mine)
    assert len(load(read_project(folder / "Ada.dropoutlab").data).y) == 240


def test_another_file_of_the_datas_name_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    project = replace(example("honest-classification"), data=own_data(tmp_path / "mine", penguins()))
    folder = tmp_path / "class"
    write_handout(project, plan_handout(("Ada",), 2), folder)
    write_handout(project, plan_handout(("Ben",), 2), folder)
    (folder / "penguins.csv").write_text("homework", "utf-8")
    with pytest.raises(InputError, match=r"class has another penguins\.csv already: choose a new folder"):
        write_handout(project, plan_handout(("Cem",), 2), folder)
    assert (folder / "penguins.csv").read_text("utf-8") == "homework"
    assert not (folder / "Cem.dropoutlab").exists()


def test_a_class_gets_a_folder_of_images(tmp_path: Path) -> None:
    images = tmp_path / "mine" / "shapes"
    for name in ("blue", "red"):
        (images / name).mkdir(parents=True)
        for number in range(3):
            pixels = np.full((8, 8), 40 * number, "uint8")
            Image.fromarray(pixels).save(images / name / f"{number}.png")
    data = DataSpec(OWN_FILE, file=inspect_images(images).file)
    folder = tmp_path / "class"
    project = replace(Project(), data=data)
    write_handout(project, plan_handout(("Ada",), 2), folder)
    with pytest.raises(InputError, match="class has another shapes already: choose a new folder"):
        write_handout(project, plan_handout(("Ben",), 2), folder)
    shutil.rmtree(tmp_path / "mine")
    assert len(load(read_project(folder / "Ada.dropoutlab").data).y) == 6


@pytest.mark.parametrize("fails", ["a file of a student", pytest.param("an image", marks=needs_links)])
def test_a_class_that_can_not_be_written_leaves_nothing(tmp_path: Path, fails: str) -> None:
    images = tmp_path / "mine" / "shapes"
    for name in ("blue", "red"):
        (images / name).mkdir(parents=True)
        for number in range(3):
            Image.new("L", (8, 8), 40 * number).save(images / name / f"{number}.png")
    project = replace(Project(), data=DataSpec(OWN_FILE, file=inspect_images(images).file))
    names = ("Ada", "Ben")
    if fails == "an image":
        (images / "red" / "3.png").symlink_to(images / "none")
    else:
        names = ("Ada", "B" * 300)
    planned = tuple(Handout(name, f"{name}.dropoutlab", (0,)) for name in names)
    with pytest.raises(InputError, match=r"can't be (copied|written)") as caught:
        write_handout(project, planned, tmp_path / "class")
    assert len(str(caught.value)) < 1000
    assert list((tmp_path / "class").iterdir()) == []


# --- The class that the files are of


def test_each_file_says_whose_it_is_and_the_desk_knows_the_class(tmp_path: Path) -> None:
    planned = plan_handout(("Ada", "Ben"), 2)
    folder = tmp_path / "10b"
    record = write_handout(example("honest-classification"), planned, folder, ("data",))
    seats = (ClassSeat("Ada", "Ada.dropoutlab", (0, 1)), ClassSeat("Ben", "Ben.dropoutlab", (2, 3)))
    assert record == ClassRecord(
        record.class_id, "10b", str(folder), record.made, seats, "", locked=("data",)
    )
    assert read_class_record(record.class_id) == record
    handed = read_project(folder / "Ben.dropoutlab").handout
    assert handed == HandoutRecord(record.class_id, "10b", "Ben", (2, 3))
    assert sorted(path.name for path in folder.iterdir()) == ["Ada.dropoutlab", "Ben.dropoutlab"]


def test_students_of_one_name_are_told_apart() -> None:
    assert [one.student for one in plan_handout(("Ada", "ADA"), 1)] == ["Ada", "ADA 2"]


def test_one_file_has_all_seats_and_asks_for_a_name(tmp_path: Path) -> None:
    project = example("honest-classification")
    planned = plan_handout(("Ada", "Ben"), 2, 10)
    record = write_one_file(project, planned, tmp_path / "10b", "Lab 3", ("seeds",), name="10b, Monday")
    assert (record.shared_file, record.name) == ("Lab 3.dropoutlab", "10b, Monday")
    assert [seat.file for seat in record.seats] == ["Ada.dropoutlab", "Ben.dropoutlab"]
    shared = read_project(tmp_path / "10b" / "Lab 3.dropoutlab")
    seats = (Seat("Ada", (10, 11)), Seat("Ben", (12, 13)))
    assert shared.handout == HandoutRecord(record.class_id, "10b, Monday", seats=seats)
    assert shared.handout.asks_for_a_name
    assert (shared.locked, shared.report.author) == (("seeds",), "")
    assert shared.experiment == project.experiment
    with pytest.raises(InputError, match=r"LAB 3\.dropoutlab is in 10b already"):
        write_one_file(project, planned, tmp_path / "10b", "LAB 3.dropoutlab")
    assert len(classes().records) == 1


@pytest.mark.parametrize("name", ["", "..", "a/b", "a" * 200, "é" * 100, "..\\b", "CON", "a:b"])
def test_one_file_needs_a_name_that_every_system_takes(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="The file for all"):
        write_one_file(Project(), plan_handout(("Ada",), 2), tmp_path / "class", name)
    assert not (tmp_path / "class").exists()


def lesson_in(folder: Path, text: str = "Point.") -> Path:
    """A lesson with a page, a page for teachers and a picture, and files that are none of it."""
    (folder / "pictures").mkdir(parents=True)
    Image.new("RGB", (4, 4)).save(folder / "pictures" / "curve.png")
    yaml = f"""\
format: 1
title: Own
teacher: teacher.md
pages:
- title: One
  text: one.md
  steps: [{{text: {text}, point: stack}}]
"""
    (folder / "lesson.yaml").write_text(yaml, "utf-8")
    (folder / "one.md").write_text("![A curve](pictures/curve.png)\r\n", "utf-8", newline="")
    (folder / "teacher.md").write_text("# Goals\n", "utf-8")
    (folder / "solutions.docx").write_text("secret", "utf-8")
    (folder / ".hidden").write_text("secret", "utf-8")
    return folder


def test_a_lesson_of_ones_own_goes_with_the_files(tmp_path: Path) -> None:
    own = lesson_in(tmp_path / "mine" / "own lesson")
    folder = tmp_path / "class"
    record = write_handout(Project(), plan_handout(("Ada",), 2), folder, lesson=own)
    path = folder / "Ada.dropoutlab"
    handed = read_project(path).handout
    assert handed is not None and handed.lesson == record.lesson == "own lesson"
    found = lesson_folder("own lesson", path)
    assert found == folder / "lessons" / "own lesson"
    assert read_lesson(found).digest == read_lesson(own).digest
    files = {file.relative_to(found).as_posix() for file in found.rglob("*") if file.is_file()}
    assert files == {"lesson.yaml", "one.md", "teacher.md", "pictures/curve.png"}
    assert (found / "one.md").read_bytes() == (own / "one.md").read_bytes()
    write_handout(Project(), plan_handout(("Ben",), 2), folder, lesson=own)  # the same lesson may be there
    write_handout(Project(), plan_handout(("Cem",), 2), folder, lesson=found)
    shutil.rmtree(own)
    lesson_in(own, "Look.")
    with pytest.raises(InputError, match="class has another lesson own lesson already: choose a new folder"):
        write_handout(Project(), plan_handout(("Dan",), 2), folder, lesson=own)
    assert not (folder / "Dan.dropoutlab").exists()


def test_translations_of_a_lesson_go_with_it(tmp_path: Path) -> None:
    own = lesson_in(tmp_path / "mine" / "own")
    german = lesson_in(own / "de", "Schau.")
    record = write_handout(Project(), plan_handout(("Ada",), 2), tmp_path / "class", lesson=german)
    assert record.lesson == "own"
    found = tmp_path / "class" / "lessons" / "own"
    assert [read_lesson(folder).digest for folder in (found, found / "de")] == [
        read_lesson(folder).digest for folder in (own, german)
    ]
    write_handout(
        Project(), plan_handout(("Ben",), 2), tmp_path / "class", lesson=own
    )  # the same may be there


def test_a_lesson_of_the_app_is_only_named(tmp_path: Path) -> None:
    iris = lesson_folder("iris", None)
    assert iris is not None
    record = write_handout(Project(), plan_handout(("Ada",), 2), tmp_path / "class", lesson=iris)
    assert record.lesson == "iris"
    assert not (tmp_path / "class" / "lessons").exists()


def test_a_broken_lesson_is_not_handed_out(tmp_path: Path) -> None:
    own = lesson_in(tmp_path / "own")
    (own / "one.md").unlink()
    with pytest.raises(InputError, match=r"lesson\.yaml, line 6"):
        write_handout(Project(), plan_handout(("Ada",), 2), tmp_path / "class", lesson=own)
    assert not (tmp_path / "class").exists()


def test_what_can_not_be_stored_is_not_handed_out(tmp_path: Path) -> None:
    own = lesson_in(tmp_path / "own")
    (tmp_path / "the teacher's own").write_text("", "utf-8")
    with pytest.raises(InputError, match="can't be"):
        write_handout(Project(), plan_handout(("Ada",), 2), tmp_path / "class", lesson=own)
    assert list((tmp_path / "class").iterdir()) == []
