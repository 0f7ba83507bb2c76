"""Objects of an HDF5 file, groups and headers, read from its bytes.

HDF5's own library takes any amount of memory, or reads for ever, where a byte is wrong, and it opens other
files if a file says so. Here every place and size is compared with what there is, and each step is counted.

Numbers of sections are those of the HDF5 File Format Specification, Version 3.0. Keras writes its oldest
form, which is what is read here: superblocks of version 0 and 1, headers of version 1, groups with symbol
tables or with links in their headers.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import Any, BinaryIO

from engine.errors import InputError
from engine.language.texts import _

SIGNATURE = b"\x89HDF\r\n\x1a\n"
ATTRIBUTE, DATASPACE, DATATYPE, LAYOUT, FILTERS, EXTERNAL = 0x0C, 0x01, 0x03, 0x08, 0x0B, 0x07  # messages
_CONTINUED, _SYMBOL_TABLE, _LINK_INFO, _LINK, _SHARED = 0x10, 0x11, 0x02, 0x06, 0x02
_NOWHERE = (1 << 64) - 1
_PREFIX = struct.Struct("<BxHII4x")  # IV.A.1.a: version, messages, references, bytes
_MESSAGE = struct.Struct("<HHB3x")  # type, bytes, flags
_PLACE = struct.Struct("<QQ")  # two addresses, or an address and a size
_TREE = struct.Struct("<4sBBH16x")  # III.A.1: signature, type, level, entries
_CHILD = struct.Struct("<8xQ")  # a key, and where what it stands before is
_NODE = struct.Struct("<4sBxH")  # III.B: signature, version, entries
_ENTRY = struct.Struct("<QQI20x")  # III.C: place of the name, address of the header, kind
_HEAP = struct.Struct("<4sB3xQ8xQ")  # III.D: signature, version, bytes, address of the names
_SOFT_LINK = 2
_MAX_HEADER = 10_000_000  # bytes
_MAX_STEPS = 500_000  # messages, nodes and entries that are looked at


def damaged() -> InputError:
    """The reason where bytes are wrong."""
    return InputError(_("the file is damaged"))


def unknown_form() -> InputError:
    """The reason where bytes may be right."""
    return InputError(_("the file is written in a form of HDF5 that is not read here"))


class Hdf5Objects:
    """The headers and groups of a file; all raise InputError, with a reason, if it is damaged."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._n_bytes = file, file.seek(0, io.SEEK_END)
        self._steps = 0
        self._headers: dict[int, tuple[tuple[int, bytes], ...]] = {}
        self._groups: dict[int, dict[str, int]] = {}
        start = self.read(0, 96)
        if not start.startswith(SIGNATURE):
            raise damaged()
        shift = 4 * (start[8] == 1)  # II.A: version 1 has four bytes more
        if start[8] > 1 or start[13:15] != b"\x08\x08" or any(start[24 + shift : 32 + shift]):
            raise unknown_form()
        self.root = int.from_bytes(start[64 + shift : 72 + shift], "little")

    def read(self, start: int, count: int) -> bytes:
        """Bytes of the file, all of which must be there."""
        if start + count > self._n_bytes:
            raise damaged()
        self._file.seek(start)
        return self._file.read(count)

    def unpack(self, form: struct.Struct, at: int) -> tuple[Any, ...]:
        """Numbers at a place in the file."""
        return form.unpack(self.read(at, form.size))

    def step(self, count: int = 1) -> None:
        """Count what is looked at: a file of others must not keep us for ever."""
        self._steps += count
        if self._steps > _MAX_STEPS:
            raise damaged()

    def messages(self, address: int) -> tuple[tuple[int, bytes], ...]:
        """The messages of the header at an address, each with its type; of shared ones there are none."""
        if address not in self._headers:
            self._headers[address] = tuple(self._read_header(address))
        return self._headers[address]

    def message(self, address: int, kind: int) -> bytes | None:
        """The first message of a type, if there is one."""
        return next((data for found, data in self.messages(address) if found == kind), None)

    def group(self, address: int) -> dict[str, int] | None:
        """The addresses of what is in a group, by name; None if it is no group, as far as Keras writes them.

        Links to other places and other files count as nothing.
        """
        table, info = self.message(address, _SYMBOL_TABLE), self.message(address, _LINK_INFO)
        if table is None and info is None:
            return None
        if address not in self._groups:
            links = (
                self._read_group(*unpacked(_PLACE, table)) if table is not None else self._read_links(address)
            )
            self._groups[address] = dict(links)
        return self._groups[address]

    def _read_header(self, address: int) -> Iterator[tuple[int, bytes]]:
        version, _, _, size = self.unpack(_PREFIX, address)
        if version != 1:
            raise unknown_form()
        blocks, left = [(address + _PREFIX.size, size)], _MAX_HEADER
        while blocks:
            start, size = blocks.pop(0)
            left -= size
            if left < 0:
                raise damaged()
            block, at = self.read(start, size), 0
            while at + _MESSAGE.size <= len(block):
                self.step()
                kind, length, flags = unpacked(_MESSAGE, block, at)
                data = block[at + _MESSAGE.size : at + _MESSAGE.size + length]
                at += _MESSAGE.size + length
                if kind == _CONTINUED:
                    blocks.append(unpacked(_PLACE, data))
                elif not flags & _SHARED:
                    yield kind, data

    def _read_group(self, tree: int, names: int) -> Iterator[tuple[str, int]]:
        signature, version, size, start = self.unpack(_HEAP, names)
        if signature != b"HEAP" or version != 0:
            raise damaged()
        texts = self.read(start, size)
        for node in self._leaves(tree, None):
            signature, version, count = self.unpack(_NODE, node)
            if signature != b"SNOD" or version != 1:
                raise damaged()
            self.step(count)
            for place, address, kind in _ENTRY.iter_unpack(self.read(node + _NODE.size, count * _ENTRY.size)):
                if kind != _SOFT_LINK:
                    name = texts[place : place + _MAX_HEADER].partition(b"\0")[0]
                    yield name.decode("utf-8", "replace"), address

    def _read_links(self, address: int) -> Iterator[tuple[str, int]]:
        """The links of a group that has them in its header, as where a name has a letter beyond ASCII."""
        info = self.message(address, _LINK_INFO) or b""
        (flags,) = unpacked(struct.Struct("<xB"), info)
        (heap,) = unpacked(struct.Struct("<Q"), info, 2 + 8 * (flags & 1))  # IV.A.2.c
        if heap != _NOWHERE:  # too many for the header
            raise unknown_form()
        for kind, data in self.messages(address):
            if kind == _LINK and (link := _hard_link(data)) is not None:
                yield link

    def _leaves(self, tree: int, above: int | None) -> Iterator[int]:
        """The nodes at the end of a tree, whose levels go down to 0."""
        signature, kind, level, count = self.unpack(_TREE, tree)
        if signature != b"TREE" or kind != 0 or (level != above - 1 if above is not None else level > 20):
            raise damaged()
        self.step(count)
        for number in range(count):
            (child,) = self.unpack(_CHILD, tree + _TREE.size + number * _CHILD.size)
            if level:
                yield from self._leaves(child, level)
            else:
                yield child


def _hard_link(data: bytes) -> tuple[str, int] | None:
    """The name and address in a link's message (IV.A.2.g); None if it leads elsewhere."""
    version, flags = unpacked(struct.Struct("<BB"), data)
    if version != 1:
        raise damaged()
    at = 2 + bool(flags & 0x08) + 8 * bool(flags & 0x04) + bool(flags & 0x10)
    if flags & 0x08 and data[2:3] != b"\0":
        return None
    width = 1 << (flags & 0x03)
    size = int.from_bytes(data[at : at + width], "little")
    name = data[at + width : at + width + size]
    (address,) = unpacked(struct.Struct("<Q"), data, at + width + size)
    return name.decode("utf-8", "replace"), address


def unpacked(form: struct.Struct, data: bytes, at: int = 0) -> tuple[Any, ...]:
    """Numbers in some bytes; InputError if there are too few."""
    try:
        return form.unpack_from(data, at)
    except struct.error:
        raise damaged() from None


def sizes_of(space: bytes) -> tuple[int, ...]:
    """The sizes of a dataspace (IV.A.2.b)."""
    if len(space) < 4 or space[0] not in (1, 2) or space[1] > 32:
        raise damaged()
    if space[0] == 2 and space[3] == 2:
        return (0,)  # it holds nothing
    return unpacked(struct.Struct(f"<{space[1]}Q"), space, 8 if space[0] == 1 else 4)
