"""`run`: a whole sweep into a folder, without a window."""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path
from queue import SimpleQueue

from engine.data.catalogue import task_of
from engine.export.figures import save_sweep_figure
from engine.project.checks import check_project, check_sweep
from engine.project.files import experiment_to_json
from engine.project.project import Project
from engine.project.results import SweepResults
from engine.project.specs import Cell
from engine.results.store import RunStore
from engine.results.summary import summary
from engine.results.verdict import verdict
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
from engine.session.session import EngineSession

DONE, FAILED = 0, 1


def run_sweep(project: Project, out: Path, resume: bool, trainer: str) -> int:
    """Train what is missing, write the four files; returns the exit code. Raises InputError first."""
    check_project(project, task_of(project.data))
    check_sweep(project)
    definition = experiment_to_json(project.experiment.sweep_identity) | {"trainer": trainer}
    store = (RunStore.resume if resume else RunStore.create)(out, definition)
    if store.moved_to is not None:
        _say(f"Earlier results were moved to {store.moved_to}.")
    done = {result.cell for result in store.results}
    cells = tuple(cell for cell in project.sweep.cells() if cell not in done)
    kept = len(project.sweep.cells()) - len(cells)
    if kept:
        _say(f"{kept} cells are already there; {len(cells)} are left.")
    runner = _Runner(project, store, len(cells))
    if cells and (code := runner.train(cells)) != DONE:
        return code
    results = SweepResults(project.experiment, tuple(sorted(store.results, key=lambda item: item.cell)))
    store.finish(
        summary(
            results,
            name=project.name,
            versions=dict(runner.versions),
            training_seconds=runner.seconds,
            trainer=trainer,
        )
    )
    rates = tuple(sorted({rate for rate in (cell.cell.rate for cell in results.cells) if rate is not None}))
    save_sweep_figure(results, rates, out / "curve.png", title=project.name)
    _say(verdict(results).headline)
    _say(f"The curve is in {out / 'curve.png'}.")
    return DONE


class _Runner:
    """Listens to one run: stores cells, shows progress, ends on the run's one end."""

    def __init__(self, project: Project, store: RunStore, n_cells: int) -> None:
        self.versions: tuple[tuple[str, str], ...] = ()
        self.seconds = 0.0
        self._project, self._store, self._n_cells = project, store, n_cells
        self._finished = 0
        self._events: SimpleQueue[Event] = SimpleQueue()
        self._is_terminal = sys.stdout.isatty()

    def train(self, cells: tuple[Cell, ...]) -> int:
        """Run the cells in the worker; returns the exit code."""
        session = EngineSession()
        session.subscribe(self._events.put)
        session.start()
        try:
            run_id = session.start_run(self._project.experiment, cells)
            with _InterruptStops(session, run_id):
                while (code := self._take(self._events.get())) is None:
                    pass
            return code
        finally:
            session.close()

    def _take(self, event: Event) -> int | None:
        match event:
            case EngineStarting():
                _say("The engine starts; TensorFlow takes some seconds.")
            case EngineReady(device, versions):
                self.versions = versions
                _say(f"The engine is ready: {device}.")
            case CellFinished(result=result):
                self._store.add(result)
                self._finished += 1
                self.seconds += result.seconds
                if not self._is_terminal:
                    value = result.metric(self._project.score)
                    _say(
                        f"{self._finished}/{self._n_cells}  rate {result.cell.rate:g}  "
                        f"seed {result.cell.seed}  {self._project.score} {value:.4g}"
                    )
            case RunProgress(done=done, total=total) if self._is_terminal:
                self._draw_bar(done / total)
            case Finished():
                self._end_bar()
                return DONE
            case Stopped():
                self._end_bar()
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


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _complain(text: str) -> None:
    sys.stderr.write(text + "\n")
