"""Waiting ends: when it is there, when something raises, when the engine is gone, or after its time."""

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QTimer

from engine.session.messages import EngineFailed, EngineReady
from gui.selftest.bench import Bench, CheckError


@pytest.fixture
def bench(qtbot, bridge, tmp_path):
    bench = Bench(tmp_path)
    bench.use(SimpleNamespace(bridge=bridge))  # type: ignore[arg-type]
    return bench


def test_bench_wait_processes_events(bench):
    there = []
    QTimer.singleShot(30, lambda: there.append(1))
    bench.wait_for(lambda: bool(there), "the chart")
    assert there == [1]


def test_bench_wait_times_out_with_a_message(bench):
    with pytest.raises(CheckError, match=r"^the chart did not come within 0\.1 seconds\.$"):
        bench.wait_for(lambda: False, "the chart", seconds=0.1)


def test_bench_wait_ends_on_an_error(bench):
    bench.errors.append("KeyError: 'gone'")
    with pytest.raises(CheckError, match="KeyError"):
        bench.wait_for(lambda: False, "the chart")


def test_bench_wait_ends_on_engine_failure(bench, session):
    session.emit(EngineReady(("CPU",), (("keras", "3"),)))
    assert bench.ready is not None
    session.emit(EngineFailed("TensorFlow can't be loaded: no module."))
    with pytest.raises(CheckError, match="TensorFlow can't be loaded"):
        bench.wait_for_engine(lambda: False, "the sweep")
