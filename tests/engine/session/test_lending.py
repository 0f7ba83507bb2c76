"""Lending this computer: it joins, says what it does, and leaves when it is to."""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue

import pytest

from benchmarks._running_cluster import RunningCluster
from engine.session import lending
from engine.session.lending import Lender, LendingState
from engine.system.processes import is_running

SECONDS = 120.0


class _Heard:
    def __init__(self) -> None:
        self.states: SimpleQueue[LendingState] = SimpleQueue()

    def until(self, is_wanted: Callable[[LendingState], bool]) -> LendingState:
        end = time.monotonic() + SECONDS
        while not is_wanted(state := self.states.get(timeout=end - time.monotonic())):
            pass
        return state


def _worker_pid() -> int:
    """The process of the lender, a child of this one."""
    import multiprocessing

    (process,) = [one for one in multiprocessing.active_children() if one.name == "cluster-worker"]
    assert process.pid is not None
    return process.pid


def test_it_joins_and_leaves(tmp_path: Path) -> None:
    heard = _Heard()
    with RunningCluster(tmp_path) as cluster:
        lender = Lender(cluster.address, "", heard.states.put, n_threads=1)
        lender.start()
        try:
            assert heard.states.get(timeout=SECONDS) == lending.starting()
            state = heard.until(lambda state: "nothing to train" in state.text)
            assert state == LendingState(f"Lent to {cluster.address}: nothing to train.")
            pid = _worker_pid()
        finally:
            started = time.monotonic()
            lender.close()
        assert time.monotonic() - started < 3
        assert not is_running(pid)
        assert heard.states.empty()


def test_it_leaves_when_somebody_is_back_and_comes_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock of the last input is set by the test; tests/engine/system/test_idle.py asks the real one."""
    idle, heard = [0.0], _Heard()
    monkeypatch.setattr(lending, "idle_seconds", lambda: idle[0])
    with RunningCluster(tmp_path) as cluster:
        lender = Lender(cluster.address, "", heard.states.put, n_threads=1)
        lender.start()
        try:
            heard.until(lambda state: "nothing to train" in state.text)
            idle[0] = lending.AWAY + 1
            time.sleep(4 * lending.LOOK_SECONDS)
            pid = _worker_pid()
            idle[0], started = 0.1, time.monotonic()
            state = heard.until(lambda state: state == lending.somebody_is_back())
            assert time.monotonic() - started < 3, "at once"
            assert not is_running(pid)
            assert not state.is_over
            idle[0] = lending.UNUSED + 1
            heard.until(lambda state: "nothing to train" in state.text)
        finally:
            lender.close()


def test_nothing_answers() -> None:
    heard = _Heard()
    lender = Lender("tcp://127.0.0.1:9", "", heard.states.put)
    lender.start()
    state = heard.until(lambda state: state.is_over)
    lender.close()
    assert state.is_problem
    assert state.text.startswith("No scheduler answers at tcp://127.0.0.1:9")


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is not for Windows")
def test_a_scheduler_that_is_lost_ends_it(tmp_path: Path) -> None:
    heard = _Heard()
    with RunningCluster(tmp_path) as cluster:
        lender = Lender(cluster.address, "", heard.states.put, n_threads=1)
        lender.start()
        heard.until(lambda state: "nothing to train" in state.text)
        os.kill(cluster.scheduler.pid, signal.SIGKILL)
        state = heard.until(lambda state: state.is_over)
        lender.close()
    assert state == lending.left()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="SIGSTOP is not for Windows")
def test_a_computer_that_slept_joins_again(tmp_path: Path) -> None:
    heard = _Heard()
    with RunningCluster(tmp_path) as cluster:
        lender = Lender(cluster.address, "", heard.states.put, n_threads=1, stays=True)
        lender.start()
        try:
            heard.until(lambda state: "nothing to train" in state.text)
            asleep = _worker_pid()
            os.kill(asleep, signal.SIGSTOP)
            time.sleep(45.0)  # until the scheduler has given it up
            os.kill(asleep, signal.SIGCONT)
            next_ones = lending.starting(), lending.left()
            assert heard.until(lambda state: state in next_ones) == lending.starting()
            heard.until(lambda state: "nothing to train" in state.text)
            assert _worker_pid() != asleep
        finally:
            lender.close()


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is not for Windows")
def test_a_worker_that_dies_is_said(tmp_path: Path) -> None:
    heard = _Heard()
    with RunningCluster(tmp_path) as cluster:
        lender = Lender(cluster.address, "", heard.states.put, n_threads=1)
        lender.start()
        heard.until(lambda state: "nothing to train" in state.text)
        os.kill(_worker_pid(), signal.SIGKILL)
        state = heard.until(lambda state: state.is_over)
        lender.close()
    assert state == lending.died()
