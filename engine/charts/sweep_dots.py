"""The dots of a sweep's panel: the position of every training and its values."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.analysis.statistics import RateSummary
from engine.charts.label_place import Points

JITTER = 0.24


@dataclass(frozen=True)
class Dot:
    """One training: its position (in the axis's unit) and its values."""

    x: float
    y: float
    rate: float
    seed: int
    value: float


class Dots:
    """All of a panel's dots, as rows (rate, seed, value), in the same order as their positions."""

    def __init__(
        self, rows: Sequence[tuple[float, int, float]] = (), factor: float = 1.0, step: float = 0.0
    ) -> None:
        """Place each dot at its rate, moved sideways by a fraction of `step`.

        Values that are not finite have no dot.
        """
        table = np.array(rows, dtype=float).reshape(-1, 3)
        self._table = table[np.isfinite(table[:, 2])]
        rates, seeds, values = self._table.T
        self.places: Points = np.stack([rates + step * jitter(seeds), factor * values], axis=-1)

    @classmethod
    def of(cls, summaries: Sequence[RateSummary], factor: float, step: float) -> Dots:
        """Make a dot for every training."""
        rows = [(item.rate, seed, value) for item in summaries for seed, value in item.values]
        return cls(rows, factor, step)

    def __len__(self) -> int:
        return len(self._table)

    def __getitem__(self, index: int) -> Dot:
        (x, y), (rate, seed, value) = self.places[index], self._table[index]
        return Dot(float(x), float(y), float(rate), int(seed), float(value))

    @property
    def rows(self) -> Points:
        """Rate, seed and value of each dot, in the metric's own unit."""
        return np.asarray(self._table)

    def of_seed(self, seed: int) -> Points:
        """The positions of one seed's dots, by rate."""
        return np.asarray(self.places[self._table[:, 1] == seed])

    def find(self, rate: float, seed: int) -> Dot | None:
        """The dot of one training."""
        found = np.flatnonzero((self._table[:, 0] == rate) & (self._table[:, 1] == seed))
        return self[int(found[0])] if len(found) else None

    def at_rate(self, rate: float) -> tuple[Dot, ...]:
        """The dots of a rate, lowest first."""
        found = [self[int(index)] for index in np.flatnonzero(self._table[:, 0] == rate)]
        return tuple(sorted(found, key=lambda dot: (dot.y, dot.seed)))

    @property
    def rates(self) -> tuple[float, ...]:
        """The rates that have dots, in rising order."""
        return tuple(float(rate) for rate in np.unique(self._table[:, 0]))

    @property
    def span(self) -> tuple[float, float] | None:
        """The lowest and the highest y value, in the axis's unit."""
        y = self.places[:, 1]
        return (float(y.min()), float(y.max())) if len(y) else None


def jitter(seeds: Points) -> Points:
    """A fixed sideways offset of a seed's dots, as a fraction of the rates' distance: -0.12 to 0.12."""
    return np.asarray(JITTER * ((seeds * 0.6180339887 + 0.5) % 1.0 - 0.5))


def rate_step(rates: Sequence[float]) -> float:
    """The smallest distance between two rates."""
    apart = np.diff(sorted(set(rates)))
    return float(apart.min()) if len(apart) and math.isfinite(apart.min()) else 0.1
