"""What this machine has measured of its speed, kept in a file, and which programs are built already."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.errors import InputError
from engine.experiment.specs import Cell, Experiment
from engine.session.messages import EngineStarting, Event, StepTimed
from engine.storage.timings import read_timings, write_timings
from engine.timing.calibration import Calibration, program_key
from engine.timing.run_cost import Forecast, RunCost, run_cost, widths_of
from engine.timing.step_costs import step_costs
from gui.control.background import Background

MAX_BUILT = 8  # as many as the worker keeps
MIN_SHARE, MIN_SECONDS = 0.25, 0.5  # a run teaches something if so much of it was measured

Parts = Iterable[tuple[Experiment, tuple[Cell, ...]]]


class Timings(QObject):
    """`changed` when estimates may have changed. The file is read at once, and written on a thread."""

    changed = Signal()

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._writer = Background("timings", self, must_finish=True)
        self.calibration: Calibration = read_timings(path)
        self._built: tuple[str, ...] = ()

    def cost(self, parts: Parts, device: str, *, is_watched: bool = True) -> RunCost | None:
        """The estimate of a run; None if the data cannot be split."""
        try:
            return run_cost(
                parts, self.calibration, device=device, is_watched=is_watched, warm=frozenset(self._built)
            )
        except InputError:
            return None

    def take(self, event: Event) -> None:
        """Learn from an event of the engine."""
        match event:
            case EngineStarting():
                self._built = ()  # a new process has no programs
            case StepTimed(experiment, options, n_cells, seconds):
                sized = experiment.at_width(0.0)
                with contextlib.suppress(InputError):
                    costs = step_costs(sized, options.trainer)
                    self._note_built(sized, costs.way, options.device)
                    ratio = seconds / costs.step(costs.batch_size, n_cells)
                    self._learn(self.calibration.guessed(sized, costs.way, options.device, ratio))

    def take_run(self, parts: Parts, device: str, forecast: Forecast, seconds: float) -> None:
        """Learn from a run that has ended; `forecast` has followed it."""
        is_measured = forecast.measured_share >= MIN_SHARE and seconds >= MIN_SECONDS
        calibration = self.calibration
        for experiment, cells in parts:
            for sized, _ in widths_of(experiment, cells):
                with contextlib.suppress(InputError):
                    way = step_costs(sized).way
                    self._note_built(sized, way, device)
                    if is_measured:
                        ratio = self.calibration.ratio(sized, way, device) * forecast.ratio
                        calibration = calibration.learned(sized, way, device, ratio)
        self._learn(calibration)

    def wait(self) -> None:
        """Wait until the file is written, for a clean end."""
        self._writer.wait()

    def _note_built(self, experiment: Experiment, way: str, device: str) -> None:
        key = program_key(experiment, way, device)
        self._built = (*(known for known in self._built if known != key), key)[-MAX_BUILT:]

    def _learn(self, calibration: Calibration) -> None:
        if calibration is not self.calibration:
            self.calibration = calibration
            self._writer.drop()
            self._writer.run(
                lambda: write_timings(self._path, calibration), lambda _: None, on_error=lambda _: None
            )
        self.changed.emit()
