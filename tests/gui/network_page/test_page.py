"""The Network page: views made when first shown, reached by mouse and keyboard."""

import subprocess
import sys
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from gui.forms.field_form import FieldForm
from gui.network_page.code_view import CodeView
from gui.network_page.page import NetworkPage
from gui.network_page.settings_view import SettingsView
from gui.stack_editor.layer_form import LayerForm, LayerPage


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
    page.resize(590, 600)  # in a window of 1024 x 768
    assert not view.is_narrow
    page.resize(500, 600)
    assert view.is_narrow


@pytest.mark.parametrize("size", [(984, 700), (590, 576)])
def test_cards_of_the_settings_are_as_high_as_their_content(qtbot, page, document, size):
    view = page.show_view("Settings")
    page.resize(*size)
    heights = []
    for uid in (None, document.project.network.layers[0].uid):
        document.select(uid)
        card, form = view.layer_card, view.layer_card.findChild(LayerForm)
        qtbot.waitUntil(lambda: card.height() == card.heightForWidth(card.width()))  # noqa: B023
        shown_page = form.page if uid else form.empty
        lowest = max(
            child.mapTo(card, child.rect().bottomLeft()).y()
            for child in shown_page.findChildren(QWidget)
            if child.isVisible()
        )
        assert 0 <= card.height() - lowest < 40
        heights.append(card.height())
    assert heights[0] < heights[1] / 2
    first, second = view.training_cards
    assert first.y() == second.y() and first.height() == second.height(), "side by side"
    assert first.y() - view.layer_card.geometry().bottom() < 24


def test_open_rare_settings_leave_the_other_card_as_it_is(qtbot, page):
    view = page.show_view("Settings")
    page.resize(984, 700)
    first, second = view.training_cards
    qtbot.waitUntil(lambda: first.height() == second.height() > 0)
    before = second.height()
    view.forms[0].more.click()
    qtbot.waitUntil(lambda: first.height() > before + 100 and second.height() <= before)
    view.forms[0].more.click()
    qtbot.waitUntil(lambda: first.height() == second.height())
    view.forms[1].more.click()
    qtbot.waitUntil(lambda: second.height() > before + 20 and first.height() <= before)


def test_how_often_the_training_set_is_scored_stands_below_the_epochs(qtbot, page, document):
    """Under "More", since a beginner needs the whole curve."""
    view = page.show_view("Settings")
    form = view.forms[1]
    first, *_, last = form.editors
    assert (first, last) == ("epochs", "evaluation_freq")
    editor = form.editors["evaluation_freq"]
    assert not editor.isVisible()
    form.more.click()
    assert editor.isVisible()
    document.set_training(evaluation_freq=10)
    assert editor.control.value() == 10


def test_another_task_has_its_own_losses(page, document):
    view = page.show_view("Settings")
    before = view.forms
    assert "class_weight" in before[0].editors
    document.set_data(dataset="boston_housing")
    assert "class_weight" not in view.forms[0].editors
    assert view.forms[0] is not before[0] and list(view.forms[1].editors) == list(before[1].editors)
    assert list(view.forms[0].editors)[:2] == ["loss", "metric"]


def test_metrics_are_those_of_the_data_and_more_of_them_are_ticked(page, document):
    view = shown(page)
    document.set_data(dataset="iris")
    assert "more_metrics" not in view.forms[0].editors
    document.set_data(dataset="breast_cancer")
    more = view.forms[0].editors["more_metrics"]
    assert [box.text() for box in more.boxes.values()] == ["precision", "recall", "AUC"]
    more.boxes["recall"].click()
    assert document.project.training.metrics == ("accuracy", "recall")
    document.set_training(metric="auc")
    assert list(more.boxes) == ["accuracy", "precision", "recall"] and more.boxes["recall"].isChecked()
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert document.project.training.metrics == ("accuracy",) and not more.boxes["recall"].isChecked()
