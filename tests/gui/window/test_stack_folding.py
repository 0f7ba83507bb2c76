"""Where the network is folded by itself, and that the user's choice counts."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.document.document import Document
from gui.settings import Settings
from gui.stack_editor.folded_stack import StackSide
from gui.stack_editor.stack_panel import StackPanel
from gui.theme.theme import Theme
from gui.window.stack_folding import SLIM_WIDTH, StackFolding


@pytest.fixture
def side(qtbot: QtBot, project_document: Document, theme: Theme) -> StackSide:
    del qtbot
    return StackSide(StackPanel(project_document, theme), project_document, theme)


@pytest.fixture
def window(qtbot: QtBot, side: StackSide) -> QWidget:
    """A window that is wide enough for cards and page."""
    made = QWidget()
    qtbot.addWidget(made)
    QHBoxLayout(made).addWidget(side)
    made.resize(1440, 700)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_network_is_folded_on_pages_to_read_and_for_a_projector(
    side: StackSide, window: QWidget, theme: Theme, settings: Settings
) -> None:
    folding = StackFolding(side, theme, settings, window)
    folding.show_page(is_reading=False)
    assert not side.is_folded
    folding.show_page(is_reading=True)
    assert side.is_folded
    folding.show_page(is_reading=False)
    assert not side.is_folded
    theme.set_presenting(True)
    assert side.is_folded
    theme.set_presenting(False)
    assert not side.is_folded


def test_choice_is_remembered_for_each_kind_of_place(
    side: StackSide, window: QWidget, theme: Theme, settings: Settings
) -> None:
    folding = StackFolding(side, theme, settings, window)
    folding.show_page(is_reading=True)
    folding.toggle()
    assert not side.is_folded
    folding.show_page(is_reading=False)
    side.fold_button.click()
    assert side.is_folded
    again = StackFolding(side, theme, Settings(settings.path), window)
    again.show_page(is_reading=True)
    assert not side.is_folded
    again.show_page(is_reading=False)
    assert side.is_folded


def test_broken_settings_fold_as_at_first(
    side: StackSide, window: QWidget, theme: Theme, settings: Settings
) -> None:
    settings.path.parent.mkdir(parents=True, exist_ok=True)
    settings.path.write_text('{"folded": {"reading": "yes"}}', "utf-8")
    folding = StackFolding(side, theme, Settings(settings.path), window)
    folding.show_page(is_reading=True)
    assert side.is_folded


def test_network_is_folded_in_a_window_too_narrow_for_both_unless_the_user_wants_it(
    qtbot: QtBot, side: StackSide, window: QWidget, theme: Theme, settings: Settings
) -> None:
    folding = StackFolding(side, theme, settings, window)
    folding.show_page(is_reading=False)
    assert not side.is_folded
    window.resize(960, 540)
    qtbot.waitUntil(lambda: side.is_folded)
    folding.toggle()
    assert not side.is_folded
    window.resize(1440, 700)
    side.fold_button.click()
    assert side.is_folded
    window.resize(960, 540)
    qtbot.waitUntil(lambda: not side.is_folded)


def test_network_is_folded_where_something_else_takes_the_room(
    side: StackSide, window: QWidget, theme: Theme, settings: Settings
) -> None:
    folding = StackFolding(side, theme, settings, window)
    folding.show_page(is_reading=False)
    folding.leave_room(400)
    assert not side.is_folded
    folding.leave_room(500)
    assert side.is_folded
    folding.leave_room(0)
    assert not side.is_folded


def test_unfolded_for_now_means_until_the_next_page(
    side: StackSide, window: QWidget, theme: Theme, settings: Settings
) -> None:
    folding = StackFolding(side, theme, settings, window)
    folding.show_page(is_reading=True)
    folding.unfold_for_now()
    assert not side.is_folded
    folding.show_page(is_reading=True)
    assert side.is_folded


def test_cards_are_slim_where_the_page_has_no_room_beside_them(
    side: StackSide, window: QWidget, theme: Theme, settings: Settings
) -> None:
    folding = StackFolding(side, theme, settings, window)
    folding.show_page(is_reading=False)
    width = side.panel.width()
    folding.leave_room(1440 - SLIM_WIDTH + 1)
    folding.unfold_for_now()
    assert not side.is_folded and side.panel.width() < width - 20
    folding.leave_room(0)
    assert side.panel.width() == width
