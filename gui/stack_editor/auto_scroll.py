"""Scrolling by itself while something is dragged near the upper or lower edge."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QScrollArea

EDGE = 40
FASTEST = 14  # pixels a tick
TICK = 16


class AutoScroll(QObject):
    """`follow` gets the pointer's height in the content; `scrolled` its new height after each step."""

    scrolled = Signal(int)

    def __init__(self, area: QScrollArea) -> None:
        super().__init__(area)
        self._area = area
        self._height = -1
        self._timer = QTimer(self)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self._step)

    def follow(self, y: int) -> None:
        """The pointer is at the height `y` of the content; -1: it has gone."""
        self._height = -1 if y < 0 else y - self._area.verticalScrollBar().value()
        if self._speed():
            self._timer.start()
        else:
            self._timer.stop()

    def _speed(self) -> int:
        """Pixels a tick, faster towards the edge."""
        height = self._area.viewport().height()
        if self._height < 0:
            return 0
        if self._height < EDGE:
            return -max(1, round(FASTEST * (EDGE - self._height) / EDGE))
        past = self._height - (height - EDGE)
        return max(1, round(FASTEST * min(past, EDGE) / EDGE)) if past > 0 else 0

    def _step(self) -> None:
        bar = self._area.verticalScrollBar()
        before = bar.value()
        bar.setValue(before + self._speed())
        if bar.value() == before:
            self._timer.stop()
        else:
            self.scrolled.emit(self._height + bar.value())
