"""How long a run has been going on, how long it still takes, and durations in words."""

from __future__ import annotations

import time

LEAST_SECONDS = 1.0


class RunClock:
    """Counts a run's seconds without its pauses."""

    def __init__(self) -> None:
        self._counted = 0.0
        self._since: float | None = None

    def start(self) -> None:
        """Count from zero."""
        self._counted, self._since = 0.0, time.monotonic()

    def hold(self) -> None:
        """A pause begins."""
        self._counted, self._since = self.seconds, None

    def go_on(self) -> None:
        """The pause is over."""
        if self._since is None:
            self._since = time.monotonic()

    @property
    def seconds(self) -> float:
        """Counted so far."""
        return self._counted + (time.monotonic() - self._since if self._since is not None else 0.0)

    def time_left(self, done: float, total: float) -> str:
        """ "4 s left"; nothing as long as nobody can know."""
        seconds = self.seconds
        if seconds < LEAST_SECONDS or done <= 0:
            return ""
        return f"{seconds_text(seconds * (total - done) / done)} left"


def seconds_text(seconds: float) -> str:
    """A duration for people: 4.1 s, 12 s, 2 min 10 s."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 60:
        return f"{seconds:.0f} s"
    return f"{int(seconds // 60)} min {int(seconds % 60)} s"
