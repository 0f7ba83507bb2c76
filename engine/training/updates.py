"""What both trainers report while they train, how they are controlled, and what they return."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from engine.experiment.dropout_schedule import MAX_BY_HAND
from engine.experiment.results import CellResult, EpochValues

WATCHED_CELLS = 12  # whose losses are reported until the first results are there


@dataclass(frozen=True)
class Planned:
    """What is going to run.

    Attributes
    ----------
    trainer : str
        "stacked" or "reference".
    reason : str
        Why this trainer runs, as a sentence.
    device : str
    n_blocks : int
        Number of blocks of cells; some train at once.
    """

    trainer: str
    reason: str
    device: str
    n_blocks: int


@dataclass(frozen=True)
class Progress:
    """Progress of the run.

    Attributes
    ----------
    done : float
        Epochs done, summed over all cells of the run; a part of an epoch counts as a fraction.
    """

    done: float


@dataclass(frozen=True)
class CellsDone:
    """Cells that are trained and scored.

    Attributes
    ----------
    results : tuple of CellResult
    """

    results: tuple[CellResult, ...]


def nothing() -> None:
    """Do nothing meanwhile."""


Update = Planned | Progress | EpochValues | CellsDone
Emit = Callable[[Update], None]


class Control(Protocol):
    """How a running training asks whether to stop or wait."""

    def should_stop(self) -> bool:
        """Whether the user wants to stop; asked many times a second.

        Once it is true, the trainer ends within a second.
        """

    def is_paused(self) -> bool:
        """Whether `wait_while_paused` would wait."""

    def wait_while_paused(self) -> None:
        """Return when the run may go on, at once if it is not paused; called at the end of each epoch."""

    def rate_by_hand(self) -> float:
        """Return the dropout rate that the user has chosen, up to MAX_BY_HAND.

        Asked at the start of each epoch of a training that records its schedule by hand.
        """


class Unattended:
    """A Control that never stops or pauses."""

    def should_stop(self) -> bool:
        """Return False."""
        return False

    def is_paused(self) -> bool:
        """Return False."""
        return False

    def wait_while_paused(self) -> None:
        """Return at once."""
        pass

    def rate_by_hand(self) -> float:
        """Return MAX_BY_HAND."""
        return MAX_BY_HAND


@dataclass(frozen=True)
class Outcome:
    """What a training returns.

    Attributes
    ----------
    finished : tuple of CellResult
    partial : tuple of CellResult
        Cells that a stop cut off, with their epochs so far.
    """

    finished: tuple[CellResult, ...]
    partial: tuple[CellResult, ...] = ()
