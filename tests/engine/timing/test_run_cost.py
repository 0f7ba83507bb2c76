"""The estimate of a whole run, and of what is left of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.experiment.data_file import ColumnSpec, FileSpec
from engine.experiment.specs import OWN_FILE, DataSpec, SecondSetting
from engine.runs.record import sweep_work
from engine.storage.examples import example
from engine.timing.blocks import cut
from engine.timing.calibration import Calibration, program_key
from engine.timing.run_cost import BlockCost, Forecast, RunCost, run_cost, widths_of
from engine.timing.step_costs import CELL_BY_CELL, TOGETHER, step_costs
from tests.engine.timing.test_step_costs import IMAGES

PROJECT = example("honest-classification")
CELLS = PROJECT.sweep.cells()


def seconds(experiment=PROJECT.experiment, cells=CELLS, **options) -> float:
    return run_cost([(experiment, cells)], Calibration(), **options).seconds


def test_more_of_anything_takes_longer() -> None:
    training = PROJECT.training
    assert seconds(cells=CELLS[:7]) < seconds()
    assert seconds() < seconds(replace(PROJECT.experiment, training=replace(training, epochs=400)))
    assert seconds() < seconds(replace(PROJECT.experiment, training=replace(training, batch_size=1)))
    assert seconds() < seconds(replace(PROJECT.experiment, training=replace(training, clipnorm=1.0)))


def test_a_program_that_is_built_starts_at_once() -> None:
    key = program_key(PROJECT.experiment, TOGETHER, "")
    start = step_costs(PROJECT.experiment).start
    assert seconds() - seconds(warm=frozenset((key,))) == pytest.approx(start)
    twice = run_cost([(PROJECT.experiment, CELLS), (PROJECT.experiment, CELLS)], Calibration())
    assert twice.seconds == pytest.approx(2 * seconds() - start) and twice.n_cells == 2 * len(CELLS)


def test_a_family_builds_a_program_for_each_width() -> None:
    sweep = replace(PROJECT.sweep, second=SecondSetting("units", (8.0, 16.0)))
    work = sweep_work(replace(PROJECT, sweep=sweep).definition)
    cost = run_cost([(experiment, cells) for _, experiment, cells in work], Calibration())
    assert sum(block.start > 0 for block in cost.blocks) == 2
    tied = replace(PROJECT.experiment, is_width_tied=True)
    assert [len(cells) for _, cells in widths_of(tied, CELLS)] == [10] * 7


def test_the_ratio_of_this_machine_counts() -> None:
    slow = Calibration().learned(PROJECT.experiment, TOGETHER, "", 3.0)
    assert run_cost([(PROJECT.experiment, CELLS)], slow).seconds == pytest.approx(3 * seconds())


def test_blocks_are_those_of_the_trainer() -> None:
    costs = step_costs(PROJECT.experiment)
    blocks = cut(PROJECT.experiment, costs, CELLS, is_watched=True)
    cost = run_cost([(PROJECT.experiment, CELLS)], Calibration())
    assert [block.epochs for block in cost.blocks] == [len(block) * costs.epochs for block in blocks]


@pytest.mark.parametrize(("device", "gain"), [("CPU, 2 threads", 2), ("GPU 0", 1)])
def test_cells_that_train_apart_share_the_cores(device: str, gain: int) -> None:
    warm = frozenset([program_key(IMAGES, CELL_BY_CELL, device)])
    alone, shared = (
        run_cost([(IMAGES, CELLS)], Calibration(), device=device, warm=warm, n_cores=n) for n in (1, 2)
    )
    assert len(alone.blocks) == len(CELLS) == len(shared.blocks)
    assert shared.seconds == pytest.approx(alone.seconds / gain)


def test_the_forecast_follows_the_speed_of_the_run() -> None:
    cost = RunCost(2, (BlockCost(10, 1.0, 10.0), BlockCost(90, 0.0, 30.0)))
    assert cost.seconds == 41 and cost.seconds_at(10) == 11 and cost.seconds_at(55) == 26
    forecast = Forecast(cost)
    assert forecast.left(0, 100, 0.0) == 41 and forecast.left(0, 100, 3.0) == 38
    for done in range(1, 101):  # twice as slow as estimated, once it has started
        left = forecast.left(done, 100, 5 + 2 * cost.seconds_at(done))
    assert left == 0 and forecast.ratio == pytest.approx(2, rel=0.05) and forecast.measured_share > 0.9


def test_a_small_first_block_does_not_stand_for_the_large_one() -> None:
    cost = RunCost(100, (BlockCost(10, 0.0, 2.0), BlockCost(90, 0.0, 3.0)))
    forecast = Forecast(cost)
    for done in range(1, 11):
        left = forecast.left(done, 100, cost.seconds_at(done))
    assert left == pytest.approx(3.0), "a rule of three would say 18"


def test_tables_of_ones_own_are_known_by_file_and_number_of_features() -> None:
    columns = tuple(ColumnSpec(name=name) for name in "abc")
    file = FileSpec(name="a.csv", sha256="0" * 64, n_bytes=1, columns=columns)
    one = replace(PROJECT.experiment, data=DataSpec(dataset=OWN_FILE, file=file))
    fewer = replace(one, data=replace(one.data, file=replace(file, columns=columns[1:])))
    other = replace(one, data=replace(one.data, file=replace(file, sha256="1" * 64)))
    seed = replace(one, data=replace(one.data, test_size=0.3))
    keys = [program_key(each, TOGETHER, "") for each in (one, fewer, other, seed)]
    assert len(set(keys)) == 3 and keys[0] == keys[3]
