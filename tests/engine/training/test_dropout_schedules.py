"""Dropout schedules on random experiments: both trainers and the script give the same numbers.

`pytest --schedules 30 tests/engine/training/test_dropout_schedules.py` compares 30; CI each schedule once.
"""

from __future__ import annotations

import contextlib
import io
import runpy
from pathlib import Path

import pytest

from engine.experiment.specs import Cell, Experiment, SweepSpec
from engine.keras_code.script import keras_script
from engine.project.project import Project
from engine.training.reference import TrainedCell, train_cell
from engine.training.stacked.programs import program_for
from tests.engine.training.random_schedules import recurrent_experiment, scheduled_experiment
from tests.engine.training.test_trainer_equivalence import (
    ROUNDING_GROWTH,
    TOLERANCE,
    Worst,
    keras_against_itself,
    worst_difference,
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    metafunc.parametrize("number", range(metafunc.config.getoption("--schedules")))


@pytest.mark.slow
def test_trainers_and_script_agree(number: int, tmp_path: Path) -> None:
    experiment, cells = scheduled_experiment(number)
    program = program_for(experiment)
    references = {cell: train_cell(experiment, cell) for cell in cells}
    assert_script_prints(experiment, cells[-1 - number % 2], references, tmp_path)
    worst = worst_difference(experiment, program, references)
    if max(worst.values()) <= TOLERANCE:
        return
    itself: Worst = {}
    for itself in keras_against_itself(experiment, program, references):
        if all(worst[name] <= max(TOLERANCE, ROUNDING_GROWTH * value) for name, value in itself.items()):
            return
    pytest.fail(f"{worst}, and Keras against itself {itself}: {experiment}, {cells}")


@pytest.mark.slow
def test_script_of_a_recurrent_network_agrees(number: int, tmp_path: Path) -> None:
    experiment, cells = recurrent_experiment(number)
    references = {cell: train_cell(experiment, cell) for cell in cells}
    assert_script_prints(experiment, cells[0], references, tmp_path)


def assert_script_prints(
    experiment: Experiment, cell: Cell, references: dict[Cell, TrainedCell], folder: Path
) -> None:
    """The script prints the numbers that the reference trainer has."""
    sweep = SweepSpec(frozen_streams=experiment.frozen_streams)
    project = Project("Schedule", experiment.data, experiment.network, experiment.training, sweep)
    path = folder / "cell.py"
    path.write_text(keras_script(project, cell), encoding="utf-8")
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        runpy.run_path(str(path), run_name="__main__")
    pairs = (line.split(": ") for line in output.getvalue().splitlines() if ": " in line)
    numbers = {name: float(value) for name, value in pairs}
    assert numbers == pytest.approx(dict(references[cell].result.metrics), rel=1e-4)
