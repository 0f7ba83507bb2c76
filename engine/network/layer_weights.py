"""Weights of imported layers, from which training can continue."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from engine.errors import InputError
from engine.language.texts import _

Arrays = Mapping[str, bytes]  # the numbers of a layer's weights, one array after the other, by their hash


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

    def numpy_arrays(self) -> list[Any]:
        """The weights as float32 arrays, ready for `layer.set_weights`."""
        import numpy as np

        return [np.frombuffer(array.data, "<f4").reshape(array.shape) for array in self.arrays]

    @property
    def numbers(self) -> bytes:
        """All numbers, one array after the other, as `Arrays` has them."""
        return b"".join(array.data for array in self.arrays)

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        return tuple(array.shape for array in self.arrays)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LayerWeights) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


def weights_from_json(item: object, arrays: Arrays | None, number: int) -> LayerWeights | None:
    """A layer's weights from hash and shapes; InputError if their numbers are missing or do not fit."""
    if item is None or arrays is None:
        return None
    text = _("layer {number}: its weights can't be read; the file was changed or cut off.")
    wrong = InputError(text.format(number=number))
    try:
        assert isinstance(item, dict)
        data = arrays[item["sha256"]]
        shapes = [tuple(int(size) for size in shape) for shape in item["shapes"]]
        found, start = [], 0
        for shape in shapes:
            end = start + 4 * math.prod(shape)
            found.append(WeightArray(shape, data[start:end]))
            start = end
    except (AssertionError, KeyError, TypeError, ValueError, OverflowError):
        raise wrong from None
    weights = LayerWeights(tuple(found))
    if start != len(data) or weights.digest != item["sha256"]:
        raise wrong
    return weights
