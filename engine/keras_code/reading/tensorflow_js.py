"""TensorFlow.js's `model.json`: the Keras config in it, and the weights in files of bytes beside it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeGuard

from engine.analysis.wording import sanitized
from engine.errors import InputError
from engine.keras_code.reading.hdf5_file import MAX_BYTES, checked_array
from engine.keras_code.reading.model_config import ConfigLayer
from engine.language.texts import N_, _
from engine.network.layer_weights import WeightArray
from engine.network.spec import LayerSpec
from engine.system.bounded_json import parse_json
from engine.system.regular_files import MissingFileError, read_bytes

# Numbers as they are stored, as numpy names them.
_PLAIN = {"float32": "<f4", "int32": "<i4", "bool": "?", "uint8": "u1", "complex64": "<c8"}
_QUANTIZED = {"uint8": "u1", "uint16": "<u2", "float16": "<f2"}
_MAX_FILES = 10_000
_MAX_RANK = 8


def is_tensorflow_js(content: object) -> TypeGuard[dict[str, Any]]:
    """Whether JSON is a model of TensorFlow.js."""
    return isinstance(content, dict) and "modelTopology" in content


def keras_config(content: dict[str, Any], name: str) -> tuple[object, str]:
    """The Keras config in a model of TensorFlow.js, and the version of Keras that it was converted from.

    Raises InputError if it has a graph of operations instead of layers.
    """
    topology = content["modelTopology"]
    if content.get("format") == "graph-model" or not isinstance(topology, dict) or "node" in topology:
        text = _(
            "{file} is a graph of TensorFlow.js, which no longer has layers; convert the Keras model again"
            " with {option}."
        )
        raise InputError(text.format(file=name, option="--output_format=tfjs_layers_model"))
    version = topology.get("keras_version")
    config = topology.get("model_config", topology)  # without it, if TensorFlow.js itself saved the model
    if isinstance(config, str):
        config = parse_json(config)
    return config, version if isinstance(version, str) else ""


@dataclass(frozen=True)
class _Stored:
    """A weight: where its bytes are in the files of its group, put together, and what they mean."""

    name: str
    shape: tuple[int, ...]
    dtype: str  # numpy's
    start: int
    files: tuple[str, ...]
    scale: float = 1.0  # of quantized numbers, which are multiplied by it
    least: float = 0.0  # and added to this


class JavaScriptWeights:
    """The weights that the manifest of a model lists, by the names of the layers."""

    def __init__(self, content: dict[str, Any], path: Path) -> None:
        """Read the list; InputError, with a reason, if it is not as TensorFlow.js writes it."""
        self._folder = path.parent
        try:
            self._stored = [one for group in content["weightsManifest"] for one in _weights_of(group)]
        except InputError:
            raise
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise InputError(_("the list of weights in it is damaged")) from error
        self._files: dict[tuple[str, ...], bytes] = {}

    def arrays(self, item: ConfigLayer, layer: LayerSpec, count: int) -> list[WeightArray]:
        del layer, count
        # "dense/kernel"; also "lstm/lstm_cell/kernel", and "sequential/dense/kernel" in a model
        return [self._array(one) for one in self._stored if item.names[-1] in one.name.split("/")[:-1]]

    def _array(self, stored: _Stored) -> WeightArray:
        import numpy as np

        dtype, count = np.dtype(stored.dtype), math.prod(stored.shape)
        if dtype.kind not in "fu":
            raise InputError(_("its weights are {dtype}, not float32").format(dtype=dtype.name))
        data = self._bytes_of(stored.files)
        if stored.start + dtype.itemsize * count > len(data):
            raise InputError(_("its weights are not in the files"))
        numbers = np.frombuffer(data, dtype, count, stored.start).reshape(stored.shape)
        if stored.dtype != _PLAIN["float32"]:
            with np.errstate(over="ignore"):
                numbers = (numbers * stored.scale + stored.least).astype("<f4")
        return checked_array(numbers)

    def _bytes_of(self, names: tuple[str, ...]) -> bytes:
        if names not in self._files:
            left = MAX_BYTES - sum(map(len, self._files.values()))
            parts = []
            for name in names:
                parts.append(self._read(name, left))
                left -= len(parts[-1])
            self._files[names] = b"".join(parts)
        return self._files[names]

    def _read(self, name: str, most: int) -> bytes:
        if name in ("", ".", "..") or any(sign in name for sign in "/\\:\0"):
            text = _("its weights are in “{file}”, which is not beside the model's file")
            raise InputError(text.format(file=sanitized(name, 60)))
        try:
            return read_bytes(self._folder / name, most, N_("a file of weights"))
        except MissingFileError:
            text = _("its weights are in {file}, which is not beside the model's file")
            raise InputError(text.format(file=sanitized(name, 60))) from None
        except InputError as error:
            text = _("its weights can't be read: {reason}")
            raise InputError(text.format(reason=str(error).removesuffix("."))) from None


def _weights_of(group: dict[str, Any]) -> Iterator[_Stored]:
    """The weights of a group of the manifest, whose numbers follow each other in its files."""
    files = tuple(group["paths"])
    if len(files) > _MAX_FILES or not all(isinstance(name, str) for name in files):
        raise ValueError(files)
    start = 0
    for weight in group["weights"]:
        shape = tuple(weight["shape"])
        if len(shape) > _MAX_RANK or not all(isinstance(x, int) and 0 <= x < MAX_BYTES for x in shape):
            raise ValueError(shape)
        packed = weight.get("quantization")
        if packed is None:
            stored = _Stored(str(weight["name"]), shape, _PLAIN[weight["dtype"]], start, files)
        else:
            scale, least = float(packed.get("scale", 1)), float(packed.get("min", 0))
            dtype = _QUANTIZED[packed["dtype"]]
            stored = _Stored(str(weight["name"]), shape, dtype, start, files, scale, least)
        yield stored
        start += _size_of(stored.dtype) * math.prod(shape)


def _size_of(dtype: str) -> int:
    import numpy as np

    return np.dtype(dtype).itemsize
