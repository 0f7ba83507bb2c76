"""Passes the session's events to Qt, as one list per turn of the event loop."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal, Slot

from engine.experiment.dropout_schedule import MAX_BY_HAND
from engine.experiment.specs import Cell, DataSpec, Experiment
from engine.experiment.trainers import RunOptions
from engine.inside.views import View
from engine.session.messages import Event, Part

DEFAULT = RunOptions()


class Session(Protocol):
    """What the window asks of an engine: EngineSession does it, and says of each method what it promises."""

    @property
    def worker_pid(self) -> int | None: ...

    def subscribe(self, listener: Callable[[Event], None], /) -> None: ...

    def unsubscribe(self, listener: Callable[[Event], None], /) -> None: ...

    def use_language(self, code: str, /) -> None: ...

    def start(self) -> None: ...

    def close(self) -> None: ...

    def restart(self, is_reproducible: bool, /) -> None: ...

    def start_run(
        self, experiment: Experiment, cells: tuple[Cell, ...], options: RunOptions = DEFAULT, /
    ) -> int: ...

    def start_parts(
        self, parts: tuple[Part, ...], options: RunOptions = DEFAULT, rate_by_hand: float = MAX_BY_HAND, /
    ) -> int: ...

    def stop_run(self, run_id: int, /) -> None: ...

    def pause_run(self, run_id: int, /) -> None: ...

    def continue_run(self, run_id: int, /) -> None: ...

    def change_rate(self, run_id: int, rate: float, /) -> None: ...

    def force_stop(self) -> None: ...

    def preview(self, data: DataSpec, /) -> None: ...

    def warm_up(self, experiment: Experiment, options: RunOptions = DEFAULT, n_cells: int = 0, /) -> None: ...

    def save_model(
        self, experiment: Experiment, cell: Cell, path: str, options: RunOptions = DEFAULT, /
    ) -> None: ...

    def inspect_weights(
        self, experiment: Experiment, cell: Cell, options: RunOptions = DEFAULT, /
    ) -> None: ...

    def predict_samples(
        self, experiment: Experiment, cell: Cell, options: RunOptions = DEFAULT, /
    ) -> None: ...

    def look_inside(self, view: View, options: RunOptions = DEFAULT, /) -> None: ...


class EngineBridge(QObject):
    """Owns the session; `events_arrived` carries a list of events on the window's thread."""

    events_arrived = Signal(list)
    _events_available = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._events: deque[Event] = deque()
        self._is_wake_pending = False
        self._events_available.connect(self._drain, Qt.ConnectionType.QueuedConnection)
        session.subscribe(self._take)

    def let_go(self) -> Session:
        """Hand the session over to another bridge; no event comes here any more."""
        self.session.unsubscribe(self._take)
        self._events.clear()
        return self.session

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
