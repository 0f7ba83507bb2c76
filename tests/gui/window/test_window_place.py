"""A window on small screens, and where it was before."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.settings import Place, Settings
from gui.window.window_place import (
    FRAME,
    MIN_SIZE,
    STEP,
    WindowPlace,
    beside,
    fit_frame,
    fitting,
    place_of,
    restore_place,
)


@pytest.mark.parametrize(
    ("rect", "space", "wanted"),
    [
        (QRect(10, 20, 300, 200), QRect(0, 0, 1000, 800), QRect(10, 20, 300, 200)),
        (QRect(900, 700, 300, 200), QRect(0, 0, 1000, 800), QRect(700, 600, 300, 200)),
        (QRect(-50, -50, 300, 200), QRect(0, 30, 1000, 770), QRect(0, 30, 300, 200)),
        (QRect(0, 0, 1440, 900), QRect(0, 0, 1024, 768), QRect(0, 0, 1024, 768)),
    ],
)
def test_fitting_shrinks_and_moves(rect: QRect, space: QRect, wanted: QRect) -> None:
    assert fitting(rect, space) == wanted


@pytest.mark.parametrize(
    ("rect", "space", "n_open", "wanted"),
    [
        (QRect(10, 20, 1000, 700), QRect(0, 0, 1920, 1080), 0, QRect(10, 20, 1000, 700)),
        (QRect(10, 20, 1000, 700), QRect(0, 0, 1920, 1080), 2, QRect(70, 80, 1000, 700)),
        (QRect(0, 0, 1024, 768), QRect(0, 0, 1024, 768), 1, QRect(0, 30, 1024, 738)),
        (QRect(900, 300, 1000, 700), QRect(0, 0, 1920, 1000), 1, QRect(920, 330, 1000, 670)),
        (QRect(0, 0, 1024, 560), QRect(0, 0, 1024, 560), 3, QRect(0, 30, 1024, 530)),
    ],
)
def test_a_window_opens_beside_others_on_the_screen(
    rect: QRect, space: QRect, n_open: int, wanted: QRect
) -> None:
    found = beside(rect, space, n_open)
    assert found == wanted and space.contains(found)


def test_the_second_window_leaves_the_first_one_s_title_bar_in_sight(
    qtbot: QtBot, settings: Settings
) -> None:
    settings.place = Place(0, 30, 790, 480, 2)
    windows = [QWidget(), QWidget()]
    places = [WindowPlace(window, settings, lambda: 3) for window in windows]
    for window, place in zip(windows, places, strict=True):
        qtbot.addWidget(window)
        place.restore()
    assert windows[1].y() == windows[0].y() + STEP
    assert windows[1].screen().availableGeometry().contains(windows[1].frameGeometry())
    places[1].keep()
    assert settings.place == Place(0, 30, 790, 480, 3), "opened again and again, it must not wander"
    windows[1].show()
    places[1].mend()
    qtbot.waitUntil(lambda: places[1].is_settled)
    windows[1].move(windows[1].pos() + QPoint(0, 7))
    places[1].keep()
    assert settings.place is not None and settings.place.y == windows[1].y(), "the user has moved it"
    for place in places:
        place.release()


def test_first_start_fits_the_screen_with_its_frame(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    space = window.screen().availableSize()
    assert space.width() < 900, "this screen is a small one"
    window.setMinimumSize(MIN_SIZE)
    restore_place(window, None)
    assert window.size() == space - FRAME and window.minimumWidth() <= space.width()
    with qtbot.waitExposed(window):
        window.show()
    fit_frame(window)
    assert window.screen().availableGeometry().contains(window.frameGeometry())


def test_place_is_remembered_and_brought_back_onto_the_screen(qtbot: QtBot, settings: Settings) -> None:
    assert settings.place is None
    window = QWidget()
    qtbot.addWidget(window)
    window.setGeometry(40, 50, 500, 400)
    settings.place = place_of(window, 4)
    kept = Settings(settings.path).place
    assert kept == Place(window.x(), window.y(), 500, 400, 4)
    other = QWidget()
    qtbot.addWidget(other)
    other.setMinimumSize(QSize(100, 100))
    restore_place(other, Place(window.x(), window.y(), 500, 400, 4))
    other.setMinimumSize(QSize(100, 100))
    other.resize(500, 400)
    assert other.pos() == window.pos()
    restore_place(other, Place(5000, 5000, 500, 400, 0))
    assert not other.isMaximized(), "that screen is gone: the system chooses the place"
    restore_place(other, Place(10, 10, 500, 400, 0, is_maximized=True))
    assert other.isMaximized()


@pytest.mark.parametrize(
    "text",
    [
        '{"window": 3}',
        '{"window": {"x": "a"}}',
        '{"window": {"x": 1, "y": 1, "width": 1e9, "height": 1, "page": 0}}',
        '{"window": {"x": 1, "y": 1, "width": 10000000, "height": 1, "page": 0}}',
    ],
)
def test_nonsense_in_the_file_is_no_place(settings: Settings, text: str) -> None:
    settings.path.write_text(text, "utf-8")
    assert Settings(settings.path).place is None
