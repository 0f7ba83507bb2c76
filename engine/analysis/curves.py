"""A calmer curve through a noisy one, for the eye; every judgement reads the values as they are."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

NONE, SOME, STRONG = 0.0, 0.6, 0.9
History = Iterable[tuple[str, Sequence[float]]]


class RunningAverage:
    """The debiased exponential moving average of a growing curve, at `strength` β from 0 to below 1.

    m_t = β·m_{t-1} + (1 - β)·x_t with m_0 = 0, shown as m_t / (1 - β^t): without that division the first
    values would be pulled towards 0 (Kingma and Ba 2015, section 3; TensorBoard's `resmooth` does the same).
    """

    def __init__(self, strength: float) -> None:
        if not 0 <= strength < 1:
            raise ValueError(f"strength must be from 0 to below 1, not {strength}")
        self._strength, self._average, self._rest = strength, 0.0, 1.0

    def add(self, value: float) -> float:
        """The average with this value; what is not finite is given back and leaves the average alone."""
        if not math.isfinite(value):
            return value
        self._average = self._strength * self._average + (1 - self._strength) * value
        self._rest *= self._strength
        return self._average / (1 - self._rest)


# --- The epoch whose numbers count: the last, or the best on validation; never the best on test.


def best_epoch(history: History) -> tuple[int, int] | None:
    """The epoch (from 1) with the lowest validation loss, and how many there were; None if none is known."""
    losses = dict(history).get("val_loss", ())
    known = [(loss, epoch) for epoch, loss in enumerate(losses, start=1) if math.isfinite(loss)]
    return (min(known)[1], len(losses)) if known else None


def scored_text(epoch: int, *, is_best: bool) -> str:
    """How a chart names it: "scored: epoch 14, best on validation"."""
    return f"scored: epoch {epoch}, {'best on validation' if is_best else 'the last'}"
