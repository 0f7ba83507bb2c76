"""A class's files: who gets which seeds, under which name, and that nothing is overwritten."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.classroom.class_merge import pooled, student_of
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
)
from engine.classroom.submissions import Submission
from engine.data.load import load
from engine.data.own_files.images.image_folder import inspect_images
from engine.data.own_files.loading import forget_files
from engine.data.own_files.request import Request, inspect_file
from engine.errors import InputError
from engine.experiment.specs import OWN_FILE, DataSpec
from engine.project.data_place import with_places
from engine.project.project import Prediction, Project, ReportSpec
from engine.storage.examples import example
from engine.storage.project_file import read_project
from tests.engine.classroom.test_class_merge import project_of
from tests.engine.data.own_files.tables.own_tables import own_data, penguins
from tests.engine.project.sample_lessons import RECORD
from tests.engine.project.sample_pins import PIN
from tests.engine.system.holding import needs_links
from tests.engine.verification.synthetic_runs import run_of


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
    )
    made = student_project(teacher, Handout("Ada", "Ada.dropoutlab", (5, 6)))
    assert made.report == ReportSpec("Lab 3", "Ada", "", "Does it help?", "# Task")
    assert (made.runs, made.prediction, made.notes, made.sweep.seeds) == ((), None, "", (5, 6))
    assert (made.pins, made.lessons) == ((), ())
    assert made.experiment == teacher.experiment


def test_written_files_pool_to_distinct_trainings(tmp_path: Path) -> None:
    project = example("honest-classification")
    planned = plan_handout(("Ada", "Ben", "Cem"), 4)
    paths = write_handout(project, planned, tmp_path / "new" / "class")
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
    assert (tmp_path / "BEN.dropoutlab").read_text("utf-8") == "homework"
    with pytest.raises(InputError, match="can't be"):
        write_handout(example("honest-classification"), planned, tmp_path / "BEN.dropoutlab" / "x")


def test_a_new_folder_stands_beside_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "Class").mkdir()
    (tmp_path / "Class 2").mkdir()
    assert new_folder(tmp_path / "Class") == tmp_path / "Class 3"


def test_locked_parts_are_written_in_their_order(tmp_path: Path) -> None:
    planned = plan_handout(("Ada",), 2)
    (path,) = write_handout(example("honest-classification"), planned, tmp_path, ("seeds", "data"))
    assert read_project(path).locked == ("data", "seeds")
    unlocked = student_project(replace(read_project(path)), planned[0])
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
    (path,) = write_handout(project, plan_handout(("Ada",), 2), folder)
    with pytest.raises(InputError, match="class has another shapes already: choose a new folder"):
        write_handout(project, plan_handout(("Ben",), 2), folder)
    shutil.rmtree(tmp_path / "mine")
    assert len(load(read_project(path).data).y) == 6


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
