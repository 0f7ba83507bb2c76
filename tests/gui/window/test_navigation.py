"""The steps at the left: one for each page, by mouse and by keyboard."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.theme.theme import Theme
from gui.window.navigation import STEPS, PageArea, Pages, Stepper


def test_navigation_has_a_step_with_a_shortcut_per_page(qtbot: QtBot) -> None:
    stepper = Stepper(Theme("light"))
    qtbot.addWidget(stepper)
    with qtbot.waitExposed(stepper):
        stepper.show()
    buttons = stepper.findChildren(QToolButton)
    assert [button.text() for button in buttons] == [name for name, _ in STEPS]
    told: list[int] = []
    stepper.chosen.connect(told.append)
    for index, button in enumerate(buttons):
        assert not button.icon().isNull()
        assert button.shortcut().toString() == f"Ctrl+{index + 1}"
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert told == list(range(len(STEPS)))
    stepper.show_step(0)
    assert buttons[0].isChecked() and told == list(range(len(STEPS)))


# --- The pages' room: that of the page in view; what is larger scrolls.


def test_page_area_size_hint_is_of_the_current_page_and_wide_pages_scroll(qtbot: QtBot) -> None:
    pages = Pages()
    assert not pages.minimumSizeHint().isValid()
    narrow, wide = QWidget(minimumWidth=100), QWidget(minimumWidth=900)
    for page in (narrow, wide):
        pages.addWidget(page)
    area = PageArea(pages)
    qtbot.addWidget(area)
    area.resize(400, 300)
    with qtbot.waitExposed(area):
        area.show()
    bar = area.horizontalScrollBar()
    assert area.minimumSizeHint().width() < 100 and bar.maximum() == 0 and pages.width() == 400
    pages.setCurrentWidget(wide)
    qtbot.waitUntil(lambda: bar.maximum() == 500)
    pages.setCurrentWidget(narrow)
    qtbot.waitUntil(lambda: bar.maximum() == 0)


def test_page_area_page_with_wrapped_text_does_not_scroll(qtbot: QtBot) -> None:
    pages, page = Pages(), QWidget()
    column = QVBoxLayout(page)
    chart = QWidget()
    chart.sizeHint = lambda: QSize(300, 900)  # type: ignore[method-assign]
    column.addWidget(chart, 1)
    column.addWidget(QLabel("words that need more lines than one " * 5, wordWrap=True))
    pages.addWidget(page)
    area = PageArea(pages)
    qtbot.addWidget(area)
    area.resize(400, 300)
    with qtbot.waitExposed(area):
        area.show()
    assert area.verticalScrollBar().maximum() == 0 and pages.height() == 300


def test_page_area_replaces_a_page(qtbot: QtBot) -> None:
    pages = Pages()
    qtbot.addWidget(pages)
    for _ in range(3):
        pages.addWidget(QWidget())
    first, second = QWidget(), QWidget()
    pages.setCurrentIndex(2)
    pages.replace_page(1, first)
    pages.replace_page(2, second)
    assert (pages.count(), pages.widget(1), pages.widget(2)) == (3, first, second)
    assert pages.currentWidget() is second


def test_page_area_scrolls_where_wrapped_text_leaves_a_chart_less_than_it_needs(qtbot: QtBot) -> None:
    pages, page = Pages(), QWidget()
    column = QVBoxLayout(page)
    text = QLabel("words that need more lines than one " * 12, wordWrap=True)
    chart = QWidget(minimumHeight=160)
    column.addWidget(text)
    column.addWidget(chart, 1)
    pages.addWidget(page)
    area = PageArea(pages)
    qtbot.addWidget(area)
    area.resize(260, 240)
    with qtbot.waitExposed(area):
        area.show()
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    assert chart.height() >= 160 and text.height() >= text.heightForWidth(text.width())
    area.resize(1200, 400)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() == 0)
