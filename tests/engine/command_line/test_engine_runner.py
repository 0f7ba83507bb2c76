"""One engine for one command: a run ends as it should, too long ones are stopped."""

from dataclasses import replace

import pytest

from engine.command_line.engine_runner import EngineRunner, TooLong
from engine.errors import InputError
from engine.experiment.trainers import RunOptions
from engine.session.messages import CellsFinished, Failed, Finished, Part
from engine.storage.examples import example

pytestmark = pytest.mark.slow


def test_engine_runner_runs_in_sequence_and_stops_at_the_time_limit(runner: EngineRunner) -> None:
    runner.choose(RunOptions())
    project = example("honest-classification")
    quick = replace(project.experiment, training=replace(project.training, epochs=1))
    endless = replace(project.experiment, training=replace(project.training, epochs=100_000))
    wrong = replace(quick, data=replace(quick.data, dataset="none"))
    cells = project.sweep.cells()[:2]
    got: list[CellsFinished] = []
    end = runner.train((Part(endless, cells),), got.append, 2.0)
    assert isinstance(end, TooLong)
    assert end.seconds >= 2
    assert got == []
    assert isinstance(runner.train((Part(wrong, cells),), got.append), Failed)
    end = runner.train((Part(quick, cells), Part(quick, cells[:1])), got.append, 100)
    assert isinstance(end, Finished)
    assert [(event.part, len(event.results)) for event in got] == [(0, 2), (1, 1)]
    assert runner.facts.trainer == "stacked"
    assert {"tensorflow", "keras"} <= set(runner.facts.versions)
    assert not runner.is_interrupted


def test_a_device_that_is_not_there_changes_nothing(runner: EngineRunner) -> None:
    runner.choose(RunOptions())
    with pytest.raises(InputError, match="TPU"):
        runner.choose(RunOptions(device="TPU"))
    project = example("honest-classification")
    quick = replace(project.experiment, training=replace(project.training, epochs=1))
    assert isinstance(runner.train((Part(quick, project.sweep.cells()[:1]),), lambda _event: None), Finished)
