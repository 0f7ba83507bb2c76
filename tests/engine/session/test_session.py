"""The session with its real worker process: every way in which a run ends, each exactly once."""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from queue import SimpleQueue

import pytest

from engine.project.examples import example
from engine.project.specs import Cell, DataSpec, Experiment
from engine.session.messages import (
    CellFinished,
    DataPreviewed,
    EngineReady,
    EngineStarting,
    Event,
    Failed,
    Finished,
    Lost,
    RunProgress,
    Stopped,
)
from engine.session.session import EngineSession

SECONDS = 120.0


class Listener:
    """Takes the session's events, in order."""

    def __init__(self) -> None:
        self.queue: SimpleQueue[Event] = SimpleQueue()
        self.heard: list[Event] = []

    def until(self, is_wanted: Callable[[Event], bool]) -> Event:
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            event = self.queue.get(timeout=SECONDS)
            self.heard.append(event)
            if is_wanted(event):
                return event
        pytest.fail("the event did not come")

    def ends_of(self, run_id: int) -> list[Event]:
        return [
            e for e in self.heard if isinstance(e, Finished | Stopped | Failed | Lost) and e.run_id == run_id
        ]


def is_end(event: Event) -> bool:
    return isinstance(event, Finished | Stopped | Failed | Lost)


@contextlib.contextmanager
def running_session() -> Iterator[tuple[EngineSession, Listener]]:
    session, listener = EngineSession(), Listener()
    session.subscribe(listener.queue.put)
    session.start()
    while session.worker_pid is None:
        time.sleep(0.01)
    yield session, listener
    session.close()
    session.close()  # a second time does nothing
    with pytest.raises(ProcessLookupError):
        os.kill(session.worker_pid, 0)


@pytest.fixture(scope="module")
def engine() -> Iterator[tuple[EngineSession, Listener]]:
    with running_session() as pair:
        yield pair


@pytest.fixture
def experiment() -> Experiment:
    return example("honest-classification").experiment


def with_epochs(experiment: Experiment, epochs: int) -> Experiment:
    return replace(experiment, training=replace(experiment.training, epochs=epochs))


Engine = tuple[EngineSession, Listener]


def test_a_run_asked_for_before_the_engine_is_ready_is_trained(
    engine: Engine, experiment: Experiment
) -> None:
    session, listener = engine
    session.preview(DataSpec("iris"))
    run_id = session.start_run(with_epochs(experiment, 3), (Cell(0.0, 0), Cell(0.5, 0)))
    listener.until(is_end)
    kinds = [type(event) for event in listener.heard]
    assert kinds[0] is EngineStarting
    assert EngineReady in kinds
    assert DataPreviewed in kinds
    results = [e.result for e in listener.heard if isinstance(e, CellFinished)]
    assert [result.cell for result in results] == [Cell(0.0, 0), Cell(0.5, 0)]
    epochs = [(x.cell.rate, x.epoch) for e in listener.heard if isinstance(e, RunProgress) for x in e.epochs]
    assert epochs == [(rate, epoch) for rate in (0.0, 0.5) for epoch in (1, 2, 3)]
    assert listener.ends_of(run_id) == [listener.heard[-1]]
    assert isinstance(listener.heard[-1], Finished)


def test_stop_ends_within_a_second_and_keeps_the_partial_cell(engine: Engine, experiment: Experiment) -> None:
    session, listener = engine
    run_id = session.start_run(with_epochs(experiment, 5000), (Cell(0.2, 0), Cell(0.2, 1)))
    listener.until(lambda e: isinstance(e, RunProgress) and e.run_id == run_id and e.done > 3)
    pressed = time.monotonic()
    session.stop_run(run_id)
    end = listener.until(is_end)
    assert time.monotonic() - pressed < 5  # a second on an idle machine; tests share theirs
    assert isinstance(end, Stopped)
    assert end.partial is not None
    assert len(end.partial.history[0][1]) >= 3
    assert listener.ends_of(run_id) == [end]


def test_a_wrong_experiment_fails_in_a_sentence(engine: Engine, experiment: Experiment) -> None:
    session, listener = engine
    session.start_run(replace(experiment, data=DataSpec("nowhere")), (Cell(0.2, 0),))
    end = listener.until(is_end)
    assert isinstance(end, Failed)
    assert end.message.startswith("dataset must be one of")


def test_previews_are_answered_during_a_run(engine: Engine, experiment: Experiment) -> None:
    session, listener = engine
    run_id = session.start_run(with_epochs(experiment, 5000), (Cell(0.2, 0),))
    session.preview(DataSpec("wine"))
    found = listener.until(lambda e: isinstance(e, DataPreviewed))
    assert isinstance(found, DataPreviewed)
    assert found.preview is not None
    session.preview(DataSpec("nowhere"))
    refused = listener.until(lambda e: isinstance(e, DataPreviewed))
    assert isinstance(refused, DataPreviewed)
    assert refused.problem.startswith("dataset must be")
    session.stop_run(run_id)
    listener.until(is_end)


@pytest.mark.slow
def test_a_killed_worker_loses_its_run_and_is_replaced(experiment: Experiment) -> None:
    with running_session() as (session, listener):
        run_id = session.start_run(with_epochs(experiment, 5000), (Cell(0.2, 0),))
        listener.until(lambda e: isinstance(e, RunProgress) and e.run_id == run_id)
        before = session.worker_pid
        assert before is not None
        os.kill(before, signal.SIGKILL)
        end = listener.until(is_end)
        assert isinstance(end, Lost)
        assert not end.was_forced
        assert listener.ends_of(run_id) == [end]

        again = session.start_run(with_epochs(experiment, 5000), (Cell(0.2, 0),))
        listener.until(lambda e: isinstance(e, RunProgress) and e.run_id == again)
        assert session.worker_pid != before
        session.force_stop()
        end = listener.until(is_end)
        assert isinstance(end, Lost)
        assert end.was_forced
        assert listener.ends_of(again) == [end]
