"""Timing a program's steps leaves its numbers alone and traces nothing anew."""

from __future__ import annotations

import pytest

from engine.experiment.specs import Cell
from engine.training.stacked.block_training import train_block
from engine.training.stacked.programs import program_for
from engine.training.stacked.run_data import RunData
from engine.training.stacked.step_timing import seconds_per_step
from tests.engine.training.stacked.experiments import iris, pictures


@pytest.mark.parametrize("make", [iris, pictures])
def test_timed_steps_change_no_number(make) -> None:
    experiment = make()
    program = program_for(experiment)
    before = train_block(RunData(experiment), (Cell(0.5, 1),)).whole
    traces = program.n_traces
    counts = (1,) if program.is_cell_by_cell else (1, 7)
    seconds = [seconds_per_step(program, n_cells, 5) for n_cells in counts]
    assert all(0 < value < 60 for value in seconds)
    assert program.n_traces == traces
    after = train_block(RunData(experiment), (Cell(0.5, 1),)).whole
    assert [result.metrics for result in after] == [result.metrics for result in before]
