"""Mouse and keys move and remove pinned pictures, as steps; a broken one is said to be broken."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.project.pins import MAX_PINS
from gui.document.document import Document
from gui.report_page.pin_list import BROKEN, PinList
from gui.theme.theme import Theme
from tests.engine.project.sample_pins import PIN, broken_png, pins
from tests.engine.report.sample_reports import sample_project

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def shown(swept: Document, qtbot: QtBot) -> PinList:
    swept.load(replace(sample_project(), pins=pins(3)))
    made = PinList(swept, Theme("light"))
    qtbot.addWidget(made)
    made.resize(400, 400)
    with qtbot.waitExposed(made):
        made.show()
    return made


def titles(document: Document) -> str:
    return "".join(pin.title for pin in document.project.pins)


def rows(shown: PinList) -> str:
    return "".join(shown.list.item(row).text()[0] for row in range(shown.list.count()))


def test_buttons_move_and_remove_as_steps(shown: PinList, swept: Document, qtbot: QtBot) -> None:
    shown.list.setCurrentRow(0)
    assert not shown.up.isEnabled()
    qtbot.mouseClick(shown.down, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(shown.down, Qt.MouseButton.LeftButton)
    assert (titles(swept), rows(shown), shown.list.currentRow()) == ("231", "231", 2)
    assert not shown.down.isEnabled()
    qtbot.mouseClick(shown.up, Qt.MouseButton.LeftButton)
    assert (titles(swept), shown.list.currentRow()) == ("213", 1)
    qtbot.mouseClick(shown.remove, Qt.MouseButton.LeftButton)
    assert (titles(swept), rows(shown), shown.list.currentRow()) == ("23", "23", 1)
    assert swept.undo_stack.count() == 4
    for expected in ("213", "231", "213", "123"):
        swept.undo_stack.undo()
        assert titles(swept) == rows(shown) == expected
    assert swept.project == replace(sample_project(), pins=pins(3))


def test_keys_move_and_remove(shown: PinList, swept: Document, qtbot: QtBot) -> None:
    shown.list.setCurrentRow(1)
    shown.list.setFocus()
    qtbot.keyClick(shown.list, Qt.Key.Key_Down, ALT)
    assert titles(swept) == "132"
    qtbot.keyClick(shown.list, Qt.Key.Key_Down, ALT)
    assert titles(swept) == "132", "it is the last one"
    assert swept.undo_stack.count() == 1
    qtbot.keyClick(shown.list, Qt.Key.Key_Up)
    qtbot.keyClick(shown.list, Qt.Key.Key_Up, ALT)
    assert titles(swept) == "312"
    for left in ("12", "2", ""):
        qtbot.keyClick(shown.list, Qt.Key.Key_Delete)
        assert titles(swept) == left
    assert not shown.list.isVisible()
    assert shown.hint.isVisible()
    swept.undo_stack.undo()
    assert shown.list.isVisible()
    assert not shown.hint.isVisible()


def test_a_removed_picture_keeps_the_results(shown: PinList, swept: Document) -> None:
    runs = swept.project.runs
    shown.remove.click()
    assert swept.project.runs is runs
    assert swept.project.has_current_results


def test_each_row_has_a_thumbnail_and_a_broken_one_says_so(
    shown: PinList, swept: Document, qtbot: QtBot
) -> None:
    broken = replace(PIN, title="<b>4</b>", png=broken_png())
    swept.edit("Pin", replace(swept.project, pins=(*swept.project.pins, broken)))

    def middle(row: int) -> int:
        image = shown.list.item(row).icon().pixmap(40, 30).toImage()
        return image.pixelColor(image.width() // 2, image.height() // 2).red() if not image.isNull() else -1

    qtbot.waitUntil(lambda: [middle(row) for row in range(3)] == [10, 20, 30])
    qtbot.waitUntil(lambda: BROKEN.partition("'")[2] in shown.list.item(3).toolTip())
    assert "&lt;b&gt;4" in shown.list.item(3).toolTip()


def test_list_is_as_high_as_its_rows(shown: PinList, swept: Document) -> None:
    swept.edit("Pin", replace(swept.project, pins=pins(MAX_PINS)))
    last = shown.list.visualItemRect(shown.list.item(MAX_PINS - 1))
    assert last.bottom() <= shown.list.viewport().height()
    assert shown.list.verticalScrollBar().maximum() == 0


def test_another_look_keeps_the_current_row(swept: Document, qtbot: QtBot) -> None:
    theme = Theme("light")
    shown = PinList(swept, theme)
    qtbot.addWidget(shown)
    swept.load(replace(sample_project(), pins=pins(3)))
    shown.list.setCurrentRow(2)
    theme.set_scheme("dark")
    assert shown.list.currentRow() == 2
    assert rows(shown) == "123"
