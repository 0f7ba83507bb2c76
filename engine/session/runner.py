"""Trains parts of runs in a worker process of its own while the caller's thread waits."""

from __future__ import annotations

import math
from collections.abc import Callable
from types import TracebackType
from typing import Self

from engine.session.messages import CellsFinished, Part


class Runner:
    """Starts its engine when it is first needed and ends it with the `with` block.

    `stop` and `set_paused` may be called from any thread.
    """

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        raise NotImplementedError

    @property
    def is_stopped(self) -> bool:
        """Whether `stop` was called: nothing more is trained."""
        raise NotImplementedError

    def stop(self) -> None:
        """End the run that trains within a second, and refuse later ones."""
        raise NotImplementedError

    def set_paused(self, is_paused: bool) -> None:
        """Let the run that trains, and later ones, wait, such as for a sweep of the window; or go on."""
        raise NotImplementedError

    def train(
        self,
        parts: tuple[Part, ...],
        take: Callable[[CellsFinished], None],
        max_seconds: float = math.inf,
    ) -> object:
        """Run the parts; `take` gets finished cells as they arrive."""
        raise NotImplementedError
