"""The whole protocol between the window (or the command line) and the worker, on one page.

Every message is a frozen dataclass of plain data. Commands go down to the worker; events come up. Each
event of a run carries its run id, and each run ends in exactly one of Finished, Stopped, Failed or Lost.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.data.preview import DataPreview
from engine.project.results import CellResult, EpochValues
from engine.project.specs import Cell, DataSpec, Experiment

# --- commands


@dataclass(frozen=True)
class StartRun:
    """Train these cells of an experiment, one after the other."""

    run_id: int
    experiment: Experiment
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class StopRun:
    """End the run within a second, keeping what was trained."""

    run_id: int


@dataclass(frozen=True)
class PreviewData:
    """Load and describe the chosen data."""

    data: DataSpec


@dataclass(frozen=True)
class Quit:
    """End the worker."""


# --- events of the engine


@dataclass(frozen=True)
class EngineStarting:
    """A worker process starts; TensorFlow takes some seconds."""


@dataclass(frozen=True)
class EngineReady:
    """The worker can train. `device` is for people, `versions` name to version."""

    device: str
    versions: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class EngineFailed:
    """The worker can't start; `message` is one sentence, `details` for the log."""

    message: str
    details: str = ""


@dataclass(frozen=True)
class DataPreviewed:
    """The answer to PreviewData; `problem` is a sentence where it failed."""

    data: DataSpec
    preview: DataPreview | None
    problem: str = ""


# --- events of a run


@dataclass(frozen=True)
class RunProgress:
    """How far a run is, at most 10 a second: `done` of `total` epochs over all cells, fractions included.

    `epochs` are the epochs that ended since the last message, oldest first, none ever lost.
    """

    run_id: int
    cell: Cell
    done: float
    total: int
    epochs: tuple[EpochValues, ...] = ()


@dataclass(frozen=True)
class CellFinished:
    """One cell is trained and scored."""

    run_id: int
    result: CellResult


@dataclass(frozen=True)
class Finished:
    """The run trained all its cells."""

    run_id: int
    seconds: float


@dataclass(frozen=True)
class Stopped:
    """The user stopped the run; `partial` is the unfinished cell's training so far, if any."""

    run_id: int
    seconds: float
    partial: CellResult | None = None


@dataclass(frozen=True)
class Failed:
    """The run could not go on: one sentence, and the details behind a button."""

    run_id: int
    message: str
    details: str = ""


@dataclass(frozen=True)
class Lost:
    """The worker process died (or was killed by Force stop) in the middle of the run."""

    run_id: int
    message: str
    was_forced: bool = False


RunEnd = Finished | Stopped | Failed | Lost
RunEvent = RunProgress | CellFinished | RunEnd
Event = EngineStarting | EngineReady | EngineFailed | DataPreviewed | RunEvent
Command = StartRun | StopRun | PreviewData | Quit
