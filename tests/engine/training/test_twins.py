"""The stacked trainer against the reference trainer on random experiments: every curve, score and weight.

`pytest --twins 200 tests/engine/training/test_twins.py` compares the first 200; CI compares fewer.
"""

from __future__ import annotations

import numpy as np
import pytest

from engine.training.reference import train_cell
from engine.training.stacked.block_training import train_block
from engine.training.stacked.programs import program_for
from tests.engine.training.random_stacks import random_experiment

TOLERANCE = 1e-4


def worst_difference(number: int) -> dict[str, float]:
    """The largest relative differences of one random experiment: curves, scores, weights.

    A weight's difference is relative to the largest number of its layer's weight.
    """
    experiment, cells = random_experiment(number)
    program = program_for(experiment)
    trained = train_block(experiment, program, cells)
    assert not trained.partial
    worst = {"curves": 0.0, "scores": 0.0, "weights": 0.0}
    for row, cell in enumerate(cells):
        reference = train_cell(experiment, cell)
        ours = trained.whole[row]
        assert [name for name, _ in ours.metrics] == [name for name, _ in reference.result.metrics]
        for (name, values), (other, expected) in zip(ours.history, reference.result.history, strict=True):
            assert name == other
            assert len(values) == len(expected)
            worst["curves"] = max(worst["curves"], relative(np.array(values), np.array(expected)))
        for (_, value), (_, right) in zip(ours.metrics, reference.result.metrics, strict=True):
            worst["scores"] = max(worst["scores"], relative(np.array(value), np.array(right)))
        layout = program.layout
        for places, rows in ((layout.trainable, trained.trainable), (layout.other, trained.other)):
            for place in places:
                variables = reference.model.layers[place.layer].variables
                right = next(np.asarray(v) for v in variables if v.name == place.name)
                got = rows[row, place.start : place.start + place.size].reshape(place.shape)
                scale = np.full_like(right, max(float(np.abs(right).max()), 1e-3))
                worst["weights"] = max(worst["weights"], relative(got - right + scale, scale))
    return worst


def relative(values: np.ndarray, expected: np.ndarray) -> float:
    """The largest relative difference; infinite where one side is not a number and the other is."""
    if not np.array_equal(np.isfinite(values), np.isfinite(expected)):
        return float("inf")
    finite = np.isfinite(expected)
    difference = np.abs(values - expected) / np.maximum(np.abs(expected), 1e-3)
    return float(np.max(difference, initial=0.0, where=finite))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    count = metafunc.config.getoption("--twins")
    metafunc.parametrize("number", range(count))


@pytest.mark.slow
def test_stacked_equals_reference(number: int) -> None:
    worst = worst_difference(number)
    assert max(worst.values()) <= TOLERANCE, (worst, random_experiment(number))
