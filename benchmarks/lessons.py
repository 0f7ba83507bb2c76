"""Do the figures of the lessons' teacher's pages hold? Trains what they are from, and compares.

Each sweep is what the lesson's own steps set up, trained like any sweep of the app with the seeds from 0 on, and
kept in build/lessons/, so that a second start trains only what has changed. A mean over n seeds is outside if it
is more than two standard errors, 2 · spread / √n, from the page's; anything else, if it is more than the spread
away. `--only NAME` restricts it to one lesson.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
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
PLACES, REGRESSION, IRIS = "what-dropout-does", "regression", "iris"
# The pages, counted from 1, whose set-ups are measured.
AFTER_INPUT, BETWEEN, BEFORE_OUTPUT = (7, 1), (7, 2), (7, 3)
TUTORIAL, HELD_OUT, LONGER = (1, 1), (6, 1), (8, 1)
TWENTY, IRIS_LONGER, IRIS_HELD_OUT = (3, 1), (5, 1), (6, 1)

Measure = Callable[["Bench"], Sequence[float]]
Place = tuple[int, int]  # a page, and a set-up on it, both counted from 1


@dataclass(frozen=True)
class Figure:
    """A figure of a teacher's page: `value` ± `spread`, which is the standard deviation over seeds of a mean.

    `measure` returns the values whose mean it is, one for each seed, or one alone.
    """

    lesson: str
    what: str
    value: float
    spread: float
    measure: Measure

    @property
    def text(self) -> str:
        """As the page has it: "40.7 ± 4.9", or the value alone if it has no spread."""
        text = f"{self.value} ± {self.spread}" if self.spread else f"{self.value}"
        return text.replace("-", "\u2212")


@dataclass
class Bench:
    """Trains what is asked for, each thing once."""

    runner: EngineRunner
    sweeps: dict[str, tuple[CellResult, ...]] = field(default_factory=dict)
    shares: dict[str, dict[str, float]] = field(default_factory=dict)

    def sweep(
        self, lesson: str, place: Place, n_seeds: int, epochs: int, units: int
    ) -> tuple[CellResult, ...]:
        """Train the sweep that is set up there; 0 epochs or units are those of the set-up."""
        project = changed(set_up(lesson, place), n_seeds, epochs, units)
        definition = experiment_to_json(project.experiment.sweep_identity)
        key = f"{lesson}-{crc32(json.dumps(definition).encode()):08x}"
        key = f"{key}-{'-'.join(f'{rate:g}' for rate in project.sweep.rates)}"
        if key not in self.sweeps or len({one.cell.seed for one in self.sweeps[key]}) < n_seeds:
            folder = OUT / key
            if run_sweep(project, folder, folder.exists(), RunOptions(), self.runner):
                sys.exit(f"{lesson}, page {place[0]} could not be trained.")
            with RunStore.resume(folder, definition) as store:
                self.sweeps[key] = store.results
        return tuple(one for one in self.sweeps[key] if one.cell.seed < n_seeds)

    def steps(self, lesson: str, rate: float, position: int) -> StepsSeen:
        """Look at the first epoch of the training with seed 0."""
        experiment = set_up(lesson, (1, 1)).experiment
        seen = self.runner.look(StepsView(experiment, Cell(rate, 0), Moment(1, 1), 10, position))
        assert isinstance(seen, StepsSeen)
        return seen

    def share(self, lesson: str, place: Place, rate: float, stream: str) -> float:
        """Return a source's share of the variance, in percent: "init" by itself, "total mask" with others."""
        key = f"{lesson} {place} {rate:g}"
        if key not in self.shares:
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
            shares = variance_shares(project.score, scores).streams
            self.shares[key] = {one.name: 100 * one.first_in_range[0] for one in shares}
            self.shares[key] |= {f"total {one.name}": 100 * one.total_in_range[0] for one in shares}
        return self.shares[key][stream]


def lesson_named(name: str) -> Lesson:
    """A bundled lesson."""
    return read_lesson(RESOURCES / FOLDER / name)


def set_up(lesson: str, place: Place) -> Project:
    """The project after all set-ups of the lesson up to this one."""
    project, (wanted_page, wanted) = Project(), place
    for number, page in enumerate(lesson_named(lesson).pages[:wanted_page], start=1):
        steps = [step for step in page.steps if isinstance(step, SetUp)]
        for step in steps[:wanted] if number == wanted_page else steps:
            project = applied(step, project)
    return project


def changed(project: Project, n_seeds: int, epochs: int, units: int) -> Project:
    """The project with the seeds from 0 on, and with other epochs and units of hidden layers if there are any."""
    if epochs:
        project = replace(project, training=replace(project.training, epochs=epochs))
    if units:
        *hidden, last = project.network.layers
        layers = [one.with_value("units", units) if one.kind_id == "dense" else one for one in hidden]
        project = replace(project, network=NetworkSpec((*layers, last)))
    return replace(project, sweep=replace(project.sweep, seeds=tuple(range(n_seeds))))


# --- What is measured


@dataclass(frozen=True)
class Scores:
    """A column of a sweep at a rate, seed by seed: less what it is at rate `less`, or less another column.

    Fractions are in percent.
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
        cells = bench.sweep(self.lesson, self.place, self.n_seeds, self.epochs, self.units)
        scores = {one.cell: one for one in cells}
        factor = 100.0 if self.column.endswith("accuracy") else 1.0
        found = []
        for seed in range(self.n_seeds):
            one = scores[Cell(self.rate, seed)]
            value = one.metric(self.column)
            if self.less is not None:
                value -= scores[Cell(self.less, seed)].metric(self.column)
            if self.less_column:
                value -= one.metric(self.less_column)
            found.append(factor * value)
        return found


def one_of(of: Callable[[Sequence[float]], float], scores: Scores) -> Measure:
    """A single number made of the scores, such as the largest."""
    return lambda bench: [of(scores(bench))]


def dropped(rate: float, position: int, bench: Bench) -> list[float]:
    """How many units the first step drops for a sample of the batch."""
    kept = next(layer.kept for layer in bench.steps(PLACES, rate, position).layers if layer.kept is not None)
    return [float((~kept[0]).sum())]


def distinct(rate: float, bench: Bench) -> list[float]:
    """How many sub-networks the first epoch has."""
    seen = bench.steps(PLACES, rate, 0).n_distinct
    assert seen is not None
    return [float(seen[9])]


def _share(stream: str, bench: Bench) -> list[float]:
    return [bench.share(IRIS, TWENTY, 0.3, stream)]


def at(number: int, values: Sequence[float]) -> float:
    """The value of one seed."""
    return values[number]


# --- The figures

ACCURACY, HELD_OUT_ACCURACY = "train_accuracy", "test_accuracy"
ERROR, HELD_OUT_ERROR = "train_mean_squared_error", "test_mean_squared_error"


def _places() -> list[Figure]:
    figure, scores = partial(Figure, PLACES), partial(Scores, PLACES)
    rows = [
        figure("units dropped at rate 0.5, seed 0, step 1, sample 1", 4, 0, partial(dropped, 0.5, 0)),
        figure("units dropped at rate 0.5, seed 0, step 1, sample 2", 7, 0, partial(dropped, 0.5, 1)),
        figure("distinct sub-networks after epoch 1, rate 0.5", 115, 0, partial(distinct, 0.5)),
        figure("distinct sub-networks after epoch 1, rate 0.2", 60, 0, partial(distinct, 0.2)),
        figure("accuracy at rate 0, %", 88.4, 12.0, scores(BEFORE_OUTPUT, ACCURACY, 0.0)),
    ]
    for name, place, values in (
        ("after the input", AFTER_INPUT, ((82.8, 10.4), (77.8, 12.9), (59.9, 12.1))),
        ("between", BETWEEN, ((84.2, 11.7), (81.0, 11.6), (71.5, 11.9))),
        ("before the output", BEFORE_OUTPUT, ((86.7, 11.3), (84.7, 10.9), (83.6, 10.0))),
    ):
        for rate, (value, spread) in zip((0.2, 0.4, 0.6), values, strict=True):
            what = f"accuracy {name}, rate {rate:g}, %"
            rows.append(figure(what, value, spread, scores(place, ACCURACY, rate)))
    for name, place, value, spread in (
        ("after the input", AFTER_INPUT, -28.5, 13.6),
        ("between", BETWEEN, -16.9, 12.4),
        ("before the output", BEFORE_OUTPUT, -4.8, 7.1),
    ):
        what = f"difference {name}, rate 0.6, points"
        rows.append(figure(what, value, spread, scores(place, ACCURACY, 0.6, less=0.0)))
    for name, place, value, spread in (
        ("after the input", AFTER_INPUT, 58.2, 19.6),
        ("between", BETWEEN, 93.5, 5.9),
        ("before the output", BEFORE_OUTPUT, 95.1, 7.4),
    ):
        what = f"accuracy {name}, rate 0.6, 200 epochs, %"
        rows.append(figure(what, value, spread, scores(place, ACCURACY, 0.6, epochs=200)))
    return rows


def _regression() -> list[Figure]:
    figure, scores = partial(Figure, REGRESSION), partial(Scores, REGRESSION)
    rows = [
        figure("MSE at rate 0, seeds 0 to 4", 40.9, 3.6, scores(TUTORIAL, ERROR, 0.0, 5)),
        figure("MSE at rate 0.6, seeds 0 to 4", 68.6, 5.8, scores(TUTORIAL, ERROR, 0.6, 5)),
    ]
    for rate, value, spread in (
        (0.0, 40.7, 4.9),
        (0.1, 42.6, 3.7),
        (0.2, 45.4, 4.5),
        (0.3, 49.7, 6.8),
        (0.4, 55.9, 8.0),
        (0.5, 63.4, 11.9),
        (0.6, 79.0, 15.3),
    ):
        rows.append(figure(f"tutorial, MSE at rate {rate:g}", value, spread, scores(TUTORIAL, ERROR, rate)))
    for rate, train, held_out in (
        (0.0, (26.7, 3.9), (30.5, 8.1)),
        (0.2, (28.2, 3.9), (31.7, 8.6)),
        (0.4, (32.6, 5.2), (35.5, 10.0)),
        (0.6, (49.4, 15.0), (50.9, 13.5)),
    ):
        rows.append(
            figure(f"30 epochs, training MSE at rate {rate:g}", *train, scores(HELD_OUT, ERROR, rate))
        )
        rows.append(
            figure(
                f"30 epochs, held-out MSE at rate {rate:g}", *held_out, scores(HELD_OUT, HELD_OUT_ERROR, rate)
            )
        )
    for rate, train, held_out in (
        (0.0, (7.1, 0.8), (14.9, 3.2)),
        (0.2, (8.9, 1.3), (15.5, 4.6)),
        (0.4, (11.9, 2.1), (17.5, 4.4)),
        (0.6, (24.1, 7.7), (28.5, 6.1)),
    ):
        rows.append(
            figure(f"300 epochs, training MSE at rate {rate:g}", *train, scores(LONGER, ERROR, rate, 10))
        )
        rows.append(
            figure(
                f"300 epochs, held-out MSE at rate {rate:g}",
                *held_out,
                scores(LONGER, HELD_OUT_ERROR, rate, 10),
            )
        )
    for rate, train, held_out in (
        (0.0, (1.2, 0.2), (16.9, 3.8)),
        (0.2, (2.7, 0.5), (15.7, 2.9)),
        (0.4, (3.6, 0.5), (15.7, 2.9)),
    ):
        wide = partial(scores, LONGER, rate=rate, n_seeds=10, units=128)
        rows.append(figure(f"128 units, training MSE at rate {rate:g}", *train, wide(column=ERROR)))
        rows.append(
            figure(f"128 units, held-out MSE at rate {rate:g}", *held_out, wide(column=HELD_OUT_ERROR))
        )
    gaps = partial(scores, column=HELD_OUT_ERROR, less_column=ERROR, n_seeds=10)
    rows += [
        figure("30 epochs, gap at rate 0, seeds 0 to 9", 5.2, 11.5, gaps(HELD_OUT, rate=0.0)),
        figure("300 epochs, gap at rate 0", 7.7, 3.7, gaps(LONGER, rate=0.0)),
        figure("300 epochs, gap at rate 0.4", 5.6, 5.5, gaps(LONGER, rate=0.4)),
    ]
    return rows


def _iris() -> list[Figure]:
    figure, scores = partial(Figure, IRIS), partial(Scores, IRIS)
    at_zero = scores(TWENTY, ACCURACY, 0.0)
    rows = [
        figure("seed 0, accuracy at rate 0, %", 92.7, 0.7, one_of(partial(at, 0), at_zero)),
        figure(
            "seed 0, accuracy at rate 0.1, %",
            95.3,
            0.7,
            one_of(partial(at, 0), scores(TWENTY, ACCURACY, 0.1)),
        ),
        figure("seed 4, accuracy at rate 0, %", 66.7, 0.7, one_of(partial(at, 4), at_zero)),
        figure("lowest of 20 at rate 0, %", 64.7, 0.7, one_of(min, at_zero)),
        figure("highest of 20 at rate 0, %", 98.0, 0.7, one_of(max, at_zero)),
    ]
    for rate, value, spread in ((0.0, 88.4, 12.0), (0.1, 88.6, 11.7), (0.3, 85.3, 11.1), (0.6, 83.6, 10.0)):
        rows.append(
            figure(f"40 epochs, accuracy at rate {rate:g}, %", value, spread, scores(TWENTY, ACCURACY, rate))
        )
    for rate, value, spread in ((0.0, 97.9, 0.7), (0.3, 96.2, 6.8), (0.6, 95.1, 7.4)):
        what = f"200 epochs, accuracy at rate {rate:g}, %"
        rows.append(figure(what, value, spread, scores(IRIS_LONGER, ACCURACY, rate)))
    for rate, value, spread in ((0.0, 87.5, 7.1), (0.3, 86.5, 7.5), (0.6, 84.0, 10.8)):
        what = f"held-out accuracy at rate {rate:g}, %"
        rows.append(figure(what, value, spread, scores(IRIS_HELD_OUT, HELD_OUT_ACCURACY, rate)))
    for what, share, spread, stream in (
        ("share of the initial weights by themselves, %", 97, 4, "init"),
        ("share of the order, with others, %", 4, 5, "total shuffle"),
        ("share of the masks, with others, %", 3, 5, "total mask"),
    ):
        rows.append(figure(what, share, spread, partial(_share, stream)))
    return rows


FIGURES = (*_places(), *_regression(), *_iris())


def main() -> int:
    """Measure the figures, print each, and say which are outside."""
    parser = argparse.ArgumentParser(description=__doc__)
    names = sorted({figure.lesson for figure in FIGURES})
    parser.add_argument("--only", choices=names, help="the lesson to measure; all of them if none is given")
    options = parser.parse_args()
    rows, n_outside = [], 0
    with EngineRunner() as runner:
        bench = Bench(runner)
        for figure in FIGURES:
            if options.only in (None, figure.lesson):
                rows.append((figure, tuple(figure.measure(bench))))
    print(f"\n{'lesson':18} {'figure':52} {'page':>12} {'measured':>14}")
    for figure, values in rows:
        is_good = is_inside(figure, values)
        n_outside += not is_good
        outside = "" if is_good else "  outside"
        row = f"{figure.lesson:18} {figure.what:52} {figure.text:>12} {_shown(values):>14}"
        print(f"{row}{outside}")
    print(f"{len(rows) - n_outside} of {len(rows)} figures hold.")
    return int(n_outside > 0)


def is_inside(figure: Figure, values: Sequence[float]) -> bool:
    """Whether a figure holds; half of its last digit may be rounding."""
    digits = len(str(figure.value).partition(".")[2])
    rounding = 0.5 * 10.0**-digits
    allowed = 2 * figure.spread / math.sqrt(len(values)) if len(values) > 1 else figure.spread
    return abs(statistics.fmean(values) - figure.value) <= allowed + rounding


def _shown(values: Sequence[float]) -> str:
    mean = statistics.fmean(values)
    return f"{mean:.2f} ± {statistics.stdev(values):.2f}" if len(values) > 1 else f"{mean:.2f}"


if __name__ == "__main__":
    sys.exit(main())
