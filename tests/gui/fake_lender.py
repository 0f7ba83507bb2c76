"""A lender that lends nothing, and says what a test has it say."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import ClassVar

from pytestqt.qtbot import QtBot

from engine.session.lending import LendingState
from gui.control.lending import Lending


class FakeLender:
    """`made` has all of a test, newest last. As the real one, it speaks on a thread of its own."""

    made: ClassVar[list[FakeLender]] = []

    def __init__(self, address: str, key: str, listener: Callable[[LendingState], None]) -> None:
        self.place = (address, key)
        self._listener = listener
        self.is_started = self.is_closed = False
        self.made.append(self)

    def start(self) -> None:
        self.is_started = True

    def close(self) -> None:
        self.is_closed = True

    def say(self, state: LendingState) -> None:
        thread = threading.Thread(target=self._listener, args=(state,))
        thread.start()
        thread.join()


def hear(qtbot: QtBot, lending: Lending, lender: FakeLender, state: LendingState) -> None:
    """Have the lender say it, and wait until the window knows."""
    with qtbot.waitSignal(lending.changed):
        lender.say(state)
