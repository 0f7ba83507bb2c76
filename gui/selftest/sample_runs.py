"""A project with made-up runs of every kind, for checks that draw and write results before any training."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

from engine.experiment.results import CellResult, SweepResults
from engine.experiment.specs import Cell, SecondSetting
from engine.project.project import HELPS, Prediction, Project, ReportSpec
from engine.runs.record import SWEEP, VARIANCE, Definition, RunRecord, Work, sweep_work, variance_work
from engine.storage.examples import example
from engine.verification.fingerprint import with_fingerprints

MADE = "2026-01-01T12:00:00+00:00"
EPOCHS = 5
VERSIONS = (("keras", "0"), ("tensorflow", "0"))
NAME = "Made up"  # not a text: of a run that is seen only by the self-test
TEXT = "## Seen\n\n- **All** of *it*.\n"  # not a text: the same
REPORT = ReportSpec("Self-test", "Nobody", "", "Is it whole?", TEXT)  # not a text: the same


@cache
def sample_project() -> Project:
    """Iris with a sweep, a prediction and the fields of a report."""
    project = example("honest-classification")
    sweep = replace(project.sweep, rates=(0.0, 0.3, 0.6), seeds=tuple(range(6)))
    project = replace(
        project,
        sweep=sweep,
        training=replace(project.training, epochs=EPOCHS),
        prediction=Prediction(HELPS, ((0.0, 0.8), (0.6, 0.9)), MADE),
        report=REPORT,
    )
    return replace(project, runs=(_record(SWEEP, project.definition),))


def family_run(n_values: int) -> RunRecord:
    """A sweep with a second setting of so many values."""
    project = sample_project()
    second = SecondSetting("units", tuple(float(4 * number) for number in range(1, n_values + 1)))
    sweep = replace(project.sweep, second=second)
    return _record(SWEEP, replace(project.definition, sweep=sweep))


def variance_run() -> RunRecord:
    """A variance study."""
    project = sample_project()
    return _record(VARIANCE, replace(project.definition, sweep=replace(project.sweep, rates=(0.3,))))


def _record(kind: str, definition: Definition) -> RunRecord:
    work = sweep_work(definition) if kind == SWEEP else variance_work(definition)
    return with_fingerprints(_finished(RunRecord(f"selftest-{kind}", kind, NAME, MADE, definition), work))


def _finished(record: RunRecord, work: tuple[Work, ...]) -> RunRecord:
    for number, (key, experiment, cells) in enumerate(work):
        results = tuple(_cell(cell, number) for cell in cells)
        record = record.with_results(key, SweepResults(experiment, results))
    return replace(record, seconds=1.0, versions=VERSIONS)


def _cell(cell: Cell, part: int) -> CellResult:
    rate = cell.rate or 0.0
    score = 0.9 - 0.4 * (rate - 0.3) ** 2 + 0.03 * math.sin(7 * cell.seed + 3 * part + 20 * rate)
    names = [f"{split}_{name}" for split in ("train", "val", "test") for name in ("loss", "accuracy")]
    metrics = tuple((name, 1 - score if name.endswith("loss") else score) for name in names)
    falling = tuple(1 - score + 1 / epoch for epoch in range(1, EPOCHS + 1))
    curves = ("loss", "train_loss", "val_loss", "accuracy", "train_accuracy", "val_accuracy")
    return CellResult(cell, metrics, tuple((name, falling) for name in curves), 0.1)
