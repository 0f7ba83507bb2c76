"""Asks the engine how a training's weights are spread: it trains the cell again, with the same numbers."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from engine.experiment.specs import Cell, Experiment
from engine.session.messages import EngineStarting, Event, WeightsInspected
from gui.control.engine_bridge import EngineBridge
from gui.control.engine_state import EngineState
from gui.control.run_controller import RunController

MOST_KEPT = 16
Key = tuple[Experiment, Cell]


class WeightsAsker(QObject):
    """One question at a time, while nothing else runs; the last answers are kept. `changed` says all."""

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
        self._asked: Key | None = None
        self._known: dict[Key, WeightsInspected] = {}
        bridge.events_arrived.connect(self._take)
        engine.changed.connect(self.changed)
        controller.state_changed.connect(self.changed)

    @property
    def can_ask(self) -> bool:
        """Whether the engine has time for it."""
        return self._engine.is_ready and self._asked is None and not self._controller.is_running

    def is_asking(self, experiment: Experiment, cell: Cell) -> bool:
        """Whether the engine is at it."""
        return self._asked == (experiment, cell)

    def answer(self, experiment: Experiment, cell: Cell) -> WeightsInspected | None:
        """What is known of this cell."""
        return self._known.get((experiment, cell))

    def ask(self, experiment: Experiment, cell: Cell) -> None:
        """Ask, unless it is known or the engine has no time now."""
        key = (experiment, cell)
        if key not in self._known and self.can_ask:
            self._asked = key
            self._session.inspect_weights(experiment, cell, self._engine.options())

    def _take(self, events: list[Event]) -> None:
        for event in events:
            if isinstance(event, WeightsInspected) and self._asked == (event.experiment, event.cell):
                self._known[self._asked] = event
                while len(self._known) > MOST_KEPT:
                    del self._known[next(iter(self._known))]
                self._asked = None
                self.changed.emit()
            elif isinstance(event, EngineStarting) and self._asked is not None:
                self._asked = None
                self.changed.emit()
