"""The files of a class: each student once, with the newest file, and who is counted."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from engine.classroom.class_merge import Student, student_of
from engine.classroom.submissions import Submission
from gui.class_page.class_files import ClassFiles
from tests.engine.classroom.test_class_merge import project_of


def student(name: str, path: str = "", time: int = 0, seeds: tuple[int, ...] = (0, 1)) -> Student:
    found = student_of(Submission(f"{name}.dropoutlab", project_of(name, seeds)))
    return replace(found, path=path or name, time=time)


@pytest.fixture
def files(qtbot: QtBot) -> ClassFiles:
    del qtbot
    return ClassFiles()


def names(students: object) -> list[str]:
    assert isinstance(students, list | tuple)
    return [one.name for one in students]


def test_files_are_sorted_and_replaced(files: ClassFiles, qtbot: QtBot) -> None:
    with qtbot.waitSignal(files.changed):
        taken = files.put([student("Cem"), student("Ada")])
    assert (taken.added, taken.updated) == (("Cem", "Ada"), ())
    files.leave_out("Ada", is_out=True)
    taken = files.put([student("Ada", seeds=(0, 1, 2)), student("Ben")])
    assert (taken.added, taken.updated) == (("Ben",), ("Ada",))
    assert names(files.students) == ["Ada", "Ben", "Cem"]
    assert files.students[0].text == "2 rates, seeds 0 to 2"
    assert names(files.counted) == ["Ben", "Cem"], "the teacher's choice stays"


def test_of_two_files_of_a_student_the_newer_one_counts(files: ClassFiles) -> None:
    files.put([student("Ada", "a", 5)])
    files.leave_out("a", is_out=True)
    assert files.put([student("Ada", "old copy", 4, (0,))]).updated == ()
    assert [one.path for one in files.students] == ["a"]
    files.put([student("Ada", "new copy", 6, (0, 1, 2))])
    assert [one.path for one in files.students] == ["new copy"]
    assert files.is_left_out("new copy") and not files.is_left_out("a")


def test_a_file_that_gets_a_sweep_is_counted(files: ClassFiles) -> None:
    files.put([replace(student("Ada"), results=None, problem="No sweep yet.", run_uids=frozenset())])
    assert files.counted == []
    files.put([student("Ada")])
    assert names(files.counted) == ["Ada"]


def test_a_file_that_is_still_broken_is_no_news(files: ClassFiles, qtbot: QtBot) -> None:
    broken = Student("b", "b", problem="It is cut off.", path="b", is_broken=True)
    files.put([broken])
    with qtbot.assertNotEmitted(files.changed):
        assert files.put([broken]).updated == ()
    assert files.put([replace(broken, problem="It is empty.")]).updated == ("b",)


def test_what_is_removed_is_listed_no_more(files: ClassFiles, qtbot: QtBot) -> None:
    files.put([student("Ada"), student("Ben")])
    files.leave_out("Ada", is_out=True)
    files.remove(["Ada"])
    assert names(files.students) == ["Ben"]
    files.put([student("Ada")])
    assert names(files.counted) == ["Ada", "Ben"], "whoever comes back is counted"
    files.clear()
    assert files.students == ()
    with qtbot.assertNotEmitted(files.changed):
        files.remove(["Ada"])
