"""Runs whose numbers a make-believe trainer gives: fixed by experiment, rate and seed, as training's are."""

import hashlib
from dataclasses import replace

import numpy as np

from engine.experiment.results import CellResult, SweepResults
from engine.experiment.specs import Cell, DataSpec, Experiment, SweepSpec, TrainingSpec
from engine.network.spec import LayerSpec, NetworkSpec
from engine.runs.record import SWEEP, Definition, RunPart, RunRecord, part_experiment
from engine.storage.project_json import experiment_to_json
from engine.verification.fingerprint import with_fingerprints

EPOCHS = 4
NETWORK = NetworkSpec(
    (
        LayerSpec.of("dense", units=16, activation="relu"),
        LayerSpec.of("dropout", True),
        LayerSpec.of("dense", units=3, activation="softmax"),
    )
)
DEFINITION = Definition(
    DataSpec(), NETWORK, TrainingSpec(epochs=EPOCHS), SweepSpec(rates=(0.0, 0.5), seeds=(0, 1, 2))
)
Trained = dict[tuple[str, Cell], CellResult]


def train(experiment: Experiment, cell: Cell, shift: float = 0.0) -> CellResult:
    """The cell's numbers; `shift` is how far rounding of another processor moves its losses."""
    content = experiment_to_json(experiment)  # its text stays the same when a spec gets a new field
    text = repr((content["data"], [layer.settings for layer in experiment.network.layers], cell))
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
    rng = np.random.default_rng(seed)
    curves = {
        name: tuple(float(x) for x in rng.uniform(0.2, 1.0, EPOCHS) * (1 + shift))
        for name in ("loss", "train_loss", "val_loss")
    }
    curves |= {
        name: tuple(float(x) for x in rng.integers(10, 30, EPOCHS) / 30)
        for name in ("accuracy", "train_accuracy", "val_accuracy")
    }
    scores = {name: curves[name][-1] for name in curves if "_" in name}
    scores |= {
        "test_loss": float(rng.uniform(0.2, 1.0)) * (1 + shift),
        "test_accuracy": float(rng.integers(15, 30)) / 30,
    }
    return CellResult(cell, tuple(scores.items()), tuple(curves.items()))


def run_of(definition: Definition = DEFINITION, kind: str = SWEEP, uid: str = "a") -> RunRecord:
    """An honest run with its fingerprint with all its cells."""
    experiment = part_experiment(kind, definition, "")
    cells = tuple(train(experiment, cell) for cell in sorted(definition.sweep.cells()))
    part = RunPart("", SweepResults(experiment, cells))
    return with_fingerprints(
        RunRecord(uid, kind, "Sweep 1", "2026-11-24T12:00:00+01:00", definition, (part,))
    )


def train_again(run: RunRecord, shift: float = 0.0) -> Trained:
    """What the trainer gives for every cell that the run lists."""
    return {
        (part.key, result.cell): train(part.results.experiment, result.cell, shift)
        for part in run.parts
        for result in part.results.cells
    }


def with_cells(run: RunRecord, *cells: CellResult) -> RunRecord:
    """The run with these cells instead of its own."""
    results = replace(run.results, cells=cells)
    return replace(run, parts=(RunPart("", results),))


def with_number(result: CellResult, column: str, value: float) -> CellResult:
    """The cell with another score."""
    metrics = tuple((name, value if name == column else old) for name, old in result.metrics)
    return replace(result, metrics=metrics)


def with_definition(run: RunRecord, definition: Definition) -> RunRecord:
    """The run's numbers under another definition."""
    experiment = part_experiment(run.kind, definition, "")
    part = RunPart("", replace(run.results, experiment=experiment))
    return replace(run, definition=definition, parts=(part,))


def with_units(definition: Definition, units: int) -> Definition:
    """The definition with another first layer."""
    network = definition.network
    return replace(definition, network=network.replaced(0, network.layers[0].with_value("units", units)))
