"""How much work goes into one call of a graph: little enough that Stop is heard, enough to be fast."""

from __future__ import annotations

import time
from collections.abc import Iterator

SECONDS = 0.2


class Pace:
    """Cuts a range into pieces that take about SECONDS each, learning from those before."""

    def __init__(self, size: int) -> None:
        self._size = max(1, size)

    def pieces(self, total: int) -> Iterator[tuple[int, int]]:
        """(first, last) pieces of range(total); the time between two is the piece's."""
        first = 0
        while first < total:
            last = min(total, first + self._size)
            started = time.perf_counter()
            yield first, last
            elapsed = time.perf_counter() - started
            if last - first == self._size or elapsed > SECONDS:
                factor = min(4.0, max(0.25, SECONDS / max(elapsed, 1e-6)))
                self._size = max(1, int((last - first) * factor))
            first = last
