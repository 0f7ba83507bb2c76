"""Work that may take a second or more, while the window stays alive: another program may hold a file."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from PySide6.QtCore import QEventLoop, Qt

from gui.control.bell import Bell

Result = TypeVar("Result")


def patiently(work: Callable[[], Result]) -> Result:
    """Do `work` on a thread and return what it returns, or raise what it raises.

    Meanwhile the window paints and takes events of the engine; keys and clicks wait until the end.
    """
    loop, bell = QEventLoop(), Bell()
    bell.rung.connect(loop.quit, Qt.ConnectionType.QueuedConnection)
    with ThreadPoolExecutor(1, "patience") as pool:
        future = pool.submit(work)
        future.add_done_callback(lambda _: bell.rung.emit())
        loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    return future.result()
