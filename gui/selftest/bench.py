"""What the checks work with: a folder, the window and its engine, and waiting while the window lives."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QTimer

from engine.session.messages import EngineFailed, EngineReady, Event, Lost
from gui.selftest.check import CheckError
from gui.selftest.words import sentence_of
from gui.window.main_window import MainWindow

if TYPE_CHECKING:
    from gui.selftest.trainings import Order

SECONDS = 150.0  # for one answer; a cold start of TensorFlow behind a virus scanner takes a minute
TURN = 20  # milliseconds


class Bench:
    """`now` names the check that is being made; `errors` are those that slots and threads raised.

    `orders` are the trainings that the engine was asked for, by the check that waits for them.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = "start"
        self.errors: list[str] = []
        self.events: list[Event] = []
        self.ready: EngineReady | None = None
        self.orders: dict[str, Order] = {}
        self._engine_problem = ""
        self._window: MainWindow | None = None

    @property
    def window(self) -> MainWindow:
        """The window; CheckError where it did not open."""
        self._need_window()
        assert self._window is not None
        return self._window

    @property
    def has_window(self) -> bool:
        return self._window is not None

    def ordered(self, name: str) -> Order:
        """The trainings that were asked for under a name; CheckError where there is no window."""
        self._need_window()
        return self.orders[name]

    @property
    def worker_pid(self) -> int | None:
        """The worker's process id, while there is one."""
        return self._window.bridge.session.worker_pid if self._window is not None else None

    def use(self, window: MainWindow) -> None:
        """Work with this window: hear its engine."""
        self._window = window
        window.bridge.events_arrived.connect(self._take)

    def watch_errors(self) -> None:
        """From now on, errors in slots and threads are kept for the check that is being made."""
        sys.excepthook = self._on_error
        threading.excepthook = self._on_thread_error

    def wait_for(self, is_there: Callable[[], bool], what: str, seconds: float = SECONDS) -> None:
        """Let the window live until it is there; CheckError if something raised, or after so long."""
        end = time.monotonic() + seconds
        while not is_there():
            if self.errors:
                raise CheckError(self.errors[0])
            if time.monotonic() > end:
                raise CheckError(f"{what} did not come within {seconds:g} seconds.")
            self.live(TURN)

    def wait_for_engine(self, is_there: Callable[[], bool], what: str) -> None:
        """The same for what the engine answers; CheckError also where the engine is gone."""

        def is_over() -> bool:
            self._need_window()
            if self._engine_problem:
                raise CheckError(self._engine_problem)
            return is_there()

        self.wait_for(is_over, what)

    def live(self, milliseconds: int) -> None:
        """Let the window live for a while."""
        turn = QEventLoop()
        QTimer.singleShot(milliseconds, turn.quit)
        turn.exec()

    def _need_window(self) -> None:
        if self._window is None:
            raise CheckError("it was not checked, because there is no window.")

    def _take(self, events: list[Event]) -> None:
        self.events += events
        for event in events:
            match event:
                case EngineReady():
                    self.ready = event
                case EngineFailed(message=message) | Lost(message=message):
                    self._engine_problem = message

    def _on_error(
        self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        self.errors.append(sentence_of(error))

    def _on_thread_error(self, what: threading.ExceptHookArgs) -> None:
        if what.exc_value is not None:
            self.errors.append(sentence_of(what.exc_value))
