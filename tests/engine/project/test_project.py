"""Which sweep belongs to the plan, and which seeds are new."""

from __future__ import annotations

from dataclasses import replace

from engine.experiment.results import CellResult, SweepResults
from engine.experiment.specs import Cell
from engine.project.project import Project
from engine.runs.record import SWEEP, RunRecord
from engine.storage.examples import example

PROJECT = example("tutorial-classification")


def with_seeds(project: Project, *seeds: int) -> Project:
    return replace(project, sweep=replace(project.sweep, seeds=seeds))


def sweep(uid: str, *seeds: int, epochs: int = 30) -> RunRecord:
    training = replace(PROJECT.training, epochs=epochs)
    record = RunRecord(
        uid, SWEEP, uid, "", replace(with_seeds(PROJECT, *seeds).definition, training=training)
    )
    cells = tuple(CellResult(Cell(0.0, seed), (), ()) for seed in seeds)
    return record.with_results("", SweepResults(record.definition.experiment, cells))


def shown(project: Project) -> str:
    return project.sweep_run.uid if project.sweep_run is not None else ""


def test_the_sweep_with_most_of_the_planned_seeds_is_shown() -> None:
    epochs = PROJECT.training.epochs
    runs = tuple(
        sweep(uid, *seeds, epochs=length)
        for uid, seeds, length in (
            ("a", (0, 1), epochs),
            ("b", (5, 6), epochs),
            ("other", (0, 1), epochs + 1),
        )
    )
    project = replace(PROJECT, runs=runs)
    assert shown(with_seeds(project, 0, 1, 2)) == "a"
    assert shown(with_seeds(project, 1, 5, 6)) == "b"
    assert shown(with_seeds(project, 0, 5)) == "b", "the newest of two that fit alike"
    far = with_seeds(project, 70, 71)
    assert shown(far) == "b" and far.has_current_results and far.sweep_to_extend is None
    assert with_seeds(project, 0, 9).sweep_to_extend is runs[0]
    longer = replace(project, training=replace(project.training, epochs=epochs + 2))
    assert shown(longer) == "other" and longer.sweep_to_extend is None
    assert shown(PROJECT) == "" and PROJECT.sweep_to_extend is None


def test_new_seeds_are_those_of_no_sweep_of_this_experiment() -> None:
    epochs = PROJECT.training.epochs
    runs = (
        sweep("a", 0, 1, epochs=epochs),
        sweep("b", 1000, epochs=epochs),
        sweep("c", 2001, epochs=epochs + 1),
    )
    assert with_seeds(replace(PROJECT, runs=runs), 0, 1).new_seeds == (2000, 2001)
