"""Messages lie over the page: nothing moves, and no primary button is covered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.theme.theme import Theme
from gui.window.navigation import PageArea, Pages
from gui.window.notice import Notice
from gui.window.offer_frame import OfferFrame
from gui.window.overlay import Overlay


class Bench(QWidget):
    """A page with a button, and a message over it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.pages, self.page = Pages(), QWidget()
        self.pages.addWidget(self.page)
        self.button = QPushButton("Save report…", self.page)
        self.button.setProperty("primary", True)
        self.area, self.notice = PageArea(self.pages), Notice(theme)
        row = QHBoxLayout(self)
        row.setContentsMargins(100, 0, 0, 0)
        row.addWidget(self.area)
        self.offer = OfferFrame(theme, "offer", "train", "accent")
        self.overlay = Overlay((self.offer, self.notice), self.area, self.pages, theme, self)
        self.resize(1100, 700)

    def rect_of(self, widget: QWidget) -> QRect:
        return QRect(widget.mapTo(self, QPoint()), widget.size())


@pytest.fixture
def bench(qtbot: QtBot, theme: Theme) -> Bench:
    made = Bench(theme)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def test_overlay_moves_nothing_and_fits_into_the_page(bench: Bench, qtbot: QtBot) -> None:
    before = bench.rect_of(bench.page)
    bench.notice.show_message("A sentence that is long enough to need more than one line of it. " * 3)
    qtbot.waitUntil(bench.overlay.isVisible)
    assert bench.rect_of(bench.page) == before
    area = bench.rect_of(bench.area)
    assert area.contains(bench.rect_of(bench.overlay))
    assert bench.overlay.geometry().center().y() > area.center().y()
    text = bench.notice.text
    assert text.height() >= text.heightForWidth(text.width())
    bench.resize(500, 500)
    qtbot.waitUntil(lambda: bench.rect_of(bench.area).contains(bench.rect_of(bench.overlay)))
    bench.notice.close_message()
    assert not bench.overlay.isVisible()


@pytest.mark.parametrize("corner", ["bottom right", "bottom left", "top right"])
def test_overlay_leaves_the_primary_button_free(bench: Bench, qtbot: QtBot, corner: str) -> None:
    x = 40 if "left" in corner else bench.page.width() - 200
    y = 40 if "top" in corner else bench.page.height() - 80
    bench.button.setGeometry(x, y, 140, 32)
    bench.notice.show_message("Not saved.")
    qtbot.waitUntil(bench.overlay.isVisible)
    assert not bench.rect_of(bench.overlay).intersects(bench.rect_of(bench.button))


def test_closed_message_leaves_its_focus_to_the_page(bench: Bench, qtbot: QtBot) -> None:
    bench.notice.show_message("Not saved.")
    qtbot.waitUntil(bench.overlay.isVisible)
    bench.notice.close_button.setFocus()
    bench.notice.close_button.click()
    assert bench.page.hasFocus()


def test_page_keeps_the_focus_of_a_control_that_goes(bench: Bench) -> None:
    for go in (bench.button.hide, lambda: bench.button.setEnabled(False)):
        bench.button.show()
        bench.button.setEnabled(True)
        bench.button.setFocus()
        go()
        assert bench.page.hasFocus()


@pytest.mark.parametrize("is_text_first", [True, False])
def test_a_frame_that_comes_with_a_longer_message_is_not_cut(
    bench: Bench, qtbot: QtBot, is_text_first: bool
) -> None:
    bench.offer.add_buttons([QPushButton("Use it")])
    bench.notice.show_message("Reading…", tone="busy")
    qtbot.waitUntil(bench.overlay.isVisible)
    bench.notice.show_message("A sentence that needs more than one line of it. " * 5, "Details", "warn")
    if is_text_first:
        bench.offer.text.setText("What the code sets, in more than one line of words. " * 3)
    bench.offer.show()
    bench.offer.text.setText("What the code sets, in more than one line of words. " * 3)
    qtbot.wait(100)
    for text in (bench.offer.text, bench.notice.text):
        assert text.height() >= text.heightForWidth(text.width())
