"""A run as the window sees it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from engine.project.specs import Experiment
from engine.session.messages import RunEnd, RunPlanned

TRAIN, SWEEP = "train", "sweep"


class RunState(Enum):
    """What the buttons need to know."""

    IDLE = "idle"
    RUNNING = "running"
    PAUSING = "pausing"
    PAUSED = "paused"
    STOPPING = "stopping"


@dataclass
class Run:
    """One run, TRAIN or SWEEP: `plan` comes when the worker takes it up, `end` at the end.

    A run `is_live` where an edit started it, and `is_dropped` where a later edit made it pointless.
    """

    run_id: int
    kind: str
    experiment: Experiment
    is_live: bool = False
    is_dropped: bool = False
    n_cells: int = 0
    plan: RunPlanned | None = None
    end: RunEnd | None = None
