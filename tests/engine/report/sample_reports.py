"""Small made-up projects with a sweep, for the tests of reports and of their page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.checks.fit import fitted_to_data
from engine.experiment.results import CellResult, SweepResults
from engine.experiment.specs import Cell, DataSpec, SecondSetting
from engine.project.project import HELPS, Prediction, Project, ReportSpec
from engine.runs.record import SWEEP, RunPart, RunRecord, part_experiment, sweep_work
from engine.storage.examples import example
from engine.verification.fingerprint import with_fingerprints
from tests.engine.project.sample_lessons import BEGUN, RECORD
from tests.engine.project.sample_pins import PIN, pins

RATES = (0.0, 0.2, 0.5)
MADE = "2026-11-24T10:12:00+01:00"
VERSIONS = (("python", "3.11.2"), ("keras", "3.15.0"))
TEXT = "# What I saw\n\nIt **helps**, *here*.\n\n- one\n- two\n"
SPEC = ReportSpec("Does it help?", "Ada", "Group 3", "Does Dropout help?", TEXT, "run-1")
PREDICTION = Prediction(HELPS, ((0.0, 0.86), (0.5, 0.9)), "2026-11-24T09:00:00+01:00", True)


def cells(
    metric: str, rates: Sequence[float], n_seeds: int, is_held_out: bool = True
) -> tuple[CellResult, ...]:
    """Scores that rise to rate 0.5, each seed a little apart from the others."""
    names = ("train", "val", "test") if is_held_out else ("train",)
    found = []
    for seed in range(n_seeds):
        for rate in rates:
            score = (
                0.85 + 0.2 * rate - 0.2 * rate**2 + 0.004 * seed + 0.001 * ((seed * 7 + int(10 * rate)) % 5)
            )
            metrics = tuple(
                pair for name in names for pair in ((f"{name}_loss", 1 - score), (f"{name}_{metric}", score))
            )
            found.append(CellResult(Cell(rate, seed), metrics, (("loss", (0.5, 0.25)),), 1.5))
    return tuple(sorted(found, key=lambda one: one.cell))


def sample_project(name: str = "dropout-helps", n_seeds: int = 6, rates: Sequence[float] = RATES) -> Project:
    """An example with a sweep of these seeds and rates, a prediction and words."""
    return _swept(example(name), n_seeds, rates)


def sample_on(data: DataSpec) -> Project:
    """The same sweep of a classification on other data."""
    return _swept(fitted_to_data(replace(example("dropout-helps"), data=data)), 6, RATES)


def _swept(project: Project, n_seeds: int, rates: Sequence[float]) -> Project:
    sweep = replace(project.sweep, rates=tuple(rates), seeds=tuple(range(n_seeds)))
    project = replace(project, sweep=sweep, report=SPEC, prediction=PREDICTION)
    found = cells(project.training.metric, rates, n_seeds, project.data.is_held_out)
    part = RunPart("", SweepResults(project.experiment, found))
    run = RunRecord(
        "run-1", SWEEP, "Sweep 1", MADE, project.definition, (part,), seconds=9.0, versions=VERSIONS
    )
    return replace(project, runs=(with_fingerprints(run),))


def bare_project() -> Project:
    """A sweep without a prediction, words or names."""
    return replace(sample_project(), report=ReportSpec(), prediction=None)


def pinned_project() -> Project:
    """A sweep and three pictures."""
    return replace(sample_project(), pins=(PIN, *pins(2)))


def taught_project() -> Project:
    """A sweep, a lesson that was only opened, and one with answers."""
    return replace(sample_project(), lessons=(BEGUN, RECORD))


def family_project() -> Project:
    """A sweep over the rate and the units."""
    project = sample_project()
    sweep = replace(project.sweep, second=SecondSetting("units", (16.0, 64.0)))
    project = replace(project, sweep=sweep, prediction=None)
    definition = project.definition
    parts = tuple(
        RunPart(key, SweepResults(part_experiment(SWEEP, definition, key), cells("accuracy", RATES, 6)))
        for key, _, _ in sweep_work(definition)
    )
    run = RunRecord("run-2", SWEEP, "Sweep 2", MADE, definition, parts)
    return replace(project, runs=(with_fingerprints(run),), report=replace(SPEC, run_uid="run-2"))
