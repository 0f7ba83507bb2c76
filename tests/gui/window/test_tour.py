"""The tour: steps, where the card stands, leaving it, and that it is in nobody's way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.theme.theme import Theme
from gui.window.tour import Tour, TourStep, card_place

ROOM = QRect(0, 0, 1000, 700)
CARD = QRect(0, 0, 300, 150)


class Shown:
    """A window of two buttons, and a tour over them."""

    def __init__(self) -> None:
        self.window = QWidget()
        self.window.resize(1000, 700)
        row = QHBoxLayout(self.window)
        self.left, self.right = QPushButton("left"), QPushButton("right")
        for button in (self.left, self.right):
            row.addWidget(button)
        self.prepared: list[str] = []
        steps = (
            TourStep(
                "One", "The button at the left.", lambda: self.left, lambda: self.prepared.append("one")
            ),
            TourStep("Two", "The button at the right.", lambda: self.right),
            TourStep("Three", "Nothing in particular.", lambda: None),
        )
        self.tour = Tour(steps, Theme("light"), self.window)


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[Shown]:
    made = Shown()
    with qtbot.waitActive(made.window):
        made.window.show()
        made.window.activateWindow()
    yield made
    made.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def rect_of(widget: QWidget) -> QRect:
    return QRect(widget.mapTo(widget.window(), QPoint()), widget.size())


def test_tour_walks_through_its_steps_and_ends(qtbot: QtBot, shown: Shown) -> None:
    tour = shown.tour
    assert tour.step == -1
    tour.start()
    assert tour.step == 0 and tour.title.text() == "One" and shown.prepared == ["one"]
    assert tour.count.text() == "1 of 3" and not tour.back.isVisible()
    assert tour.ring.geometry().contains(rect_of(shown.left))
    tour.next.click()
    assert tour.title.text() == "Two" and tour.ring.geometry().contains(rect_of(shown.right))
    tour.back.click()
    assert tour.step == 0
    tour.go_to(2)
    assert tour.next.text() == "Done" and not tour.ring.isVisible()
    with qtbot.waitSignal(tour.ended):
        tour.next.click()
    assert tour.step == -1


def test_tour_is_offered_and_can_be_declined(qtbot: QtBot, shown: Shown) -> None:
    shown.tour.offer()
    assert shown.tour.isVisible() and shown.tour.step == -1 and not shown.prepared
    assert not shown.tour.ring.isVisible()
    with qtbot.waitSignal(shown.tour.ended):
        shown.tour.leave_button.click()
    shown.tour.offer()
    shown.tour.next.click()
    assert shown.tour.step == 0 and shown.tour.leave_button.text() == "Leave"


def test_tour_is_left_by_escape_and_by_its_button(qtbot: QtBot, shown: Shown) -> None:
    shown.tour.start()
    qtbot.waitUntil(shown.tour.next.hasFocus)
    with qtbot.waitSignal(shown.tour.ended):
        qtbot.keyClick(shown.tour.next, Qt.Key.Key_Escape)
    shown.tour.start()
    with qtbot.waitSignal(shown.tour.ended):
        shown.tour.leave_button.click()
    assert not shown.tour.ring.isVisible()


def test_tour_leaves_the_window_usable(qtbot: QtBot, shown: Shown) -> None:
    pressed: list[str] = []
    shown.left.clicked.connect(lambda: pressed.append("left"))
    shown.tour.start()
    under = shown.window.childAt(rect_of(shown.left).center())
    assert under is shown.left
    qtbot.mouseClick(shown.left, Qt.MouseButton.LeftButton)
    assert pressed == ["left"] and shown.tour.step == 0


def test_tour_follows_its_target(qtbot: QtBot, shown: Shown) -> None:
    shown.tour.start()
    shown.window.resize(800, 600)
    qtbot.waitUntil(lambda: shown.tour.ring.geometry().contains(rect_of(shown.left)))
    shown.left.hide()
    qtbot.waitUntil(lambda: not shown.tour.ring.isVisible())
    assert shown.window.rect().contains(shown.tour.geometry())


@pytest.mark.parametrize(
    ("spot", "expected"),
    [
        (QRect(0, 100, 300, 400), QPoint(310, 225)),  # at the right of a column
        (QRect(700, 100, 300, 400), QPoint(390, 225)),  # at its left
        (QRect(0, 0, 1000, 60), QPoint(350, 70)),  # below a bar
        (QRect(0, 640, 1000, 60), QPoint(350, 480)),  # above one
        (QRect(0, 0, 1000, 700), QPoint(690, 540)),  # in the corner of what fills the window
        (QRect(), QPoint(350, 275)),  # in the middle
    ],
)
def test_card_stands_beside_its_target(spot: QRect, expected: QPoint) -> None:
    place = card_place(spot, CARD, ROOM, 10)
    assert (place - expected).manhattanLength() <= 3
    assert ROOM.contains(QRect(place, QSize(300, 150)))
