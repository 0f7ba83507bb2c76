"""The stacked trainer against the reference trainer on random experiments: every curve, score and weight.

`pytest --twins 200 tests/engine/training/test_trainer_equivalence.py` compares 200; CI fewer.

Some experiments have no answer to 1e-4 in float32, whoever trains them: where a BatchNormalization
follows weights whose gradient is (nearly) zero in a small batch, a bias in front of it say, rounding
noise is all that is left, and an optimizer that divides by the gradient's size takes whole steps along
it. How much an experiment amplifies noise is seen in Keras itself, trained with another seventh digit of
the learning rate, or of the features; only where that moves Keras's own numbers as far may the twins differ
by more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from engine.data.split import SplitData, split
from engine.experiment.results import CellResult
from engine.experiment.specs import Cell, DataSpec, Experiment
from engine.training.reference import TrainedCell, train_cell
from engine.training.stacked.block_training import train_block
from engine.training.stacked.layout import Floats
from engine.training.stacked.program import Program
from engine.training.stacked.programs import program_for
from engine.training.stacked.run_data import RunData
from tests.engine.training.random_stacks import random_experiment
from tests.engine.training.stacked.keras_equivalence import rows_of

TOLERANCE = 1e-4
SHIFTS = (2e-7, -2e-7, 4e-7)
NOISE = 2e-7  # of the features, relative: a float32 has no digit between
NOISES = range(5)  # seeds
ROUNDING_GROWTH = 10


Worst = dict[str, float]


def worst_difference(experiment: Experiment, program: Program, references: dict[Cell, TrainedCell]) -> Worst:
    """The largest relative differences of one random experiment: curves, scores, weights."""
    data, cells = RunData(experiment), tuple(references)
    blocks = [(cell,) for cell in cells] if program.is_cell_by_cell else [cells]
    worst = dict.fromkeys(("curves", "scores", "weights"), 0.0)
    for block in blocks:
        trained = train_block(data, block)
        assert not trained.partial
        for row, cell in enumerate(block):
            rows = (trained.trainable[row], trained.other[row])
            found = differences(program, trained.whole[row], rows, references[cell])
            worst = {name: max(worst[name], found[name]) for name in worst}
    return worst


def keras_against_itself(
    experiment: Experiment, program: Program, references: dict[Cell, TrainedCell]
) -> Iterator[Worst]:
    """The same for the reference trainer with other seventh digits, more and more."""
    worst = dict.fromkeys(("curves", "scores", "weights"), 0.0)
    for cell, reference in references.items():
        for other in with_other_digits(experiment, cell):
            found = differences(program, other.result, rows_of(other.model), reference)
            worst = {name: max(worst[name], found[name]) for name in worst}
            yield worst


def with_other_digits(experiment: Experiment, cell: Cell) -> Iterator[TrainedCell]:
    """Keras's training of a cell with other seventh digits of the learning rate, then of the features."""
    for shift in SHIFTS:
        training = experiment.training
        training = replace(training, learning_rate=training.learning_rate * (1 + shift))
        yield train_cell(replace(experiment, training=training), cell)
    for seed in NOISES:
        rng = np.random.default_rng(seed)

        def noisy(data: DataSpec, *place: Any, rng: np.random.Generator = rng) -> SplitData:
            found = split(data, *place)
            noise = NOISE * rng.choice((-1.0, 1.0), found.x.shape[1:])
            return replace(found, scale=(found.scale * (1 + noise)).astype("float32"))

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("engine.training.reference.split", noisy)
            yield train_cell(experiment, cell)


def differences(
    program: Program, ours: CellResult, rows: tuple[Floats, Floats], reference: TrainedCell
) -> dict[str, float]:
    """Of one cell. A weight's difference is relative to the largest number in it."""
    right = reference.result
    assert [name for name, _ in ours.metrics] == [name for name, _ in right.metrics]
    assert [name for name, _ in ours.history] == [name for name, _ in right.history]
    curves = [
        relative(np.array(values), np.array(expected)) if len(values) == len(expected) else float("inf")
        for (_, values), (_, expected) in zip(ours.history, right.history, strict=True)
    ]
    scores = [
        relative(np.array(value), np.array(expected))
        for (_, value), (_, expected) in zip(ours.metrics, right.metrics, strict=True)
    ]
    weights = []
    layout = program.layout
    for places, row, expected_row in zip(
        (layout.trainable, layout.other), rows, rows_of(reference.model), strict=True
    ):
        for place in places:
            part = slice(place.start, place.start + place.size)
            scale = np.full(place.size, max(float(np.abs(expected_row[part]).max()), 1e-3))
            weights.append(relative(row[part] - expected_row[part] + scale, scale))
    return {"curves": max(curves), "scores": max(scores), "weights": max(weights)}


def relative(values: npt.NDArray[Any], expected: npt.NDArray[Any]) -> float:
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
    experiment, cells = random_experiment(number)
    program = program_for(experiment)
    references = {cell: train_cell(experiment, cell) for cell in cells}
    worst = worst_difference(experiment, program, references)
    if max(worst.values()) <= TOLERANCE:
        return
    itself: Worst = {}
    for itself in keras_against_itself(experiment, program, references):
        if all(worst[name] <= max(TOLERANCE, ROUNDING_GROWTH * value) for name, value in itself.items()):
            return
    pytest.fail(f"{worst}, and Keras against itself {itself}: {experiment}, {cells}")
