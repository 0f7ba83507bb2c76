"""Reads weights from Keras's weights file: numbers only, without links to other files and without filters."""

from __future__ import annotations

import io
from typing import Any

from engine.errors import InputError
from engine.network.layer_weights import LayerWeights, WeightArray
from engine.network.spec import LayerSpec

MAX_BYTES = 500_000_000
# What h5py raises for invalid files.
_BROKEN = (
    OSError,
    ValueError,
    RuntimeError,
    KeyError,
    TypeError,
    AttributeError,
    OverflowError,
    MemoryError,
)


class WeightsFile:
    """A weights file in memory, read layer by layer."""

    def __init__(self, data: bytes) -> None:
        import h5py

        try:
            self._file = h5py.File(io.BytesIO(data), "r")
        except _BROKEN as error:
            raise InputError("they can't be read; the file was changed or cut off.") from error
        self._left = MAX_BYTES

    def close(self) -> None:
        self._file.close()

    def weights_of(self, layer: LayerSpec, group: str) -> LayerWeights | None:
        """The weights of a layer, None if it has none; InputError if their shapes are not those expected."""
        expected = _weight_count(layer)
        if not expected:
            return None
        parts = _parts_of(layer)
        found = [array for part in parts for array in self._arrays(f"{group}{part}", expected // len(parts))]
        weights = LayerWeights(tuple(found))
        hash(weights)  # slow for many numbers: computed here, in the background, and cached
        return weights

    def _arrays(self, group: str, count: int) -> list[WeightArray]:
        try:
            variables = self._inside(f"{group}/vars")
            if len(variables) != count:
                raise InputError(f"it has {count} weights, and the file has {len(variables)}")
            return [self._array(self._inside(f"{group}/vars/{number}")) for number in range(count)]
        except _BROKEN as error:
            if isinstance(error, InputError):
                raise
            raise InputError("its weights are not in the file") from error

    def _inside(self, path: str) -> Any:
        """The object at a path all of whose links stay within this file."""
        import h5py

        here = self._file
        for name in path.split("/"):
            if not isinstance(here, h5py.Group):
                raise KeyError(path)
            if not isinstance(here.get(name, getlink=True), h5py.HardLink):
                raise KeyError(path)
            here = here[name]
        return here

    def _array(self, data: Any) -> WeightArray:
        import h5py
        import numpy as np

        if not isinstance(data, h5py.Dataset) or data.external or data.is_virtual or data.dtype.kind != "f":
            raise InputError("its weights are not plain numbers")
        if 4 * data.size > self._left:
            raise InputError(f"the file has more than {MAX_BYTES // 1_000_000} MB of weights")
        self._left -= 4 * data.size
        with np.errstate(over="ignore"):
            numbers = np.asarray(data[()], "<f4")
        if not np.isfinite(numbers).all():
            raise InputError("its weights have numbers that are infinite, too large, or no numbers at all")
        return WeightArray(tuple(map(int, numbers.shape)), numbers.tobytes())


def _weight_count(layer: LayerSpec) -> int:
    """How many weight arrays the layer has, which does not depend on the input's sizes."""
    shape = (2,) * min(layer.kind.ranks)
    return len(layer.kind.weight_shapes(layer.values, shape))


def _parts_of(layer: LayerSpec) -> tuple[str, ...]:
    """Where in a layer's group its weights are (keras/src/saving/saving_lib.py)."""
    if not layer.kind.wrapper_fields:
        return ("",)
    return ("/forward_layer/cell", "/backward_layer/cell") if layer.values["bidirectional"] else ("/cell",)
