"""A run as the window sees it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from engine.runs.record import RunRecord
from engine.session.messages import RunEnd, RunPlanned


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
