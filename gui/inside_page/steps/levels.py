"""Which number has the strongest colour: one limit for a layer and the dropout behind it, to compare them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

import numpy as np

from engine.inside.steps import StepsSeen
from engine.network.spec import LayerSpec

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]

MAX_NUMBERS = 5_000  # that a limit is computed from
SHARE = 98  # percent of a layer's numbers are within its limit


class Levels:
    """The limits of input and layers, which grow with what is seen."""

    def __init__(self, layers: Sequence[LayerSpec]) -> None:
        self._leaders = [-1] * (len(layers) + 1)  # of the input first
        for index, layer in enumerate(layers):
            passes_on = layer.kind.draws_masks and "recurrent_dropout" not in layer.kind.rates
            self._leaders[index + 1] = self._leaders[index] if passes_on else index
        self._limits: dict[int, Array] = {}
        self._range = (0.0, 1.0)
        self._noted: WeakSet[StepsSeen] = WeakSet()

    def note(self, seen: StepsSeen) -> None:
        """Take the numbers of some steps into account."""
        if seen in self._noted:
            return
        self._noted.add(seen)
        axes = tuple(range(seen.x.ndim - 1)) if seen.x.ndim < 4 else None
        self._grow(-1, np.abs(seen.x).max(axis=axes))
        low, high = float(seen.x.min()), float(seen.x.max())
        self._range = (min(low, self._range[0]), max(high, self._range[1]))
        for layer in seen.layers:
            leader = self._leaders[layer.index + 1]
            if leader >= 0:
                for values in (layer.output, layer.inference):
                    some = values.reshape(-1)[:: max(1, values.size // MAX_NUMBERS)]
                    sizes = np.abs(some[some != 0])
                    if sizes.size:
                        self._grow(leader, np.percentile(sizes, SHARE))

    def _grow(self, leader: int, limit: Array) -> None:
        found = np.nan_to_num(np.asarray(limit, np.float32))
        self._limits[leader] = np.maximum(self._limits.get(leader, found), found)

    def limit(self, index: int) -> Array:
        """The limit of a layer's numbers, or those of the input (-1) by feature."""
        return self._limits.get(self._leaders[index + 1], np.ones((), np.float32))

    @property
    def image_range(self) -> tuple[float, float]:
        """The darkest and the brightest number of an input that is an image."""
        return self._range
