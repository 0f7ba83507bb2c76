"""The side of the window: how wide it is, folded, floating and closed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.lesson.panel import LessonPanel
from gui.lesson.side import BAR, MIN_WIDTH, SMALL_WIDTH, WIDTH, LessonSide
from gui.theme.theme import Theme


@pytest.fixture
def side(qtbot: QtBot, panel: LessonPanel, theme: Theme) -> Iterator[LessonSide]:
    window = QWidget()
    qtbot.addWidget(window)
    made = LessonSide(panel, theme)
    QHBoxLayout(window).addWidget(made)
    window.resize(1200, 700)
    made.fit(1200)
    with qtbot.waitExposed(window):
        window.show()
    yield made
    made.set_floating(False)


@pytest.mark.parametrize(
    ("window", "scale", "width"),
    [(1440, 1.0, WIDTH), (1024, 1.35, 389), (960, 1.0, SMALL_WIDTH), (700, 1.0, MIN_WIDTH)],
)
def test_width_is_a_share_of_the_window(
    side: LessonSide, theme: Theme, window: int, scale: float, width: int
) -> None:
    theme.set_scale(scale)
    side.open_up()
    side.fit(window)
    assert side.width() == width == side.taken_width
    theme.set_scale(1.0)


def test_only_what_is_in_the_window_takes_room(qtbot: QtBot, side: LessonSide) -> None:
    assert not side.is_open and side.taken_width == 0
    with qtbot.waitSignal(side.changed):
        side.open_up()
    assert side.is_open and side.taken_width == WIDTH
    side.set_folded(True)
    assert side.is_folded and side.taken_width == BAR
    side.set_floating(True)
    assert side.is_floating and not side.is_folded and side.taken_width == 0
    assert not side.panel.fold_button.isVisible()
    side.set_floating(False)
    assert side.taken_width == WIDTH and side.panel.fold_button.isVisible()
    side.close_panel()
    assert not side.is_open and side.taken_width == 0


def test_focus_follows_the_fold(qtbot: QtBot, side: LessonSide) -> None:
    window = side.window()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    side.open_up()
    side.panel.take_focus()
    assert side.panel.list.hasFocus()
    side.set_folded(True)
    assert side.unfold_button.hasFocus()
    side.unfold_button.click()
    assert side.panel.list.hasFocus()
