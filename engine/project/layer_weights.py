"""Weights that came with an imported layer, kept so that training can go on from them."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class WeightArray:
    """One weight: its shape, and its numbers as float32 in little-endian row-major order."""

    shape: tuple[int, ...]
    data: bytes

    def __post_init__(self) -> None:
        if len(self.data) != 4 * math.prod(self.shape):
            raise ValueError(f"an array of shape {self.shape} needs {4 * math.prod(self.shape)} bytes")


@dataclass(frozen=True, eq=False)
class LayerWeights:
    """A layer's weights in the order of Keras's `layer.get_weights()`; equal if all numbers are.

    Seed states are not weights.
    """

    arrays: tuple[WeightArray, ...]

    @cached_property
    def digest(self) -> str:
        """SHA-256 over shapes and numbers."""
        found = hashlib.sha256()
        for array in self.arrays:
            found.update(repr(array.shape).encode())
            found.update(array.data)
        return found.hexdigest()

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        return tuple(array.shape for array in self.arrays)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LayerWeights) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)
