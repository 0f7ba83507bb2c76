"""The Runs page as the fifth page of the window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from pytestqt.qtbot import QtBot

from gui.control.engine_bridge import EngineBridge
from gui.document.document import Document
from gui.settings import Settings
from gui.theme.theme import Theme
from gui.window.main_window import DATA, RUNS, SWEEP, MainWindow
from tests.engine.analysis.sample_runs import many_runs


@pytest.fixture
def window(
    qtbot: QtBot, project_document: Document, bridge: EngineBridge, settings: Settings
) -> Iterator[MainWindow]:
    made = MainWindow(project_document, bridge, Theme("light"), settings)
    made._is_painted = True  # no engine, no charts
    with qtbot.waitExposed(made):
        made.show()
    yield made
    project_document.undo_stack.setClean()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_runs_page_opens_by_key_and_its_button_sweeps(qtbot: QtBot, window: MainWindow) -> None:
    window.show_page(DATA)
    qtbot.keyClick(window, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.pages.currentIndex() == RUNS)
    assert window.runs_page.nothing.isVisible()
    qtbot.mouseClick(window.runs_page.nothing.button, Qt.MouseButton.LeftButton)
    assert window.pages.currentIndex() == SWEEP and window.controller.is_running


def test_runs_page_restore_updates_the_stack_and_can_be_undone(
    qtbot: QtBot, window: MainWindow, project_document: Document
) -> None:
    project_document.load(replace(project_document.project, runs=many_runs(3)))
    window.show_page(RUNS)
    before = project_document.project.network
    window.runs_page.list.setFocus()
    window.runs_page.pane.one.restore.click()
    assert project_document.project.network != before
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert project_document.project.network == before
    assert not window.runs_page.undo_bar.isVisible()
