"""Asks the engine for looks into trainings, one at a time, and keeps the last answers."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from engine.inside.views import Seen, View
from engine.session.messages import ABANDONED, EngineStarting, Event, LookedInside
from gui.control.engine_bridge import EngineBridge
from gui.control.engine_state import EngineState
from gui.control.run_controller import RunController

MAX_KEPT_BYTES = 2**26  # of all answers together


class InsideAsker(QObject):
    """The look that was asked for last wins.

    The engine answers beside a run; a look waits for the end of one on a cluster.

    `changed` when an answer or a problem has come, and when it becomes possible or impossible to ask.
    """

    changed = Signal()

    def __init__(
        self,
        bridge: EngineBridge,
        engine: EngineState,
        controller: RunController,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._engine, self._controller = bridge.session, engine, controller
        self._wanted: View | None = None
        self._asked: View | None = None
        self._known: dict[View, Seen] = {}
        self._problems: dict[View, str] = {}
        self.seconds = 0.0  # how long the engine computed the last answer
        bridge.events_arrived.connect(self._take)
        engine.changed.connect(self._send)
        controller.state_changed.connect(self._send)

    @property
    def is_ready(self) -> bool:
        """Whether the engine has started."""
        return self._engine.is_ready

    @property
    def must_wait(self) -> bool:
        """Whether a run goes on for whose end a look waits: one on a cluster."""
        return self._controller.is_running and self._engine.is_on_cluster

    def ask(self, view: View) -> None:
        """Have the engine look, unless the answer is known; what was asked before is given up."""
        self._wanted = None if view in self._known else view
        self._send()

    def give_up(self) -> None:
        """Forget what was asked for; an answer that still comes is kept."""
        self._wanted = None

    def is_asking(self, view: View) -> bool:
        """Whether this look is wanted and not answered yet."""
        return self._wanted == view

    def answer(self, view: View) -> Seen | None:
        """What was seen, if it is known."""
        if view not in self._known:
            return None
        self._known[view] = self._known.pop(view)  # the one that was used last goes last
        return self._known[view]

    def problem(self, view: View) -> str:
        """Why the engine could not look, as a sentence; empty if it could, or has not tried."""
        return self._problems.get(view, "")

    def _send(self) -> None:
        wanted = self._wanted
        if wanted is not None and wanted != self._asked and self.is_ready:
            self._problems.pop(wanted, None)
            self._asked = wanted
            self._session.look_inside(wanted, self._engine.options())
        self.changed.emit()

    def _take(self, events: list[Event]) -> None:
        for event in events:
            if isinstance(event, EngineStarting):
                self._asked = None
            elif isinstance(event, LookedInside):
                self._on_answer(event)

    def _on_answer(self, event: LookedInside) -> None:
        view = event.view
        if self._asked == view:
            self._asked = None
        if event.seen is None and event.problem == ABANDONED:
            self._send()  # again, if it is still wanted
            return
        if self._wanted == view:
            self._wanted = None
        if event.seen is None:
            self._problems = {view: event.problem}
        else:
            self._known[view], self.seconds = event.seen, event.seconds
            while len(self._known) > 1 and sum(map(n_bytes, self._known.values())) > MAX_KEPT_BYTES:
                del self._known[next(iter(self._known))]
        self._send()


def n_bytes(value: Any) -> int:
    """How much memory the arrays in an answer take."""
    if hasattr(value, "nbytes"):
        return int(value.nbytes)
    if isinstance(value, tuple):
        return sum(map(n_bytes, value))
    if is_dataclass(value):
        return sum(n_bytes(getattr(value, field.name)) for field in fields(value))
    return 0
