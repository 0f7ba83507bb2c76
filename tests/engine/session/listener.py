"""A session with its real worker process, and an ear for its events."""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from queue import SimpleQueue
from typing import TypeVar

import pytest

from engine.experiment.results import CellResult
from engine.experiment.specs import Experiment
from engine.session.messages import CellsFinished, Event, RunEnd
from engine.session.session import EngineSession
from engine.storage.examples import example
from engine.system.processes import is_running

SECONDS = 600.0 if sys.platform == "win32" else 120.0  # in Wine TensorFlow takes a minute to load, or several
E = TypeVar("E")


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

    def until_a(self, kind: type[E], run_id: int | None = None) -> E:
        """The next event of a kind, of this run if one is given."""
        event = self.until(
            lambda e: isinstance(e, kind) and (run_id is None or getattr(e, "run_id", None) == run_id)
        )
        assert isinstance(event, kind)
        return event

    def until_end(self, run_id: int) -> RunEnd:
        event = self.until(lambda e: isinstance(e, RunEnd) and e.run_id == run_id)
        assert isinstance(event, RunEnd)
        return event

    def drain(self) -> None:
        """Take what is there."""
        while not self.queue.empty():
            self.heard.append(self.queue.get())

    def of(self, kind: type[E], run_id: int | None = None) -> list[E]:
        """What was heard of a kind so far."""
        return [
            e
            for e in self.heard
            if isinstance(e, kind) and (run_id is None or getattr(e, "run_id", None) == run_id)
        ]

    def ends_of(self, run_id: int) -> list[RunEnd]:
        return [event for event in self.heard if isinstance(event, RunEnd) and event.run_id == run_id]

    def results_of(self, run_id: int) -> list[CellResult]:
        """The finished cells of a run, without the time that they took."""
        blocks = self.of(CellsFinished, run_id)
        return [replace(result, seconds=0.0) for block in blocks for result in block.results]


Engine = tuple[EngineSession, Listener]


@contextlib.contextmanager
def running_session(is_reproducible: bool = True) -> Iterator[Engine]:
    session, listener = EngineSession(is_reproducible), Listener()
    session.subscribe(listener.queue.put)
    session.start()
    while session.worker_pid is None:
        time.sleep(0.01)
    try:
        yield session, listener
    finally:
        session.close()
        session.close()  # a second time does nothing
    assert not is_running(session.worker_pid)


def kill(pid: int) -> None:
    """End a process at once, as a task manager does."""
    os.kill(pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)


def experiment(epochs: int) -> Experiment:
    """Iris, held out, for so many epochs."""
    found = example("honest-classification").experiment
    return replace(found, training=replace(found.training, epochs=epochs))
