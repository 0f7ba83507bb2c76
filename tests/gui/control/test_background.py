"""Work on another thread: in order, its results on the window's thread, its problems as sentences."""

import threading
from functools import partial

from pytestqt.qtbot import QtBot

from engine.errors import InputError
from gui.control.background import Background


def test_results_come_in_order_on_the_windows_thread(qtbot: QtBot) -> None:
    background = Background()
    got: list[tuple[object, bool]] = []

    def work(number: int) -> object:
        return number, threading.current_thread()

    for number in range(3):
        background.do(
            partial(work, number),
            lambda result: got.append((result, threading.current_thread() is threading.main_thread())),
        )
    assert background.is_busy
    qtbot.waitUntil(lambda: not background.is_busy)
    assert [result[0] for result, _ in got] == [0, 1, 2]  # type: ignore[index]
    assert all(is_main for _, is_main in got)
    assert all(result[1] is not threading.main_thread() for result, _ in got)  # type: ignore[index]


def test_a_problem_is_said_and_the_rest_goes_on(qtbot: QtBot) -> None:
    background = Background()
    problems: list[str] = []
    got: list[object] = []
    background.failed.connect(problems.append)

    def refuse() -> object:
        raise InputError("It can't be.")

    background.do(refuse, got.append)
    background.do(lambda: 1, got.append)
    qtbot.waitUntil(lambda: not background.is_busy)
    assert problems == ["It can't be."]
    assert got == [1]


def test_what_has_not_begun_can_be_forgotten(qtbot: QtBot) -> None:
    background, gate = Background(), threading.Event()
    got: list[object] = []
    background.do(lambda: gate.wait(10), got.append)
    background.do(lambda: "never", got.append)
    background.forget()
    gate.set()
    qtbot.waitUntil(lambda: not background.is_busy)
    assert got == [True]
    background.wait()
