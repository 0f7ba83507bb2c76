"""Lends this computer to the cluster when the user says so: never by itself, and off at every start."""

from __future__ import annotations

import threading
from collections import deque
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from gui.control.bell import Bell
from gui.settings import Settings

if TYPE_CHECKING:
    from engine.session.lending import Lender, LendingState


class Lending(QObject):
    """`text` says what the lent computer does, as a sentence; `changed` when that or `is_on` has changed.

    A lender that ends by itself is switched off, and a notice says why.
    """

    changed = Signal()
    notice_raised = Signal(str, str, str)

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.text = ""
        self._lender: Lender | None = None
        self._number = 0  # of the lender; what an earlier one said last is not heard
        self._states: deque[tuple[int, LendingState]] = deque()
        self._endings: list[threading.Thread] = []
        self._bell = Bell()
        self._bell.rung.connect(self._drain, Qt.ConnectionType.QueuedConnection)

    @property
    def is_on(self) -> bool:
        """Whether this computer is lent."""
        return self._lender is not None

    def start(self) -> None:
        """Lend this computer to the cluster that is set up."""
        from engine.session.lending import Lender

        if self._lender is not None:
            return
        self._number += 1
        address, key = self._settings.cluster, self._settings.cluster_key
        lender = Lender(address, key, partial(self._take, self._number))
        lender.start()
        self._lender = lender
        self.changed.emit()

    def stop(self) -> None:
        """Lend it no longer. Another thread waits for the lender's end, which takes a moment."""
        lender, self._lender = self._lender, None
        if lender is None:
            return
        self.text = ""
        self._endings = [ending for ending in self._endings if ending.is_alive()]
        name = "end of lending"  # not a text: a thread's name
        self._endings.append(threading.Thread(target=lender.close, name=name))
        self._endings[-1].start()
        self.changed.emit()

    def close(self) -> None:
        """Stop, and wait for the end."""
        self.stop()
        for ending in self._endings:
            ending.join()

    def _take(self, number: int, state: LendingState) -> None:
        """On the lender's thread."""
        self._states.append((number, state))
        self._bell.rung.emit()

    def _drain(self) -> None:
        while self._states:
            number, state = self._states.popleft()
            if self._lender is None or number != self._number:
                continue
            if state.is_over or state.is_problem:
                self.stop()
                self.notice_raised.emit(state.text, "", "warn" if state.is_problem else "good")
            else:
                self.text = state.text
                self.changed.emit()
