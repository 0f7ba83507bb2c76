"""The window's border: what nobody expected is said in a sentence, wherever it happened."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from engine.errors import InputError
from engine.storage.examples import example
from engine.storage.project_file import write_project
from gui.app import FileOpener, watch_errors
from gui.control.engine_bridge import EngineBridge
from gui.control.run_controller import RunController
from gui.document.document import Document
from gui.settings import Settings
from gui.theme.theme import Theme
from gui.window.main_window import MainWindow
from gui.window.project_files import ProjectFiles


@pytest.fixture
def window(
    project_document: Document, bridge: EngineBridge, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    made = MainWindow(project_document, bridge, Theme("light"), settings)
    watch_errors(made)
    yield made
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def fail() -> None:
    raise LookupError("lost")


def test_excepthook_shows_and_logs_thread_errors(
    window: MainWindow, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert not window.notice.text.text(), "a thread touches no widget"
    qtbot.waitUntil(lambda: "LookupError" in window.notice.text.text())
    assert "in fail" in caplog.text


def test_excepthook_shows_input_errors_without_logging(
    window: MainWindow, caplog: pytest.LogCaptureFixture
) -> None:
    error = InputError("The rate must be below 1.")
    sys.excepthook(InputError, error, None)
    assert window.notice.text.text() == "The rate must be below 1."
    assert not caplog.text


# --- What a Mac hands over by a double-click reaches the window, also before there is one.


@pytest.fixture
def opener(qapp: QApplication) -> Iterator[FileOpener]:
    made = FileOpener(qapp)
    yield made
    qapp.removeEventFilter(made)


def hand_over(path: Path) -> None:
    app = QApplication.instance()
    assert app is not None
    QCoreApplication.postEvent(app, QFileOpenEvent(QUrl.fromLocalFile(str(path))))


def test_file_opener_opens_through_the_window(
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


def test_file_opener_queues_files_before_the_window(qtbot: QtBot, opener: FileOpener) -> None:
    heard: list[str] = []
    hand_over(Path("/first"))
    hand_over(Path("/last"))
    QApplication.processEvents()
    assert not heard
    opener.open_with(heard.append)
    qtbot.waitUntil(lambda: bool(heard))
    QApplication.processEvents()
    assert [Path(name) for name in heard] == [Path("/last")]
