"""Small PNGs, whole and broken, and pins with them."""

from __future__ import annotations

import random
import struct
import zlib
from dataclasses import replace

from engine.project.pins import Pin

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(name: bytes, data: bytes = b"") -> bytes:
    """A part of a PNG with its checksum."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def header(width: int, height: int, depth: int = 8, colour: int = 2, interlace: int = 0) -> bytes:
    """The first part of a PNG."""
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace))


def png(width: int = 40, height: int = 30, shade: int = 128, *, is_noisy: bool = False) -> bytes:
    """A PNG of one grey, or of noise, which can't be packed."""
    rng = random.Random(shade)
    row = bytes([shade]) * 3 * width
    rows = b"".join(b"\0" + (rng.randbytes(3 * width) if is_noisy else row) for _ in range(height))
    return SIGNATURE + header(width, height) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND")


def broken_png() -> bytes:
    """A PNG whose parts are whole, but whose pixels can't be unpacked."""
    return SIGNATURE + header(40, 30) + chunk(b"IDAT", b"these are no pixels") + chunk(b"IEND")


PIN = Pin("The masks", "Filled: kept.\nHollow: dropped.", 0.5, 3, 12, 4, png())


def pins(count: int) -> tuple[Pin, ...]:
    """Different pins, called 1, 2, 3."""
    return tuple(replace(PIN, title=str(n), png=png(shade=10 * n)) for n in range(1, count + 1))
