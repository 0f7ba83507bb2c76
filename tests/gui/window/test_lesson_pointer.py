"""The ring around what a lesson points at: it scrolls there, follows it, and goes when it is pressed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt
from PySide6.QtWidgets import QPushButton, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.control.engine_bridge import EngineBridge
from gui.document.document import Document
from gui.settings import Settings
from gui.theme.theme import Theme
from gui.window.lesson_pointer import LessonPointer, scroll_to
from gui.window.main_window import MainWindow
from gui.window.navigation import DATA, SWEEP


@pytest.fixture
def window(
    qtbot: QtBot, project_document: Document, bridge: EngineBridge, settings: Settings
) -> Iterator[MainWindow]:
    made = MainWindow(project_document, bridge, Theme("light"), settings)
    made.resize(1100, 700)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.charts.wait()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def pointer(window: MainWindow) -> LessonPointer:
    return window.lessons.pointer


def test_control_is_ringed_on_its_page_until_it_is_pressed(
    qtbot: QtBot, window: MainWindow, pointer: LessonPointer
) -> None:
    window.show_page(SWEEP)
    pointer.point_at("data-catalogue")
    target = pointer.target
    assert window.pages.currentIndex() == DATA and target is window.data_page.catalogue
    assert pointer.ring.geometry().contains(
        QRect(target.mapTo(window, QPoint()), target.size()).intersected(window.rect())
    )
    qtbot.mouseClick(target, Qt.MouseButton.LeftButton)
    assert not pointer.ring.isVisible() and pointer.target is None


def test_ring_goes_with_what_it_is_around(qtbot: QtBot, window: MainWindow, pointer: LessonPointer) -> None:
    pointer.point_at("rates")
    assert pointer.ring.isVisible()
    window.show_page(DATA)
    qtbot.waitUntil(lambda: not pointer.ring.isVisible())


def test_folded_network_is_unfolded_for_its_cards(window: MainWindow, pointer: LessonPointer) -> None:
    window.folding.fold(True)
    pointer.point_at("output-card")
    assert not window.stack_side.is_folded and pointer.ring.isVisible()


def test_what_cannot_be_seen_is_said(qtbot: QtBot, pointer: LessonPointer) -> None:
    with qtbot.waitSignal(pointer.notice_raised) as told:
        pointer.point_at("training-schedule")
    assert told.args is not None and "can't be seen" in told.args[0] and not pointer.ring.isVisible()


def test_each_area_scrolls_to_what_is_inside(qtbot: QtBot) -> None:
    outer, inner = QScrollArea(), QScrollArea()
    qtbot.addWidget(outer)
    column, target = QWidget(), QPushButton("here")
    layout = QVBoxLayout(column)
    layout.addSpacing(900)
    layout.addWidget(target)
    layout.addSpacing(900)
    inner.setWidget(column)
    inner.setFixedSize(200, 300)
    holder = QWidget()
    rows = QVBoxLayout(holder)
    rows.addSpacing(800)
    rows.addWidget(inner)
    outer.setWidget(holder)
    outer.resize(300, 200)
    with qtbot.waitExposed(outer):
        outer.show()
    scroll_to(target)
    spot = QRect(target.mapTo(outer, QPoint()), target.size())
    assert outer.rect().contains(spot)
