"""Preparing a class: names become files with seeds of their own, and nothing is overwritten."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from pytestqt.qtbot import QtBot

from engine.storage.project_file import read_project
from gui.class_page import prepare_panel
from gui.class_page.prepare_panel import PreparePanel
from gui.document.document import Document
from gui.theme.theme import Theme
from tests.gui.raising import assert_told_once, bug


@pytest.fixture
def panel(qtbot: QtBot, document: Document, theme: Theme, tmp_path: Path) -> Iterator[PreparePanel]:
    panel = PreparePanel(document, theme)
    qtbot.addWidget(panel)
    panel.set_folder(tmp_path / "class")
    panel.show()
    yield panel
    panel.wait()


def rows(panel: PreparePanel) -> list[tuple[str, ...]]:
    model = panel.table.files
    return [
        tuple(model.data(model.index(row, column, QModelIndex())) for column in range(3))
        for row in range(model.rowCount())
    ]


def name(panel: PreparePanel, text: str, qtbot: QtBot) -> None:
    panel.names.setPlainText(text)
    qtbot.waitUntil(lambda: panel.is_idle)


def test_names_are_shown_with_files_and_disjoint_seeds(panel: PreparePanel, qtbot: QtBot) -> None:
    assert not panel.write.isEnabled()
    panel.n_seeds.setValue(3)
    name(panel, "Ada\nBen: B\n", qtbot)
    assert rows(panel) == [
        ("Ada", "Ada.dropoutlab", "0 to 2"),
        ("Ben: B", "Ben - B.dropoutlab", "3 to 5"),
    ]
    assert panel.write.text() == "&Write 2 files"
    assert "for 2 students, seeds 0 to 5." in panel.summary.text()
    panel.first_seed.setValue(100)
    qtbot.waitUntil(lambda: panel.is_idle)
    assert rows(panel)[1][2] == "103 to 105"
    name(panel, "", qtbot)
    assert not panel.write.isEnabled()


def test_a_number_is_enough(panel: PreparePanel, qtbot: QtBot) -> None:
    qtbot.keyClicks(panel.names, "24")
    qtbot.waitUntil(lambda: len(rows(panel)) == 24)
    assert rows(panel)[23][0] == "Student 24"
    name(panel, "501", qtbot)
    assert panel.summary.text() == "A class can have up to 500 students."


def test_seeds_follow_the_project_until_they_are_chosen(panel: PreparePanel, document: Document) -> None:
    document.set_sweep(seeds=(0, 1, 2, 3))
    assert panel.n_seeds.value() == 4
    panel.n_seeds.setValue(7)
    document.set_sweep(seeds=(0, 1))
    assert panel.n_seeds.value() == 7


def test_files_are_written_once_and_then_into_a_new_folder(
    panel: PreparePanel, document: Document, tmp_path: Path, qtbot: QtBot
) -> None:
    name(panel, "Ada\nBen", qtbot)
    qtbot.mouseClick(panel.write, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(panel.show_folder.isVisible, timeout=20_000)
    assert panel.status.text().startswith("2 files written.")
    made = read_project(tmp_path / "class" / "Ben.dropoutlab")
    assert (made.report.author, made.network) == ("Ben", document.project.network)
    (tmp_path / "class" / "Ben.dropoutlab").unlink()
    qtbot.mouseClick(panel.write, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(panel.use_new.isVisible, timeout=20_000)
    assert panel.status.text() == "Ada.dropoutlab is in class already: choose a new folder."
    assert not (tmp_path / "class" / "Ben.dropoutlab").exists()
    assert panel.use_new.text() == "Use “class 2”"
    qtbot.mouseClick(panel.use_new, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(panel.show_folder.isVisible, timeout=20_000)
    assert sorted(path.name for path in (tmp_path / "class 2").iterdir()) == [
        "Ada.dropoutlab",
        "Ben.dropoutlab",
    ]


@pytest.mark.usefixtures("accented")
def test_a_new_folder_is_offered_in_every_language(panel: PreparePanel, qtbot: QtBot) -> None:
    name(panel, "Ada", qtbot)
    for shown in (panel.show_folder, panel.use_new):
        qtbot.mouseClick(panel.write, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(shown.isVisible, timeout=20_000)
    assert "class 2" in panel.use_new.text()


def test_one_file_for_all_has_the_seats(
    panel: PreparePanel, document: Document, tmp_path: Path, qtbot: QtBot
) -> None:
    name(panel, "Ada\nBen", qtbot)
    qtbot.mouseClick(panel.one_file, Qt.MouseButton.LeftButton, pos=QPoint(10, panel.one_file.height() // 2))
    assert panel.write.text() == "&Write 1 file"
    assert panel.table.files.headerData(1, Qt.Orientation.Horizontal) == "Will save"
    assert panel.summary.text().startswith("Small.dropoutlab for 2 students")
    with qtbot.waitSignal(panel.written, timeout=20_000) as told:
        qtbot.mouseClick(panel.write, Qt.MouseButton.LeftButton)
    record = told.args[0]
    assert (record.shared_file, [seat.student for seat in record.seats]) == (
        "Small.dropoutlab",
        ["Ada", "Ben"],
    )
    assert panel.status.text().startswith("Small.dropoutlab written. Give it to all")
    (path,) = (tmp_path / "class").iterdir()
    handout = read_project(path).handout
    assert handout is not None and handout.asks_for_a_name


def test_a_lesson_goes_with_the_files(panel: PreparePanel, tmp_path: Path, qtbot: QtBot) -> None:
    lesson = tmp_path / "mine"
    shutil.copytree(Path(__file__).parents[1] / "lesson" / "samples" / "small", lesson)
    panel.lesson.take(lesson)
    name(panel, "Ada", qtbot)
    with qtbot.waitSignal(panel.written, timeout=20_000) as told:
        qtbot.mouseClick(panel.write, Qt.MouseButton.LeftButton)
    assert told.args[0].lesson == "mine"
    assert panel.status.text().endswith("The folder “lessons” goes with it.")
    handout = read_project(tmp_path / "class" / "Ada.dropoutlab").handout
    assert handout is not None and handout.lesson == "mine"
    assert (tmp_path / "class" / "lessons" / "mine" / "lesson.yaml").is_file()


def test_a_list_that_cannot_be_read_is_told(panel: PreparePanel, tmp_path: Path, qtbot: QtBot) -> None:
    panel.take_roster(tmp_path / "gone.txt")
    qtbot.waitUntil(lambda: "There is no list of names" in panel.status.text(), timeout=20_000)


def test_writing_that_raises_is_told_once(
    panel: PreparePanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[str] = []
    panel.failed.connect(told.append)
    name(panel, "Ada", qtbot)
    monkeypatch.setattr(prepare_panel, "write_handout", bug)
    panel.write_files()
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert_told_once(told, caplog)
    assert panel.write.isEnabled()


def test_checked_parts_are_locked_in_the_files(panel: PreparePanel, tmp_path: Path, qtbot: QtBot) -> None:
    assert not any(box.isChecked() for box in panel.locks.values())
    name(panel, "Ada", qtbot)
    panel.locks["seeds"].click()
    panel.locks["data"].click()
    panel.write_files()
    qtbot.waitUntil(panel.show_folder.isVisible, timeout=20_000)
    assert read_project(tmp_path / "class" / "Ada.dropoutlab").locked == ("data", "seeds")
