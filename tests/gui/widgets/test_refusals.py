"""Numbers out of range: they are refused in a sentence, and the value from before stays."""

from __future__ import annotations

import gettext
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolTip
from pytestqt.qtbot import QtBot

from engine.language import texts
from gui.widgets.controls import DoubleSpinBox, SpinBox

KEY = Qt.Key


def typed(qtbot: QtBot, box: SpinBox | DoubleSpinBox, text: str) -> list[str]:
    """Type a text in place of what a shown box has; what it says meanwhile."""
    said: list[str] = []
    box.refused.connect(said.append)
    qtbot.addWidget(box)
    with qtbot.waitExposed(box):
        box.show()
    box.activateWindow()
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    box.selectAll()
    qtbot.keyClicks(box.lineEdit(), text)
    return said


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("0", "0 is too small. The smallest value is 1."),
        ("-3", "-3 is too small. The smallest value is 1."),
        ("1000000", "1000000 is too large. The largest value is 100,000."),
        ("2.5", "2.5 is not a whole number."),
    ],
)
def test_whole_number_that_is_not_taken_is_said_and_changes_nothing(
    qtbot: QtBot, text: str, sentence: str
) -> None:
    box = SpinBox(minimum=1, maximum=100_000, value=32)
    said = typed(qtbot, box, text)
    assert box.lineEdit().text() == text
    qtbot.keyClick(box, KEY.Key_Return)
    assert said[-1] == sentence
    assert (box.value(), box.text()) == (32, "32")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1000", "1000 is too large. The largest value is 100."),
        ("0", "0 is too small. The smallest value is 0.000001."),
        ("0.00000012", "0.00000012 is too small. The smallest value is 0.000001."),
        ("0.12345678", "0.12345678 has more than 6 decimals."),
    ],
)
def test_number_that_is_not_taken_is_said_and_changes_nothing(qtbot: QtBot, text: str, sentence: str) -> None:
    box = DoubleSpinBox(minimum=1e-6, maximum=100.0, decimals=6, value=0.001)
    said = typed(qtbot, box, text)
    qtbot.keyClick(box, KEY.Key_Return)
    assert said[-1] == sentence
    assert (box.value(), box.text()) == (0.001, "0.001")


def test_too_large_a_number_is_said_while_it_is_typed_and_a_right_one_ends_it(qtbot: QtBot) -> None:
    box = SpinBox(minimum=1, maximum=1000, value=5, prefix="seed ")
    said = typed(qtbot, box, "1001")
    assert said == ["", "", "", "1001 is too large. The largest value is 1,000."]
    qtbot.keyClick(box.lineEdit(), KEY.Key_Backspace)
    assert said[-1] == ""
    qtbot.keyClick(box, KEY.Key_Return)
    assert box.value() == 100
    box.selectAll()
    qtbot.keyClicks(box.lineEdit(), "0")
    qtbot.keyClick(box, KEY.Key_Return)
    assert box.value() == 100


def test_letters_can_not_be_typed(qtbot: QtBot) -> None:
    box = SpinBox(minimum=1, maximum=1000, value=5)
    typed(qtbot, box, "a7b")
    assert box.value() == 7


def test_a_box_outside_of_a_form_says_it_itself(qtbot: QtBot) -> None:
    box = SpinBox(minimum=1, maximum=10, value=5)
    qtbot.addWidget(box)
    with qtbot.waitExposed(box):
        box.show()
    box.selectAll()
    qtbot.keyClicks(box.lineEdit(), "11")
    assert QToolTip.text() == "11 is too large. The largest value is 10."
    qtbot.keyClick(box.lineEdit(), KEY.Key_Backspace)
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


# --- A language with a decimal comma


class _Comma(gettext.NullTranslations):
    def pgettext(self, context: str, message: str) -> str:
        return {"decimal mark": ",", "thousands mark": "."}.get(context, message)


@pytest.fixture
def comma() -> Iterator[None]:
    texts.use("de", _Comma())
    yield
    texts.use(texts.ENGLISH)


@pytest.mark.usefixtures("comma")
@pytest.mark.parametrize(("text", "shown"), [("0,25", "0,25"), ("0.25", "0,25"), ("7", "7")])
def test_comma_and_point_are_read_and_the_comma_is_written(qtbot: QtBot, text: str, shown: str) -> None:
    box = DoubleSpinBox(minimum=0.0, maximum=100.0, decimals=6, value=0.001)
    assert box.text() == "0,001"
    said = typed(qtbot, box, text)
    qtbot.keyClick(box, KEY.Key_Return)
    assert not any(said)
    assert (box.value(), box.text()) == (float(text.replace(",", ".")), shown)
    box.stepUp()
    assert box.value() == float(text.replace(",", ".")) + 1


@pytest.mark.usefixtures("comma")
def test_numbers_that_are_refused_have_a_comma(qtbot: QtBot) -> None:
    box = DoubleSpinBox(minimum=0.5, maximum=1000.0, decimals=2, value=0.75)
    said = typed(qtbot, box, "0,125")
    qtbot.keyClick(box, KEY.Key_Return)
    assert said[-1] == "0,125 is too small. The smallest value is 0,5."
    assert (box.value(), box.text()) == (0.75, "0,75")


@pytest.mark.usefixtures("comma")
def test_a_comma_makes_no_whole_number(qtbot: QtBot) -> None:
    box = SpinBox(minimum=1, maximum=100_000, value=32)
    said = typed(qtbot, box, "2,5")
    qtbot.keyClick(box, KEY.Key_Return)
    assert (said[-1], box.value()) == ("2,5 is not a whole number.", 32)
