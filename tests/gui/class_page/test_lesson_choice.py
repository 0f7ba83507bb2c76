"""The lesson that opens with the students' files."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from engine.lessons.catalogue import own_folder
from gui.class_page.lesson_choice import NO_LESSON, OTHER, LessonChoice

SMALL = Path(__file__).parents[1] / "lesson" / "samples" / "small"


@pytest.fixture
def choice(qtbot: QtBot) -> Iterator[LessonChoice]:
    shutil.copytree(SMALL, own_folder() / "own")
    made = LessonChoice()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.is_idle, timeout=20_000)
    yield made
    made.wait()


def choose(choice: LessonChoice, index: int, qtbot: QtBot) -> None:
    """Choose an entry by keys, as from the list."""
    choice.setFocus()
    qtbot.keyClick(choice, Qt.Key.Key_End if index < 0 else Qt.Key.Key_Home)
    for _ in range(max(0, index)):
        qtbot.keyClick(choice, Qt.Key.Key_Down)


def texts(choice: LessonChoice) -> list[str]:
    return [choice.itemText(index) for index in range(choice.count())]


def test_lessons_of_the_app_and_own_ones_are_there(choice: LessonChoice, qtbot: QtBot) -> None:
    found = texts(choice)
    assert found[0] == NO_LESSON and found[-1] == OTHER
    assert "What Dropout does" in found and found[-2] == "A small lesson"
    assert choice.folder is None
    choose(choice, len(found) - 2, qtbot)
    assert choice.folder == own_folder() / "own" and "A small lesson" in choice.toolTip()
    choose(choice, 0, qtbot)
    assert choice.folder is None


def test_a_lesson_in_another_folder_is_added_and_chosen(
    choice: LessonChoice, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(SMALL, folder)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    choose(choice, -1, qtbot)
    qtbot.waitUntil(lambda: choice.folder == folder, timeout=20_000)
    n_entries = choice.count()
    choice.take(folder)
    qtbot.waitUntil(lambda: choice.is_idle)
    assert choice.count() == n_entries, "a lesson is there once"


def test_what_is_no_lesson_is_told_and_the_choice_stays(
    choice: LessonChoice, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(choice, 1, qtbot)
    before = choice.folder
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "gone"))
    with qtbot.waitSignal(choice.failed, timeout=20_000):
        choose(choice, -1, qtbot)
    assert choice.folder == before
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    choose(choice, -1, qtbot)
    assert choice.folder == before
