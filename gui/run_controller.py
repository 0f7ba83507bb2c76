"""The run that is going on: what it trains, how far it is, how it ends."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from engine.project.results import CellResult, SweepResults
from engine.project.specs import Cell, Experiment
from engine.session.messages import (
    CellsFinished,
    Event,
    Failed,
    Finished,
    Lost,
    RunContinued,
    RunEnd,
    RunEvent,
    RunPaused,
    RunPlanned,
    RunProgress,
    Stopped,
)
from gui.cell_keeper import CellKeeper
from gui.document import Document
from gui.engine_bridge import EngineBridge
from gui.engine_state import EngineState
from gui.run import SWEEP, TRAIN, Run, RunState
from gui.run_clock import RunClock, seconds_text


class RunController(QObject):
    """Starts, pauses and stops runs of the document's project; at most one at a time."""

    state_changed = Signal()
    run_started = Signal(object)
    planned = Signal(object)
    progressed = Signal(float, str)
    train_started = Signal(object)
    epochs_arrived = Signal(list)
    train_ended = Signal(object, bool)
    results_changed = Signal(object)
    run_ended = Signal(object)
    notice_raised = Signal(str, str, str)

    def __init__(
        self, document: Document, bridge: EngineBridge, engine: EngineState, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._session, self._engine = document, bridge.session, engine
        self.state = RunState.IDLE
        self.run: Run | None = None
        self.sweep_so_far: SweepResults | None = None
        self._clock = RunClock()
        self._keeper = CellKeeper()
        self._session.subscribe(self._keeper.take)
        bridge.events_arrived.connect(self._take)

    @property
    def is_running(self) -> bool:
        return self.state is not RunState.IDLE

    @property
    def kind(self) -> str:
        """TRAIN or SWEEP, of this run or else of the last one; empty before the first."""
        return self.run.kind if self.run is not None else ""

    @property
    def plan(self) -> RunPlanned | None:
        """Which trainer this run has (or the last one had), on which device, and why."""
        return self.run.plan if self.run is not None else None

    def missing_cells(self) -> tuple[Cell, ...]:
        """The sweep's cells that the stored results lack; all of them where the experiment changed."""
        project = self._document.project
        cells = project.sweep.cells()
        if not project.has_current_results or project.results is None:
            return cells
        done = {result.cell for result in project.results.cells}
        return tuple(cell for cell in cells if cell not in done)

    # --- what the user does

    def start_train(self, seed: int) -> None:
        """Train the network as it stands: one cell, each layer at its own rate."""
        if self.is_running or not self._is_fit(is_sweep=False):
            return
        project = self._document.project
        self._start(TRAIN, project.experiment, (Cell(None, seed),))
        self.train_started.emit(project)

    def start_sweep(self, *, is_live: bool = False) -> None:
        """Train what the sweep lacks; where it lacks nothing, all of it again."""
        if self.is_running or not self._is_fit(is_sweep=True):
            return
        project = self._document.project
        missing = self.missing_cells()
        kept: tuple[CellResult, ...] = ()
        if project.has_current_results and project.results is not None and missing:
            kept = project.results.cells
        self.sweep_so_far = SweepResults(project.experiment, kept)
        self._start(SWEEP, project.experiment, missing or project.sweep.cells(), is_live=is_live)
        self.results_changed.emit(self.sweep_so_far)

    def pause(self) -> None:
        """Hold the run at the end of its epoch."""
        if self.state is RunState.RUNNING and self.run is not None:
            self._session.pause_run(self.run.run_id)
            self._set_state(RunState.PAUSING)

    def go_on(self) -> None:
        """Let a paused run go on."""
        if self.state is RunState.PAUSED and self.run is not None:
            self._session.continue_run(self.run.run_id)
            self._clock.go_on()
            self._set_state(RunState.RUNNING)

    def stop(self) -> None:
        """Ask the run to end; what was trained is kept."""
        if self.state in (RunState.RUNNING, RunState.PAUSING, RunState.PAUSED) and self.run is not None:
            self._session.stop_run(self.run.run_id)
            self._set_state(RunState.STOPPING)

    def cancel(self) -> None:
        """End the run because an edit made it pointless; what an earlier edit started leaves no results."""
        if self.run is not None and self.is_running:
            self.run.is_dropped = self.run.is_live
            self.stop()

    def force_stop(self) -> None:
        """Kill the worker; finished cells are kept."""
        if self.is_running:
            self._session.force_stop()

    def _is_fit(self, *, is_sweep: bool) -> bool:
        problem = self._document.problem(is_sweep=is_sweep)
        if problem:
            self.notice_raised.emit(problem, "", "bad")
        return not problem

    def _start(
        self, kind: str, experiment: Experiment, cells: tuple[Cell, ...], *, is_live: bool = False
    ) -> None:
        self._keeper.expect(experiment if kind == SWEEP else None, self._document.project.name)
        self._clock.start()
        options = self._engine.options(is_watched=kind == SWEEP)
        self.run = Run(self._session.start_run(experiment, cells, options), kind, experiment, is_live)
        self._set_state(RunState.RUNNING)
        self.progressed.emit(0.0, "" if self._engine.is_ready else "waiting for the engine")
        self.run_started.emit(self.run)

    def _set_state(self, state: RunState) -> None:
        self.state = state
        self.state_changed.emit()

    # --- what the engine says

    def _take(self, events: list[Event]) -> None:
        """One batch of events: draw once, end once."""
        run = self.run
        if run is None or run.end is not None:
            return
        mine = [event for event in events if isinstance(event, RunEvent) and event.run_id == run.run_id]
        for event in mine:
            self._take_plan_or_pause(run, event)
        self._take_progress([event for event in mine if isinstance(event, RunProgress)])
        blocks = [event.results for event in mine if isinstance(event, CellsFinished)]
        self._take_cells(run, [result for block in blocks for result in block])
        for event in mine:
            if isinstance(event, RunEnd):
                self._end(run, event)

    def _take_plan_or_pause(self, run: Run, event: RunEvent) -> None:
        match event:
            case RunPlanned():
                run.plan = event
                self._clock.start()
                self.planned.emit(event)
            case RunPaused() if self.state in (RunState.RUNNING, RunState.PAUSING):
                self._clock.hold()
                self._set_state(RunState.PAUSED)
            case RunContinued() if self.state is RunState.PAUSED:
                self._clock.go_on()
                self._set_state(RunState.RUNNING)

    def _take_progress(self, messages: list[RunProgress]) -> None:
        epochs = [epoch for message in messages for epoch in message.epochs]
        if epochs:
            self.epochs_arrived.emit(epochs)
        if messages:
            done, total = messages[-1].done, messages[-1].total
            self.progressed.emit(done / total, self._clock.time_left(done, total))

    def _take_cells(self, run: Run, results: list[CellResult]) -> None:
        run.n_cells += len(results)
        if results and run.kind == SWEEP and self.sweep_so_far is not None:
            self.sweep_so_far = self.sweep_so_far.with_cells(tuple(results))
            self.results_changed.emit(self.sweep_so_far)
        elif results:
            self.train_ended.emit(results[-1], True)

    def _end(self, run: Run, event: RunEnd) -> None:
        run.end = event
        self.state = RunState.IDLE  # told to all at the end, when results and words are in place
        self._keep_sweep(run)
        match event:
            case Finished(seconds=seconds):
                self.progressed.emit(1.0, f"done in {seconds_text(seconds)}")
            case Stopped(partial=partial):
                self.progressed.emit(0.0, "stopped")
                if run.kind == TRAIN and partial:
                    self.train_ended.emit(partial[0], False)
            case Failed(message=message, details=details):
                self.progressed.emit(0.0, "failed")
                self.notice_raised.emit(message, details, "bad")
            case Lost(message=message, was_forced=was_forced):
                self.progressed.emit(0.0, "ended")
                self.notice_raised.emit(message, "", "warn" if was_forced else "bad")
        if self._keeper.problem:
            self.notice_raised.emit(self._keeper.problem, "", "bad")
        self._set_state(RunState.IDLE)
        self.run_ended.emit(run)

    def _keep_sweep(self, run: Run) -> None:
        """Give the document what was swept; of a dropped run only what still is about its experiment."""
        results, self.sweep_so_far = self.sweep_so_far, None
        if run.kind != SWEEP or results is None or not results.cells:
            return
        identity = self._document.project.experiment.sweep_identity
        if run.is_dropped and results.experiment.sweep_identity != identity:
            return
        if run.is_live:
            self._document.join_results(results)
        else:
            self._document.set_results(results)
