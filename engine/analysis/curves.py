"""Smoothing of learning curves for display, and the epoch that is scored.

Smoothing is for the eye only: every judgement reads the values as they are.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence

from engine.language.texts import _

NONE, SOME, STRONG = 0.0, 0.6, 0.9
History = Iterable[tuple[str, Sequence[float]]]


class RunningAverage:
    """The debiased exponential moving average of a growing curve.

    m_t = β·m_{t-1} + (1 - β)·x_t with m_0 = 0, shown as m_t / (1 - β^t): without that division the first
    values would be pulled towards 0 (Kingma and Ba 2015, section 3; TensorBoard's `resmooth` does the same).

    Parameters
    ----------
    strength : float
        β, from 0 (no smoothing) to below 1.

    Raises
    ------
    ValueError
        If the strength is not from 0 to below 1.
    """

    def __init__(self, strength: float) -> None:
        if not 0 <= strength < 1:
            raise ValueError(f"strength must be from 0 to below 1, not {strength}")
        self._strength, self._average, self._rest = strength, 0.0, 1.0

    def add(self, value: float) -> float:
        """Add a value and return the average.

        Parameters
        ----------
        value : float

        Returns
        -------
        float
            A value that is not finite is returned as it is and leaves the average unchanged.
        """
        if not math.isfinite(value):
            return value
        self._average = self._strength * self._average + (1 - self._strength) * value
        self._rest *= self._strength
        return self._average / (1 - self._rest)


def connected(values: Sequence[float]) -> tuple[float, ...]:
    """Fill epochs without a value: they lie on the straight line between the values around them.

    Parameters
    ----------
    values : sequence of float
        A curve; NaN where an epoch has no value.

    Returns
    -------
    tuple of float
        NaN before the first value and after the last one.
    """
    filled = list(values)
    known = (epoch for epoch, value in enumerate(values) if not math.isnan(value))
    for first, last in itertools.pairwise(known):
        for epoch in range(first + 1, last):
            share = (epoch - first) / (last - first)
            filled[epoch] = (1 - share) * values[first] + share * values[last]
    return tuple(filled)


# --- The epoch whose numbers count: the last, or the best on validation; never the best on test.


def best_epoch(history: History) -> tuple[int, int] | None:
    """Find the epoch with the lowest validation loss.

    Parameters
    ----------
    history : iterable of (str, sequence of float)
        Curves as in `CellResult.history`.

    Returns
    -------
    (epoch, n_epochs) or None
        The epoch, counted from 1, and the number of epochs; None if no validation loss is finite.
    """
    losses = dict(history).get("val_loss", ())
    known = [(loss, epoch) for epoch, loss in enumerate(losses, start=1) if math.isfinite(loss)]
    return (min(known)[1], len(losses)) if known else None


def scored_text(epoch: int, *, is_best: bool) -> str:
    """Say which epoch the score is from: "score taken at epoch 14 (best on validation)".

    Parameters
    ----------
    epoch : int
        Counted from 1.
    is_best : bool
        Whether it is the best on validation; else it is the last.

    Returns
    -------
    str
    """
    text = (
        _("score taken at epoch {n} (best on validation)")
        if is_best
        else _("score taken at epoch {n} (last)")
    )
    return text.format(n=epoch)
