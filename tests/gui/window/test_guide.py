"""The tour over the real window, the palette with its commands, and F6."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.control.engine_bridge import EngineBridge
from gui.document.document import Document
from gui.settings import Settings
from gui.theme.theme import Theme
from gui.window.command_palette import CommandPalette
from gui.window.main_window import MainWindow
from gui.window.navigation import NETWORK
from tests.gui.fake_session import FakeSession


@pytest.fixture
def window(
    qtbot: QtBot, project_document: Document, bridge: EngineBridge, session: FakeSession, settings: Settings
) -> Iterator[MainWindow]:
    made = MainWindow(project_document, bridge, Theme("light"), settings)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    qtbot.waitUntil(lambda: made.sweep_page.can_judge, timeout=20_000)
    session.get_ready()
    yield made
    made.charts.wait()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_tour_is_offered_at_the_first_start_only(window: MainWindow) -> None:
    window.guide.offer_tour()
    assert window.guide.tour.isVisible() and window.guide.tour.step == -1
    window.guide.tour.leave()
    window.guide.offer_tour()
    assert not window.guide.tour.isVisible()
    assert Settings(window.settings.path).has_seen_tour


def test_every_step_of_the_tour_shows_what_it_speaks_of(window: MainWindow) -> None:
    window.show_page(NETWORK)
    window.guide.start_tour()
    tour, spots = window.guide.tour, []
    while tour.step >= 0:
        assert tour.ring.isVisible() and window.rect().contains(tour.geometry())
        assert tour.text.height() >= tour.text.heightForWidth(tour.text.width())
        spots.append(tour.ring.geometry().getRect())
        tour.next.click()
    assert len(set(spots)) == 5


def test_palette_finds_and_does_what_the_window_can(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(
        window, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    palette = window.findChild(CommandPalette)
    assert palette is not None and palette.isVisible()
    texts = palette.shown
    assert {"Sweep", "New", "Add 10 seeds"} & set(texts) >= {"Sweep", "New"}
    qtbot.keyClicks(palette.search, "presentation")
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert window.theme.is_presenting
    window.look.switch_presentation()


def test_f6_goes_round_stack_page_and_toolbar(qtbot: QtBot, window: MainWindow) -> None:
    window.stack_panel.input_card.setFocus()
    parts = [window.page_area, window.toolbar, window.stepper, window.statusBar(), window.stack_side]
    for part in parts:
        focused = QApplication.focusWidget()
        assert focused is not None
        qtbot.keyClick(focused, Qt.Key.Key_F6)
        now = QApplication.focusWidget()
        assert now is not None and part.isAncestorOf(now), part
    assert QApplication.focusWidget() is window.stack_panel.input_card


def test_tips_name_the_keys_that_the_actions_have(window: MainWindow) -> None:
    keys = {action.text(): action.shortcut().toString() for action in window.actions()}
    bar, page = window.toolbar, window.sweep_page
    named = {
        "Train": (bar.train,),
        "Sweep": (bar.sweep, page.host.button, page.views.ribbon.sweep, window.runs_page.nothing.button),
        "Pause": (bar.pause,),
        "Stop": (bar.stop,),
    }
    for text, buttons in named.items():
        for button in buttons:
            assert f"({keys[text]})" in button.toolTip(), (text, button.toolTip())
