"""The Network page: views made when first shown, reached by mouse and keyboard."""

import subprocess
import sys
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from gui.forms.field_form import FieldForm
from gui.network_page.code_view import CodeView
from gui.network_page.page import NetworkPage
from gui.network_page.settings_view import SettingsView
from gui.stack_editor.layer_form import LayerPage


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
    return page.pages.currentWidget()


def test_network_page_creates_views_on_first_show(qtbot, page):
    assert isinstance(shown(page), SettingsView)
    assert len(page.views) == 1
    code = page.show_view("Code")
    assert isinstance(code, CodeView)
    assert shown(page) is code
    page.show_view("Settings")
    assert page.show_view("Code") is code
    with pytest.raises(KeyError):
        page.show_view("Other")


def test_locked_settings_cannot_be_edited(page, document):
    settings = shown(page)
    document.select(document.project.network.layers[0].uid)
    layer = settings.findChild(LayerPage)
    training = next(form for form in settings.findChildren(FieldForm) if "epochs" in form.editors)
    assert training.editors["epochs"].isEnabled() and layer.form.editors["units"].isEnabled()
    document.load(replace(document.project, locked=("network", "training")))
    document.select(document.project.network.layers[0].uid)
    assert not training.editors["epochs"].isEnabled()
    assert not layer.form.editors["units"].isEnabled() and not layer.name.isEnabled()
    document.select(document.project.network.layers[1].uid)
    assert layer.form.editors["rate"].isEnabled()
    document.unlock("training")
    assert training.editors["epochs"].isEnabled()


def test_network_page_imports_views_lazily():
    text = "import sys, gui.network_page.page; sys.exit('numpy' in sys.modules)"
    subprocess.run([sys.executable, "-c", text], check=True)


def test_network_page_opens_every_view(page):
    for index in range(len(page.tabs.buttons)):
        page.tabs.show_tab(index)
        assert shown(page) is page.views[index]
        assert shown(page).isVisible()


def test_network_page_tabs_work_by_keyboard(qtbot, page):
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


def test_network_page_forwards_notices_of_views(qtbot, page):
    code = page.show_view("Code")
    with qtbot.waitSignal(page.notice_raised) as said:
        code.copy_button.click()
    assert said.args == ["The script was copied.", "", "good"]


def test_narrow_settings_view_stacks_its_cards(page):
    view = page.show_view("Settings")
    page.resize(1000, 600)
    assert not view.is_narrow
    page.resize(600, 600)
    assert view.is_narrow
