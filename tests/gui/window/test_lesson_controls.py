"""Each control that a lesson can name is a widget that can be seen, and each view has its name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from engine.data.preview import preview
from engine.lessons.controls import CONTROLS
from engine.lessons.places import PAGES
from engine.session.messages import DataPreviewed
from gui.control.engine_bridge import EngineBridge
from gui.document.document import Document
from gui.settings import Settings
from gui.theme.theme import Theme
from gui.window.lesson_controls import PAGE_NAMES, tabs_of, views_of, widgets
from gui.window.main_window import MainWindow
from gui.window.navigation import STEPS
from tests.gui.fake_session import FakeSession

BEFORE_RESULTS = ("prediction",)  # its place is the verdict's afterwards


@pytest.fixture
def window(
    qtbot: QtBot, project_document: Document, bridge: EngineBridge, session: FakeSession, settings: Settings
) -> Iterator[MainWindow]:
    made = MainWindow(project_document, bridge, Theme("light"), settings)
    made.resize(1024, 768)
    with qtbot.waitExposed(made):
        made.show()
    qtbot.waitUntil(lambda: made.sweep_page.can_judge, timeout=20_000)
    session.get_ready()
    yield made
    made.charts.wait()
    made.lessons.wait()
    made.document.undo_stack.setClean()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def fill(window: MainWindow, session: FakeSession) -> None:
    """A sweep and a training, and a preview of the data."""
    window.controller.start_sweep()
    session.finish()
    window.train_page.start()
    session.plan()
    session.finish()
    data = window.document.project.data
    session.emit(DataPreviewed(data, preview(data)))


def test_every_control_is_a_widget_in_view(window: MainWindow, session: FakeSession) -> None:
    window.lessons.switch()
    pointer = window.lessons.pointer
    assert widgets(window).keys() == CONTROLS.keys()
    told: list[str] = []
    pointer.notice_raised.connect(lambda sentence, *_: told.append(sentence))
    for name in BEFORE_RESULTS:
        pointer.point_at(name)
        assert pointer.target is not None and pointer.target.isVisible(), name
    fill(window, session)
    window.document.set_training(dropout_schedule="by_hand")  # a constant rate has no schedule
    for name in CONTROLS.keys() - set(BEFORE_RESULTS):
        pointer.point_at(name)
        assert pointer.target is not None and pointer.target.isVisible(), (name, told)
        assert pointer.ring.isVisible()
    assert told == []


def test_pages_and_views_have_the_names_of_the_lessons(window: MainWindow, session: FakeSession) -> None:
    fill(window, session)
    assert list(PAGE_NAMES) == [name.lower() for name, _ in STEPS]
    for index, (page, views) in enumerate(PAGES.items()):
        window.show_page(index)
        tabs = tabs_of(window, page)
        if not views:
            assert tabs is None and views_of(window, page) == ()
            continue
        assert tabs is not None
        assert tuple(button.text() for button in tabs.buttons) == views
        for number, view in enumerate(views):
            if not tabs.isHidden():
                tabs.show_tab(number)
                assert views_of(window, page) == (view,)


def test_wide_report_shows_both_of_its_views(window: MainWindow, session: FakeSession) -> None:
    fill(window, session)
    window.show_page(len(STEPS) - 1)
    window.resize(1900, 900)
    QCoreApplication.processEvents()
    tabs = tabs_of(window, "report")
    assert tabs is not None and tabs.isHidden() and views_of(window, "report") == ("Write", "Preview")
