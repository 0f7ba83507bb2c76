"""HDF5 files of others: numbers and texts of bounded size that lie in them, and nothing that leads out."""

from __future__ import annotations

import math
import struct
from typing import Any, BinaryIO

from engine.errors import InputError
from engine.keras_code.reading.hdf5_attributes import Hdf5Attributes
from engine.keras_code.reading.hdf5_objects import (
    DATASPACE,
    DATATYPE,
    EXTERNAL,
    FILTERS,
    LAYOUT,
    Hdf5Objects,
    sizes_of,
    unpacked,
)
from engine.language.texts import N_, _
from engine.network.layer_weights import WeightArray

MAX_BYTES = 500_000_000  # of all weights of a file
MAX_TEXT = 20_000_000  # of a model's config
MISSING = N_("its weights are not in the file")
_MAX_NAMES = 4_000_000  # bytes of a list of names
_MAX_PARTS = 40  # of a path
# Section IV.A.2 of the HDF5 File Format Specification, Version 3.0.
_COMPACT = struct.Struct("<BBH")  # i: version, class, bytes
_CONTIGUOUS = struct.Struct("<BBQQ")  # version, class, address, bytes
_FLOAT = struct.Struct("<B3sIHHBBBBI")  # d: class, bits, bytes; offset, precision, exponent, mantissa, bias
# Bits of precision, place and bits of the exponent, place and bits of the mantissa, bias, by bytes.
_FLOATS = {2: (16, 10, 5, 0, 10, 15), 4: (32, 23, 8, 0, 23, 127), 8: (64, 52, 11, 0, 52, 1023)}

Path = tuple[str, ...]


class Hdf5File:
    """An open file, read piece by piece; what is damaged raises InputError with a reason.

    Only numbers that lie in it as they are get read: no links to other files, no virtual data, no filters.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._objects = Hdf5Objects(file)
        self._attributes = Hdf5Attributes(self._objects)
        self._left = MAX_BYTES

    def has(self, path: Path) -> bool:
        """Whether there is something at a path."""
        return self._address(path) is not None

    def count(self, path: Path) -> int:
        """How many things are in a group; 0 if there is none."""
        address = self._address(path)
        return 0 if address is None else len(self._objects.group(address) or ())

    def is_given(self, path: Path, name: str) -> bool:
        """Whether there is a group, and it has an attribute of this name."""
        address = self._address(path)
        return address is not None and name in self._attributes.names(address)

    def text(self, path: Path, name: str) -> str | None:
        """A text that a group has as an attribute; None if it has none of this name."""
        found = self._texts(path, name, MAX_TEXT)
        if found is not None and len(found) > 1:
            raise InputError(_("its {name} are several texts").format(name=name))
        return found[0] if found else None

    def texts(self, path: Path, name: str) -> list[str] | None:
        """A list of texts that a group has as an attribute, or several: weight_names0, weight_names1.

        None if it has none of this name.
        """
        whole = self._texts(path, name, _MAX_NAMES)
        if whole is not None:
            return whole
        pieces: list[list[str]] = []
        while (piece := self._texts(path, f"{name}{len(pieces)}", _MAX_NAMES)) is not None:
            pieces.append(piece)
        return [text for piece in pieces for text in piece] if pieces else None

    def numbers(self, path: Path) -> WeightArray:
        """The numbers at a path as float32."""
        import numpy as np

        address = self._address(path)
        if address is None:
            raise InputError(_(MISSING))
        datatype, space, layout = (
            self._objects.message(address, kind) for kind in (DATATYPE, DATASPACE, LAYOUT)
        )
        if datatype is None or space is None or layout is None:
            raise InputError(_("its weights are not plain numbers"))
        if self._objects.message(address, EXTERNAL) is not None:
            raise InputError(_("its weights are in other files"))
        dtype, shape = _float_type(datatype), sizes_of(space)
        count = math.prod(shape)
        if max(4, dtype.itemsize) * count > self._left:
            text = _("the file has more than {n} MB of weights")
            raise InputError(text.format(n=MAX_BYTES // 1_000_000))
        self._left -= max(4, dtype.itemsize) * count
        if self._objects.message(address, FILTERS) is not None:
            raise InputError(_("its weights are compressed, which Keras never does"))
        data = self._data(layout, count * dtype.itemsize)
        with np.errstate(over="ignore"):
            return checked_array(np.frombuffer(data, dtype, count).reshape(shape).astype("<f4", copy=False))

    def _data(self, layout: bytes, count: int) -> bytes:
        """The bytes of an array, which lie in its header or elsewhere in the file."""
        version, kind = unpacked(struct.Struct("<BB"), layout)
        if version == 3 and kind == 0:
            size = unpacked(_COMPACT, layout)[2]
            data = layout[_COMPACT.size : _COMPACT.size + size]
        elif version == 3 and kind == 1:
            address, size = unpacked(_CONTIGUOUS, layout)[2:]
            if size < count:
                raise InputError(_(MISSING))
            return self._objects.read(address, count) if count else b""
        else:
            raise InputError(_("its weights do not lie in one piece, as Keras writes them"))
        if len(data) < count:
            raise InputError(_(MISSING))
        return data[:count]

    def _texts(self, path: Path, name: str, most: int) -> list[str] | None:
        address = self._address(path)
        if address is None or name not in self._attributes.names(address):
            return None
        return self._attributes.texts(address, name, most)

    def _address(self, path: Path) -> int | None:
        """Where the header of what is at a path is."""
        here: int | None = self._objects.root
        for name in path[: _MAX_PARTS + 1]:
            here = None if here is None else (self._objects.group(here) or {}).get(name)
        return None if len(path) > _MAX_PARTS else here


def _float_type(datatype: bytes) -> Any:
    """The type of floating-point numbers in numpy; InputError for others than computers have."""
    import numpy as np

    if not datatype or datatype[0] & 0xF != 1:
        raise InputError(_("its weights are not plain numbers"))
    _version, bits, size, offset, *layout = unpacked(_FLOAT, datatype)
    if offset or tuple(layout) != _FLOATS.get(size) or bits[0] & 0x40:
        raise InputError(_("its weights are not plain numbers"))
    return np.dtype(f"{'>' if bits[0] & 1 else '<'}f{size}")


def checked_array(numbers: Any) -> WeightArray:
    """An array of float32 as a weight; InputError if it has anything but finite numbers."""
    import numpy as np

    if not np.isfinite(numbers).all():
        raise InputError(_("its weights have numbers that are infinite, too large, or no numbers at all"))
    return WeightArray(tuple(map(int, numbers.shape)), numbers.tobytes())
