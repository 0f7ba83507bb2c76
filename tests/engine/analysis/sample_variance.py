"""Made-up studies of chance and families: whole or in part, of the noisy digits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.experiment.results import CellResult, SweepResults
from engine.experiment.specs import STREAMS, Cell, SecondSetting
from engine.project.project import Project
from engine.runs.record import SWEEP, VARIANCE, RunRecord, sweep_work, variance_work
from engine.storage.examples import example

WEIGHTS = dict(zip(STREAMS, (3.0, 1.0, 0.5, 0.1), strict=True))


def variance_record(
    n: int,
    *,
    n_parts: int = 9,
    n_planned: int = 0,
    project: Project | None = None,
    rate: float = 0.4,
    kind: str = VARIANCE,
) -> RunRecord:
    """Mostly the split decides. `n_planned` seeds, of which `n` are trained in each part so far."""
    project = project or example("dropout-helps")
    seeds = tuple(range(n_planned or n))
    sweep = replace(project.sweep, rates=(rate,), seeds=seeds, frozen_streams=(), second=None)
    definition = replace(project.definition, sweep=sweep)
    rng = np.random.default_rng(3)
    here, there = ({name: rng.normal(size=n) for name in STREAMS} for _ in range(2))
    record = RunRecord("chance", kind, "Why different 1", "2026-11-24T12:00:00+00:00", definition)
    for key, experiment, cells in variance_work(definition)[:n_parts]:
        drawn = {name: (there if name in experiment.moved_streams else here)[name] for name in STREAMS}
        scores = 0.9 + 0.006 * np.sum([WEIGHTS[name] * drawn[name] for name in STREAMS], axis=0)
        results = tuple(_cell(cell, float(scores[cell.seed])) for cell in cells[:n])
        record = record.with_results(key, SweepResults(experiment, results))
    return record


def family_record(
    values: tuple[float, ...] = (16.0, 64.0), *, n_parts: int = 99, project: Project | None = None
) -> RunRecord:
    """A sweep of units, where dropout helps the wide network and hurts the narrow one."""
    project = project or example("dropout-helps")
    sweep = replace(project.sweep, second=SecondSetting("units", values))
    definition = replace(project.definition, sweep=sweep)
    rng = np.random.default_rng(1)
    record = RunRecord("family", SWEEP, "Sweep 1", "2026-11-24T12:00:00+00:00", definition)
    for key, experiment, cells in sweep_work(definition)[:n_parts]:
        slope = 0.1 if float(key) >= 64 else -0.1
        results = tuple(
            _cell(cell, 0.85 + slope * (cell.rate or 0.0) + 0.002 * float(rng.normal())) for cell in cells
        )
        record = record.with_results(key, SweepResults(experiment, results))
    return record


def _cell(cell: Cell, score: float) -> CellResult:
    metrics = tuple((f"{split}_accuracy", score) for split in ("train", "val", "test"))
    return CellResult(cell, metrics, (("loss", (1.0, 0.5)), ("accuracy", (0.5, 0.8))), 0.1)
