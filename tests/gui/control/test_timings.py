"""What the window learns of the engine's speed, from timed steps and from runs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from engine.experiment.specs import Cell
from engine.experiment.trainers import RunOptions
from engine.session.messages import EngineStarting, StepTimed
from engine.storage.examples import example
from engine.storage.timings import read_timings
from engine.timing.run_cost import Forecast
from engine.timing.step_costs import TOGETHER, step_costs
from gui.control.timings import Timings

EXPERIMENT = example("honest-classification").experiment
CELLS = example("honest-classification").sweep.cells()
PARTS = [(EXPERIMENT, CELLS)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "timings.json"


@pytest.fixture
def timings(qtbot: QtBot, path: Path) -> Timings:
    del qtbot
    return Timings(path)


def seconds(timings: Timings) -> float:
    cost = timings.cost(PARTS, "CPU")
    assert cost is not None
    return cost.seconds


def step(slowness: float) -> StepTimed:
    costs = step_costs(EXPERIMENT)
    return StepTimed(EXPERIMENT, RunOptions(device="CPU"), 7, slowness * costs.step(costs.batch_size, 7))


def test_a_timed_step_sets_the_estimate_and_is_kept(qtbot: QtBot, timings: Timings, path: Path) -> None:
    start, before = step_costs(EXPERIMENT).start, seconds(timings)
    with qtbot.waitSignal(timings.changed):
        timings.take(step(4.0))
    assert seconds(timings) == pytest.approx(2 * (before - start)), "and its program is built"
    timings.take(EngineStarting())
    assert seconds(timings) == pytest.approx(2 * before), "a new process has to build it again"
    qtbot.waitUntil(lambda: read_timings(path) == timings.calibration)
    assert Timings(path).calibration.ratio(EXPERIMENT, TOGETHER, "CPU") == pytest.approx(2)


def test_a_run_teaches_if_enough_of_it_was_seen(timings: Timings) -> None:
    cost = timings.cost(PARTS, "CPU")
    assert cost is not None
    forecast = Forecast(cost)
    for done in range(0, 2800, 70):
        forecast.left(done, 2800, 3 * cost.seconds_at(done))
    timings.take_run(PARTS, "CPU", Forecast(cost), 100.0)
    assert timings.calibration.ratio(EXPERIMENT, TOGETHER, "CPU") == 1
    timings.take_run(PARTS, "CPU", forecast, 100.0)
    assert timings.calibration.ratio(EXPERIMENT, TOGETHER, "CPU") == pytest.approx(3, rel=0.1)
    timings.wait()


def test_impossible_data_have_no_estimate(timings: Timings) -> None:
    empty = replace(EXPERIMENT, data=replace(EXPERIMENT.data, validation_size=0.5, test_size=0.5))
    assert timings.cost([(empty, (Cell(0.0, 0),))], "CPU") is None
