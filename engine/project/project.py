"""The project: everything that a student builds and saves, as one immutable value."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from engine.experiment.results import SweepResults
from engine.experiment.seed_ranges import next_seeds
from engine.experiment.specs import DataSpec, Experiment, SweepSpec, TrainingSpec, score_column
from engine.language.texts import _
from engine.network.spec import NetworkSpec
from engine.project.handout_record import Feedback, HandoutRecord
from engine.project.lesson_record import LessonRecord
from engine.project.pins import Pin
from engine.runs.record import SWEEP, Definition, RunRecord

# --- The report's fields and the prediction

HELPS, NO_DIFFERENCE, HURTS = "helps", "no_difference", "hurts"
CHOICES = (HELPS, NO_DIFFERENCE, HURTS)


def untitled() -> str:
    """The name of a project that nobody has named, in the language in use."""
    return _("Untitled")


@dataclass(frozen=True)
class ReportSpec:
    """The report's own fields. `text` is Markdown: headings, paragraphs, bold, italic, lists.

    `run_uid` is the sweep that the report is about; empty for the one in view.
    """

    title: str = ""
    author: str = ""
    group: str = ""
    question: str = ""
    text: str = ""
    run_uid: str = ""


@dataclass(frozen=True)
class Prediction:
    """What the student predicted before the sweep: one of CHOICES, or a sketch of the curve, or both.

    `sketch` are (rate, value) pairs in the score's own unit. `made` is when (ISO 8601); `is_blind` says that
    the project had no sweep of this experiment then.
    """

    choice: str = ""
    sketch: tuple[tuple[float, float], ...] = ()
    made: str = ""
    is_blind: bool = True


@dataclass(frozen=True)
class Project:
    """Data, network, training and sweep, with notes, all runs, the prediction and the report's fields.

    `locked` are the parts that may not be edited (`locks.LOCKABLE`), `pins` the report's pictures from the
    page Inside, `lessons` what was done in lessons, the last one opened last. `handout` is the class that it
    was handed out to, `feedback` what the teacher gave back.
    """

    name: str = field(default_factory=untitled)
    data: DataSpec = field(default_factory=DataSpec)
    network: NetworkSpec = field(default_factory=lambda: NetworkSpec(()))
    training: TrainingSpec = field(default_factory=TrainingSpec)
    sweep: SweepSpec = field(default_factory=SweepSpec)
    notes: str = ""
    runs: tuple[RunRecord, ...] = ()
    prediction: Prediction | None = None
    report: ReportSpec = field(default_factory=ReportSpec)
    locked: tuple[str, ...] = ()
    pins: tuple[Pin, ...] = ()
    lessons: tuple[LessonRecord, ...] = ()
    handout: HandoutRecord | None = None
    feedback: Feedback | None = None

    @property
    def definition(self) -> Definition:
        """The part that determines the numbers, as a run stores it."""
        return Definition(self.data, self.network, self.training, self.sweep)

    @property
    def experiment(self) -> Experiment:
        """What a cell's numbers depend on; of the network, the enabled layers."""
        return self.definition.experiment

    @property
    def score(self) -> str:
        """The column of cells.csv that the curve shows: held-out where data are held out."""
        return score_column(self.data, self.training)

    @cached_property
    def sweep_run(self) -> RunRecord | None:
        """The sweep of the current experiment that has most of the planned seeds, the newest of several.

        If there is none, the newest sweep.
        """
        sweeps = [run for run in self.runs if run.kind == SWEEP]
        identity = self.definition.sweep_identity
        own = [run for run in sweeps if run.definition.sweep_identity == identity]
        planned = frozenset(self.sweep.seeds)
        return max(reversed(own or sweeps[-1:]), key=lambda run: len(planned & run.seeds), default=None)

    @property
    def results(self) -> SweepResults | None:
        """The cells of `sweep_run`; those of the first member of a family."""
        return self.sweep_run.results if self.sweep_run is not None else None

    @property
    def has_current_results(self) -> bool:
        """Whether these results come from the current experiment."""
        run = self.sweep_run
        return run is not None and run.definition.sweep_identity == self.definition.sweep_identity

    @property
    def sweep_to_extend(self) -> RunRecord | None:
        """The sweep of the current experiment to which a sweep of the plan adds its cells.

        None if every sweep of it has other seeds: then the new one is a sweep of its own.
        """
        run = self.sweep_run if self.has_current_results else None
        is_other = run is None or (run.n_cells > 0 and run.seeds.isdisjoint(self.sweep.seeds))
        return None if is_other else run

    @property
    def new_seeds(self) -> tuple[int, ...]:
        """As many seeds as the plan has, which no sweep of the current experiment has used."""
        identity = self.definition.sweep_identity
        used = [run.seeds for run in self.runs if run.definition.sweep_identity == identity]
        return next_seeds(self.sweep.seeds, frozenset().union(*used))

    @property
    def lesson(self) -> LessonRecord | None:
        """The lesson that was opened last, or None."""
        return self.lessons[-1] if self.lessons else None

    def run(self, uid: str) -> RunRecord | None:
        """The run with this uid, or None."""
        return next((run for run in self.runs if run.uid == uid), None)
