"""Starts, controls and ends the current run, and gives its results to the document."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from engine.analysis.durations import format_duration
from engine.experiment.results import SweepResults
from engine.experiment.specs import Cell
from engine.language.texts import _, pgettext
from engine.project.project import Project
from engine.runs.record import (
    SWEEP,
    TRAIN,
    VARIANCE,
    Definition,
    RunRecord,
    Work,
    chance_definition,
    default_name,
    joined,
    missing_work,
    new_uid,
    now,
    part_experiment,
    sweep_work,
    variance_work,
)
from engine.session.messages import (
    CellsFinished,
    Event,
    Failed,
    Finished,
    Lost,
    Part,
    RunContinued,
    RunEnd,
    RunEvent,
    RunPaused,
    RunPlanned,
    RunProgress,
    Stopped,
)
from engine.storage.kept_run_files import RunStart
from engine.storage.kept_runs import CutOffRun, KeptRun
from engine.timing.run_cost import Forecast
from engine.verification.fingerprint import with_fingerprints
from gui.control.engine_bridge import EngineBridge
from gui.control.engine_state import EngineState
from gui.control.hand_recorder import HandRecorder
from gui.control.kept_runs import RunKeeper
from gui.control.run import Run, RunClock, RunState
from gui.document.document import Document


class RunController(QObject):
    """Starts, pauses and stops runs of the document's project; at most one at a time."""

    state_changed = Signal()
    run_started = Signal(object)
    planned = Signal(object)
    progressed = Signal(float, str)
    train_started = Signal(object)
    epochs_arrived = Signal(list)
    losses_arrived = Signal(object)
    train_ended = Signal(object, bool)
    results_changed = Signal(object)
    repeat_refused = Signal()
    variance_changed = Signal(object)
    run_ended = Signal(object)
    notice_raised = Signal(str, str, str)

    def __init__(
        self, document: Document, bridge: EngineBridge, engine: EngineState, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._session, self._engine = document, bridge.session, engine
        self.state = RunState.IDLE
        self.run: Run | None = None
        self._missing: tuple[Project, tuple[Work, ...]] | None = None  # for this project
        self._clock = RunClock()
        self.by_hand = HandRecorder(document, bridge.session, self)
        self.kept_runs = RunKeeper(self)
        self.kept_runs.failed.connect(lambda text: self.notice_raised.emit(text, "", "warn"))
        bridge.events_arrived.connect(self._take)

    @property
    def is_running(self) -> bool:
        return self.state is not RunState.IDLE

    @property
    def seconds(self) -> float:
        """How long the current or last run has trained."""
        return self._clock.seconds

    @property
    def kind(self) -> str:
        """TRAIN, SWEEP or CHANCE, of the current run or else of the last one; empty before the first."""
        return self.run.kind if self.run is not None else ""

    @property
    def plan(self) -> RunPlanned | None:
        """The trainer of the current or last run, its device, and the reason."""
        return self.run.plan if self.run is not None else None

    @property
    def seconds_so_far(self) -> float:
        """How long the newest run has been training, without its pauses."""
        return self._clock.seconds

    @property
    def sweep_so_far(self) -> SweepResults | None:
        """The results of the running sweep, or of the first member of a family."""
        record = self.record_so_far(SWEEP)
        return record.results if record is not None else None

    def record_so_far(self, kind: str) -> RunRecord | None:
        """The current run of this kind, with its cells so far."""
        run = self.run
        return run.record if run is not None and not run.is_kept and run.kind == kind else None

    def missing_cells(self) -> tuple[Cell, ...]:
        """The sweep's cells that no run has, of all parts; all of them if the experiment is new."""
        return tuple(cell for _, _, cells in self._missing_work() for cell in cells)

    def n_planned_cells(self) -> int:
        """The number of the sweep's cells in all its parts."""
        second = self._document.project.sweep.second
        return len(self._document.project.sweep.cells()) * (len(second.values) if second is not None else 1)

    def next_work(self) -> tuple[Work, ...]:
        """What a sweep would train now: the missing cells, or all of them if none is missing."""
        return self._missing_work() or sweep_work(self._document.project.definition)

    def _missing_work(self) -> tuple[Work, ...]:
        project = self._document.project
        if self._missing is None or self._missing[0] is not project:
            self._missing = project, missing_work(sweep_work(project.definition), project.sweep_to_extend)
        return self._missing[1]

    # --- what the user does

    def start_train(self, seed: int) -> None:
        """Train the current network: one cell, each layer at its own rate."""
        if self.is_running or not self._is_fit(is_sweep=False):
            return
        project = self._document.project
        is_by_hand = project.training.records_by_hand
        trained = self.by_hand.ready(project.definition) if is_by_hand else project.definition
        work = (("", part_experiment(TRAIN, trained, ""), (Cell(None, seed),)),)
        self._start(self._new_record(TRAIN, project.definition), work)
        if is_by_hand and self.run is not None:
            self.by_hand.start(self.run.run_id)
        self.train_started.emit(project)

    def start_sweep(self, *, is_live: bool = False, is_repeat: bool = False) -> None:
        """Train the cells that the sweep lacks, or say with `repeat_refused` that there are none.

        With `is_repeat` all of them are then trained again, which gives the same numbers. A sweep whose seeds
        are all new becomes a run of its own.
        """
        if self.is_running or not self._is_fit(is_sweep=True):
            return
        project = self._document.project
        missing = self._missing_work()
        if not missing and not is_repeat:
            self.repeat_refused.emit()
            return
        done = project.sweep_to_extend
        if done is None:
            record = replace(self._new_record(SWEEP, project.definition), is_live=is_live)
        else:
            record = replace(done, definition=project.definition, parts=done.parts if missing else ())
        self._start(record, missing or sweep_work(project.definition), is_live=is_live)
        self.results_changed.emit(self.sweep_so_far)

    def sweep_new_seeds(self) -> None:
        """Sweep again with as many seeds that were never used here; the choice is an undo step."""
        if self.is_running or not self._is_fit(is_sweep=True):
            return
        document, project = self._document, self._document.project
        sweep = replace(project.sweep, seeds=project.new_seeds)
        if document.edit(_("Choose new seeds"), replace(project, sweep=sweep)):
            self.start_sweep()

    def start_variance_study(self, rate: float, n_seeds: int) -> None:
        """Run a variance study at a rate: which seed stream makes the results differ."""
        if self.is_running or not self._is_fit(is_sweep=True):
            return
        definition = chance_definition(self._document.project.definition, rate, n_seeds)
        done = self.variance_run(rate)
        missing = missing_work(variance_work(definition), done)
        if done is None:
            record = self._new_record(VARIANCE, definition)
        else:
            record = replace(done, definition=definition, parts=done.parts if missing else ())
        self._start(record, missing or variance_work(definition))
        self.variance_changed.emit(record)

    def continue_cut_off(self, kept: KeptRun, found: CutOffRun) -> None:
        """Continue a run that a crash cut off; the document has its project by now."""
        record = found.record
        there = {key: frozenset(result.cell for result in record.part(key).cells) for key, _, _ in found.work}
        parts = {
            key: Part(experiment, cells, there[key].intersection(cells))
            for key, experiment, cells in found.work
            if not there[key].issuperset(cells)
        }
        self.kept_runs.resume(kept)
        self._train(record, parts, device=found.device)
        assert self.run is not None
        self.run.n_cells, self.run.earlier_seconds = found.n_kept, found.seconds
        if record.kind == VARIANCE:
            self.variance_changed.emit(record)
        else:
            self.results_changed.emit(self.sweep_so_far)
        if not parts:
            self._end(self.run, Finished(self.run.run_id, 0.0))

    def variance_run(self, rate: float) -> RunRecord | None:
        """The newest variance study of the current experiment at this rate."""
        project = self._document.project
        identity = replace(project.experiment, frozen_streams=()).sweep_identity
        for run in reversed(project.runs):
            if run.kind == VARIANCE and run.definition.sweep.rates == (rate,):
                found = replace(run.definition.experiment, frozen_streams=()).sweep_identity
                if found == identity:
                    return run
        return None

    def pause(self) -> None:
        """Pause the run at the end of its epoch."""
        if self.state is RunState.RUNNING and self.run is not None:
            self._session.pause_run(self.run.run_id)
            self._set_state(RunState.PAUSING)

    def resume(self) -> None:
        """Let a paused run go on."""
        if self.state is RunState.PAUSED and self.run is not None:
            self._session.continue_run(self.run.run_id)
            self._clock.resume()
            self._set_state(RunState.RUNNING)

    def stop(self) -> None:
        """Ask the run to end; what was trained is kept."""
        if self.state in (RunState.RUNNING, RunState.PAUSING, RunState.PAUSED) and self.run is not None:
            self._session.stop_run(self.run.run_id)
            self._set_state(RunState.STOPPING)

    def cancel(self) -> None:
        """End the run because an edit made it obsolete.

        The results of a live sweep are then kept only if they still fit the experiment.
        """
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

    def _new_record(self, kind: str, definition: Definition) -> RunRecord:
        name = default_name(kind, self._document.project.runs)
        return RunRecord(new_uid(), kind, name, now(), definition)

    def _start(self, record: RunRecord, work: tuple[Work, ...], *, is_live: bool = False) -> None:
        document = self._document
        if record.kind != TRAIN and not is_live:
            start = RunStart.of(
                record,
                work,
                document.project,
                device="" if self._engine.is_on_cluster else self._engine.device,
                path=document.path,
                file_state=document.file_state,
                document_uid=document.uid,
            )
            self.kept_runs.begin(document.project, start)
        self._train(
            record, {key: Part(experiment, cells) for key, experiment, cells in work}, is_live=is_live
        )

    def _train(
        self, record: RunRecord, parts: dict[str, Part], *, is_live: bool = False, device: str = ""
    ) -> None:
        """Have the engine train these parts; what a crash left may have none, and then has no run id."""
        self._clock.start()
        options = self._engine.options(
            is_watched=record.kind == SWEEP, device=device, may_use_cluster=record.kind != TRAIN
        )
        run_id = self._session.start_parts(tuple(parts.values()), options, self.by_hand.rate) if parts else 0
        left = [(part.experiment, part.left) for part in parts.values()]
        # A cluster's speed is unknown, and teaches nothing of this machine's.
        timings, watched = self._engine.timings, options.is_watched
        cost = None if options.cluster else timings.cost(left, self._engine.device, is_watched=watched)
        self.run = Run(run_id, record, parts, Forecast(cost) if cost is not None else None, is_live)
        self._set_state(RunState.RUNNING)
        self.progressed.emit(0.0, "" if self._engine.is_ready else _("engine starting…"))
        self.run_started.emit(self.run)

    def _set_state(self, state: RunState) -> None:
        self.state = state
        self.state_changed.emit()

    # --- what the engine says

    def _take(self, events: list[Event]) -> None:
        """Handle a list of events: update once, end once."""
        run = self.run
        if run is None or run.end is not None:
            return
        own_events = [event for event in events if isinstance(event, RunEvent) and event.run_id == run.run_id]
        for event in own_events:
            self._take_plan_or_pause(run, event)
        self._take_progress([event for event in own_events if isinstance(event, RunProgress)])
        self._take_cells(run, [event for event in own_events if isinstance(event, CellsFinished)])
        for event in own_events:
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
                self._clock.resume()
                self._set_state(RunState.RUNNING)

    def _take_progress(self, messages: list[RunProgress]) -> None:
        epochs = [epoch for message in messages for epoch in message.epochs]
        if epochs and self.kind == TRAIN:
            self.by_hand.take(epochs)
            self.epochs_arrived.emit(epochs)
        elif epochs and self.run is not None:
            for epoch in epochs:
                self.run.losses.setdefault(epoch.cell, []).append(epoch)
            self.losses_arrived.emit(self.run.losses)
        if messages:
            done, total = messages[-1].done, messages[-1].total
            forecast = self.run.forecast if self.run is not None else None
            self.progressed.emit(done / total, self._clock.time_left(done, total, forecast))

    def _take_cells(self, run: Run, blocks: list[CellsFinished]) -> None:
        for block in blocks:
            run.n_cells += len(block.results)
            key = tuple(run.parts)[block.part]
            run.record = run.record.with_results(key, run.record.part(key).with_cells(block.results))
            self.kept_runs.add(key, block.results)
        if not blocks:
            return
        match run.kind:
            case "sweep":
                self.results_changed.emit(self.sweep_so_far)
            case "chance":
                self.variance_changed.emit(run.record)
            case _:
                run.record = self.by_hand.end(run.record)
                self.train_ended.emit(blocks[-1].results[-1], True)

    def _end(self, run: Run, event: RunEnd) -> None:
        run.end = event
        self.state = RunState.IDLE  # signalled at the end, when results and texts are set
        run.record = self.by_hand.end(run.record)
        self._keep(run)
        self._learn_speed(run)
        self.kept_runs.end()
        match event:
            case Finished(seconds=seconds):
                self.progressed.emit(1.0, _("done in {time}").format(time=format_duration(seconds)))
            case Stopped(partial=partial):
                self.progressed.emit(0.0, pgettext("of a run", "stopped"))
                if run.kind == TRAIN and partial:
                    self.train_ended.emit(partial[0], False)
            case Failed(message=message, details=details):
                self.progressed.emit(0.0, pgettext("of a run", "failed"))
                self.notice_raised.emit(message, details, "bad")
            case Lost(message=message, was_forced=was_forced):
                self.progressed.emit(0.0, pgettext("of a run", "ended"))
                self.notice_raised.emit(message, "", "warn" if was_forced else "bad")
        self._set_state(RunState.IDLE)
        self.run_ended.emit(run)

    def _learn_speed(self, run: Run) -> None:
        if run.forecast is not None and run.kind != TRAIN:
            parts = [(part.experiment, part.left) for part in run.parts.values()]
            self._engine.timings.take_run(parts, self._engine.device, run.forecast, self._clock.seconds)

    def _keep(self, run: Run) -> None:
        """Give the results to the document, unless the run is obsolete and of another experiment."""
        run.is_kept = True
        document, record = self._document, run.record
        if not run.n_cells:
            return
        identity = document.project.definition.sweep_identity
        if run.is_dropped and record.definition.sweep_identity != identity:
            return
        before = document.project.run(record.uid)
        seconds = run.earlier_seconds + (run.end.seconds if isinstance(run.end, Finished | Stopped) else 0.0)
        if before is not None:
            record = joined(before, record)
        record = replace(record, seconds=record.seconds + seconds, versions=self._engine.versions)
        document.put_run(with_fingerprints(record))
