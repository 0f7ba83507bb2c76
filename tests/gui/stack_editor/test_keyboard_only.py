"""The tutorial's network from nothing, with keys alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from engine.network.layer_kinds import LAYER_KINDS
from engine.network.spec import LayerSpec, NetworkSpec
from engine.storage.examples import example
from gui.document.document import Document
from gui.forms.field_form import MoreButton
from gui.network_page.page import NetworkPage
from gui.stack_editor.layer_form import LayerForm
from gui.stack_editor.stack_panel import StackPanel
from gui.theme.theme import Theme

NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> QWidget:
    project = replace(example("tutorial-classification"), network=NetworkSpec(()))
    document = Document(project)
    shown = QWidget()
    row = QHBoxLayout(shown)
    row.addWidget(StackPanel(document, theme))
    row.addWidget(LayerForm(document, theme), 1)
    shown.resize(1000, 800)
    qtbot.addWidget(shown)
    with qtbot.waitActive(shown):
        shown.show()
        shown.activateWindow()
    shown.setProperty("document", document)
    return shown


def press(*keys: Qt.Key) -> None:
    for key in keys:
        popup = QApplication.activePopupWidget()
        target = QApplication.focusWidget()
        if popup is not None and (target is None or not popup.isAncestorOf(target)):
            target = popup.focusWidget()
        assert target is not None
        QTest.keyClick(target, key, NONE)
        QTest.qWait(0)


def type_text(text: str) -> None:
    press(*(Qt.Key(ord(letter.upper())) for letter in text))


def tab_to(name: str) -> None:
    for _ in range(80):
        press(Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        if focused is not None and focused.accessibleName() == name:
            return
    raise AssertionError(f"Tab never reaches {name}")


def test_tutorial_network_is_built_by_keyboard(window: QWidget) -> None:
    panel, document = window.findChild(StackPanel), window.property("document")
    assert panel is not None
    tab_to("Insert a layer between the input and the output")
    press(Qt.Key.Key_Space)
    type_text("dense")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)  # into the units
    type_text("16")
    press(Qt.Key.Key_Return)  # and back to the card
    press(Qt.Key.Key_Insert)
    type_text("dense")
    press(Qt.Key.Key_Return, Qt.Key.Key_Return)
    type_text("8")
    press(Qt.Key.Key_Return, Qt.Key.Key_Insert)
    type_text("dro")
    press(Qt.Key.Key_Return, Qt.Key.Key_Insert)
    type_text("den")
    press(Qt.Key.Key_Return, Qt.Key.Key_Return)
    type_text("3")
    press(Qt.Key.Key_Return)
    tab_to("Activation")
    type_text("softm")
    wanted = example("tutorial-classification").network
    assert document.project.network.at_rate(0.0) == wanted.at_rate(0.0)
    assert [layer.swept for layer in document.project.network.layers] == [
        layer.swept for layer in wanted.layers
    ]
    assert document.check.errors() == ()


def nameless(window: QWidget) -> list[QWidget]:
    """What Tab reaches and a screen reader has no words for."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if not (widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()))
        if widget.focusProxy() is None
    ]


@pytest.mark.parametrize("tab", range(5))
def test_stack_controls_have_accessible_names(qtbot: QtBot, theme: Theme, tab: int) -> None:
    layers = [LayerSpec.of(kind_id) for kind_id in LAYER_KINDS]
    document = Document(replace(example("tutorial-classification"), network=NetworkSpec(tuple(layers))))
    shown, page = QWidget(), NetworkPage(document, theme)
    row = QHBoxLayout(shown)
    row.addWidget(StackPanel(document, theme))
    row.addWidget(page, 1)
    shown.resize(1000, 800)
    qtbot.addWidget(shown)
    with qtbot.waitExposed(shown):
        shown.show()
    page.tabs.show_tab(tab)
    assert nameless(shown) == []
    for layer in layers:
        document.select(layer.uid)
        for more in shown.findChildren(MoreButton):
            more.setChecked(True)
        assert nameless(shown) == [], layer.title
    document.select_many([layer.uid for layer in layers])
    assert nameless(shown) == []
