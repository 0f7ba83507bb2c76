"""The teacher's desk: four tabs, one class on all of them, drops on each, a remembered size."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from engine.classroom.class_store import classes_folder
from engine.storage.project_file import read_project, write_project
from gui.class_page.class_window import CHECK, COLLECT, HAND_BACK, PREPARE, ClassWindow
from gui.document.document import Document
from gui.settings import Settings
from gui.theme.theme import Theme
from tests.engine.classroom.test_class_merge import project_of


@pytest.fixture
def window(qtbot: QtBot, document: Document, theme: Theme, settings: Settings) -> Iterator[ClassWindow]:
    window = ClassWindow(document, theme, settings)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.open_up()
    yield window
    window.wait()


def students(window: ClassWindow) -> list[str]:
    return [row.student for row in window.desk.rows]


def drop(window: ClassWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    window.dropEvent(
        QDropEvent(
            QPointF(9, 9),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )


def test_the_first_line_says_what_to_do(window: ClassWindow) -> None:
    assert window.purpose.text().startswith("Give each student different seeds, then drop their files here")
    assert window.purpose.isVisible()
    assert not window.isModal()
    for button in window.findChildren(QPushButton):
        assert button.text()
        assert button.toolTip(), button.text()


def test_a_dropped_file_is_collected_and_a_dropped_list_prepares(
    window: ClassWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    write_project(project_of("Ben", (3, 4, 5)), tmp_path / "b.dropoutlab")
    drop(window, tmp_path / "b.dropoutlab")
    assert window.tabs.index == COLLECT
    qtbot.waitUntil(lambda: students(window) == ["Ben"], timeout=20_000)
    (tmp_path / "names.csv").write_text("Ada\nBen\n", encoding="utf-8")
    drop(window, tmp_path / "names.csv")
    assert window.tabs.index == PREPARE
    qtbot.waitUntil(lambda: window.prepare.names.toPlainText() == "Ada\nBen", timeout=20_000)


def prepare(window: ClassWindow, folder: Path, names: str, qtbot: QtBot) -> None:
    """Write a class's files as a teacher does."""
    window.tabs.show_tab(PREPARE)
    window.prepare.set_folder(folder)
    window.prepare.names.setPlainText(names)
    qtbot.waitUntil(lambda: window.prepare.is_idle)
    qtbot.mouseClick(window.prepare.write, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(window.prepare.collect.isVisible, timeout=20_000)


def sweep(folder: Path, student: str) -> None:
    """Save a student's file with a sweep of its seeds."""
    project = read_project(folder / f"{student}.dropoutlab")
    runs = project_of(student, project.sweep.seeds).runs
    write_project(replace(project, runs=runs), folder / f"{student}.dropoutlab")


def test_a_class_goes_through_all_tabs(
    window: ClassWindow, document: Document, tmp_path: Path, qtbot: QtBot
) -> None:
    document.set_sweep(seeds=(0, 1))
    folder = tmp_path / "8a"
    prepare(window, folder, "Ada\nBen", qtbot)
    qtbot.mouseClick(window.prepare.collect, Qt.MouseButton.LeftButton)
    assert window.tabs.index == COLLECT and window.choice.isVisible()
    qtbot.waitUntil(lambda: students(window) == ["Ada", "Ben"], timeout=20_000)
    assert window.choice.currentText().startswith("8a · ")
    qtbot.waitUntil(lambda: window.collect.reader.watch.is_on, timeout=20_000)
    sweep(folder, "Ada")
    qtbot.waitUntil(lambda: window.collect.pooled is not None, timeout=20_000)
    for tab, table in ((CHECK, window.check.table), (HAND_BACK, window.hand_back.table)):
        qtbot.mouseClick(window.tabs.buttons[tab], Qt.MouseButton.LeftButton)
        assert table.isVisible() and [row.student for row in table.desk.rows] == ["Ada", "Ben"]
    window.desk.set_mark("Ada", mark="1")

    prepare(window, tmp_path / "8b", "Cem", qtbot)
    qtbot.waitUntil(lambda: students(window) == ["Cem"] and window.collect.pooled is None, timeout=20_000)
    qtbot.waitUntil(lambda: window.choice.count() == 2)
    qtbot.mouseClick(window.tabs.buttons[HAND_BACK], Qt.MouseButton.LeftButton)
    place = next(i for i in range(2) if window.choice.itemText(i).startswith("8a"))
    assert place != window.choice.currentIndex()
    qtbot.keyClick(window.choice, Qt.Key.Key_Down if place else Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: window.collect.pooled is not None, timeout=20_000)
    ada = window.desk.row_of("Ada")
    assert ada is not None and (ada.mark, ada.state) == ("1", "swept")


def test_checks_wait_while_the_main_window_trains(window: ClassWindow) -> None:
    window.set_training(True)
    assert window.check.checker.is_paused
    window.set_training(False)
    assert not window.check.checker.is_paused


def test_a_problem_of_the_desk_is_told(window: ClassWindow, tmp_path: Path, qtbot: QtBot) -> None:
    folder = classes_folder()
    folder.mkdir(parents=True)
    (folder / f"{'a' * 32}.json").write_text("{", encoding="utf-8")
    with qtbot.waitSignal(window.failed, timeout=20_000):
        window.open_up()
    assert window.collect.status.text()


def test_size_is_remembered(
    window: ClassWindow, document: Document, theme: Theme, settings: Settings, qtbot: QtBot
) -> None:
    window.resize(780, 540)
    qtbot.waitUntil(lambda: window.width() == 780)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()
    again = ClassWindow(document, theme, Settings(settings.path))
    qtbot.addWidget(again)
    assert (again.width(), again.height()) == (780, 540)
    again.wait()


def test_f1_requests_help(window: ClassWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    with qtbot.waitSignal(window.help_requested):
        qtbot.keyClick(window, Qt.Key.Key_F1)
