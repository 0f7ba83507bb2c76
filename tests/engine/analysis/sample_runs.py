"""Made-up runs of every kind, for tests, benchmarks and pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from engine.experiment.results import CellResult, SweepResults
from engine.experiment.specs import Cell, DataSpec, SecondSetting, SweepSpec, TrainingSpec
from engine.network.spec import LayerSpec, NetworkSpec
from engine.runs.record import (
    ALL,
    SWEEP,
    TRAIN,
    VARIANCE,
    Definition,
    RunPart,
    RunRecord,
    part_experiment,
)
from tests.engine.analysis.sample_results import cell_result

MADE = datetime.fromisoformat("2025-11-03T14:03:00+01:00")
CURVE = (0.88, 0.915, 0.931, 0.942, 0.939, 0.91)


def network(units: int = 128, rate: float = 0.5) -> NetworkSpec:
    """The network of the sketch: two wide layers, swept Dropout after each."""
    dense = LayerSpec.of("dense", units=units, activation="relu")
    dropout = LayerSpec.of("dropout", True, rate=rate)
    return NetworkSpec(
        (
            LayerSpec.of("flatten"),
            dense,
            dropout,
            dense.copy(),
            dropout.copy(),
            LayerSpec.of("dense", units=10, activation="softmax"),
        )
    )


def definition(units: int = 128, seeds: int = 5, epochs: int = 60) -> Definition:
    """Noisy digits."""
    data = DataSpec("digits", label_noise=0.2, train_samples=600)
    rates = tuple(index / 10 for index in range(len(CURVE)))
    return Definition(
        data, network(units), TrainingSpec(epochs=epochs), SweepSpec(rates, tuple(range(seeds)))
    )


def sweep_run(number: int = 1, *, units: int = 128, seeds: int = 5, shift: float = 0.0) -> RunRecord:
    """A sweep with CURVE as its means, moved by `shift`."""
    what = definition(units, seeds)
    cells = [
        cell_result(rate, seed, mean + shift + 0.001 * ((seed * 7 + round(10 * rate) + number) % 5 - 2))
        for seed in what.sweep.seeds
        for rate, mean in zip(what.sweep.rates, CURVE, strict=True)
    ]
    parts = (RunPart("", SweepResults(what.experiment, tuple(cells))),)
    return _run(number, SWEEP, f"Sweep {number}", what, parts)


def train_run(number: int = 1, seed: int = 0, score: float = 0.9) -> RunRecord:
    """One training."""
    what = definition()
    cell = cell_result(None, seed, score)
    parts = (RunPart("", SweepResults(part_experiment(TRAIN, what, ""), (cell,))),)
    return _run(number, TRAIN, f"Training {number}", what, parts)


def variance_run(number: int = 1, seeds: int = 6) -> RunRecord:
    """A study of chance with two of its parts."""
    what = definition(seeds=seeds)
    what = replace(what, sweep=replace(what.sweep, rates=(0.5,)))
    parts = [
        RunPart(key, SweepResults(part_experiment(VARIANCE, what, key), _cells(0.5, seeds, shift)))
        for key, shift in ((ALL, 0.0), ("keep split", 0.02))
    ]
    return _run(number, VARIANCE, f"Why different {number}", what, tuple(parts))


def family_run(number: int, values: Mapping[str, Sequence[float]]) -> RunRecord:
    """A sweep over units: each member's key to the means of rates 0 and 0.5."""
    what = definition()
    second = SecondSetting("units", tuple(float(key) for key in values))
    what = replace(what, sweep=replace(what.sweep, rates=(0.0, 0.5), second=second))
    parts = []
    for key, means in values.items():
        cells = [
            cell_result(rate, seed, mean + 0.001 * ((seed * 3 + (seed if rate else 0)) % 5))
            for seed in range(5)
            for rate, mean in zip((0.0, 0.5), means, strict=True)
        ]
        parts.append(RunPart(key, SweepResults(part_experiment(SWEEP, what, key), tuple(cells))))
    return _run(number, SWEEP, f"Family {number}", what, tuple(parts))


def many_runs(count: int) -> tuple[RunRecord, ...]:
    """Runs of all kinds, oldest first, their notes, stars and colours spread over them."""
    colours = ("", "", "orange", "sky", "", "green", "vermilion", "")
    runs = []
    for number in range(1, count + 1):
        match number % 5:
            case 2:
                run = train_run(number, number % 7, 0.85 + number % 9 / 100)
            case 4:
                run = variance_run(number)
            case _:
                run = sweep_run(number, units=(32, 64, 128, 256)[number % 4], shift=number % 11 / 200 - 0.03)
        notes = "Tried wider layers\nbecause the curve was flat" if number % 6 == 0 else ""
        runs.append(
            replace(run, notes=notes, colour=colours[number % 8], is_starred=number % 9 == 0, is_live=False)
        )
    return tuple(runs)


def _cells(rate: float, seeds: int, shift: float) -> tuple[CellResult, ...]:
    return tuple(
        replace(cell_result(rate, seed, 0.93 + shift * seed / seeds), cell=Cell(rate, seed))
        for seed in range(seeds)
    )


def _run(number: int, kind: str, name: str, what: Definition, parts: tuple[RunPart, ...]) -> RunRecord:
    made = (MADE + timedelta(minutes=11 * number)).isoformat(timespec="seconds")
    return RunRecord(
        f"{number:016x}",
        kind,
        name,
        made,
        what,
        parts,
        seconds=1.5 + number % 40,
        versions=(("tensorflow", "2.21.0"), ("keras", "3.15.0")),
    )
