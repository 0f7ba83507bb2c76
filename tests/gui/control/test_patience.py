"""Work on a thread, for which the window waits without standing still."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from engine.errors import InputError
from gui.control.patience import patiently


def test_timers_go_on_until_the_work_is_done(qtbot: QtBot) -> None:
    ticked = threading.Event()
    timer = QTimer()
    timer.timeout.connect(ticked.set)
    timer.start(0)
    found = patiently(lambda: (ticked.wait(30), threading.current_thread() is threading.main_thread()))
    timer.stop()
    assert found == (True, False)


def test_an_error_of_the_work_is_raised(qtbot: QtBot) -> None:
    def fail() -> None:
        raise InputError("It is broken.")

    with pytest.raises(InputError, match=r"It is broken\."):
        patiently(fail)
