"""Keeps what is done again and again, such as showing results that stream in, from taking all the time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

T = TypeVar("T")
QUICK = 0.02  # seconds: what takes less needs no rest
REST = 3.0  # times as long as it took


class Pacer(QObject, Generic[T]):
    """Does `do` for each value at once, but rests after what took long, and then takes the newest alone."""

    def __init__(self, do: Callable[[T], None], parent: QObject) -> None:
        super().__init__(parent)
        self._do = do
        self._waiting: list[T] = []  # the newest value, if there is one
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self._go_on)

    def take(self, value: T, *, is_urgent: bool = False) -> None:
        """Do it for this value: now, or if there is time, after the rest."""
        self._waiting = [value]
        if is_urgent:
            self._rest.stop()
        if not self._rest.isActive():
            self._go_on()

    def _go_on(self) -> None:
        if not self._waiting:
            return
        started = time.perf_counter()
        self._do(self._waiting.pop())
        seconds = time.perf_counter() - started
        if seconds > QUICK:
            self._rest.start(round(1000 * REST * seconds))
