"""The whole protocol between the window (or the command line) and the worker.

Every message is a frozen dataclass of plain data. Commands go to the worker; events come back. Each event of
a run carries its run id, and each run ends in exactly one of Finished, Stopped, Failed or Lost.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.analysis.answers import Answers
from engine.analysis.weights_histogram import WeightsHistogram
from engine.data.preview import DataPreview
from engine.experiment.dropout_schedule import MAX_BY_HAND
from engine.experiment.results import CellResult, EpochValues
from engine.experiment.specs import Cell, DataSpec, Experiment
from engine.experiment.trainers import RunOptions
from engine.inside.views import Seen, View

# --- commands


@dataclass(frozen=True)
class Part:
    """Some cells of one experiment.

    `done` are those of them that were trained before the run was cut off. They are left out, but the others
    train in the blocks that they would have had with them: so every last digit is that of the whole run.
    """

    experiment: Experiment
    cells: tuple[Cell, ...]
    done: frozenset[Cell] = frozenset()

    @property
    def left(self) -> tuple[Cell, ...]:
        """The cells that are to be trained."""
        return tuple(cell for cell in self.cells if cell not in self.done)

    @property
    def n_left(self) -> int:
        """How many cells are to be trained."""
        return len(self.cells) - len(self.done)


@dataclass(frozen=True)
class StartRun:
    """Train these cells, part after part.

    A run that records its schedule by hand begins with the dropout rate `rate_by_hand`.
    """

    run_id: int
    parts: tuple[Part, ...]
    options: RunOptions = RunOptions()
    rate_by_hand: float = MAX_BY_HAND


@dataclass(frozen=True)
class StopRun:
    """End the run within a second, keeping what was trained."""

    run_id: int


@dataclass(frozen=True)
class PauseRun:
    """Pause the run at the end of its epoch."""

    run_id: int


@dataclass(frozen=True)
class ContinueRun:
    """Let a paused run go on; its numbers are those of a run that was never paused."""

    run_id: int


@dataclass(frozen=True)
class ChangeRate:
    """Give the next epochs of a run that records its schedule this dropout rate, up to MAX_BY_HAND.

    The epochs in RunProgress say which one they had.
    """

    run_id: int
    rate: float


@dataclass(frozen=True)
class WarmUp:
    """Build the program of this architecture, so that its first run starts at once.

    With `n_cells` a few steps of so many cells are timed, and StepTimed tells it.
    """

    experiment: Experiment
    options: RunOptions = RunOptions()
    n_cells: int = 0


@dataclass(frozen=True)
class UseLanguage:
    """Give texts in this language from now on."""

    code: str


@dataclass(frozen=True)
class SaveModel:
    """Train one cell (its numbers are the same each time) and save it as a Keras model."""

    experiment: Experiment
    cell: Cell
    path: str
    options: RunOptions = RunOptions()


@dataclass(frozen=True)
class InspectWeights:
    """Train one cell (its numbers are the same each time) and return histograms of its weights."""

    experiment: Experiment
    cell: Cell
    options: RunOptions = RunOptions()


@dataclass(frozen=True)
class PredictSamples:
    """Train one cell (its numbers are the same each time) and have it predict the samples that judge it."""

    experiment: Experiment
    cell: Cell
    options: RunOptions = RunOptions()


@dataclass(frozen=True)
class LookInside:
    """Train up to what this view asks for (the numbers are the same each time) and return what is seen.

    A later one, or a run, ends it: then it is answered with a problem, as every request is answered.
    """

    view: View
    options: RunOptions = RunOptions()


@dataclass(frozen=True)
class PreviewData:
    """Load and describe the chosen data."""

    data: DataSpec


@dataclass(frozen=True)
class Quit:
    """End the worker."""


# --- events of the engine

ABANDONED = "Something else was asked for first."  # not a text: compared, and shown to nobody


@dataclass(frozen=True)
class EngineStarting:
    """A worker process has been started; it needs some seconds to import TensorFlow."""


@dataclass(frozen=True)
class EngineReady:
    """The worker can train.

    `devices` are names for the user, the default first; `versions` maps package to version.
    """

    devices: tuple[str, ...]
    versions: tuple[tuple[str, str], ...]
    is_reproducible: bool = True


@dataclass(frozen=True)
class EngineFailed:
    """The worker cannot start; `message` is one sentence, `details` are for the log."""

    message: str
    details: str = ""


@dataclass(frozen=True)
class StepTimed:
    """How long one training step of `n_cells` cells of an experiment took, after a WarmUp."""

    experiment: Experiment
    options: RunOptions
    n_cells: int
    seconds: float


@dataclass(frozen=True)
class DataPreviewed:
    """The answer to PreviewData; `problem` is a sentence if it failed."""

    data: DataSpec
    preview: DataPreview | None
    problem: str = ""


@dataclass(frozen=True)
class ModelSaved:
    """The answer to SaveModel; `problem` is a sentence if it failed."""

    path: str
    problem: str = ""


@dataclass(frozen=True)
class WeightsInspected:
    """The answer to InspectWeights, layer by layer; `problem` is a sentence if it failed."""

    experiment: Experiment
    cell: Cell
    histograms: tuple[WeightsHistogram, ...] = ()
    problem: str = ""


@dataclass(frozen=True)
class SamplesPredicted:
    """The answer to PredictSamples; `problem` is a sentence if it failed."""

    experiment: Experiment
    cell: Cell
    answers: Answers | None = None
    problem: str = ""


@dataclass(frozen=True)
class LookedInside:
    """The answer to LookInside; `problem` is a sentence if it failed or something else came first.

    `seconds` is how long it was computed, without waiting for anything.
    """

    view: View
    seen: Seen | None = None
    problem: str = ""
    seconds: float = 0.0


# --- events of a run


@dataclass(frozen=True)
class RunPlanned:
    """Which trainer runs and why (a sentence for the user), on which device, in how many blocks."""

    run_id: int
    trainer: str
    reason: str
    device: str
    n_blocks: int


@dataclass(frozen=True)
class RunPaused:
    """The run has paused at the end of an epoch."""

    run_id: int


@dataclass(frozen=True)
class RunContinued:
    """The run has been continued."""

    run_id: int


@dataclass(frozen=True)
class RunProgress:
    """Progress of a run, at most 10 a second: `done` of `total` epochs over all cells, fractions included.

    `epochs` are the epochs that ended since the last message, oldest first; none is ever lost. A run of a
    single cell has all its curves in them. Of a sweep they are those of some cells that train first; later
    the results bring all curves.
    """

    run_id: int
    done: float
    total: int
    epochs: tuple[EpochValues, ...] = ()


@dataclass(frozen=True)
class CellsFinished:
    """These cells of a part (counted from 0) are trained and scored."""

    run_id: int
    results: tuple[CellResult, ...]
    part: int = 0


@dataclass(frozen=True)
class Finished:
    """The run trained all its cells."""

    run_id: int
    seconds: float


@dataclass(frozen=True)
class Stopped:
    """The user stopped the run; `partial` are the results so far of unfinished cells of `part`."""

    run_id: int
    seconds: float
    partial: tuple[CellResult, ...] = ()
    part: int = 0


@dataclass(frozen=True)
class Failed:
    """The run failed: one sentence, and details that the user can open."""

    run_id: int
    message: str
    details: str = ""


@dataclass(frozen=True)
class Lost:
    """During the run the worker process died, Force stop killed it, or the cluster was gone."""

    run_id: int
    message: str
    was_forced: bool = False


RunEnd = Finished | Stopped | Failed | Lost
RunEvent = RunPlanned | RunProgress | RunPaused | RunContinued | CellsFinished | RunEnd
Response = DataPreviewed | ModelSaved | WeightsInspected | SamplesPredicted | LookedInside
Event = EngineStarting | EngineReady | EngineFailed | StepTimed | Response | RunEvent
CellRequest = SaveModel | InspectWeights | PredictSamples
Request = PreviewData | CellRequest | LookInside
Command = StartRun | StopRun | PauseRun | ContinueRun | ChangeRate | WarmUp | UseLanguage | Request | Quit
