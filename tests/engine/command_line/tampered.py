"""Ways to change what was trained, with the old fingerprint or a new one."""

from collections.abc import Callable
from dataclasses import replace

from engine.experiment.results import CellResult
from engine.experiment.specs import Cell
from engine.project.project import Project
from engine.runs.record import Definition, RunRecord, part_experiment
from engine.verification.fingerprint import with_fingerprints

CELL = Cell(0.5, 1)


def with_run(project: Project, run: RunRecord, *, has_new_fingerprints: bool) -> Project:
    """The project with its first run replaced."""
    return replace(project, runs=(with_fingerprints(run) if has_new_fingerprints else run, *project.runs[1:]))


def with_cells(run: RunRecord, change: Callable[[CellResult], CellResult]) -> RunRecord:
    """The run with each cell changed."""
    results = run.results
    cells = tuple(sorted(map(change, results.cells), key=lambda one: one.cell))
    return replace(run, parts=(replace(run.parts[0], results=replace(results, cells=cells)),))


def number(result: CellResult) -> CellResult:
    """A better score for one cell."""
    if result.cell != CELL:
        return result
    scores = tuple((name, 0.95 if name == "test_accuracy" else value) for name, value in result.metrics)
    return replace(result, metrics=scores)


def seed(result: CellResult) -> CellResult:
    """Seed 1 is called seed 9."""
    return replace(result, cell=Cell(result.cell.rate, 9)) if result.cell.seed == 1 else result


def swapped(result: CellResult) -> CellResult:
    """At rate 0.5, each seed has the other's numbers."""
    if result.cell.rate != 0.5:
        return result
    return replace(result, cell=Cell(0.5, 1 - result.cell.seed))


def with_seed_9(run: RunRecord) -> RunRecord:
    """Seed 1 is called seed 9 everywhere."""
    sweep = replace(run.definition.sweep, seeds=(0, 9))
    return replace(with_cells(run, seed), definition=replace(run.definition, sweep=sweep))


def with_layer(run: RunRecord, units: int = 64) -> RunRecord:
    """The first layer has other units than were trained."""
    network = run.definition.network
    first = network.layers[0].with_value("units", units)
    return with_definition(run, replace(run.definition, network=network.replaced(0, first)))


def with_definition(run: RunRecord, made: Definition) -> RunRecord:
    """The run's numbers under another definition."""
    parts = tuple(
        replace(part, results=replace(part.results, experiment=part_experiment(run.kind, made, part.key)))
        for part in run.parts
    )
    return replace(run, definition=made, parts=parts)
