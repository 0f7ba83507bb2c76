"""The running run as the window sees it: state, plan, results so far, and its clock."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from engine.analysis.durations import format_duration
from engine.experiment.results import EpochValues
from engine.experiment.specs import Cell
from engine.language.texts import _
from engine.runs.record import RunRecord
from engine.session.messages import Part, RunEnd, RunPlanned
from engine.timing.run_cost import Forecast

Losses = dict[Cell, list[EpochValues]]
MIN_SHARE = 0.03  # of a run, by which the rest can be estimated


class RunState(Enum):
    """The state that buttons depend on."""

    IDLE = "idle"
    RUNNING = "running"
    PAUSING = "pausing"
    PAUSED = "paused"
    STOPPING = "stopping"


@dataclass
class Run:
    """One run: `plan` is set when the worker begins it, `end` when it has ended.

    `record` has the cells so far, `parts` are what is trained, by their keys, in the worker's order. A run
    `is_live` if an edit started it, and `is_dropped` if a later edit made it obsolete. A run that was cut off
    by a crash had trained for `earlier_seconds` before. `losses` are those of a sweep's first cells.
    """

    run_id: int
    record: RunRecord
    parts: Mapping[str, Part]
    forecast: Forecast | None = None
    is_live: bool = False
    earlier_seconds: float = 0.0
    is_dropped: bool = False
    is_kept: bool = False
    n_cells: int = 0
    plan: RunPlanned | None = None
    end: RunEnd | None = None
    losses: Losses = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """TRAIN, SWEEP or CHANCE."""
        return self.record.kind


# --- The clock


class RunClock:
    """Counts a run's seconds without its pauses."""

    def __init__(self) -> None:
        self._counted = 0.0
        self._since: float | None = None

    def start(self) -> None:
        """Start at zero."""
        self._counted, self._since = 0.0, time.monotonic()

    def hold(self) -> None:
        """Begin a pause."""
        self._counted, self._since = self.seconds, None

    def resume(self) -> None:
        """End the pause."""
        if self._since is None:
            self._since = time.monotonic()

    @property
    def seconds(self) -> float:
        """The seconds so far."""
        return self._counted + (time.monotonic() - self._since if self._since is not None else 0.0)

    def time_left(self, done: float, total: float, forecast: Forecast | None) -> str:
        """The remaining time, such as "about 4 s left"; empty while it cannot be estimated.

        Without a forecast, as on a cluster, what is done tells it.
        """
        if done >= total or (forecast is None and done < MIN_SHARE * total):
            return ""
        seconds = self.seconds
        left = seconds * (total - done) / done if forecast is None else forecast.left(done, total, seconds)
        return _("{time} left").format(time=format_duration(left, is_estimate=True))
