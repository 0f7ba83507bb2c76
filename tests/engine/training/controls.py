"""Controls with which tests stop and pause a training."""

from __future__ import annotations

import threading
from collections.abc import Callable

from engine.training.updates import Unattended, Update


class StopWhen(Unattended):
    """Stops as soon as what it has heard is enough; `heard` has all updates, `n_since` counts those since."""

    def __init__(self, is_enough: Callable[[Update], bool]) -> None:
        self.heard: list[Update] = []
        self._is_enough = is_enough
        self._n_before: int | None = None

    def emit(self, update: Update) -> None:
        self.heard.append(update)
        if self._n_before is None and self._is_enough(update):
            self._n_before = len(self.heard)

    def should_stop(self) -> bool:
        return self._n_before is not None

    @property
    def n_since(self) -> int:
        """How much was heard after the user asked to stop."""
        assert self._n_before is not None
        return len(self.heard) - self._n_before


class Pause(Unattended):
    """Paused from the start; `is_waiting` once the training waits, until `resume` is called."""

    def __init__(self) -> None:
        self.is_waiting, self._goes_on = threading.Event(), threading.Event()

    def wait_while_paused(self) -> None:
        self.is_waiting.set()
        self._goes_on.wait()

    def resume(self) -> None:
        self._goes_on.set()
