"""One engine for one command: a run ends as it should, too long ones are stopped."""

import os
import signal
import sys
import threading
import time
from dataclasses import replace

import pytest

from engine.command_line.engine_runner import EngineRunner
from engine.errors import InputError
from engine.experiment.trainers import RunOptions
from engine.session.messages import CellsFinished, Failed, Finished, Part, Stopped
from engine.session.runner import TooLong
from engine.storage.examples import example
from tests.engine.command_line.test_commands import worker_of

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
    assert not runner.is_stopped


def test_a_device_that_is_not_there_changes_nothing(runner: EngineRunner) -> None:
    runner.choose(RunOptions())
    with pytest.raises(InputError, match="TPU"):
        runner.choose(RunOptions(device="TPU"))
    project = example("honest-classification")
    quick = replace(project.experiment, training=replace(project.training, epochs=1))
    assert isinstance(runner.train((Part(quick, project.sweep.cells()[:1]),), lambda _event: None), Finished)


@pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no signals for a thread, nor can it pause one"
)
def test_ctrl_c_is_heard_while_no_event_comes(runner: EngineRunner) -> None:
    """A signal to another thread does not interrupt the main one's wait; on Windows no signal does."""
    runner.choose(RunOptions())
    project = example("honest-classification")
    endless = replace(project.experiment, training=replace(project.training, epochs=100_000))
    worker, heard = worker_of(os.getpid()), []

    def press() -> None:
        os.kill(worker, signal.SIGSTOP)
        time.sleep(1.0)  # the last events come
        signal.pthread_kill(threading.get_ident(), signal.SIGINT)
        end = time.monotonic() + 30
        while not runner.is_stopped and time.monotonic() < end:
            time.sleep(0.05)
        heard.append(runner.is_stopped)
        os.kill(worker, signal.SIGCONT)

    thread = threading.Timer(1.0, press)
    thread.start()
    end = runner.train((Part(endless, project.sweep.cells()[:1]),), lambda _event: None, 60)
    thread.join()
    runner.is_stopped = False
    assert heard == [True]
    assert isinstance(end, Stopped)
