"""Pictures that a student pins from the page Inside to the report.

A pinned picture is a PNG with words and facts, not numbers that could be computed again: nobody can check it.
Project files come from strangers, so that a PNG is looked at before anything decodes it.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from dataclasses import dataclass, field
from functools import cached_property

from engine.errors import InputError
from engine.language.lists import comma_listed
from engine.language.numbers import number_text
from engine.language.texts import N_, _
from engine.system.printable import printable

MAX_PINS = 12
MAX_BYTES = 1_000_000  # of one picture
MAX_PIXELS = 4_000_000
MAX_TITLE, MAX_CAPTION = 100, 1000  # characters
FULL = N_("A report has up to {n} pinned pictures: remove one on the Report page.")

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEADER = struct.Struct(">IIBBBBB")
_COLOUR_TYPES = (0, 2, 3, 4, 6)
# Neither animations, of which each program may show another picture, nor packed text and colour profiles.
_CHUNKS = (b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"pHYs", b"tEXt", b"IDAT", b"IEND")


@dataclass(frozen=True)
class Pin:
    """A picture with its title, its caption, and what it shows.

    `rate`, `seed`, `epoch` and `step` are None where they do not apply; epochs and steps count from 1. `png`
    is empty until the picture is drawn.
    """

    title: str
    caption: str = ""
    rate: float | None = None
    seed: int | None = None
    epoch: int | None = None
    step: int | None = None
    png: bytes = field(default=b"", repr=False)

    @property
    def facts(self) -> str:
        """What applies, in the language in use: "rate 0.5, seed 3, epoch 12, step 4"."""
        found = [] if self.rate is None else [_("rate {rate}").format(rate=number_text(self.rate, "g"))]
        found += [] if self.seed is None else [_("seed {seed}").format(seed=self.seed)]
        found += [] if self.epoch is None else [_("epoch {n}").format(n=self.epoch)]
        found += [] if self.step is None else [_("step {n}").format(n=self.step)]
        return comma_listed(found)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the PNG."""
        return hashlib.sha256(self.png).hexdigest()

    @cached_property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels.

        Raises
        ------
        InputError
            If it is not a PNG of the kind that the app makes; the sentence begins with "it".
        """
        return png_size(self.png)

    def check(self) -> None:
        """Refuse what no pinned picture of the app is.

        Raises
        ------
        InputError
            One sentence, which begins with "it" or "its".
        """
        if not self.title.strip() or len(self.title) > MAX_TITLE or printable(self.title) != self.title:
            raise InputError(
                _("its title must be a line of 1 to {limit} characters.").format(limit=MAX_TITLE)
            )
        lines = self.caption.split("\n")
        if len(self.caption) > MAX_CAPTION or any(printable(line) != line for line in lines):
            raise InputError(
                _("its caption must be text of up to {limit} characters.").format(
                    limit=number_text(MAX_CAPTION, ",")
                )
            )
        width, height = self.size
        if width * height > MAX_PIXELS:
            raise InputError(
                _("it must have up to {limit} megapixels, not {width} × {height}.").format(
                    limit=MAX_PIXELS // 1_000_000,
                    width=number_text(width, ","),
                    height=number_text(height, ","),
                )
            )


def png_size(data: bytes) -> tuple[int, int]:
    """Return the size of a PNG, whose chunks are all looked at; nothing is decoded.

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
        If it is too large, cut off or changed, or if a chunk is not among those of the app's pictures.
    """
    if len(data) > MAX_BYTES:
        raise InputError(
            _("it must have up to {limit} MB, not {n} bytes.").format(
                limit=MAX_BYTES // 1_000_000, n=number_text(len(data), ",")
            )
        )
    if not data.startswith(_SIGNATURE):
        raise InputError(_("it is not a PNG."))
    names: list[bytes] = []
    start = len(_SIGNATURE)
    while start < len(data) and (not names or names[-1] != b"IEND"):
        length, name = struct.unpack(">I4s", data[start : start + 8].ljust(8, b"\0"))
        end = start + 12 + length
        if end > len(data) or zlib.crc32(data[start + 4 : end - 4]) != int.from_bytes(data[end - 4 : end]):
            raise InputError(_("it is a PNG that was changed or cut off."))
        if name not in _CHUNKS:
            raise InputError(
                _("it is a PNG with a part {name}, which no picture of the app has.").format(name=repr(name))
            )
        names.append(name)
        start = end
    is_whole = names[:1] == [b"IHDR"] and b"IDAT" in names and names[-1] == b"IEND" and start == len(data)
    if not is_whole or names.count(b"IHDR") > 1 or int.from_bytes(data[8:12]) != _HEADER.size:
        raise InputError(_("it is a PNG that was changed or cut off."))
    width, height, depth, colour, packing, filtering, interlace = _HEADER.unpack_from(data, 16)
    if not width or not height or depth != 8 or colour not in _COLOUR_TYPES:
        raise InputError(_("it is a PNG of another kind than the app's, which have 8 bits in each channel."))
    if packing or filtering or interlace:
        raise InputError(_("it is a PNG of another kind than the app's, which are not interlaced."))
    return width, height


# --- The pins of a project: each of these returns new ones


def with_pin(pins: tuple[Pin, ...], pin: Pin) -> tuple[Pin, ...]:
    """Add a picture at the end.

    Parameters
    ----------
    pins : tuple of Pin
    pin : Pin

    Returns
    -------
    tuple of Pin

    Raises
    ------
    InputError
        If there are too many, or if the picture is none that a project may have.
    """
    if len(pins) >= MAX_PINS:
        raise InputError(_(FULL).format(n=MAX_PINS))
    try:
        pin.check()
    except InputError as error:
        raise InputError(_("The picture can't be pinned: {error}").format(error=error)) from None
    return (*pins, pin)


def moved(pins: tuple[Pin, ...], index: int, delta: int) -> tuple[Pin, ...]:
    """Move a picture by `delta` places, at most to the end.

    Parameters
    ----------
    pins : tuple of Pin
    index : int
        Where it is.
    delta : int
        Negative: to the front.

    Returns
    -------
    tuple of Pin
    """
    others = [*pins[:index], *pins[index + 1 :]]
    others.insert(max(0, index + delta), pins[index])
    return tuple(others)


def without(pins: tuple[Pin, ...], index: int) -> tuple[Pin, ...]:
    """Take a picture away.

    Parameters
    ----------
    pins : tuple of Pin
    index : int
        Where it is.

    Returns
    -------
    tuple of Pin
    """
    return (*pins[:index], *pins[index + 1 :])
