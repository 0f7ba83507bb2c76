"""Has the engine build its program while the student edits, so that a sweep starts at once."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from engine.experiment.architecture import architecture
from engine.experiment.specs import Experiment
from engine.runs.record import SWEEP
from engine.timing.step_costs import cells_to_time, step_costs
from gui.control.engine_bridge import EngineBridge
from gui.control.engine_state import EngineState
from gui.control.run import Run
from gui.control.run_controller import RunController
from gui.document.document import Document

DELAY = 400  # milliseconds after the last edit


class WarmUp(QObject):
    """Requests each architecture once, when the engine is ready and idle."""

    def __init__(
        self,
        document: Document,
        bridge: EngineBridge,
        engine: EngineState,
        controller: RunController,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._session = document, bridge.session
        self._engine, self._controller = engine, controller
        self._warm: tuple[Experiment, str] | None = None
        self._later = QTimer(self, singleShot=True, interval=DELAY)
        self._later.timeout.connect(self._warm_up)
        document.project_changed.connect(self._consider)
        engine.changed.connect(self._on_engine)
        controller.run_started.connect(self._on_started)
        controller.run_ended.connect(self._consider)

    @property
    def is_waiting(self) -> bool:
        """Whether the engine will be asked as soon as no other edit comes."""
        return self._later.isActive()

    def _on_engine(self) -> None:
        if not self._engine.is_ready:
            self._warm = None  # a new process has no programs
        self._consider()

    def _on_started(self, run: Run) -> None:
        """A sweep builds its program itself."""
        if run.kind == SWEEP:
            self._warm = self._request()

    def _consider(self) -> None:
        if self._engine.is_ready and self._warm != self._request():
            self._later.start()
        else:
            self._later.stop()

    def _warm_up(self) -> None:
        if not self._engine.is_ready or self._controller.is_running or self._document.problem(is_sweep=True):
            return
        self._warm = self._request()
        experiment = self._document.project.experiment
        n_cells = cells_to_time(step_costs(experiment.at_width(0.0)))
        self._session.warm_up(experiment, self._engine.options(is_watched=True), n_cells)

    def _request(self) -> tuple[Experiment, str]:
        return architecture(self._document.project.experiment), self._engine.device
