"""Pictures of a lesson: PNG or JPEG, whose headers are looked at before anything decodes them."""

from __future__ import annotations

import struct
import zlib

from engine.errors import InputError
from engine.language.numbers import number_text
from engine.language.texts import N_, _

MAX_PICTURES = 50
MAX_PICTURE_BYTES, MAX_PIXELS = 2_000_000, 4_000_000  # of one picture
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_FRAMES = frozenset((0xC0, 0xC1, 0xC2))  # of a JPEG: baseline, extended, progressive
_ALONE = frozenset((0x01, *range(0xD0, 0xD8)))  # markers without a length
_SCAN, _END = 0xDA, b"\xff\xd9"
_BROKEN = N_("it was changed or cut off.")


def check_picture(data: bytes) -> tuple[int, int]:
    """Return the size of a picture; nothing is decoded.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    tuple of int
        Width and height in pixels.

    Raises
    ------
    InputError
        If it is no PNG or JPEG, is cut off, or has too many pixels; the sentence begins with "it".
    """
    if data.startswith(_PNG):
        width, height = _png_size(data)
    elif data.startswith(_JPEG):
        width, height = _jpeg_size(data)
    else:
        raise InputError(_("it must be a PNG or a JPEG."))
    if not width or not height:
        raise InputError(_(_BROKEN))
    if width * height > MAX_PIXELS:
        sentence = _("it must have up to {n} megapixels, not {width} × {height} pixels.")
        raise InputError(
            sentence.format(
                n=MAX_PIXELS // 1_000_000, width=number_text(width, ","), height=number_text(height, ",")
            )
        )
    return width, height


def _png_size(data: bytes) -> tuple[int, int]:
    start, is_first, has_pixels = len(_PNG), True, False
    while start < len(data):
        length, name = struct.unpack(">I4s", data[start : start + 8].ljust(8, b"\0"))
        end = start + 12 + length
        if end > len(data) or zlib.crc32(data[start + 4 : end - 4]) != int.from_bytes(data[end - 4 : end]):
            raise InputError(_(_BROKEN))
        if is_first != (name == b"IHDR") or (is_first and length != 13):
            raise InputError(_(_BROKEN))
        is_first, has_pixels = False, has_pixels or name == b"IDAT"
        if name == b"IEND" and has_pixels:
            return struct.unpack(">II", data[16:24])
        start = end
    raise InputError(_(_BROKEN))


def _jpeg_size(data: bytes) -> tuple[int, int]:
    start, size = 2, None
    while start + 4 <= len(data) and data[start] == 0xFF:
        marker = data[start + 1]
        if marker == 0xFF:  # a fill byte
            start += 1
            continue
        if marker in _ALONE:
            start += 2
            continue
        length = int.from_bytes(data[start + 2 : start + 4])
        if marker == _SCAN and size is not None and _END in data[-1024:]:
            return size
        if marker in _FRAMES and length >= 8 and start + 9 <= len(data) and size is None:
            height, width = struct.unpack(">HH", data[start + 5 : start + 9])
            size = width, height
        elif marker in _FRAMES or length < 2:
            break
        start += 2 + length
    raise InputError(_(_BROKEN))
