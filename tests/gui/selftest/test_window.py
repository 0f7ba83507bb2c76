"""The check of the window's pages: every one is drawn in every scheme, high contrast as well."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from gui.control.engine_bridge import EngineBridge
from gui.document.document import Document
from gui.selftest.bench import Bench
from gui.selftest.window import show_lessons, show_pages
from gui.settings import Settings
from gui.theme.theme import Theme
from gui.theme.tokens import ALL_SCHEMES
from gui.window.main_window import MainWindow
from tests.gui.fake_session import FakeSession


@pytest.fixture
def window(
    project_document: Document, bridge: EngineBridge, settings: Settings, qtbot: QtBot
) -> Iterator[MainWindow]:
    made = MainWindow(project_document, bridge, Theme("dark"), settings)
    with qtbot.waitSignal(made.charts.loaded, timeout=600_000):  # it may build matplotlib's font cache
        made.show()
    yield made
    made.charts.wait()
    project_document.undo_stack.setClean()
    made.deleteLater()
    made.theme.deleteLater()  # else what the system says would reach it after its window
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_pages_are_looked_at_in_every_scheme(
    window: MainWindow, session: FakeSession, tmp_path: Path
) -> None:
    session.get_ready()
    window.controller.start_sweep()
    session.finish()
    bench = Bench(tmp_path)
    bench.use(window)
    seen = []
    window.theme.changed.connect(lambda: seen.append(window.theme.tokens.scheme))
    show_pages(bench)
    assert set(seen) == set(ALL_SCHEMES)
    assert window.theme.high_contrast is None, "what the system wants is followed again"


def test_lesson_is_made_of_the_project_and_looked_at(
    window: MainWindow, session: FakeSession, tmp_path: Path
) -> None:
    session.get_ready()
    bench = Bench(tmp_path)
    bench.use(window)
    show_lessons(bench)
    assert window.document.project.lesson is not None and not window.lessons.side.is_open
    window.lessons.wait()
