"""Answers about steps of a small table net and of a small conv net, with numbers that tests know."""

from __future__ import annotations

import numpy as np

from engine.experiment.specs import DataSpec, Experiment, TrainingSpec
from engine.inside.moment import Moment
from engine.inside.steps import LayerSteps, StepsSeen
from engine.network.spec import LayerSpec, NetworkSpec

OF = LayerSpec.of
OUTPUT = OF("dense", units=3, activation="softmax")
TABLE = Experiment(
    DataSpec("iris"),
    NetworkSpec((OF("dense", units=4), OF("dropout", True, rate=0.5), OUTPUT)),
    TrainingSpec(epochs=6),
)
CONV = Experiment(
    DataSpec("digits"),
    NetworkSpec(
        (
            OF("conv2d", filters=3, kernel_size=(3, 3)),
            OF("spatial_dropout2d", True, rate=0.5),
            OF("flatten"),
            OF("dense", units=10, activation="softmax"),
        )
    ),
    TrainingSpec(epochs=6),
)
PER_EPOCH, N_EPOCHS = 10, 6


def some_steps(first: int, n_steps: int, *, kept: tuple[bool, ...] = (True, False, True, True)) -> StepsSeen:
    """Steps of TABLE; `first` counts from 0. The output of its first layer is 1, 2, −3, 4."""
    dense = np.tile(np.array([1, 2, -3, 4], np.float32), (n_steps, 1))
    mask = np.tile(np.array(kept), (n_steps, 1))
    answers = np.tile(np.array([0.1, 0.2, 0.7], np.float32), (n_steps, 1))
    without = np.tile(np.array([0.6, 0.3, 0.1], np.float32), (n_steps, 1))
    layers = (
        LayerSteps("dense", 0, dense, dense),
        LayerSteps("dropout", 1, dense * mask * 2, dense, mask),
        LayerSteps("dense_1", 2, answers, without),
    )
    steps = np.arange(first, first + n_steps)
    return StepsSeen(
        Moment.after(first, PER_EPOCH),
        PER_EPOCH,
        N_EPOCHS,
        samples=steps.astype(np.intp),
        batch_sizes=np.full(n_steps, 16, np.intp),
        x=np.tile(np.array([5, 3, -1, 0.5], np.float32), (n_steps, 1)),
        y=np.full(n_steps, 1),
        losses=(steps / 10).astype(np.float32),
        layers=layers,
        n_units=4,
        subnetworks=steps + 1,
        n_distinct=steps + 20,
    )


def some_maps(first: int, n_steps: int) -> StepsSeen:
    """Steps of CONV, whose second channel is dropped."""
    rng = np.random.default_rng(0)
    x = rng.random((n_steps, 8, 8, 1)).astype(np.float32)
    maps = rng.normal(size=(n_steps, 6, 6, 3)).astype(np.float32)
    kept = np.tile(np.array([True, False, True]), (n_steps, 1, 1, 1))
    flat = (maps * kept * 2).reshape(n_steps, -1)
    answers = np.full((n_steps, 10), 0.1, np.float32)
    return StepsSeen(
        Moment.after(first, PER_EPOCH),
        PER_EPOCH,
        N_EPOCHS,
        samples=np.zeros(n_steps, np.intp),
        batch_sizes=np.full(n_steps, 16, np.intp),
        x=x,
        y=np.full(n_steps, 7),
        losses=np.ones(n_steps, np.float32),
        layers=(
            LayerSteps("conv2d", 0, maps, maps),
            LayerSteps("spatial_dropout2d", 1, maps * kept * 2, maps, kept),
            LayerSteps("flatten", 2, flat, maps.reshape(n_steps, -1)),
            LayerSteps("dense", 3, answers, answers),
        ),
        filters=rng.normal(size=(n_steps, 3, 3, 1, 3)).astype(np.float32),
        n_units=3,
    )
