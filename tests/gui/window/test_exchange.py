"""Another language while the app runs: nothing of the user's is lost, and the old window goes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from engine.errors import InputError
from engine.language import texts
from engine.storage.kept_work import UNSAVED
from engine.system.paths import OWN_FOLDER
from gui.control.engine_bridge import EngineBridge
from gui.document.document import Document
from gui.settings import Settings
from gui.theme.qt_language import use_qt_language
from gui.theme.theme import Theme
from gui.window.exchange import exchanged
from gui.window.main_window import MainWindow
from gui.window.navigation import RUNS
from tests.gui.fake_session import FakeSession


@pytest.fixture
def window(
    qtbot: QtBot,
    project_document: Document,
    bridge: EngineBridge,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[MainWindow]:
    monkeypatch.setenv(texts.VARIABLE, texts.ENGLISH)
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path))
    made = MainWindow(project_document, bridge, Theme("light"), settings)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    texts.use(texts.ENGLISH)
    use_qt_language()


def close(window: MainWindow) -> None:
    window.document.undo_stack.setClean()
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_document_engine_and_place_go_on(window: MainWindow, session: FakeSession, qtbot: QtBot) -> None:
    session.get_ready()
    document = window.document
    document.set_sweep(seeds=(0, 7))
    document.set_name("Another name")
    document.undo_stack.undo()
    window.show_page(RUNS)
    window.setMinimumSize(0, 0)  # the screen of the tests is small
    window.resize(795, 600)
    steps, size = document.undo_stack.count(), window.size()

    new = exchanged(window, "en-XA")
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qtbot.waitUntil(lambda: new.engine.is_ready)
    assert ("use_language", "en-XA") in session.asked and ("close",) not in session.asked
    assert new.document is document and document.is_modified
    assert (document.undo_stack.count(), document.undo_stack.index()) == (steps, steps - 1)
    assert new.size() == size
    qtbot.waitUntil(lambda: new.pages.currentIndex() == RUNS)
    assert "[" in new.sweep_page.plan.seeds_button.accessibleName()
    document.undo_stack.redo()
    assert "Another name" in new.windowTitle()
    assert new.toolbar.undo.isEnabled() and not new.toolbar.redo.isEnabled()
    close(new)


def test_old_window_is_deleted_and_hears_nothing(
    window: MainWindow, session: FakeSession, qtbot: QtBot
) -> None:
    theme = window.theme
    new = exchanged(window, "ar-XB")
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(window)
    assert new.layoutDirection() == Qt.LayoutDirection.RightToLeft
    assert len(session.listeners) == 1
    with qtbot.captureExceptions() as errors:
        session.get_ready()
        new.document.set_sweep(seeds=(3,))
        theme.set_scheme("dark")
        QCoreApplication.processEvents()
    assert not errors
    close(new)


def test_work_that_is_kept_against_a_crash_is_handed_over(window: MainWindow) -> None:
    window.document.set_sweep(seeds=(0, 7))
    new = exchanged(window, "en-XA")
    (folder,) = [path for path in UNSAVED.place.iterdir() if path.is_dir()]
    assert (folder / "work.json").exists()
    close(new)
    assert not folder.exists()


def test_language_without_texts_changes_nothing(window: MainWindow) -> None:
    with pytest.raises(InputError, match="no texts in the language tlh"):
        exchanged(window, "tlh")
    assert window.isVisible() and texts.language() == "en"
    close(window)
