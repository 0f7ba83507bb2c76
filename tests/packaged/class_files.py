"""A class's projects, trained from source on this computer: every data set and file, every way to train."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from engine.checks.starting import starting_project
from engine.command_line.engine_runner import EngineRunner
from engine.data.catalogue import DATA_SETS, task_of
from engine.data.own_files.request import Request, inspect_file
from engine.experiment.results import CellResult, SweepResults
from engine.experiment.specs import OWN_FILE, DataSpec, SweepSpec, TrainingSpec
from engine.project.project import Project, ReportSpec
from engine.runs.record import SWEEP, Definition, RunPart, RunRecord, sweep_work
from engine.session.messages import CellsFinished, Finished, Part
from engine.storage.presets import bundled_presets, fitted
from engine.storage.project_file import write_project
from engine.verification.fingerprint import with_fingerprints
from tests.packaged.own_files import write_own_files

STUDENTS = ("Ada", "Ben")  # have the same experiment and other seeds


def write_class(folder: Path) -> int:
    """One project a data set and file, and projects for convolutions and for the trainer through `fit`."""
    files = folder / "files"
    files.mkdir()
    definitions = {
        **{path.name: _definition_on(path) for path in write_own_files(files)},
        **{name: _definition(name) for name in DATA_SETS},
        "convolutions": _definition("digits", "lenet"),
        "clipped": _definition("iris", clipnorm=1.0),
        **{
            name: _definition("wine", seeds=(2 * at, 2 * at + 1)) for at, name in enumerate(STUDENTS, start=1)
        },
    }
    with EngineRunner() as runner:
        for number, (name, definition) in enumerate(definitions.items()):
            run = _trained(f"{number:016x}", definition, runner)
            made = Project(
                name,
                definition.data,
                definition.network,
                definition.training,
                definition.sweep,
                runs=(run,),
                report=ReportSpec(title=name, author=name, run_uid=run.uid),
            )
            write_project(made, folder / f"{name}.dropoutlab")
    return len(definitions)


def _definition_on(path: Path) -> Definition:
    project = starting_project(DataSpec(OWN_FILE, file=inspect_file(Request(path=str(path))).file))
    training = replace(project.training, epochs=1)
    return Definition(project.data, project.network, training, SweepSpec(rates=(0.0, 0.5), seeds=(0,)))


def _definition(
    dataset: str, preset_id: str = "", seeds: tuple[int, ...] = (0,), clipnorm: float = 0.0
) -> Definition:
    data = DataSpec(dataset, train_samples=64)
    task = task_of(data)
    is_regression = task.kind == "regression"
    like = TrainingSpec("mean_squared_error", "mean_absolute_error") if is_regression else TrainingSpec()
    preset = next(one for one in bundled_presets() if one.id == (preset_id or f"tutorial-{task.kind}"))
    network, training = fitted(preset, task, replace(like, epochs=1, batch_size=32, clipnorm=clipnorm))
    return Definition(data, network, training, SweepSpec(rates=(0.0, 0.5), seeds=seeds))


def _trained(uid: str, definition: Definition, runner: EngineRunner) -> RunRecord:
    work = sweep_work(definition)
    found: list[CellResult] = []

    def take(event: CellsFinished) -> None:
        found.extend(event.results)

    end = runner.train(tuple(Part(experiment, cells) for _, experiment, cells in work), take)
    assert isinstance(end, Finished), end
    ((key, experiment, _),) = work
    parts = (RunPart(key, SweepResults(experiment).with_cells(tuple(found))),)
    versions = tuple(runner.facts.versions.items())
    return with_fingerprints(
        RunRecord(uid, SWEEP, "Sweep 1", "2026-11-24T12:00:00+01:00", definition, parts, versions=versions)
    )
