"""Files that change while they are collected."""

import os
import threading
from pathlib import Path

import pytest

from engine.classroom.collecting import MAX_TRIES, NOT_COMPLETE, Reading, read_class
from engine.errors import InputError
from engine.storage.project_file import write_project
from tests.engine.classroom.test_class_merge import project_of

NEVER = threading.Event()


def watched(folder: Path, before: Reading) -> Reading:
    return read_class([str(folder)], before.seen, NEVER, is_watching=True)


def test_only_new_and_changed_files_are_read_again(tmp_path: Path) -> None:
    for name in ("Ada", "Ben"):
        write_project(project_of(name, (0, 1)), tmp_path / f"{name}.dropoutlab")
    first = read_class([str(tmp_path)], {}, NEVER)
    assert [student.name for student in first.students] == ["Ada", "Ben"]
    assert list(first.seen) == [student.path for student in first.students]
    assert first.n_files == 2
    assert watched(tmp_path, first).students == ()
    write_project(project_of("Ben", (0, 1, 2)), tmp_path / "Ben.dropoutlab")
    write_project(project_of("Cem", (5, 6)), tmp_path / "Cem.dropoutlab")
    changed = watched(tmp_path, first)
    assert [student.text for student in changed.students] == [
        "2 rates, seeds 0 to 2",
        "2 rates, seeds 5 and 6",
    ]
    everything = read_class([str(tmp_path)], {}, NEVER)
    assert len(everything.students) == 3, "what is added by hand is read in any case"


def test_a_half_written_file_is_retried_and_a_broken_one_is_told(tmp_path: Path) -> None:
    path = tmp_path / "Ada.dropoutlab"
    write_project(project_of("Ada", (0, 1)), path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    reading = read_class([str(tmp_path)], {}, NEVER, is_watching=True)
    (half,) = reading.students
    assert half.problem == NOT_COMPLETE
    path.write_bytes(whole)
    (ada,) = watched(tmp_path, reading).students
    assert (ada.name, ada.problem) == ("Ada", "")

    path.write_bytes(whole[:50])
    reading = watched(tmp_path, reading)
    assert reading.students[0].problem == NOT_COMPLETE, "it has changed: it is still being written"
    for _ in range(MAX_TRIES - 2):
        reading = watched(tmp_path, reading)
        assert reading.students[0].problem == NOT_COMPLETE
    reading = watched(tmp_path, reading)
    assert "cut off" in reading.students[0].problem
    assert watched(tmp_path, reading).students == (), "it isn't read again until it changes"
    (told,) = read_class([str(path)], {}, NEVER).students
    assert "cut off" in told.problem, "what is added by hand is told at once"


def test_a_folder_that_is_gone_is_no_error_while_watching(tmp_path: Path) -> None:
    gone = tmp_path / "drive"
    reading = read_class([str(gone)], {}, NEVER, is_watching=True)
    assert (reading.students, len(reading.problems)) == ((), 1)
    with pytest.raises(InputError, match="no file or folder"):
        read_class([str(gone)], {}, NEVER)


def test_folders_that_may_get_new_files_are_named(tmp_path: Path) -> None:
    below = tmp_path / "group 1"
    below.mkdir()
    write_project(project_of("Ada", (0, 1)), below / "Ada.dropoutlab")
    alone = tmp_path / "alone"
    alone.mkdir()
    write_project(project_of("Ben", (2, 3)), alone / "Ben.dropoutlab")
    reading = read_class([str(below), str(alone / "Ben.dropoutlab")], {}, NEVER)
    assert reading.folders == (str(alone), str(below))


def test_reading_ends_when_the_window_closes(tmp_path: Path) -> None:
    write_project(project_of("Ada", (0, 1)), tmp_path / "Ada.dropoutlab")
    leaving = threading.Event()
    leaving.set()
    assert read_class([str(tmp_path)], {}, leaving).students == ()


def test_the_newer_file_has_the_later_time(tmp_path: Path) -> None:
    for name, time in (("a", 10), ("b", 20)):
        write_project(project_of("Ada", (0, 1)), tmp_path / f"{name}.dropoutlab")
        os.utime(tmp_path / f"{name}.dropoutlab", (time, time))
    older, newer = read_class([str(tmp_path)], {}, NEVER).students
    assert older.is_same_student(newer) and newer.is_better_than(older) and not older.is_better_than(newer)
