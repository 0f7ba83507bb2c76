"""The window's border: what nobody expected is said in a sentence, wherever it happened."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from engine.errors import InputError
from gui.app import watch_errors
from gui.control.engine_bridge import EngineBridge
from gui.document.document import Document
from gui.settings import Settings
from gui.theme.theme import Theme
from gui.window.main_window import MainWindow


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


def test_an_error_in_a_thread_is_said_and_logged(
    window: MainWindow, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert not window.notice.text.text(), "a thread touches no widget"
    qtbot.waitUntil(lambda: "LookupError" in window.notice.text.text())
    assert "in fail" in caplog.text


def test_a_wrong_input_is_a_sentence_and_no_entry_in_the_log(
    window: MainWindow, caplog: pytest.LogCaptureFixture
) -> None:
    error = InputError("The rate must be below 1.")
    sys.excepthook(InputError, error, None)
    assert window.notice.text.text() == "The rate must be below 1."
    assert not caplog.text
