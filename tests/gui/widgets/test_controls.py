"""Controls have space for what they come to show."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from gui.theme.theme import Theme
from gui.widgets.controls import SteadyButton

MNEMONIC = int(Qt.TextFlag.TextShowMnemonic)


@pytest.mark.parametrize("role", ["toggle", "chart", "small"])
def test_a_button_that_is_bold_while_it_is_down_has_space_for_that(
    qtbot: QtBot, theme: Theme, role: str
) -> None:
    del theme  # its style sheet makes such a button bold
    plain, steady = QPushButton("Earlier sweeps"), SteadyButton("Earlier sweeps", "Later")
    for button in (plain, steady):
        button.setProperty("role", role)
        button.setStyleSheet("QPushButton { font-weight: 400; }")  # as far from bold as on Windows
        button.setCheckable(True)
        qtbot.addWidget(button)
        button.ensurePolished()
    bold = QFont(steady.font())
    bold.setWeight(QFont.Weight.DemiBold)
    needed, usual = (QFontMetrics(font).size(MNEMONIC, steady.text()) for font in (bold, steady.font()))
    assert needed.width() > usual.width()
    assert steady.sizeHint() - plain.sizeHint() == QSize(needed.width() - usual.width(), 0)
    before = steady.sizeHint()
    steady.setChecked(True)
    assert steady.sizeHint() == before
    steady.setText("Later")
    assert steady.sizeHint() == before
    assert steady.minimumSizeHint() == before


def test_a_button_that_stays_up_is_as_wide_as_its_longest_text(qtbot: QtBot) -> None:
    plain, steady = QPushButton("Longer"), SteadyButton("Less", "Longer")
    for button in (plain, steady):
        qtbot.addWidget(button)
    assert steady.sizeHint() == plain.sizeHint()
