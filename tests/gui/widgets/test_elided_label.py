"""Lines of text in little space."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from gui.widgets.elided_label import ElidedLabel, FittingLabel

LONG, MIDDLE, SHORT = "Mean squared error against the dropout rate", "Mean squared error", "MSE"


def test_elided_label_cuts_and_tells_the_whole(qtbot: QtBot) -> None:
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.resize(120, 20)
    label.set_whole_text(LONG)
    assert label.text().endswith("…") and label.toolTip() == LONG
    label.resize(900, 20)
    label.show()
    assert label.text() == LONG and not label.toolTip()


@pytest.mark.parametrize(("width", "text"), [(900, LONG), (180, MIDDLE), (60, SHORT), (8, "")])
def test_fitting_label_shows_the_longest_text_that_fits_whole(qtbot: QtBot, width: int, text: str) -> None:
    label = FittingLabel()
    qtbot.addWidget(label)
    label.set_variants(LONG, MIDDLE, SHORT)
    label.resize(width, 20)
    label.show()
    assert label.text() == text
    assert label.whole_text == LONG
    assert label.toolTip() == ("" if text == LONG else LONG)
