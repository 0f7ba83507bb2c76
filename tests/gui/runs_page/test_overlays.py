"""Which runs the charts draw besides their own."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from gui.runs_page.overlays import Overlays


def test_runs_are_switched_on_and_off_and_the_oldest_goes(qtbot: QtBot) -> None:
    del qtbot
    overlays = Overlays()
    told: list[tuple[str, ...]] = []
    overlays.changed.connect(told.append)
    overlays.switch(["a", "b", "a"])
    assert overlays.uids == ("a", "b")
    overlays.switch(["a", "c"])
    assert overlays.uids == ("b", "a", "c"), "one of them was not there yet, so both are"
    overlays.switch(["b"])
    assert overlays.uids == ("a", "c")
    overlays.switch("defgh")
    assert overlays.uids == ("c", "d", "e", "f", "g", "h")
    overlays.keep_only({"d", "h", "z"})
    assert overlays.uids == ("d", "h") == told[-1]
    overlays.keep_only({"d", "h"})
    overlays.switch([])
    assert len(told) == 5
