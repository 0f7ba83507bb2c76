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


def test_the_window_lives_while_it_is_waited_for(bench):
    there = []
    QTimer.singleShot(30, lambda: there.append(1))
    bench.wait_for(lambda: bool(there), "the chart")
    assert there == [1]


def test_after_its_time_it_says_what_did_not_come(bench):
    with pytest.raises(CheckError, match=r"^the chart did not come within 0\.1 seconds\.$"):
        bench.wait_for(lambda: False, "the chart", seconds=0.1)


def test_an_error_meanwhile_ends_it(bench):
    bench.errors.append("KeyError: 'gone'")
    with pytest.raises(CheckError, match="KeyError"):
        bench.wait_for(lambda: False, "the chart")


def test_an_engine_that_fails_ends_it(bench, session):
    session.say(EngineReady(("CPU",), (("keras", "3"),)))
    assert bench.ready is not None
    session.say(EngineFailed("TensorFlow can't be loaded: no module."))
    with pytest.raises(CheckError, match="TensorFlow can't be loaded"):
        bench.wait_for_engine(lambda: False, "the sweep")
