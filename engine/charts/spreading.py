"""Keeps labels beside a chart from covering each other."""

from __future__ import annotations

from collections.abc import Sequence


def spread(centres: Sequence[float], halves: Sequence[float], height: float) -> list[float]:
    """Centres (in rising order) moved as little as needed so that spans of `halves` do not touch.

    The spans stay within 0 and `height` if they fit at all.
    """
    moved = list(centres)
    for _ in range(20):
        for index in range(1, len(moved)):
            overlap = moved[index - 1] + halves[index - 1] - (moved[index] - halves[index])
            if overlap > 0:
                moved[index - 1] -= overlap / 2
                moved[index] += overlap / 2
    floor = 0.0
    for index, half in enumerate(halves):
        moved[index] = max(moved[index], floor + half)
        floor = moved[index] + half
    ceiling = height
    for index in reversed(range(len(moved))):
        moved[index] = min(moved[index], ceiling - halves[index])
        ceiling = moved[index] - halves[index]
    return moved
