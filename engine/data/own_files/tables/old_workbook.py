"""Looks through a workbook of Excel 97 (.xls) for what its library would fill the memory with.

The file is divided into sectors, and a table says which sector follows which. A chain that comes back to
itself would be read for ever, and cells that lie far apart have empty ones made between them.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from engine.errors import InputError
from engine.language.texts import _
from engine.system.regular_files import read_bytes

MAX_BYTES = 200_000_000  # Excel 97 itself makes none as large
_FREE = 0xFFFFFFFF
_SHIFTS = (9, 12)  # powers of two that a sector's size may be
_HEAD_SECTORS = 109  # of the table that are named in the header
_BEGIN, _MANY = 0x809, 0xBD  # records: a sheet begins, cells side by side
_CELLS = {0x6, 0xD6, 0xFD, 0x203, 0x204, 0x205, 0x27E, _MANY}
_STREAMS = ("Workbook", "Book")  # not a text: names in files
Sectors = npt.NDArray[np.int64]


def n_places(path: Path) -> int:
    """Return how many places the cells of the largest sheet span.

    Parameters
    ----------
    path : Path
        Of a file that begins as a .xls file does.

    Returns
    -------
    int
        0 if there are no cells that can be found.

    Raises
    ------
    InputError
        If its sectors form a loop.
    """
    content = read_bytes(path, MAX_BYTES, _("a workbook"))
    try:
        return max(_spans(_stream(content, path)), default=0)
    except (IndexError, struct.error):
        return 0  # cut off: the library says so


def _stream(content: bytes, path: Path) -> bytes:
    """Return the bytes of the workbook in the file."""
    (shift,) = struct.unpack_from("<H", content, 30)
    if shift not in _SHIFTS:
        return b""  # the library refuses it
    size = 1 << shift
    n_table, first_folder = (
        struct.unpack_from("<2I", content, 44)[0],
        struct.unpack_from("<I", content, 48)[0],
    )
    cutoff, first_small, _, first_more, _ = struct.unpack_from("<5I", content, 56)
    sectors = [content[at : at + size] for at in range(512, len(content), size)]
    table_at = list(struct.unpack_from(f"<{_HEAD_SECTORS}I", content, 76))
    seen = set()
    while first_more < len(sectors) and first_more not in seen:
        seen.add(first_more)
        *more, first_more = np.frombuffer(sectors[first_more].ljust(size, b"\xff"), "<u4").tolist()
        table_at += more
    followers = _followers([sectors[at] for at in table_at[:n_table] if at < len(sectors)], path)

    def chain(first: int) -> bytes:
        places = []
        while first < len(sectors):
            places.append(first)
            first = int(followers[first]) if first < len(followers) else _FREE
        return b"".join(sectors[at] for at in places)

    folder, small = chain(first_folder), _followers([chain(first_small)], path)
    entries = [folder[at : at + 128] for at in range(0, len(folder) - 127, 128)]
    for entry in entries:
        name = entry[: max(0, struct.unpack_from("<H", entry, 64)[0] - 2)].decode("utf-16-le", "replace")
        if name in _STREAMS:
            first, n_bytes = struct.unpack_from("<2I", entry, 116)
            if n_bytes >= cutoff:
                return chain(first)[:n_bytes]
            within = chain(struct.unpack_from("<I", entries[0], 116)[0])
            parts = []
            while first < len(small):
                parts.append(within[64 * first : 64 * first + 64])
                first = int(small[first])
            return b"".join(parts)[:n_bytes]
    return b""


def _followers(sectors: list[bytes], path: Path) -> Sectors:
    """Return the sector after each one, by a table that must have no loop."""
    table = b"".join(sectors)
    found = np.frombuffer(table[: len(table) // 4 * 4], "<u4").astype("int64")
    n = len(found)
    ends = np.append(np.minimum(found, n), n)  # n stands for the end
    for _step in range(n.bit_length() + 1):
        ends = ends[ends]
    if (ends != n).any():
        text = _("“{file}” is a damaged workbook: its parts form a loop.")
        raise InputError(text.format(file=path.name))
    return found


def _spans(stream: bytes) -> Iterator[int]:
    """Give the number of places that the cells of each sheet span."""
    at, rows, columns = 0, (0, -1), (0, -1)
    while at + 4 <= len(stream):
        kind, n_bytes = struct.unpack_from("<2H", stream, at)
        at += 4
        if kind == _BEGIN:
            yield _span(*rows) * _span(*columns)
            rows = columns = (1 << 16, -1)
        elif kind in _CELLS and n_bytes >= 6:
            row, first = struct.unpack_from("<2H", stream, at)
            last = struct.unpack_from("<H", stream, at + n_bytes - 2)[0] if kind == _MANY else first
            rows = min(rows[0], row), max(rows[1], row)
            columns = min(columns[0], first), max(columns[1], last)
        at += n_bytes
    yield _span(*rows) * _span(*columns)


def _span(first: int, last: int) -> int:
    return max(0, last - first + 1)
