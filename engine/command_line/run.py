"""`run`: a whole sweep into a folder, without a window.

run.json tells the experiment, not the trainer or device: both trainers give the same numbers, so that any
may resume what another began. summary.json names the trainer that ran last, and `training_seconds` is
that run's own time, from its first cell's data to its last score, without the engine's start: a resumed
run counts what it trained itself. Where nothing is left to train, an earlier summary's facts stay.
"""

from __future__ import annotations

import signal
import sys
import threading
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue
from typing import Self

from engine.data.catalogue import task_of
from engine.errors import InputError
from engine.export.figures import save_sweep_figure
from engine.project.checks import check_project, check_sweep
from engine.project.project import Project
from engine.project.project_json import experiment_to_json
from engine.project.results import CellResult, SweepResults
from engine.project.specs import Cell
from engine.project.trainers import RunOptions
from engine.results.store import RunStore
from engine.results.summary import summary
from engine.results.verdict import verdict
from engine.session.messages import (
    CellsFinished,
    EngineFailed,
    EngineReady,
    EngineStarting,
    Event,
    Failed,
    Finished,
    Lost,
    RunPlanned,
    RunProgress,
    Stopped,
)
from engine.session.session import EngineSession

DONE, FAILED = 0, 1
MAX_CELL_LINES = 20


@dataclass(frozen=True)
class _Facts:
    """How cells were trained, for summary.json."""

    versions: dict[str, str]
    training_seconds: float
    trainer: str


def run_sweep(project: Project, out: Path, resume: bool, options: RunOptions) -> int:
    """Train what is missing, write the four files; returns the exit code.

    Raises InputError before anything is written where project, options or folder are wrong.
    """
    check_project(project, task_of(project.data))
    check_sweep(project)
    with _Runner(project, options) as runner:
        runner.check_device()
        store = _open_store(project, out, resume)
        done = {result.cell for result in store.results}
        cells = tuple(cell for cell in project.sweep.cells() if cell not in done)
        if kept := len(project.sweep.cells()) - len(cells):
            _say(f"{kept} cells are already there; {len(cells)} are left.")
        if cells and (code := runner.train(cells, store)) != DONE:
            return code
    _finish(project, store, runner.facts if cells else _earlier_facts(store))
    return DONE


def _open_store(project: Project, out: Path, resume: bool) -> RunStore:
    definition = experiment_to_json(project.experiment.sweep_identity)
    store = (RunStore.resume if resume else RunStore.create)(out, definition)
    if store.moved_to is not None:
        _say(f"Earlier results were moved to {store.moved_to}.")
    return store


def _earlier_facts(store: RunStore) -> _Facts:
    """What the earlier summary says, where nothing was left to train; unknown if it was never written."""
    earlier = store.earlier_summary()
    versions, seconds, trainer = (earlier.get(key) for key in ("versions", "training_seconds", "trainer"))
    return _Facts(
        versions if isinstance(versions, dict) else {},
        seconds if isinstance(seconds, float) else 0.0,
        trainer if isinstance(trainer, str) else "unknown",
    )


def _finish(project: Project, store: RunStore, facts: _Facts) -> None:
    """Write summary.json and curve.png, and say what came out."""
    results = SweepResults(project.experiment, tuple(sorted(store.results, key=lambda item: item.cell)))
    store.finish(
        summary(
            results,
            name=project.name,
            versions=facts.versions,
            training_seconds=facts.training_seconds,
            trainer=facts.trainer,
        )
    )
    rates = tuple(sorted({rate for rate in (cell.cell.rate for cell in results.cells) if rate is not None}))
    curve = store.folder / "curve.png"
    save_sweep_figure(results, rates, curve, title=project.name)
    _say(verdict(results).headline)
    _say(f"The curve is in {curve}.")


class _Runner:
    """Listens to one run: stores cells, shows progress, ends on the run's one end."""

    def __init__(self, project: Project, options: RunOptions) -> None:
        self.facts = _Facts({}, 0.0, "unknown")
        self._project, self._options = project, options
        self._finished, self._n_cells = 0, 0
        self._session: EngineSession | None = None
        self._events: SimpleQueue[Event] = SimpleQueue()
        self._is_terminal = sys.stdout.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._session is not None:
            self._session.close()

    def check_device(self) -> None:
        """Find the device that was named; raises InputError where the engine has none of that name."""
        if not self._options.device:
            return
        self._started()
        while True:
            event = self._events.get()
            self._tell_of_engine(event)
            match event:
                case EngineReady(devices=devices):
                    name = _device_named(self._options.device, devices)
                    self._options = replace(self._options, device=name)
                    return
                case EngineFailed():
                    return  # the run says it

    def train(self, cells: tuple[Cell, ...], store: RunStore) -> int:
        """Run the cells in the worker; returns the exit code."""
        self._n_cells = len(cells)
        session = self._started()
        run_id = session.start_run(self._project.experiment, cells, self._options)
        with _InterruptStops(session, run_id):
            while (code := self._take(self._events.get(), store)) is None:
                pass
        return code

    def _started(self) -> EngineSession:
        if self._session is None:
            self._session = EngineSession()
            self._session.subscribe(self._events.put)
            self._session.start()
        return self._session

    def _tell_of_engine(self, event: Event) -> None:
        match event:
            case EngineStarting():
                _say("The engine starts; TensorFlow takes some seconds.")
            case EngineReady(devices, versions):
                self.facts = replace(self.facts, versions=dict(versions))
                _say(f"The engine is ready: {'; '.join(devices)}.")

    def _take(self, event: Event, store: RunStore) -> int | None:
        self._tell_of_engine(event)
        match event:
            case RunPlanned():
                self.facts = replace(self.facts, trainer=event.trainer)
                _say(_plan_line(event))
            case CellsFinished(results=results):
                store.add(*results)
                self._finished += len(results)
                if not self._is_terminal:
                    self._list(results)
            case RunProgress(done=done, total=total) if self._is_terminal:
                self._draw_bar(done / total)
            case Finished(seconds=seconds):
                self._end_bar()
                self.facts = replace(self.facts, training_seconds=seconds)
                return DONE
            case Stopped(partial=partial):
                self._end_bar()
                store.keep_partial(partial)
                _complain("Stopped; finished cells are kept, --resume trains the rest.")
                return FAILED
            case Failed(message=message) | EngineFailed(message=message):
                self._end_bar()
                _complain(message)
                return FAILED
            case Lost(message=message):
                self._end_bar()
                _complain(f"{message} --resume trains the rest.")
                return FAILED
        return None

    def _list(self, results: tuple[CellResult, ...]) -> None:
        """A line for each finished cell, or one for many."""
        if len(results) > MAX_CELL_LINES:
            _say(f"{self._finished}/{self._n_cells} cells")
            return
        for number, result in enumerate(results, start=self._finished - len(results) + 1):
            value = result.metric(self._project.score)
            _say(
                f"{number}/{self._n_cells}  rate {result.cell.rate:g}  "
                f"seed {result.cell.seed}  {self._project.score} {value:.4g}"
            )

    def _draw_bar(self, share: float) -> None:
        width = 40
        filled = round(width * share)
        bar = "#" * filled + "." * (width - filled)
        sys.stdout.write(f"\r[{bar}] {100 * share:3.0f} %  {self._finished}/{self._n_cells} cells")
        sys.stdout.flush()

    def _end_bar(self) -> None:
        if self._is_terminal:
            sys.stdout.write("\n")


class _InterruptStops:
    """Ctrl+C asks the run to stop; a second one kills the worker."""

    def __init__(self, session: EngineSession, run_id: int) -> None:
        self._session, self._run_id = session, run_id
        self._presses = 0

    def __enter__(self) -> None:
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._pressed)

    def __exit__(self, *_: object) -> None:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, self._before)

    def _pressed(self, *_: object) -> None:
        self._presses += 1
        if self._presses == 1:
            self._session.stop_run(self._run_id)
        else:
            self._session.force_stop()


def _device_named(wanted: str, devices: tuple[str, ...]) -> str:
    """The device of this name, or the first whose name begins so: "cpu" is "CPU, 8 threads"."""
    if wanted in devices:
        return wanted
    for name in devices:
        if name.lower().startswith(wanted.lower()):
            return name
    raise InputError(
        f"--device must be one of these: {'; '.join(devices)}; or the start of one, not {wanted}."
    )


def _plan_line(plan: RunPlanned) -> str:
    blocks = f"{plan.n_blocks} block{'s' if plan.n_blocks != 1 else ''}"
    return f"{plan.trainer.capitalize()} trainer on {plan.device}, {blocks}: {plan.reason}"


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _complain(text: str) -> None:
    sys.stderr.write(text + "\n")
