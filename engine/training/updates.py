"""What a trainer tells while it trains, what it asks, and what it leaves. Shared by both trainers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from engine.experiment.results import CellResult, EpochValues


@dataclass(frozen=True)
class Planned:
    """What is going to run: trainer, why, device, and in how many blocks of cells."""

    trainer: str
    reason: str
    device: str
    n_blocks: int


@dataclass(frozen=True)
class Progress:
    """How far the run is: epochs done over all its cells, fractions included."""

    done: float


@dataclass(frozen=True)
class CellsDone:
    """These cells are trained and scored."""

    results: tuple[CellResult, ...]


Update = Planned | Progress | EpochValues | CellsDone
Emit = Callable[[Update], None]


class Control(Protocol):
    """What the user wants of a running training."""

    def should_stop(self) -> bool:
        """Asked many times a second; once true, the trainer ends within a second."""

    def wait_while_paused(self) -> None:
        """Called at the end of each epoch; returns when the run may go on (at once if not paused)."""


class Unattended:
    """Nobody stops or pauses."""

    def should_stop(self) -> bool:
        return False

    def wait_while_paused(self) -> None:
        pass


@dataclass(frozen=True)
class Outcome:
    """What a training leaves: the finished cells, and those that a stop cut off, with their epochs so far."""

    finished: tuple[CellResult, ...]
    partial: tuple[CellResult, ...] = ()
