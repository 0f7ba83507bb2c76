"""Time left, without pauses."""

from __future__ import annotations

import time

import pytest

from engine.timing.run_cost import BlockCost, Forecast, RunCost
from gui.control.run import RunClock


def test_run_clock_excludes_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    clock = RunClock()
    assert clock.seconds == 0
    clock.start()
    now[0] += 4
    forecast = Forecast(RunCost(3, (BlockCost(3, 0.0, 12.0),)))
    assert clock.time_left(0, 3, forecast) == "about 8 s left", "the estimate, as nothing is measured yet"
    assert clock.time_left(1, 3, forecast) == "about 8 s left"
    assert clock.time_left(3, 3, forecast) == ""
    clock.hold()
    now[0] += 1000
    assert clock.seconds == 4
    clock.resume()
    clock.resume()
    now[0] += 1
    assert clock.seconds == 5
    clock.start()
    assert clock.seconds == 0


def test_without_a_forecast_what_is_done_tells_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    clock = RunClock()
    clock.start()
    now[0] += 5
    assert clock.time_left(1, 100, None) == "", "too little is done"
    assert clock.time_left(25, 100, None) == "about 15 s left"
    assert clock.time_left(100, 100, None) == ""
