"""Every page of the window, with results: what takes the focus has a name, buttons say what they do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from engine.session.messages import SamplesPredicted
from engine.storage.project_file import write_project
from gui.class_page.class_window import CHECK, COLLECT, HAND_BACK, PREPARE, ClassWindow
from gui.control.engine_bridge import EngineBridge
from gui.document.document import Document
from gui.settings import Settings
from gui.theme.theme import Theme
from gui.window.main_window import MainWindow
from gui.window.navigation import DATA, INSIDE, NETWORK, REPORT, RUNS, SWEEP, TRAIN
from tests.engine.analysis.sample_answers import CELLS, classes
from tests.engine.classroom.test_class_merge import project_of
from tests.gui.fake_session import FakeSession

PARTS = (QAbstractSpinBox, QComboBox, QAbstractItemView)  # what is inside of them is named by them


@pytest.fixture
def window(
    qtbot: QtBot, project_document: Document, bridge: EngineBridge, session: FakeSession, settings: Settings
) -> Iterator[MainWindow]:
    made = MainWindow(project_document, bridge, Theme("light"), settings)
    made.resize(1440, 900)
    with qtbot.waitExposed(made):
        made.show()
    qtbot.waitUntil(lambda: made.sweep_page.can_judge, timeout=20_000)
    session.get_ready()
    made.controller.start_sweep()
    session.finish()
    yield made
    made.charts.wait()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def nameless(page: QWidget) -> list[str]:
    """What can be reached by keyboard and has no name of two letters, or is a button without a tip."""
    found = []
    for widget in page.findChildren(QWidget):
        is_reached = widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        if not is_reached or isinstance(widget, QLabel) or isinstance(widget.parent(), PARTS):
            continue
        text = widget.text() if isinstance(widget, QAbstractButton) else ""
        if len(widget.accessibleName() or text) < 2:
            found.append(f"{type(widget).__name__} {text} has no name")
        if isinstance(widget, QAbstractButton) and not widget.toolTip():
            found.append(f"{type(widget).__name__} {widget.accessibleName() or text} has no tip")
    return found


@pytest.mark.parametrize("page", [DATA, NETWORK, TRAIN, SWEEP, INSIDE, RUNS, REPORT])
def test_main_window_focusable_widgets_have_accessible_names(window: MainWindow, page: int) -> None:
    window.show_page(page)
    shown = window.pages.currentWidget()
    assert shown is not None and shown.isVisible()
    assert nameless(shown) == []


@pytest.mark.parametrize("view", ["Curve", "Differences", "Table", "Why different?"])
def test_sweep_views_and_cell_card_have_accessible_names(window: MainWindow, view: str) -> None:
    window.sweep_page.views.show_named(view)
    results = window.document.project.results
    assert results is not None
    window.sweep_page.views.open_cell(results.cells[0].cell)
    assert window.sweep_page.views.card is not None and window.sweep_page.views.card.isVisible()
    assert nameless(window.sweep_page) == []


@pytest.mark.parametrize("tab", [PREPARE, COLLECT, CHECK, HAND_BACK])
def test_class_tabs_have_accessible_names(window: MainWindow, tab: int, tmp_path: Path, qtbot: QtBot) -> None:
    next(action for action in window.actions() if action.text() == "Class…").trigger()
    desk = window.findChild(ClassWindow)
    assert isinstance(desk, ClassWindow)
    write_project(project_of("Ada", (0, 1)), tmp_path / "a.dropoutlab")
    desk.take([tmp_path])
    qtbot.waitUntil(lambda: desk.collect.pooled is not None and bool(desk.desk.rows), timeout=20_000)
    desk.tabs.show_tab(tab)
    for table in (desk.check.table, desk.hand_back.table):
        table.choose("Ada")
    assert nameless(desk) == []
    desk.wait()


def test_the_window_with_answers_has_names_too(window: MainWindow, session: FakeSession) -> None:
    experiment = window.document.project.experiment
    window.answers.open(experiment, CELLS[0])
    session.emit(SamplesPredicted(experiment, CELLS[0], classes(0.2)))
    (opened,) = window.answers.windows
    assert opened.shown is not None and nameless(opened) == []
    opened.close()
