"""The queue of jobs: their order, their results on the window's thread, and errors told once."""

from __future__ import annotations

import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from engine.errors import InputError
from gui.control.background import UNEXPECTED, Background
from tests.gui.raising import assert_told_once, bug

ROOT = Path(__file__).resolve().parents[3]


DELETED = """
import sys, time
from random import random
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from gui.control.background import Background
app = QCoreApplication([])
sys.setswitchinterval(1e-6)
for _ in range(6000):
    parent = QObject()
    background = Background("test", parent)
    background.run(lambda: time.sleep(0.0004 * random()), lambda _: None)
    time.sleep(0.0004 * random())
    parent.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    app.processEvents()
"""


def refuse() -> None:
    raise InputError("It can't be.")


def test_background_gives_results_in_order_on_the_window_thread(qtbot: QtBot) -> None:
    background = Background("test")
    workers: list[tuple[int, threading.Thread]] = []
    receivers: list[threading.Thread] = []

    def work(number: int) -> tuple[int, threading.Thread]:
        return number, threading.current_thread()

    def take(result: tuple[int, threading.Thread]) -> None:
        workers.append(result)
        receivers.append(threading.current_thread())

    for number in range(3):
        background.run(partial(work, number), take)
    assert background.is_busy
    qtbot.waitUntil(lambda: not background.is_busy)
    assert [number for number, _ in workers] == [0, 1, 2]
    assert set(receivers) == {threading.main_thread()}
    assert threading.main_thread() not in {thread for _, thread in workers}


def test_background_tells_an_input_error_and_goes_on(qtbot: QtBot) -> None:
    background = Background("test")
    failed: list[str] = []
    results: list[object] = []
    background.failed.connect(failed.append)
    background.run(refuse, results.append)
    background.run(lambda: 1, results.append)
    qtbot.waitUntil(lambda: not background.is_busy)
    assert failed == ["It can't be."]
    assert results == [1]


def test_background_gives_an_error_to_the_jobs_own_handler_only(qtbot: QtBot) -> None:
    background = Background("test")
    failed: list[str] = []
    own: list[str] = []
    background.failed.connect(failed.append)
    background.run(refuse, lambda _: None, own.append)
    qtbot.waitUntil(lambda: not background.is_busy)
    assert own == ["It can't be."]
    assert failed == []


def test_background_tells_an_unexpected_error_once(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    background = Background("test")
    failed: list[str] = []
    background.failed.connect(failed.append)
    background.run(bug, lambda _: None)
    qtbot.waitUntil(lambda: not background.is_busy)
    assert failed == [UNEXPECTED]
    assert_told_once(failed, caplog)


def test_background_drops_jobs_of_a_key_that_have_not_begun(qtbot: QtBot) -> None:
    background, gate = Background("test"), threading.Event()
    results: list[object] = []
    background.run(lambda: gate.wait(10), results.append)
    for number in range(3):
        background.drop("picture")
        background.run(partial(int, number), results.append, key="picture")
    background.run(lambda: "file", results.append)
    gate.set()
    qtbot.waitUntil(lambda: not background.is_busy)
    assert results == [True, 2, "file"]


def test_background_wait_drops_what_has_not_begun(qtbot: QtBot) -> None:
    background, gate = Background("test"), threading.Event()
    results: list[object] = []
    background.run(lambda: gate.wait(10), results.append)
    background.run(lambda: "never", results.append)
    threading.Timer(0.05, gate.set).start()
    background.wait()
    qtbot.waitUntil(lambda: not background.is_busy)
    assert results == [True]


def test_background_thread_keeps_the_program_alive_only_where_it_must_finish(
    qtbot: QtBot, tmp_path: Path
) -> None:
    flags: list[bool] = []
    for must_finish in (False, True):
        background = Background("test", must_finish=must_finish)
        background.run(lambda: threading.current_thread().daemon, flags.append)
        qtbot.waitUntil(lambda: not background.is_busy)  # noqa: B023 (waited for in this turn)
    assert flags == [True, False]


def test_a_queue_that_is_deleted_while_it_works_crashes_nothing() -> None:
    subprocess.run([sys.executable, "-c", DELETED], cwd=ROOT, check=True, timeout=120)
