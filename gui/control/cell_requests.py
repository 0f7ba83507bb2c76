"""Requests about one cell: save its Keras model, inspect its weights, have it predict.

The engine trains the cell again for this, with the same numbers as before.
"""

from __future__ import annotations

from pathlib import Path
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from engine.experiment.specs import Cell, Experiment
from engine.experiment.trainers import RunOptions
from engine.language.texts import _
from engine.session.messages import EngineStarting, Event, ModelSaved, SamplesPredicted, WeightsInspected
from gui.control.engine_bridge import EngineBridge
from gui.control.engine_state import EngineState
from gui.control.run_controller import RunController
from gui.widgets.file_dialogs import ask_to_save

SUFFIX = ".keras"
MAX_CACHED = 16
Key = tuple[Experiment, Cell]
Answer = TypeVar("Answer", bound=WeightsInspected | SamplesPredicted)


class ModelSaver(QObject):
    """Saves one model at a time, while nothing else runs.

    `changed` when that becomes possible or impossible.
    """

    changed = Signal()
    notice_raised = Signal(str, str, str)

    def __init__(
        self,
        bridge: EngineBridge,
        engine: EngineState,
        controller: RunController,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._engine, self._controller = bridge.session, engine, controller
        self._is_saving = False
        bridge.events_arrived.connect(self._take)
        engine.changed.connect(self.changed)
        controller.state_changed.connect(self.changed)

    @property
    def can_save(self) -> bool:
        """Whether the engine is free."""
        return self._engine.is_ready and not self._is_saving and not self._controller.is_running

    def ask_and_save(self, experiment: Experiment, cell: Cell, name: str, parent: QWidget) -> None:
        """Ask for a file and save the model there."""
        path = ask_to_save(
            parent, _("Save the Keras model"), cell_file_name(name, cell), {SUFFIX: _("Keras models")}
        )
        if path is not None:
            self.save(experiment, cell, path)

    def save(self, experiment: Experiment, cell: Cell, path: Path) -> None:
        """Have the engine train this cell and write its model to `path`."""
        if not self.can_save:
            self.notice_raised.emit(_("The engine is busy. Save the model when it is done."), "", "warn")
            return
        self._is_saving = True
        self._session.save_model(experiment, cell, str(path), self._engine.options())
        self.notice_raised.emit(_("Training again to save the model…"), "", "busy")
        self.changed.emit()

    def _take(self, events: list[Event]) -> None:
        for event in events:
            if isinstance(event, ModelSaved) and self._is_saving:
                self._end(event.problem, _("The model was saved as {path}.").format(path=event.path))
            elif isinstance(event, EngineStarting) and self._is_saving:
                self._end(_("The model was not saved: the engine stopped first."), "")

    def _end(self, problem: str, success: str) -> None:
        self._is_saving = False
        self.notice_raised.emit(problem or success, "", "bad" if problem else "good")
        self.changed.emit()


def cell_file_name(project: str, cell: Cell) -> str:
    """What a file of one training is called unless the user says otherwise."""
    if cell.rate is None:
        # Translators: the name of a file that is saved.
        return _("{project} seed {seed}").format(project=project, seed=cell.seed)
    # Translators: the name of a file that is saved.
    text = _("{project} rate {rate} seed {seed}")
    return text.format(project=project, rate=f"{cell.rate:g}", seed=cell.seed)


# --- What a cell's network is, and what it answers


class CellInspector(QObject, Generic[Answer]):
    """One request at a time, while nothing else runs; the last answers are cached.

    `changed` on every change.
    """

    changed = Signal()
    _kind: type[Answer]

    def __init__(
        self,
        bridge: EngineBridge,
        engine: EngineState,
        controller: RunController,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._engine, self._controller = bridge.session, engine, controller
        self._requested: Key | None = None
        self._known: dict[Key, Answer] = {}
        bridge.events_arrived.connect(self._take)
        engine.changed.connect(self.changed)
        controller.state_changed.connect(self.changed)

    @property
    def can_ask(self) -> bool:
        """Whether the engine is free."""
        return self._engine.is_ready and self._requested is None and not self._controller.is_running

    def is_asking(self, experiment: Experiment, cell: Cell) -> bool:
        """Whether a request is being answered."""
        return self._requested == (experiment, cell)

    def answer(self, experiment: Experiment, cell: Cell) -> Answer | None:
        """The cached answer for this cell, if there is one."""
        return self._known.get((experiment, cell))

    def forget(self, experiment: Experiment, cell: Cell) -> None:
        """Drop the answer, so that the cell can be asked again."""
        self._known.pop((experiment, cell), None)

    def ask(self, experiment: Experiment, cell: Cell) -> None:
        """Request the answer, unless it is known or the engine is busy."""
        key = (experiment, cell)
        if key not in self._known and self.can_ask:
            self._requested = key
            self._send(experiment, cell, self._engine.options())

    def _send(self, experiment: Experiment, cell: Cell, options: RunOptions) -> None:
        """Send the request, which an event of `_kind` answers."""
        raise NotImplementedError

    def _take(self, events: list[Event]) -> None:
        for event in events:
            if isinstance(event, self._kind) and self._requested == (event.experiment, event.cell):
                self._known[self._requested] = event
                while len(self._known) > MAX_CACHED:
                    del self._known[next(iter(self._known))]
                self._requested = None
                self.changed.emit()
            elif isinstance(event, EngineStarting) and self._requested is not None:
                self._requested = None
                self.changed.emit()


class WeightsInspector(CellInspector[WeightsInspected]):
    """The weights of a cell."""

    _kind = WeightsInspected

    def _send(self, experiment: Experiment, cell: Cell, options: RunOptions) -> None:
        self._session.inspect_weights(experiment, cell, options)


class AnswersInspector(CellInspector[SamplesPredicted]):
    """What a cell's network answers."""

    _kind = SamplesPredicted

    def _send(self, experiment: Experiment, cell: Cell, options: RunOptions) -> None:
        self._session.predict_samples(experiment, cell, options)
