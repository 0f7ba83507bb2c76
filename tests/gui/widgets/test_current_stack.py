"""A stack is as small as the widget in front lets it be."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.widgets.current_stack import CurrentStack


def test_stack_is_as_small_as_what_is_in_front(qtbot: QtBot) -> None:
    stack = CurrentStack()
    qtbot.addWidget(stack)
    assert not stack.minimumSizeHint().isValid()
    for width in (100, 700):
        widget = QWidget()
        widget.setMinimumSize(width, 50)
        stack.addWidget(widget)
    assert stack.minimumSizeHint().width() == 100
    stack.setCurrentIndex(1)
    assert stack.minimumSizeHint().width() == 700
