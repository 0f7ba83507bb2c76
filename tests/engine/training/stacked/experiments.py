"""Small experiments that many of these tests train, so that their programs are traced once."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.experiment.results import CellResult
from engine.experiment.specs import Cell, DataSpec, Experiment, TrainingSpec
from engine.network.spec import LayerSpec, NetworkSpec

OF = LayerSpec.of


def iris(**training: Any) -> Experiment:
    """A table, held out: Dense, Dropout, Dense. Three epochs of six steps."""
    layers = OF("dense", units=8), OF("dropout", True), OF("dense", units=3, activation="softmax")
    settings = {"epochs": 3, "learning_rate": 0.01} | training
    return Experiment(DataSpec("iris"), NetworkSpec(layers), TrainingSpec(**settings))


def pictures(**training: Any) -> Experiment:
    """Images through a layer without a stacked rule. Two epochs of three steps."""
    layers = (
        OF("conv2d", filters=2),
        OF("batch_normalization", momentum=0.5),
        OF("max_pooling2d"),
        OF("flatten"),
        OF("dropout", True),
        OF("dense", units=10, activation="softmax"),
    )
    settings = {"epochs": 2, "batch_size": 32} | training
    data = DataSpec("digits", train_samples=80, test_size=0.05, validation_size=0.05)
    return Experiment(data, NetworkSpec(layers), TrainingSpec(**settings))


def grid(rates: tuple[float, ...], n_seeds: int) -> tuple[Cell, ...]:
    return tuple(Cell(rate, seed) for seed in range(n_seeds) for rate in rates)


def assert_close(ours: CellResult, right: CellResult, tolerance: float = 1e-5) -> None:
    """Equal names, cells and numbers of epochs; numbers as near as float32 sums in another order can be."""
    assert ours.cell == right.cell
    assert [name for name, _ in ours.metrics] == [name for name, _ in right.metrics]
    assert [(name, len(values)) for name, values in ours.history] == [
        (name, len(values)) for name, values in right.history
    ]
    for (name, values), (_, expected) in zip(ours.history, right.history, strict=True):
        np.testing.assert_allclose(values, expected, rtol=tolerance, atol=tolerance, err_msg=name)
    for name, value in right.metrics:
        np.testing.assert_allclose(ours.metric(name), value, rtol=tolerance, atol=tolerance, err_msg=name)


def assert_same(ours: CellResult, right: CellResult) -> None:
    """The same training, bit by bit.

    What Keras logs shows it; samples are scored in pieces that depend on the machine's speed, so that the
    last bit of those sums may differ.
    """
    assert_close(ours, right, 1e-6)
    for name in ("loss", "accuracy"):
        assert dict(ours.history)[name] == dict(right.history)[name]
