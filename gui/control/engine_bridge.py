"""Passes the session's events to Qt, as one list per turn of the event loop."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QObject, Qt, Signal, Slot

from engine.session.messages import Event
from engine.session.session import EngineSession


class EngineBridge(QObject):
    """Owns the session; `events_arrived` carries a list of events on the window's thread."""

    events_arrived = Signal(list)
    _events_available = Signal()

    def __init__(self, session: EngineSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._events: deque[Event] = deque()
        self._is_wake_pending = False
        self._events_available.connect(self._drain, Qt.ConnectionType.QueuedConnection)
        session.subscribe(self._take)

    def _take(self, event: Event) -> None:
        """On the session's thread: queue the event, and wake the window once for many of them."""
        self._events.append(event)
        if not self._is_wake_pending:
            self._is_wake_pending = True
            self._events_available.emit()

    @Slot()
    def _drain(self) -> None:
        self._is_wake_pending = False
        events = []
        while self._events:
            events.append(self._events.popleft())
        if events:
            self.events_arrived.emit(events)
