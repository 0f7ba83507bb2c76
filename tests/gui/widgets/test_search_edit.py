"""A search field: the room that it asks for."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFont
from pytestqt.qtbot import QtBot

from gui.theme.theme import Theme
from gui.widgets.search_edit import SearchEdit


@pytest.mark.parametrize("size", range(9, 24))
def test_what_is_searched_for_moves_nothing_beside_the_field(qtbot: QtBot, theme: Theme, size: int) -> None:
    del theme
    edit = SearchEdit("Search", "Search runs")
    qtbot.addWidget(edit)
    font = QFont(edit.font())
    font.setPixelSize(size)
    edit.setFont(font)
    edit.show()
    before = edit.sizeHint()
    edit.setText("wide")
    assert edit.sizeHint() == before
