"""What has too little room is shortened, and whole in the tip."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.widgets.shrinking import ShrinkingButton, ShrinkingComboBox, ShrinkingLabel

LONG = "Make the network fit these data, whatever they are"
TIP = "Ctrl+Z takes it back."


@pytest.fixture
def holder(qtbot: QtBot) -> QWidget:
    made = QWidget()
    QHBoxLayout(made).setContentsMargins(0, 0, 0, 0)
    qtbot.addWidget(made)
    return made


def show(qtbot: QtBot, holder: QWidget, control: QWidget, width: int) -> None:
    layout = holder.layout()
    assert layout is not None
    layout.addWidget(control)
    holder.resize(width, 40)
    with qtbot.waitExposed(holder):
        holder.show()


def test_button_is_shortened_and_whole_again(qtbot: QtBot, holder: QWidget) -> None:
    button = ShrinkingButton(LONG)
    button.set_tip(TIP)
    show(qtbot, holder, button, 140)
    assert button.width() == 140 and button.text().endswith("…")
    assert button.whole_text == LONG == button.accessibleName()
    assert button.toolTip() == f"{LONG}\n{TIP}"
    wanted = button.sizeHint()
    holder.resize(600, 40)
    assert button.text() == LONG and button.toolTip() == TIP and button.sizeHint() == wanted
    button.set_whole_text("Fit")
    assert button.text() == "Fit" and button.minimumSizeHint() == button.sizeHint()


def test_box_of_a_long_item_says_it_in_the_tip(qtbot: QtBot, holder: QWidget) -> None:
    box = ShrinkingComboBox()
    box.addItems(["short", LONG * 2])
    box.set_tip(TIP)
    assert box.minimumSizeHint().width() < box.sizeHint().width()
    show(qtbot, holder, box, 200)
    assert box.toolTip() == TIP
    box.setCurrentIndex(1)
    assert box.toolTip() == f"{LONG * 2}\n{TIP}"
    box.showPopup()
    assert box.view().minimumWidth() > box.width()
    box.hidePopup()


def test_label_has_its_width_where_there_is_space(qtbot: QtBot, holder: QWidget) -> None:
    label = ShrinkingLabel(LONG)
    label.set_tip(TIP)
    label.set_least_width(60)
    assert label.minimumSizeHint().width() == 60 < label.sizeHint().width()
    show(qtbot, holder, label, 80)
    assert label.text() != LONG and label.toolTip() == f"{LONG}\n{TIP}"
    holder.resize(label.sizeHint().width(), 40)
    assert label.text() == LONG and label.toolTip() == TIP
    label.set_least_width(10_000)
    assert label.minimumSizeHint() == label.sizeHint()
