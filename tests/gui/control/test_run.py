"""Time left, without pauses."""

from __future__ import annotations

import time

import pytest

from gui.control.run import RunClock


def test_run_clock_excludes_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    clock = RunClock()
    assert clock.seconds == 0
    clock.start()
    now[0] += 4
    assert clock.time_left(1, 3) == "about 8 s left" and clock.time_left(0, 3) == ""
    clock.hold()
    now[0] += 1000
    assert clock.seconds == 4
    clock.resume()
    clock.resume()
    now[0] += 1
    assert clock.seconds == 5
    clock.start()
    assert clock.time_left(1, 3) == ""
