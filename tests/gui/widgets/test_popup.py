"""The panel that a chip opens: it closes by itself, and takes no click and no key from the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.widgets.controls import SpinBox
from gui.widgets.popup import Popup, chip


class Bench(QWidget):
    """A window with a chip, another button, and a place that takes no focus."""

    def __init__(self) -> None:
        super().__init__()
        self.line, self.number, self.box = QLineEdit("0.5"), SpinBox(minimum=1, maximum=100), QCheckBox("on")
        self.is_wrong = False
        self.chip, self.popup = chip(
            "Rates", "Which rates", [self.line, self.number, self.box], has_problem=lambda: self.is_wrong
        )
        self.other = QPushButton("Sweep")
        self.other.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.pressed = 0
        self.other.clicked.connect(self._count)
        column = QVBoxLayout(self)
        column.addWidget(self.chip)
        column.addStretch(1)
        column.addWidget(self.other)
        self.resize(600, 500)

    def _count(self) -> None:
        self.pressed += 1


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    made = Bench()
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def press(widget: QWidget) -> None:
    """A click at a widget's place, which goes to whatever lies there, as a real one does."""
    window = widget.window()
    place = widget.mapTo(window, QPoint(10, widget.height() // 2))
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def key(code: Qt.Key) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, code)


def open_popup(bench: Bench) -> Popup:
    press(bench.chip)
    assert bench.popup.isVisible() and bench.line.hasFocus()
    return bench.popup


@pytest.mark.parametrize("editor", ["line", "number", "box"])
@pytest.mark.parametrize("code", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape])
def test_return_and_escape_close_it_and_give_the_focus_back(bench: Bench, editor: str, code: Qt.Key) -> None:
    popup = open_popup(bench)
    getattr(bench, editor).setFocus()
    key(code)
    assert not popup.isVisible() and bench.chip.hasFocus()


def test_click_beside_it_closes_it_and_does_its_work(bench: Bench) -> None:
    popup = open_popup(bench)
    taken: list[str] = []
    bench.line.editingFinished.connect(lambda: taken.append(bench.line.text()))
    QTest.keyClicks(bench.line, "1")
    press(bench.other)
    assert not popup.isVisible() and bench.pressed == 1
    assert taken == ["0.51"], "the value is taken before the other button is pressed"
    press(bench.other)
    assert bench.pressed == 2 and not popup.isVisible()


def test_click_inside_and_in_a_list_of_its_own_leaves_it_open(bench: Bench, qtbot: QtBot) -> None:
    combo = QComboBox()
    combo.addItems(["a", "b"])
    bench.popup.column.addWidget(combo)
    popup = open_popup(bench)
    press(bench.box)
    assert bench.box.isChecked() and popup.isVisible()
    combo.showPopup()
    view = combo.view()
    qtbot.waitUntil(view.isVisible)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    qtbot.waitUntil(lambda: not view.isVisible())
    assert popup.isVisible()


def test_second_press_of_the_chip_closes_it(bench: Bench) -> None:
    popup = open_popup(bench)
    press(bench.chip)
    assert not popup.isVisible()
    press(bench.chip)
    assert popup.isVisible()


def test_return_leaves_it_open_while_something_is_wrong(bench: Bench) -> None:
    popup = open_popup(bench)
    bench.is_wrong = True
    key(Qt.Key.Key_Return)
    assert popup.isVisible()
    key(Qt.Key.Key_Escape)
    assert not popup.isVisible()


def test_tab_stays_inside(bench: Bench) -> None:
    open_popup(bench)
    seen = []
    for _ in range(4):
        focused = QApplication.focusWidget()
        seen.append(focused)
        key(Qt.Key.Key_Tab)
    assert seen == [bench.line, bench.number, bench.box, bench.line]
    key(Qt.Key.Key_Backtab)
    assert bench.line.hasFocus()


def test_it_fits_into_the_window_and_goes_with_its_chip(bench: Bench) -> None:
    for _ in range(30):
        bench.popup.column.addWidget(QCheckBox("one more"))
    popup = open_popup(bench)
    assert bench.rect().contains(popup.geometry())
    bench.resize(400, 300)
    QApplication.processEvents()
    assert bench.rect().contains(popup.geometry())
    bench.chip.hide()
    assert not popup.isVisible()
