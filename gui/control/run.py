"""A run as the window sees it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import Enum

from engine.runs.record import RunRecord
from engine.session.messages import RunEnd, RunPlanned

MIN_SECONDS = 1.0


class RunState(Enum):
    """What the buttons need to know."""

    IDLE = "idle"
    RUNNING = "running"
    PAUSING = "pausing"
    PAUSED = "paused"
    STOPPING = "stopping"


@dataclass
class Run:
    """One run: `plan` comes when the worker takes it up, `end` at the end.

    `record` has the cells so far, `keys` name its parts as the worker counts them. A run `is_live` where an
    edit started it, and `is_dropped` where a later edit made it pointless.
    """

    run_id: int
    record: RunRecord
    keys: tuple[str, ...]
    is_live: bool = False
    is_dropped: bool = False
    is_kept: bool = False
    n_cells: int = 0
    plan: RunPlanned | None = None
    end: RunEnd | None = None

    @property
    def kind(self) -> str:
        """TRAIN, SWEEP or CHANCE."""
        return self.record.kind


# --- How long a run has been going on, how long it still takes, and durations in words.


class RunClock:
    """Counts a run's seconds without its pauses."""

    def __init__(self) -> None:
        self._counted = 0.0
        self._since: float | None = None

    def start(self) -> None:
        """Count from zero."""
        self._counted, self._since = 0.0, time.monotonic()

    def hold(self) -> None:
        """A pause begins."""
        self._counted, self._since = self.seconds, None

    def resume(self) -> None:
        """The pause is over."""
        if self._since is None:
            self._since = time.monotonic()

    @property
    def seconds(self) -> float:
        """Counted so far."""
        return self._counted + (time.monotonic() - self._since if self._since is not None else 0.0)

    def time_left(self, done: float, total: float) -> str:
        """ "4 s left"; nothing as long as nobody can know."""
        seconds = self.seconds
        if seconds < MIN_SECONDS or done <= 0:
            return ""
        return f"{seconds_text(seconds * (total - done) / done)} left"


def seconds_text(seconds: float) -> str:
    """A duration for people: 4.1 s, 12 s, 2 min 10 s."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 60:
        return f"{seconds:.0f} s"
    return f"{int(seconds // 60)} min {int(seconds % 60)} s"
