"""The worker's inbox over a real pipe: what waits, in which order, and what is remembered."""

import multiprocessing
import threading
from collections.abc import Iterator
from multiprocessing.connection import Connection
from types import SimpleNamespace

import pytest

from engine.experiment.specs import Cell
from engine.language import texts
from engine.session.inbox import READ_INTERVAL, Inbox, RunControl
from engine.session.messages import (
    ChangeRate,
    ContinueRun,
    Part,
    PauseRun,
    Quit,
    RunContinued,
    RunPaused,
    SaveModel,
    StartRun,
    StopRun,
    UseLanguage,
    WarmUp,
)
from tests.engine.session.listener import experiment

CELL = Cell(0.5, 0)


@pytest.fixture
def ends() -> Iterator[tuple[Connection, Connection]]:
    ours, theirs = multiprocessing.Pipe()
    yield ours, theirs
    ours.close()
    theirs.close()


@pytest.fixture
def reads_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at the pipe each time that a trainer asks."""
    monkeypatch.setattr("engine.session.inbox.READ_INTERVAL", 0.0)


def test_inbox_orders_runs_and_models_before_the_newest_warm_up(ends: tuple[Connection, Connection]) -> None:
    ours, theirs = ends
    inbox = Inbox(theirs)
    assert not inbox.has_work
    old, new = WarmUp(experiment(1)), WarmUp(experiment(2))
    run, order = StartRun(1, (Part(experiment(1), (CELL,)),)), SaveModel(experiment(1), CELL, "m.keras")
    for command in (old, run, new, order):
        ours.send(command)
    inbox.read()
    assert inbox.has_work
    assert [inbox.next_job() for _ in range(4)] == [run, order, new, None]
    assert not inbox.has_work


def test_inbox_language_is_used_at_once_and_an_unknown_one_not(
    ends: tuple[Connection, Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = ends
    monkeypatch.setenv(texts.VARIABLE, texts.ENGLISH)
    inbox = Inbox(theirs)
    for code in ("en-XA", "tlh"):
        ours.send(UseLanguage(code))
        inbox.read()
        assert texts.language() == "en-XA" and not inbox.has_work
    texts.use(texts.ENGLISH)


def test_inbox_should_stop_is_cheap(
    ends: tuple[Connection, Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = ends
    inbox = Inbox(theirs)
    control = RunControl(inbox, 7, lambda: None)
    reads = 0

    def read() -> None:
        nonlocal reads
        reads += 1
        Inbox.read(inbox)

    now = 0.0
    monkeypatch.setattr(inbox, "read", read)
    monkeypatch.setattr("engine.session.inbox.time", SimpleNamespace(monotonic=lambda: now))
    for _ in range(10_000):
        now += READ_INTERVAL / 100
        assert not control.should_stop()
    assert 90 <= reads <= 101  # looking at the pipe each time would take longer than a small step
    ours.send(StopRun(8))
    ours.send(StopRun(7))
    now += READ_INTERVAL
    assert control.should_stop()
    assert inbox.stopped == {7, 8}


@pytest.mark.usefixtures("reads_at_once")
def test_inbox_quit_stops_the_current_run(ends: tuple[Connection, Connection]) -> None:
    ours, theirs = ends
    control = RunControl(Inbox(theirs), 7, lambda: None)
    ours.send(PauseRun(7))
    ours.send(Quit())
    control.wait_while_paused()  # returns
    assert control.should_stop()
    assert not ours.poll()


@pytest.mark.parametrize(("last", "answers"), [(ContinueRun(7), 2), (StopRun(7), 1), (Quit(), 1)])
@pytest.mark.usefixtures("reads_at_once")
def test_inbox_pause_lasts_until_continue_stop_or_quit(
    ends: tuple[Connection, Connection], last: ContinueRun | StopRun | Quit, answers: int
) -> None:
    ours, theirs = ends
    flushed: list[bool] = []
    control = RunControl(Inbox(theirs), 7, lambda: flushed.append(True))
    control.wait_while_paused()  # nobody wants it to
    ours.send(PauseRun(7))
    holding = threading.Thread(target=control.wait_while_paused)
    holding.start()
    assert ours.poll(10)
    assert ours.recv() == RunPaused(7)
    assert flushed == [True]
    ours.send(ContinueRun(8))
    holding.join(0.3)
    assert holding.is_alive()
    ours.send(last)
    holding.join(10)
    assert not holding.is_alive()
    assert control.paused_seconds >= 0.3
    if answers == 2:
        assert ours.recv() == RunContinued(7)
    assert not ours.poll()


def test_an_epoch_by_hand_has_the_last_rate_and_takes_its_time(
    ends: tuple[Connection, Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = ends
    inbox, told = Inbox(theirs), []
    control = RunControl(inbox, 1, lambda: told.append(True), hand_seconds=0.5)
    clock = iter(range(1000))
    monkeypatch.setattr(
        "engine.session.inbox.time", SimpleNamespace(monotonic=lambda: 0.25 * next(clock), perf_counter=float)
    )
    ours.send(StartRun(1, (Part(experiment(1), (CELL,)),), rate_by_hand=0.4))
    assert control.rate_by_hand() == 0.4
    for rate in (0.2, 0.3):
        ours.send(ChangeRate(1, rate))
    ours.send(ChangeRate(2, 0.9))
    assert control.rate_by_hand() == 0.3
    assert control.rate_by_hand() == 0.3
    assert next(clock) > 6, "two epochs of half a second each"
    assert len(told) == 2, "what an epoch had is told before the next one"
