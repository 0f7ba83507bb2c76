"""Signals lose all their receivers, whatever those are."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from gui.theme.disconnecting import disconnect_all


class Sender(QObject):
    changed = Signal(int)
    unused = Signal()


class Receiver(QObject):
    def __init__(self, heard: list[int]) -> None:
        super().__init__()
        self.heard = heard

    def take(self, number: int) -> None:
        self.heard.append(number)


def test_nobody_hears_a_sender_any_more_and_new_receivers_do() -> None:
    heard: list[int] = []
    sender, receiver = Sender(), Receiver(heard)
    for slot in (receiver.take, heard.append, lambda number: heard.extend([number]), partial(receiver.take)):
        sender.changed.connect(slot)
    sender.changed.emit(1)
    assert heard == [1] * 4
    disconnect_all(sender)
    disconnect_all(sender)
    sender.changed.emit(2)
    assert heard == [1] * 4
    sender.changed.connect(receiver.take)
    sender.changed.emit(3)
    assert heard == [1] * 4 + [3]


def test_signals_of_qt_are_disconnected_too() -> None:
    heard: list[int] = []
    stack = QUndoStack()
    stack.indexChanged.connect(heard.append)
    disconnect_all(stack)
    stack.push(QUndoCommand("step"))
    assert not heard and stack.index() == 1
