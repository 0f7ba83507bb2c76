"""The Help menu: what it offers, the page that fits, keys that nobody else has, folders that open."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from engine.system.paths import log_folder
from gui.control.engine_bridge import EngineBridge
from gui.document.document import Document
from gui.settings import Settings
from gui.theme.theme import Theme
from gui.widgets.box import open_folder
from gui.window.help_menu import PAGE_OF_STEP
from gui.window.main_window import MainWindow
from gui.window.navigation import REPORT, RUNS, STEPS


class Opener(QObject):
    """Stands where the system's file manager would."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.opened.append(url.toLocalFile())


@pytest.fixture
def window(
    qtbot: QtBot, project_document: Document, bridge: EngineBridge, settings: Settings
) -> Iterator[MainWindow]:
    made = MainWindow(project_document, bridge, Theme("light"), settings)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.close()  # waits for the charts
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def opener() -> Iterator[Opener]:
    made = Opener()
    QDesktopServices.setUrlHandler("file", made, "take")  # type: ignore[arg-type]  # takes str alone
    yield made
    QDesktopServices.unsetUrlHandler("file")


def choose(window: MainWindow, text: str) -> None:
    (action,) = [one for one in window.toolbar.help_menu.actions() if one.text() == text]
    action.trigger()


def test_help_menu_is_the_last_tool_and_begins_with_the_tour(window: MainWindow) -> None:
    bar = window.toolbar
    assert bar.help.x() > bar.scheme.x() and bar.help.x() > bar.stop.geometry().right()
    texts = [action.text() for action in bar.help_menu.actions() if not action.isSeparator()]
    assert texts[:4] == ["Tour", "Lessons", "Find an action…", "First steps"]
    assert texts[4:8] == ["Documentation", "Keyboard shortcuts", "High contrast", "Language"]
    assert texts[8:] == ["Log folder", "About Dropout Lab"]


def test_action_shortcuts_are_unique(window: MainWindow) -> None:
    buttons = [one.shortcut() for one in window.findChildren(QAbstractButton) if not one.shortcut().isEmpty()]
    sequences = [keys for action in window.actions() for keys in action.shortcuts()]
    keys = Counter(sequence.toString() for sequence in (*sequences, *buttons))
    assert keys["F1"] == keys["Ctrl+F1"] == 1
    assert [name for name, count in keys.items() if count > 1] == []


@pytest.mark.parametrize("step", range(len(STEPS)))
def test_help_opens_the_documentation_of_the_current_page(
    qtbot: QtBot, window: MainWindow, step: int
) -> None:
    window.show_page(step)
    choose(window, "Documentation")
    documentation = window.help.documentation
    qtbot.waitUntil(lambda: documentation.page == PAGE_OF_STEP[step], timeout=5000)
    assert documentation.isVisible() and documentation.text.toPlainText()


def test_help_has_a_documentation_page_for_each_step() -> None:
    assert len(PAGE_OF_STEP) == len(STEPS)
    assert (PAGE_OF_STEP[RUNS], PAGE_OF_STEP[REPORT]) == ("runs.md", "report.md")


def test_help_windows_are_created_once_and_close_with_the_main_window(window: MainWindow) -> None:
    for text, name in (("About Dropout Lab", "about"), ("Keyboard shortcuts", "shortcuts")):
        assert name not in vars(window.help)
        choose(window, text)
        first = getattr(window.help, name)
        assert first.isVisible()
        first.close()
        choose(window, text)
        assert getattr(window.help, name) is first and first.isVisible()
    window.close()
    assert not window.help.about.isVisible()


def test_help_opens_the_log_folder(window: MainWindow, opener: Opener) -> None:
    choose(window, "Log folder")
    assert [Path(name) for name in opener.opened] == [log_folder()]
    assert log_folder().is_dir() and not window.notice.isVisible()


def test_help_reports_a_log_folder_that_cannot_be_made(tmp_path: Path, opener: Opener) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    problem = open_folder(tmp_path / "file" / "log")
    assert problem.startswith(f"The folder {tmp_path / 'file' / 'log'} can't be made") and problem.endswith(
        "."
    )
    assert opener.opened == []


def test_help_windows_are_imported_lazily() -> None:
    code = (
        "import sys, gui.app\n"
        "print([name for name in sys.modules if name.startswith(('gui.about', 'gui.help.'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[3],
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.stdout.strip() == "[]"
