"""Dropout's exact answer as the oracle of the trainer: a linear network follows scikit-learn's `Ridge`.

Trained to the end, a network on standardised inputs with input dropout d ends at the ridge solution with
alpha = n · d / (1 - d), up to the chance of its masks: its gradient's noise. The tolerance is that noise:
per rate, network minus ridge over the seeds (same split, same scaling) has a mean and a standard error,
and the mean must be within t(0.999, n - 1) of them, twelve comparisons in all. Rate 0 has no masks: there
only float32 is left.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest
from scipy import stats

from engine.analysis.ridge import RidgePoint, ridge_curve
from engine.experiment.results import CellResult
from engine.experiment.specs import Cell, DataSpec, Experiment, TrainingSpec
from engine.experiment.trainers import STACKED, choose_trainer
from engine.network.spec import LayerSpec, NetworkSpec
from engine.training.train import train
from engine.training.updates import Unattended

RATES = (0.0, 0.1, 0.2, 0.3, 0.5, 0.7)
SEEDS = tuple(range(12))
LOSS = "mean_squared_error"
# One step an epoch over all training samples; the cosine's small last steps average the masks.
TRAINING = TrainingSpec(
    loss=LOSS,
    metric=LOSS,
    optimizer="sgd",
    learning_rate=0.02,
    momentum=0.9,
    epochs=800,
    batch_size=512,
    learning_rate_schedule="cosine",
)
FLOAT32 = 1e-4


def linear(use_bias: bool) -> Experiment:
    dense = LayerSpec.of("dense", units=1, activation="linear", use_bias=use_bias)
    network = NetworkSpec((LayerSpec.of("dropout", True), dense))
    return Experiment(DataSpec("boston_housing", exclude_columns=("B",)), network, TRAINING)


@cache
def trained(use_bias: bool) -> dict[Cell, CellResult]:
    experiment = linear(use_bias)
    assert choose_trainer(experiment, "auto").name == STACKED
    cells = tuple(Cell(rate, seed) for seed in SEEDS for rate in RATES)
    outcome = train(experiment, cells, lambda _: None, Unattended())
    return {result.cell: result for result in outcome.finished}


@pytest.mark.slow
@pytest.mark.parametrize("use_bias", [False, True])
def test_trained_network_matches_ridge_within_sampling_error(use_bias):
    experiment = linear(use_bias)
    results = trained(use_bias)
    ridge = {seed: ridge_curve(experiment, RATES, [seed]) for seed in SEEDS}

    def compared(index: int, split: str) -> tuple[float, float, float]:
        """Ridge's mean, and mean and standard error of network minus ridge."""
        there = np.array([getattr(ridge[seed][index], split) for seed in SEEDS])
        here = [results[Cell(RATES[index], seed)].metric(f"{split}_{LOSS}") for seed in SEEDS]
        apart = np.array(here) - there
        return there.mean(), apart.mean(), apart.std(ddof=1) / math.sqrt(len(SEEDS))

    times = stats.t.ppf(0.9995, len(SEEDS) - 1)
    for index, rate in enumerate(RATES):
        for split in ("train", "test"):
            exact, apart, error = compared(index, split)
            assert abs(apart) <= times * error + FLOAT32 * exact, (rate, split, exact, apart, error)
            # A tolerance that would let anything pass is none.
            assert error <= 0.005 * exact, (rate, split, exact, error)
    assert compared(0, "train")[2] <= FLOAT32 * compared(0, "train")[0]


@pytest.mark.slow
def test_trained_network_differs_from_ridge_with_another_alpha():
    """What the tolerance is worth: alpha = n · d, dropout that does not scale what it keeps, fails."""
    experiment = linear(use_bias=True)
    results = trained(True)
    for rate in (0.3, 0.5, 0.7):
        # n · d is n · e / (1 - e) at e = d / (1 + d).
        wrong: list[RidgePoint] = [ridge_curve(experiment, [rate / (1 + rate)], [seed])[0] for seed in SEEDS]
        here = [results[Cell(rate, seed)].metric(f"train_{LOSS}") for seed in SEEDS]
        apart = np.array(here) - [point.train for point in wrong]
        assert apart.mean() > 10 * apart.std(ddof=1) / math.sqrt(len(SEEDS))
