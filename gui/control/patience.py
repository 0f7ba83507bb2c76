"""Work that the window can't go on without, such as reading a large project, done without freezing it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from PySide6.QtCore import QEventLoop, QObject, Qt, Signal

Result = TypeVar("Result")


class _Bell(QObject):
    rung = Signal()


def patiently(work: Callable[[], Result]) -> Result:
    """Do `work` on a thread and return what it returns, or raise what it raises.

    Meanwhile the window paints and takes events of the engine; keys and clicks wait until the end.
    """
    loop, bell = QEventLoop(), _Bell()
    bell.rung.connect(loop.quit, Qt.ConnectionType.QueuedConnection)
    with ThreadPoolExecutor(1, "patience") as pool:
        future = pool.submit(work)
        future.add_done_callback(lambda _: bell.rung.emit())
        loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    return future.result()
