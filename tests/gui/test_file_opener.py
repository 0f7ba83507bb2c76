"""What a Mac hands over by a double-click reaches the window, also before there is one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from engine.storage.examples import example
from engine.storage.project_file import write_project
from gui.control.run_controller import RunController
from gui.document.document import Document
from gui.file_opener import FileOpener
from gui.settings import Settings
from gui.window.project_files import ProjectFiles


@pytest.fixture
def opener(qapp: QApplication) -> Iterator[FileOpener]:
    made = FileOpener(qapp)
    yield made
    qapp.removeEventFilter(made)


def hand_over(path: Path) -> None:
    app = QApplication.instance()
    assert app is not None
    QCoreApplication.postEvent(app, QFileOpenEvent(QUrl.fromLocalFile(str(path))))


def test_a_document_opens_through_the_window(
    qtbot: QtBot,
    opener: FileOpener,
    project_document: Document,
    controller: RunController,
    settings: Settings,
    tmp_path: Path,
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    files = ProjectFiles(project_document, controller, settings, window)
    path = tmp_path / "Übung 1.dropoutlab"
    write_project(example("dropout-helps"), path)
    opener.open_with(files.open_other)
    hand_over(path)
    qtbot.waitUntil(lambda: project_document.path == path)


def test_what_comes_before_the_window_waits_for_it(qtbot: QtBot, opener: FileOpener) -> None:
    heard: list[str] = []
    hand_over(Path("/first"))
    hand_over(Path("/last"))
    QApplication.processEvents()
    assert not heard
    opener.open_with(heard.append)
    qtbot.waitUntil(lambda: bool(heard))
    QApplication.processEvents()
    assert [Path(name) for name in heard] == [Path("/last")]
