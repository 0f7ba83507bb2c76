"""The window of a class: two tabs, drops on either, a remembered size."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from engine.storage.project_file import write_project
from gui.class_page.class_window import COLLECT, PREPARE, ClassWindow
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
    qtbot.waitUntil(lambda: window.collect.list.count() == 1, timeout=20_000)
    assert window.collect.list.item(0).text() == "Ben"
    (tmp_path / "names.csv").write_text("Ada\nBen\n", encoding="utf-8")
    drop(window, tmp_path / "names.csv")
    assert window.tabs.index == PREPARE
    qtbot.waitUntil(lambda: window.prepare.names.toPlainText() == "Ada\nBen", timeout=20_000)


def test_written_files_can_be_collected_from_their_folder(
    window: ClassWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window.prepare.set_folder(tmp_path / "class")
    window.prepare.names.setPlainText("Ada\nBen")
    window.prepare.write_files()
    qtbot.waitUntil(window.prepare.collect.isVisible, timeout=20_000)
    qtbot.mouseClick(window.prepare.collect, Qt.MouseButton.LeftButton)
    assert window.tabs.index == COLLECT
    qtbot.waitUntil(lambda: window.collect.list.count() == 2, timeout=20_000)
    assert window.collect.watch.is_on


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
