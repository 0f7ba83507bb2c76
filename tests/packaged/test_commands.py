"""The packaged command line: run, script, check, merge, with every data set and way to train."""

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from engine.data.catalogue import DATA_SETS
from tests.packaged.class_files import STUDENTS, write_class
from tests.packaged.sandbox import Sandbox
from tests.packaged.window_session import N_CELLS


@dataclass(frozen=True)
class Class:
    folder: Path
    n_projects: int


@pytest.fixture(scope="module")
def submissions(student: Path) -> Class:
    """A class's projects, trained from source."""
    folder = student / "Klasse 10 ä"
    folder.mkdir()
    n_projects = write_class(folder)
    folder.chmod(0o777)
    return Class(folder, n_projects)


def rows(table: Path) -> list[dict[str, str]]:
    """A table's rows."""
    with table.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_run_trains_every_cell_and_draws_the_curve(tutorial: Path) -> None:
    assert len(rows(tutorial / "cells.csv")) == N_CELLS
    with Image.open(tutorial / "curve.png") as image:
        image.load()
        assert image.width > 400
        assert len(image.convert("RGB").getcolors(maxcolors=1_000_000) or ()) > 50


def test_check_trains_every_data_set_to_the_numbers_of_the_source(
    sandbox: Sandbox, submissions: Class
) -> None:
    folder, files = submissions.folder, submissions.n_projects
    table = folder.parent / "Tabelle.csv"
    done = sandbox.run(folder.parent, "check", folder, "--table", table)
    assert done.returncode == 0, done.stdout + done.stderr
    assert files > len(DATA_SETS) + len(STUDENTS)
    assert f"{files} of {files} files hold" in done.stdout
    assert len(rows(table)) == files


def test_merge_pools_students(sandbox: Sandbox, submissions: Class) -> None:
    folder = submissions.folder
    out = folder.parent / "Klasse"
    done = sandbox.run(
        folder.parent, "merge", *(folder / f"{name}.dropoutlab" for name in STUDENTS), "--out", out
    )
    assert done.returncode == 0, done.stderr
    assert "2 students, 8 trainings" in done.stdout
    assert any(path.suffix == ".png" for path in out.iterdir())


def test_a_lesson_is_begun_checked_and_listed(sandbox: Sandbox, student: Path) -> None:
    for argv, words in (
        (("new", "tutorial-regression", "Stunde 1 ä"), "is a new lesson"),
        (("check", "Stunde 1 ä"), "2 pages, 3 steps, 1 question, 30 minutes. It can be opened."),
        (("list",), "Lessons of the app:"),
    ):
        done = sandbox.run(student, "lesson", *argv)
        assert done.returncode == 0, done.stderr
        assert words in done.stdout


@pytest.mark.parametrize(
    "argv",
    [
        ("run", "no-such-project", "--out", "x"),
        ("run", "tutorial-regression", "--out", "x", "--rates", "one"),
        ("script", "tutorial-regression", "--rate", "2"),
        ("check", "no such file"),
        ("no-such-command", "x"),
    ],
)
def test_packaged_wrong_arguments_give_one_sentence_and_exit_code_2(
    argv: tuple[str, ...], sandbox: Sandbox, student: Path
) -> None:
    done = sandbox.run(student, *argv)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert done.stderr.strip().endswith(".")
    assert not (student / "x").exists()
