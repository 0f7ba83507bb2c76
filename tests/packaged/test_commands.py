"""The packaged command line: run, script, check, merge, with every data set and way to train."""

import csv
from pathlib import Path

import pytest
from PIL import Image

from engine.data.catalogue import DATA_SETS
from tests.packaged.class_files import STUDENTS, write_class
from tests.packaged.place import Place
from tests.packaged.window_session import N_CELLS


@pytest.fixture(scope="module")
def hand_ins(student: Path) -> Path:
    """A class's projects, trained from source."""
    folder = student / "Klasse 10 ä"
    folder.mkdir()
    write_class(folder)
    folder.chmod(0o777)
    return folder


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


def test_check_trains_every_data_set_to_the_numbers_of_the_source(place: Place, hand_ins: Path) -> None:
    table = hand_ins.parent / "Tabelle.csv"
    done = place.run(hand_ins.parent, "check", hand_ins, "--table", table)
    assert done.returncode == 0, done.stdout + done.stderr
    files = len(DATA_SETS) + 2 + len(STUDENTS)
    assert f"{files} of {files} files hold" in done.stdout
    assert len(rows(table)) == files


def test_merge_pools_students(place: Place, hand_ins: Path) -> None:
    out = hand_ins.parent / "Klasse"
    done = place.run(
        hand_ins.parent, "merge", *(hand_ins / f"{name}.dropoutlab" for name in STUDENTS), "--out", out
    )
    assert done.returncode == 0, done.stderr
    assert "2 students, 8 trainings" in done.stdout
    assert any(path.suffix == ".png" for path in out.iterdir())


@pytest.mark.parametrize(
    "words",
    [
        ("run", "no-such-project", "--out", "x"),
        ("run", "tutorial-regression", "--out", "x", "--rates", "one"),
        ("script", "tutorial-regression", "--rate", "2"),
        ("check", "no such file"),
        ("no-such-command", "x"),
    ],
)
def test_wrong_words_get_one_sentence_and_2(words: tuple[str, ...], place: Place, student: Path) -> None:
    done = place.run(student, *words)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert done.stderr.strip().endswith(".")
    assert not (student / "x").exists()
