"""Texts that objects of an HDF5 file have as attributes, of fixed and of variable length."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from engine.keras_code.reading.hdf5_objects import ATTRIBUTE, Hdf5Objects, damaged, sizes_of, unpacked
from engine.network.fields import is_text

# Numbers of sections are those of the HDF5 File Format Specification, Version 3.0.
_ATTRIBUTE = struct.Struct("<BBHHH")  # IV.A.2.m: version, flags, bytes of name, datatype and dataspace
_DATATYPE = struct.Struct("<B3sI")  # IV.A.2.d: class and version, bits of the class, bytes
_REFERENCE = struct.Struct("<IQI")  # of a text of variable length: bytes, address of its heap, number
_HEAP = struct.Struct("<4sB3xQ")  # III.E: signature, version, bytes
_OBJECT = struct.Struct("<H6xQ")  # in a heap: number, bytes
_FIXED, _VARIABLE = 3, 9  # classes of datatypes


@dataclass(frozen=True)
class _Attribute:
    """The parts of an attribute's message."""

    datatype: bytes
    count: int
    data: bytes


class Hdf5Attributes:
    """The attributes of the objects of a file; all raise InputError, with a reason, if it is damaged."""

    def __init__(self, objects: Hdf5Objects) -> None:
        self._objects = objects
        self._heaps: dict[int, dict[int, tuple[int, int]]] = {}

    def names(self, address: int) -> set[str]:
        """The names of the attributes of the object whose header is at an address."""
        return set(self._attributes(address))

    def texts(self, address: int, name: str, most: int) -> list[str]:
        """The texts of an attribute, which together have at most so many bytes."""
        found = []
        for data in self._values(self._attributes(address)[name]):
            most -= len(data) + 1
            text = data.decode("utf-8", "surrogateescape")
            if most < 0 or not is_text(text):
                raise damaged()
            found.append(text)
        return found

    def _values(self, attribute: _Attribute) -> Iterator[bytes]:
        """The bytes of each text."""
        kind, bits, size = unpacked(_DATATYPE, attribute.datatype)
        data, count = attribute.data, attribute.count
        if count == 0:
            return
        if kind & 0xF == _FIXED and 0 < count * size <= len(data):
            for at in range(0, count * size, size):
                text = data[at : at + size]
                yield text.rstrip(b" ") if bits[0] & 0xF == 2 else text.partition(b"\0")[0]
        elif kind & 0xF == _VARIABLE and bits[0] & 0xF == 1 and count * _REFERENCE.size <= len(data):
            for number in range(count):
                length, address, index = unpacked(_REFERENCE, data, number * _REFERENCE.size)
                yield self._of_heap(length, address, index) if length else b""
        else:
            raise damaged()

    def _of_heap(self, length: int, address: int, index: int) -> bytes:
        start, size = self._heap(address).get(index, (0, -1))
        if length > size:
            raise damaged()
        return self._objects.read(start, length).partition(b"\0")[0]

    def _heap(self, address: int) -> dict[int, tuple[int, int]]:
        """Where the objects of a heap are, and their bytes, by their numbers."""
        if address not in self._heaps:
            signature, version, size = self._objects.unpack(_HEAP, address)
            if signature != b"GCOL" or version != 1:
                raise damaged()
            found: dict[int, tuple[int, int]] = {}
            at, end = address + _HEAP.size, address + size
            while at + _OBJECT.size <= end:
                self._objects.step()
                index, length = self._objects.unpack(_OBJECT, at)
                if index == 0:  # what is free stands at the end
                    break
                found[index] = (at + _OBJECT.size, length)
                at += _OBJECT.size + -(-length // 8) * 8
            self._heaps[address] = found
        return self._heaps[address]

    def _attributes(self, address: int) -> dict[str, _Attribute]:
        found = self._objects.messages(address)
        return dict(_attribute_of(data) for kind, data in found if kind == ATTRIBUTE)


def _attribute_of(message: bytes) -> tuple[str, _Attribute]:
    version, flags, *sizes = unpacked(_ATTRIBUTE, message)
    if version not in (1, 2, 3) or (flags and version > 1):
        raise damaged()
    at = _ATTRIBUTE.size + (version == 3)  # with a byte for the encoding of the name
    parts = []
    for size in sizes:
        parts.append(message[at : at + size])
        at += -(-size // 8) * 8 if version == 1 else size
    name, datatype, space = parts
    count = math.prod(sizes_of(space))
    return name.partition(b"\0")[0].decode("utf-8", "replace"), _Attribute(datatype, count, message[at:])
