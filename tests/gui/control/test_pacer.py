"""What takes long rests, and nothing of the newest is lost."""

import time

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from gui.control.pacer import QUICK, REST, Pacer


def test_quick_work_is_done_at_once(qtbot: QtBot) -> None:
    done: list[int] = []
    parent = QObject()
    pacer = Pacer(done.append, parent)
    for number in range(20):
        pacer.take(number)
    assert done == list(range(20))


def test_slow_work_rests_and_then_takes_the_newest(qtbot: QtBot) -> None:
    done: list[int] = []
    parent = QObject()

    def work(number: int) -> None:
        time.sleep(3 * QUICK)
        done.append(number)

    pacer = Pacer(work, parent)
    started = time.perf_counter()
    for number in range(20):
        pacer.take(number)
    assert done == [0]
    qtbot.waitUntil(lambda: done == [0, 19])
    assert time.perf_counter() - started >= 0.9 * (2 + REST) * 3 * QUICK, "a timer may be a little early"
    qtbot.wait(round(1000 * (1 + REST) * 3 * QUICK))
    assert done == [0, 19], "nothing new has come"


def test_what_is_urgent_ends_the_rest(qtbot: QtBot) -> None:
    done: list[int] = []
    parent = QObject()

    def work(number: int) -> None:
        time.sleep(2 * QUICK)
        done.append(number)

    pacer = Pacer(work, parent)
    pacer.take(0)
    pacer.take(1)
    assert done == [0]
    pacer.take(2, is_urgent=True)
    assert done == [0, 2]
