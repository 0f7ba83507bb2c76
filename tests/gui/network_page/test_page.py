"""The Network page: views made when first shown, reached by mouse and keyboard."""

import subprocess
import sys

import pytest
from PySide6.QtCore import Qt

from gui.network_page.code_view import CodeView
from gui.network_page.page import NetworkPage
from gui.network_page.settings_view import SettingsView


@pytest.fixture
def page(qtbot, document, theme):
    page = NetworkPage(document, theme)
    qtbot.addWidget(page)
    page.resize(900, 600)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    return page


def shown(page):
    return page._pages.currentWidget()


def test_views_are_made_when_first_shown_and_kept(qtbot, page):
    assert isinstance(shown(page), SettingsView)
    assert len(page._made) == 1
    code = page.show_view("Code")
    assert isinstance(code, CodeView)
    assert shown(page) is code
    page.show_view("Settings")
    assert page.show_view("Code") is code
    with pytest.raises(KeyError):
        page.show_view("Other")


def test_the_window_does_not_wait_for_what_the_views_need():
    words = "import sys, gui.network_page.page; sys.exit('numpy' in sys.modules)"
    subprocess.run([sys.executable, "-c", words], check=True)


def test_every_view_opens(page):
    for index in range(len(page.tabs.buttons)):
        page.tabs.show_tab(index)
        assert shown(page) is page._made[index]
        assert shown(page).isVisible()


def test_the_keyboard_goes_through_the_tabs(qtbot, page):
    first, second = page.tabs.buttons[:2]
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Right)
    assert second.isChecked()
    assert second.hasFocus()
    qtbot.keyClick(second, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert first.isChecked()
    qtbot.keyClick(page, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert second.isChecked()
    assert all(button.accessibleName() and button.toolTip() for button in page.tabs.buttons)


def test_what_a_view_says_is_said_by_the_page(qtbot, page):
    code = page.show_view("Code")
    with qtbot.waitSignal(page.notice_raised) as said:
        code.copy_button.click()
    assert said.args == ["The script was copied.", "", "good"]


def test_narrow_settings_stand_one_under_the_other(page):
    view = page.show_view("Settings")
    page.resize(1000, 600)
    assert view._cards.direction() is view._cards.Direction.LeftToRight
    page.resize(600, 600)
    assert view._cards.direction() is view._cards.Direction.TopToBottom
