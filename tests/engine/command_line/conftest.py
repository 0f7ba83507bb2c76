"""A project with runs that were really trained: a small sweep, a training, a family."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from engine.command_line.engine_runner import EngineRunner
from engine.experiment.results import CellResult, SweepResults
from engine.experiment.specs import Cell, SecondSetting
from engine.experiment.trainers import RunOptions
from engine.project.project import Project, ReportSpec
from engine.runs.record import SWEEP, TRAIN, Definition, RunPart, RunRecord, part_experiment, sweep_work
from engine.session.messages import CellsFinished, Finished, Part
from engine.storage.examples import example
from engine.verification.fingerprint import with_fingerprints


@pytest.fixture(scope="session")
def runner() -> Iterator[EngineRunner]:
    """An engine that runs already, for all tests that are not about a process of the command line."""
    with EngineRunner() as made:
        made.choose(RunOptions(device="CPU"))  # starts it
        made.choose(RunOptions())
        yield made


@pytest.fixture(scope="session")
def honest(runner: EngineRunner) -> Project:
    """Honest, with fingerprints, as the window would have saved it."""
    plain = example("honest-classification")
    made = replace(
        plain.definition,
        training=replace(plain.training, epochs=3),
        sweep=replace(plain.sweep, rates=(0.0, 0.5), seeds=(0, 1)),
    )
    family = replace(made, sweep=replace(made.sweep, seeds=(0,), second=SecondSetting("units", (4.0, 8.0))))
    runs = (
        trained_run("a" * 16, SWEEP, "Sweep 1", made, runner),
        trained_run("b" * 16, TRAIN, "Training 1", made, runner),
        trained_run("c" * 16, SWEEP, "Sweep 2", family, runner),
    )
    return Project(
        "Iris",
        made.data,
        made.network,
        made.training,
        made.sweep,
        runs=runs,
        report=ReportSpec(title="Iris", author="Ada", group="3", run_uid="a" * 16),
    )


def trained_run(uid: str, kind: str, name: str, made: Definition, runner: EngineRunner) -> RunRecord:
    work = sweep_work(made) if kind == SWEEP else (("", part_experiment(TRAIN, made, ""), (Cell(None, 3),)),)
    found: dict[int, list[CellResult]] = {}

    def take(event: CellsFinished) -> None:
        found.setdefault(event.part, []).extend(event.results)

    end = runner.train(tuple(Part(experiment, cells) for _, experiment, cells in work), take)
    assert isinstance(end, Finished)
    parts = tuple(
        RunPart(key, SweepResults(experiment).with_cells(tuple(found[number])))
        for number, (key, experiment, _) in enumerate(work)
    )
    versions = tuple(runner.facts.versions.items())
    return with_fingerprints(
        RunRecord(uid, kind, name, "2026-11-24T12:00:00+01:00", made, parts, versions=versions)
    )
