"""Which of the units that are drawn a mask drops: a fixed share of a shuffled order."""

from __future__ import annotations

import random


def dropped(count: int, rate: float, seed: str) -> frozenset[int]:
    """The units of `count` that are dropped at `rate`; a higher rate drops these and more.

    A real mask tosses a coin for each unit; so few units would hide the rate, so the share is exact.
    """
    order = list(range(count))
    random.Random(seed).shuffle(order)  # noqa: S311
    return frozenset(order[: round(count * min(max(rate, 0.0), 1.0))])


def strengths(count: int, spread: float, seed: str) -> tuple[float, ...]:
    """How strongly each unit is drawn under noise of this spread, from 0.12 to 1 around 0.6."""
    draw = random.Random(seed)  # noqa: S311
    noise = (draw.gauss(0.0, 1.0) for _ in range(count))
    return tuple(min(1.0, max(0.12, 0.6 + 0.35 * min(spread, 3.0) * z)) for z in noise)
