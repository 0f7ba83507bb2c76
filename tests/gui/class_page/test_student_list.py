"""The list of a class's files: each student once, with the newest file."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.classroom.class_merge import Student, student_of
from engine.classroom.submissions import Submission
from gui.class_page.student_list import StudentList
from gui.theme.theme import Theme
from tests.engine.classroom.test_class_merge import project_of


def student(name: str, path: str = "", time: int = 0, seeds: tuple[int, ...] = (0, 1)) -> Student:
    found = student_of(Submission(f"{name}.dropoutlab", project_of(name, seeds)))
    return replace(found, path=path or name, time=time)


@pytest.fixture
def names(qtbot: QtBot, theme: Theme) -> StudentList:
    made = StudentList(theme)
    qtbot.addWidget(made)
    made.resize(280, 400)
    made.show()
    return made


def shown(names: StudentList) -> list[str]:
    return [f"{one.name}: {one.text}" for one in names.students()]


def test_files_are_sorted_and_replaced_in_place(names: StudentList) -> None:
    taken = names.put([student("Cem"), student("Ada")])
    assert (taken.added, taken.updated) == (("Cem", "Ada"), ())
    names.item(0).setCheckState(Qt.CheckState.Unchecked)
    names.setCurrentRow(0)
    taken = names.put([student("Ada", seeds=(0, 1, 2)), student("Ben")])
    assert (taken.added, taken.updated) == (("Ben",), ("Ada",))
    assert [one.name for one in names.students()] == ["Ada", "Ben", "Cem"]
    assert shown(names)[0] == "Ada: 2 rates, seeds 0 to 2"
    assert [one.name for one in names.ticked()] == ["Ben", "Cem"], "the teacher's choice stays"
    assert names.currentRow() == 0


def test_of_two_files_of_a_student_the_newer_one_counts(names: StudentList) -> None:
    names.put([student("Ada", "a", 5)])
    assert names.put([student("Ada", "old copy", 4, (0,))]).updated == ()
    assert [one.path for one in names.students()] == ["a"]
    names.put([student("Ada", "new copy", 6, (0, 1, 2))])
    assert [one.path for one in names.students()] == ["new copy"]


def test_a_file_that_gets_a_sweep_is_counted(names: StudentList) -> None:
    names.put([replace(student("Ada"), results=None, problem="No sweep yet.", run_uids=frozenset())])
    assert names.ticked() == []
    assert not names.item(0).flags() & Qt.ItemFlag.ItemIsUserCheckable
    names.put([student("Ada")])
    assert [one.name for one in names.ticked()] == ["Ada"]


def test_a_long_problem_has_room_for_all_its_lines(names: StudentList, tmp_path: Path) -> None:
    names.put([student("Ada")])
    low = names.visualItemRect(names.item(0)).height()
    problem = f"{'very_long_name' * 4}.dropoutlab is not a Dropout Lab project, or it was cut off."
    names.put([Student("b", "Ben", problem=problem, path="b")])
    high = names.visualItemRect(names.item(1)).height()
    assert high >= low + 2 * names.fontMetrics().height()


def test_keys_toggle_and_remove(names: StudentList, qtbot: QtBot) -> None:
    names.put([student("Ada"), student("Ben")])
    names.setCurrentRow(0)
    qtbot.keyClick(names, Qt.Key.Key_Space)
    assert [one.name for one in names.ticked()] == ["Ben"]
    with qtbot.waitSignal(names.removed) as told:
        qtbot.keyClick(names, Qt.Key.Key_Delete)
    assert told.args == [["Ada"]]
