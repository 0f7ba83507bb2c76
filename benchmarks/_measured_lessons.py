"""What the figures of the lessons' teacher's pages are measured with: the lessons' own set-ups, trained."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from zlib import crc32

from engine.analysis.variance_shares import variance_shares
from engine.command_line.engine_runner import EngineRunner
from engine.command_line.run import run_sweep
from engine.experiment.results import CellResult
from engine.experiment.specs import Cell
from engine.experiment.trainers import RunOptions
from engine.inside.moment import Moment
from engine.inside.steps import StepsSeen, StepsView
from engine.lessons.catalogue import FOLDER
from engine.lessons.lesson import Lesson, SetUp
from engine.lessons.reading import read_lesson
from engine.lessons.set_up import applied
from engine.network.spec import NetworkSpec
from engine.project.project import Project
from engine.runs.record import chance_definition, variance_work
from engine.session.messages import CellsFinished, Finished, Part
from engine.storage.project_json import experiment_to_json
from engine.storage.run_folder import RunStore
from engine.system.paths import RESOURCES

OUT = Path(__file__).resolve().parents[1] / "build" / "lessons"
ALL_SEEDS = 20

Place = tuple[int, int]  # a page, and a set-up on it, both counted from 1
Measure = Callable[["Bench"], Sequence[float]]


@dataclass
class Bench:
    """Trains what is asked for, each thing once."""

    runner: EngineRunner
    sweeps: dict[tuple[str, int], tuple[CellResult, ...]] = field(default_factory=dict)
    shares: dict[tuple[str, Place, float], dict[str, float]] = field(default_factory=dict)

    def sweep(self, project: Project, n_seeds: int) -> tuple[CellResult, ...]:
        """Train the project's rates with the seeds from 0 on."""
        project = replace(project, sweep=replace(project.sweep, seeds=tuple(range(n_seeds))))
        definition = experiment_to_json(project.experiment.sweep_identity)
        name = f"{project.data.dataset}-{crc32(json.dumps(definition).encode()):08x}"
        key = f"{name}-{'-'.join(f'{rate:g}' for rate in project.sweep.rates)}", n_seeds
        if key not in self.sweeps:
            folder, wanted = OUT / key[0], set(project.sweep.cells())
            if run_sweep(project, folder, folder.exists(), RunOptions(), self.runner):
                sys.exit(f"{project.name} could not be trained.")
            with RunStore.resume(folder, definition) as store:
                self.sweeps[key] = tuple(one for one in store.results if one.cell in wanted)
        return self.sweeps[key]

    def steps(self, lesson: str, rate: float, position: int) -> StepsSeen:
        """Look at the first epoch of the training that a lesson begins with, at seed 0."""
        experiment = set_up(lesson, (1, 1)).experiment
        seen = self.runner.look(StepsView(experiment, Cell(rate, 0), Moment(1, 1), 10, position))
        assert isinstance(seen, StepsSeen)
        return seen

    def shares_of(self, lesson: str, place: Place, rate: float) -> dict[str, float]:
        """Shares of the variance in percent, as *Why different?* has them.

        "init" is that of the initial weights by themselves, "total init" that together with others.
        """
        if (lesson, place, rate) not in self.shares:
            project = set_up(lesson, place)
            work = variance_work(chance_definition(project.definition, rate, ALL_SEEDS))
            found: dict[str, list[CellResult]] = {name: [] for name, _, _ in work}

            def take(event: CellsFinished) -> None:
                found[work[event.part][0]].extend(event.results)

            parts = tuple(Part(experiment, cells) for _, experiment, cells in work)
            if not isinstance(self.runner.train(parts, take), Finished):
                sys.exit(f"{lesson}: the sources of chance could not be measured.")
            scores = {
                name: [one.metric(project.score) for one in sorted(results, key=lambda one: one.cell)]
                for name, results in found.items()
            }
            streams = variance_shares(project.score, scores).streams
            shares = {one.name: 100 * one.first_in_range[0] for one in streams}
            shares |= {f"total {one.name}": 100 * one.total_in_range[0] for one in streams}
            self.shares[lesson, place, rate] = shares
        return self.shares[lesson, place, rate]


def lesson_named(name: str) -> Lesson:
    """A bundled lesson."""
    return read_lesson(RESOURCES / FOLDER / name)


def set_up(lesson: str, place: Place) -> Project:
    """The project after all set-ups of the lesson up to this one."""
    project, (last_page, last) = Project(), place
    for number, page in enumerate(lesson_named(lesson).pages[:last_page], start=1):
        steps = [step for step in page.steps if isinstance(step, SetUp)]
        for step in steps[:last] if number == last_page else steps:
            project = applied(step, project)
    return project


@dataclass(frozen=True)
class Figure:
    """A figure of a teacher's page.

    It is a mean over seeds with its standard deviation `spread`, or a single number with a `tolerance`.
    `measure` returns the values, one for each seed, or one alone. `question` is the id of the lesson's
    question that asks for it.
    """

    lesson: str
    what: str
    value: float
    spread: float
    measure: Measure
    question: str = ""
    tolerance: float = 0.0

    @property
    def text(self) -> str:
        """As the page has it: "40.7 ± 4.9", or the value alone if it is a single number."""
        text = f"{self.value} ± {self.spread}" if self.spread else f"{self.value}"
        return text.replace("-", "\u2212")


@dataclass(frozen=True)
class Scores:
    """A column of a sweep at a rate, seed by seed: less what it is at rate `less`, or less another column.

    Fractions are in percent. 0 epochs or units of hidden layers are those that the lesson sets up.
    """

    lesson: str
    place: Place
    column: str
    rate: float
    n_seeds: int = ALL_SEEDS
    less: float | None = None
    less_column: str = ""
    epochs: int = 0
    units: int = 0

    def __call__(self, bench: Bench) -> list[float]:
        cells = {one.cell: one for one in bench.sweep(self.project, self.n_seeds)}
        factor = 100.0 if self.column.endswith("accuracy") else 1.0
        found = []
        for seed in range(self.n_seeds):
            one = cells[Cell(self.rate, seed)]
            value = one.metric(self.column)
            if self.less is not None:
                value -= cells[Cell(self.less, seed)].metric(self.column)
            if self.less_column:
                value -= one.metric(self.less_column)
            found.append(factor * value)
        return found

    @property
    def project(self) -> Project:
        """What is trained."""
        project = set_up(self.lesson, self.place)
        if self.epochs:
            project = replace(project, training=replace(project.training, epochs=self.epochs))
        if self.units:
            *hidden, last = project.network.layers
            layers = [
                one.with_value("units", self.units) if one.kind_id == "dense" else one for one in hidden
            ]
            project = replace(project, network=NetworkSpec((*layers, last)))
        return project


# --- Single numbers


def one_of(of: Callable[[Sequence[float]], float], scores: Scores) -> Measure:
    """A number made of the scores, such as the largest."""
    return lambda bench: [of(scores(bench))]


def span(values: Sequence[float]) -> float:
    """How far the values lie apart."""
    return max(values) - min(values)


def of_seed(number: int, scores: Scores) -> Measure:
    """The score of one seed."""
    return lambda bench: [scores(bench)[number]]


def share(lesson: str, place: Place, rate: float, name: str) -> Measure:
    """A source's share of the variance."""
    return lambda bench: [bench.shares_of(lesson, place, rate)[name]]


def of_steps(of: Callable[[StepsSeen], float], lesson: str, rate: float, position: int = 0) -> Measure:
    """A number that is seen on the page Inside; `position` is the sample of the batch, counted from 0."""
    return lambda bench: [of(bench.steps(lesson, rate, position))]


def dropped(seen: StepsSeen) -> float:
    """How many units the first step drops."""
    (kept,) = (layer.kept for layer in seen.layers if layer.kept is not None)
    return float((~kept[0]).sum())


def times(seen: StepsSeen) -> float:
    """How many times as large the first step's kept numbers are behind Dropout."""
    (layer,) = (layer for layer in seen.layers if layer.kept is not None)
    return float(layer.output[0].max() / layer.inference[0][layer.output[0].argmax()])


def confidence(seen: StepsSeen, is_training: bool = False) -> float:
    """How sure the network is of its answer in the first step, in percent."""
    last = seen.layers[-1]
    return 100 * float((last.output if is_training else last.inference)[0].max())


def distinct(seen: StepsSeen) -> float:
    """How many sub-networks the first epoch has."""
    assert seen.n_distinct is not None
    return float(seen.n_distinct[seen.steps_per_epoch - 1])


confidence_in_training = partial(confidence, is_training=True)
