"""A runner waits for its worker, and other threads may stop it or let it wait."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from engine.experiment.specs import Cell, Experiment
from engine.session.messages import CellsFinished, Event, Finished, Part, RunPaused, RunProgress, Stopped
from engine.session.runner import RunClock, Runner, TooLong
from engine.storage.examples import example

pytestmark = pytest.mark.slow
CELLS = (Cell(0.0, 0), Cell(0.5, 0))


class Watched(Runner):
    """Keeps what it noticed; `on_event` is called with each event."""

    def __init__(self) -> None:
        super().__init__()
        self.noticed: list[Event] = []
        self.seen = threading.Event()

    def _notice(self, event: Event) -> None:
        super()._notice(event)
        self.noticed.append(event)
        if isinstance(event, RunProgress | RunPaused):
            self.seen.set()

    def wait_for(self, kind: type) -> None:
        end = time.monotonic() + 60
        while not any(isinstance(event, kind) for event in self.noticed):
            assert time.monotonic() < end
            self.seen.wait(0.05)


@pytest.fixture(scope="module")
def started() -> Iterator[Watched]:
    with Watched() as runner:
        runner.train((Part(experiment(1), CELLS),), lambda _event: None)  # starts its worker
        yield runner


@pytest.fixture
def runner(started: Watched) -> Watched:
    """The one runner of these tests, as if it was new."""
    started.is_stopped = False
    started.set_paused(False)
    started.noticed.clear()
    return started


def experiment(epochs: int) -> Experiment:
    made = example("honest-classification").experiment
    return replace(made, training=replace(made.training, epochs=epochs))


def test_runs_are_trained_one_after_the_other_and_told(runner: Watched) -> None:
    got: list[CellsFinished] = []
    parts = (Part(experiment(2), CELLS), Part(experiment(1), CELLS[:1]))
    assert isinstance(runner.train(parts, got.append), Finished)
    assert [(event.part, len(event.results)) for event in got] == [(0, 2), (1, 1)]
    assert runner.facts.trainer == "stacked"
    assert {"tensorflow", "keras"} <= set(runner.facts.versions)
    assert runner.facts.training_seconds > 0


def test_another_thread_stops_it_for_good(runner: Watched) -> None:
    def stop() -> None:
        runner.wait_for(RunProgress)
        runner.stop()

    thread = threading.Thread(target=stop)
    thread.start()
    end = runner.train((Part(experiment(100_000), CELLS),), lambda _event: None)
    thread.join()
    assert isinstance(end, Stopped)
    assert isinstance(runner.train((Part(experiment(1), CELLS),), lambda _event: None), Stopped)
    runner.is_stopped = False
    assert isinstance(runner.train((Part(experiment(1), CELLS),), lambda _event: None), Finished)


def test_a_pause_holds_the_run_and_its_time(runner: Watched) -> None:
    ends: list[object] = []

    def train() -> None:
        ends.append(runner.train((Part(experiment(300), CELLS),), lambda _event: None, max_seconds=30))

    thread = threading.Thread(target=train)
    thread.start()
    runner.wait_for(RunProgress)
    runner.set_paused(True)
    runner.wait_for(RunPaused)
    time.sleep(0.5)
    assert ends == []
    runner.set_paused(False)
    thread.join()
    assert isinstance(ends[0], Finished)


def test_a_run_does_not_begin_in_a_pause(runner: Watched) -> None:
    runner.set_paused(True)
    thread = threading.Thread(target=lambda: runner.train((Part(experiment(1), CELLS),), lambda _event: None))
    thread.start()
    time.sleep(0.5)
    assert (thread.is_alive(), runner.noticed) == (True, [])
    runner.stop()
    thread.join()


def test_a_run_that_takes_too_long_is_ended(runner: Watched) -> None:
    end = runner.train((Part(experiment(100_000), CELLS),), lambda _event: None, 1.0)
    assert isinstance(end, TooLong)
    assert end.seconds >= 1


def test_an_error_in_what_takes_the_cells_ends_the_run(runner: Watched) -> None:
    def take(event: CellsFinished) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        runner.train((Part(experiment(1), CELLS),), take)
    assert isinstance(runner.train((Part(experiment(1), CELLS),), lambda _event: None), Finished)


def test_seconds_of_a_pause_do_not_count() -> None:
    clock = RunClock(100.0)
    clock.hold(5.0)
    assert clock.wait_seconds == float("inf")
    clock.start()
    before = clock.wait_seconds
    clock.hold(50.0)
    assert before + 49 < clock.wait_seconds <= 150
