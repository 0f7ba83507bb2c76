"""The run that is going on: what it trains, how far it is, how it ends.

Finished cells are written on the session's thread, before the window hears of them.
"""

from __future__ import annotations

import time
from enum import Enum

from PySide6.QtCore import QObject, Signal

from engine.data.catalogue import task_of
from engine.errors import InputError
from engine.paths import data_folder
from engine.project.checks import check_project, check_sweep
from engine.project.files import experiment_to_json
from engine.project.project import Project
from engine.project.results import CellResult, EpochValues, SweepResults
from engine.project.specs import Cell, Experiment
from engine.session.messages import (
    CellFinished,
    EngineFailed,
    EngineReady,
    EngineStarting,
    Event,
    Failed,
    Finished,
    Lost,
    RunProgress,
    Stopped,
)
from gui.document import Document
from gui.engine_bridge import EngineBridge


class RunState(Enum):
    """What the buttons need to know."""

    IDLE = "idle"
    RUNNING = "running"
    STOPPING = "stopping"


class RunController(QObject):
    """Starts and stops runs of the document's project; at most one at a time."""

    state_changed = Signal()
    engine_changed = Signal(str, bool)
    progressed = Signal(float, str)
    train_started = Signal(object)
    epochs_arrived = Signal(list)
    train_ended = Signal(object)
    results_changed = Signal(object)
    notice_raised = Signal(str, str, str)

    def __init__(self, document: Document, bridge: EngineBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._session = document, bridge.session
        self.state = RunState.IDLE
        self.kind = ""
        self.is_engine_ready = False
        self.versions: tuple[tuple[str, str], ...] = ()
        self.live_results: SweepResults | None = None
        self._run_id = 0
        self._started_at = 0.0
        self._keeper = _Keeper()
        self._session.subscribe(self._keeper.take)
        bridge.events_arrived.connect(self._take)

    @property
    def is_running(self) -> bool:
        return self.state is not RunState.IDLE

    def missing_cells(self) -> tuple[Cell, ...]:
        """The sweep's cells that the stored results lack; all of them where the experiment changed."""
        project = self._document.project
        cells = project.sweep.cells()
        if not project.has_current_results or project.results is None:
            return cells
        done = {result.cell for result in project.results.cells}
        return tuple(cell for cell in cells if cell not in done)

    def start_train(self, seed: int) -> None:
        """Train the network as it stands: one cell, each layer at its own rate."""
        project = self._document.project
        if self.is_running or not self._is_fit(project, is_sweep=False):
            return
        self._start("train", project.experiment, (Cell(None, seed),))
        self.train_started.emit(project)

    def start_sweep(self) -> None:
        """Train what the sweep lacks; where it lacks nothing, all of it again."""
        project = self._document.project
        if self.is_running or not self._is_fit(project, is_sweep=True):
            return
        missing = self.missing_cells()
        kept: tuple[CellResult, ...] = ()
        if project.has_current_results and project.results is not None and missing:
            kept = project.results.cells
        self.live_results = SweepResults(project.experiment, kept)
        self._start("sweep", project.experiment, missing or project.sweep.cells())
        self.results_changed.emit(self.live_results)

    def stop(self) -> None:
        """Ask the run to end; what was trained is kept."""
        if self.state is RunState.RUNNING:
            self._session.stop_run(self._run_id)
            self._set_state(RunState.STOPPING)

    def force_stop(self) -> None:
        """Kill the worker; finished cells are kept."""
        if self.is_running:
            self._session.force_stop()

    def _is_fit(self, project: Project, *, is_sweep: bool) -> bool:
        try:
            check_project(project, task_of(project.data))
            if is_sweep:
                check_sweep(project)
        except InputError as error:
            self.notice_raised.emit(str(error), "", "bad")
            return False
        return True

    def _start(self, kind: str, experiment: Experiment, cells: tuple[Cell, ...]) -> None:
        self.kind = kind
        self._keeper.expect(experiment if kind == "sweep" else None, self._document.project.name)
        self._started_at = time.monotonic()
        self._run_id = self._session.start_run(experiment, cells)
        self._set_state(RunState.RUNNING)
        waiting = "" if self.is_engine_ready else "waiting for the engine"
        self.progressed.emit(0.0, waiting)

    def _set_state(self, state: RunState) -> None:
        self.state = state
        self.state_changed.emit()

    def _take(self, events: list[Event]) -> None:
        """One batch of events: draw once, end once."""
        epochs: list[EpochValues] = []
        progress: RunProgress | None = None
        has_new_cells = False
        trained: CellResult | None = None
        for event in events:
            match event:
                case EngineStarting():
                    self.is_engine_ready = False
                    self.engine_changed.emit("Engine starting…", False)
                case EngineReady(device, versions):
                    self.is_engine_ready = True
                    self.versions = versions
                    tensorflow = dict(versions).get("tensorflow", "")
                    self._started_at = time.monotonic()
                    self.engine_changed.emit(
                        f"Engine ready&nbsp;&nbsp; {device} · TensorFlow {tensorflow} · reproducible",
                        True,
                    )
                case EngineFailed(message, details):
                    self.engine_changed.emit("Engine failed", False)
                    self.notice_raised.emit(message, details, "bad")
                case RunProgress(run_id=run_id) if run_id == self._run_id:
                    progress = event
                    epochs += event.epochs
                case CellFinished(run_id=run_id, result=result) if run_id == self._run_id:
                    if self.kind == "sweep" and self.live_results is not None:
                        self.live_results = self.live_results.with_cell(result)
                        has_new_cells = True
                    else:
                        trained = result
        if epochs:
            self.epochs_arrived.emit(epochs)
        if trained is not None:
            self.train_ended.emit(trained)
        if has_new_cells:
            self.results_changed.emit(self.live_results)
        if progress is not None and self.is_running:
            self.progressed.emit(progress.done / progress.total, self._time_left(progress))
        for event in events:
            if isinstance(event, Finished | Stopped | Failed | Lost) and event.run_id == self._run_id:
                self._end(event)

    def _time_left(self, progress: RunProgress) -> str:
        elapsed = time.monotonic() - self._started_at
        if elapsed < 1 or progress.done <= 0:
            return ""
        left = elapsed * (progress.total - progress.done) / progress.done
        return f"{seconds_text(left)} left"

    def _end(self, event: Finished | Stopped | Failed | Lost) -> None:
        self._run_id = 0
        self.state = RunState.IDLE  # told to all at the end, when results and words are in place
        problem = self._keeper.problem
        if self.kind == "sweep" and self.live_results is not None:
            if self.live_results.cells:
                self._document.set_results(self.live_results)
            self.live_results = None
        match event:
            case Finished(seconds=seconds):
                self.progressed.emit(1.0, f"done in {seconds_text(seconds)}")
            case Stopped(partial=partial):
                self.progressed.emit(0.0, "stopped")
                if self.kind == "train":
                    self.train_ended.emit(partial)
            case Failed(message=message, details=details):
                self.progressed.emit(0.0, "failed")
                self.notice_raised.emit(message, details, "bad")
            case Lost(message=message, was_forced=was_forced):
                self.progressed.emit(0.0, "ended")
                self.notice_raised.emit(message, "", "warn" if was_forced else "bad")
        if problem:
            self.notice_raised.emit(problem, "", "bad")
        self._set_state(RunState.IDLE)


class _Keeper:
    """Writes a sweep's cells to the user's data folder as they finish, on the session's thread."""

    def __init__(self) -> None:
        self.problem = ""
        self._experiment: Experiment | None = None
        self._name = ""
        self._store: object | None = None

    def expect(self, experiment: Experiment | None, name: str) -> None:
        """The next cells belong to this sweep; None: they are not kept."""
        self._experiment, self._name, self._store, self.problem = experiment, name, None, ""

    def take(self, event: Event) -> None:
        if not isinstance(event, CellFinished) or self._experiment is None or self.problem:
            return
        from engine.results.store import RunStore

        try:
            if self._store is None:
                stamp = time.strftime("%Y-%m-%d-%H%M%S")
                words = "".join(c if c.isalnum() else "-" for c in self._name)[:40]
                folder = data_folder() / "runs" / f"{stamp}-{words}"
                definition = experiment_to_json(self._experiment.sweep_identity)
                self._store = RunStore.create(folder, definition)
            assert isinstance(self._store, RunStore)
            self._store.add(event.result)
        except InputError as error:
            self.problem = f"Finished cells could not be written: {error}"


def seconds_text(seconds: float) -> str:
    """A duration for people: 4 s, 2 min 10 s."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 60:
        return f"{seconds:.0f} s"
    return f"{int(seconds // 60)} min {int(seconds % 60)} s"
