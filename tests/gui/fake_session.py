"""An engine that only writes down what it is asked, and says what a test has it say."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QApplication

from engine.experiment.dropout_schedule import MAX_BY_HAND
from engine.experiment.results import CellResult
from engine.experiment.specs import Cell, DataSpec, Experiment
from engine.experiment.trainers import RunOptions
from engine.inside.views import View
from engine.language.texts import _
from engine.session.messages import (
    CellsFinished,
    EngineReady,
    EngineStarting,
    Event,
    Finished,
    Part,
    RunEnd,
    RunPlanned,
    RunProgress,
)

DEFAULT = RunOptions()
CPU, GPU = "CPU, 2 threads", "GPU, H200"
REASON = "All trainings run together; each gives the same numbers as Keras."


class FakeSession:
    """A Session without an engine; `asked` has every command with its arguments."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []
        self.listeners: list[Callable[[Event], None]] = []
        self.run_ids = itertools.count(1)
        self.run_id = 0
        self.parts: tuple[Part, ...] = ()
        self.is_open = False
        self.worker_pid: int | None = None
        self.state: EngineStarting | EngineReady | None = None

    def subscribe(self, listener: Callable[[Event], None]) -> None:
        self.listeners.append(listener)
        if self.state is not None:
            listener(self.state)

    def unsubscribe(self, listener: Callable[[Event], None]) -> None:
        self.listeners.remove(listener)

    def use_language(self, code: str) -> None:
        self.asked.append(("use_language", code))

    def names(self) -> list[object]:
        return [command[0] for command in self.asked]

    def emit(self, *events: Event) -> None:
        """Have all hear these, the window included."""
        for event in events:
            if isinstance(event, RunEnd):
                self.is_open = False
            if isinstance(event, EngineStarting | EngineReady):
                self.state = event
            for listener in self.listeners:
                listener(event)
        QApplication.processEvents()

    def get_ready(self, devices: tuple[str, ...] = (CPU, GPU), *, is_reproducible: bool = True) -> None:
        versions = (("tensorflow", "2.21.0"), ("keras", "3.15.1"))
        self.emit(EngineStarting(), EngineReady(devices, versions, is_reproducible))

    def plan(self) -> None:
        """The run that was started last is taken up."""
        self.emit(RunPlanned(self.run_id, "stacked", _(REASON), CPU, 1), RunProgress(self.run_id, 1.0, 4))

    def finish(self, seconds: float = 1.9) -> None:
        """All cells of the run that was started last, then its end."""
        for number, part in enumerate(self.parts):
            self.emit(CellsFinished(self.run_id, tuple(map(result, part.cells)), number))
        self.emit(Finished(self.run_id, seconds))

    def start(self) -> None:
        self.asked.append(("start",))

    def close(self) -> None:
        self.asked.append(("close",))

    def start_run(
        self, experiment: Experiment, cells: tuple[Cell, ...], options: RunOptions = DEFAULT
    ) -> int:
        return self.start_parts((Part(experiment, cells),), options)

    def start_parts(
        self, parts: tuple[Part, ...], options: RunOptions = DEFAULT, rate_by_hand: float = MAX_BY_HAND
    ) -> int:
        self.asked.append(("start_run", parts[0].experiment, parts[0].cells, options))
        self.parts = parts
        self.run_id, self.is_open = next(self.run_ids), True
        return self.run_id

    def restart(self, is_reproducible: bool) -> None:
        if self.is_open:
            raise ValueError("a run is open")
        self.asked.append(("restart", is_reproducible))

    def stop_run(self, run_id: int) -> None:
        self.asked.append(("stop_run", run_id))

    def pause_run(self, run_id: int) -> None:
        self.asked.append(("pause_run", run_id))

    def continue_run(self, run_id: int) -> None:
        self.asked.append(("continue_run", run_id))

    def change_rate(self, run_id: int, rate: float) -> None:
        self.asked.append(("change_rate", run_id, rate))

    def force_stop(self) -> None:
        self.asked.append(("force_stop",))

    def preview(self, data: DataSpec) -> None:
        self.asked.append(("preview", data))

    def warm_up(self, experiment: Experiment, options: RunOptions = DEFAULT, n_cells: int = 0) -> None:
        self.asked.append(("warm_up", experiment, options, n_cells))

    def save_model(
        self, experiment: Experiment, cell: Cell, path: str, options: RunOptions = DEFAULT
    ) -> None:
        self.asked.append(("save_model", experiment, cell, path, options))

    def inspect_weights(self, experiment: Experiment, cell: Cell, options: RunOptions = DEFAULT) -> None:
        self.asked.append(("inspect_weights", experiment, cell, options))

    def look_inside(self, view: View, options: RunOptions = DEFAULT) -> None:
        self.asked.append(("look_inside", view, options))

    def predict_samples(self, experiment: Experiment, cell: Cell, options: RunOptions = DEFAULT) -> None:
        self.asked.append(("predict_samples", experiment, cell, options))


def result(cell: Cell, value: float | None = None) -> CellResult:
    """A finished cell of the tests' project, better the higher its rate."""
    accuracy = 0.8 + 0.1 * (cell.rate or 0.0) + 0.01 * cell.seed if value is None else value
    metrics = tuple((f"{split}_accuracy", accuracy) for split in ("train", "val", "test"))
    history = (("loss", (1.0, 0.6, 0.5)), ("val_loss", (0.9, 0.4, 0.7)))
    return CellResult(cell, metrics, history, 0.1)
