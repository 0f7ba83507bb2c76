"""Texts about a data set that several parts of the page show."""

from __future__ import annotations

import math

from engine.language.numbers import number_text
from engine.language.texts import _, ngettext


def count_of_samples(kind: str, n: int) -> str:
    """How many samples there are, in the word for their kind: "506 rows"."""
    if kind == "table":
        text = ngettext("{n} row", "{n} rows", n)
    elif kind == "images":
        text = ngettext("{n} image", "{n} images", n)
    else:
        text = ngettext("{n} sequence", "{n} sequences", n)
    return text.format(n=number_text(n, ","))


def shape_text(shape: tuple[int, ...]) -> str:
    """How large each sample of a file is."""
    if len(shape) == 3:
        is_grey = shape[2] == 1
        text = _("{height} × {width} pixels, grey") if is_grey else _("{height} × {width} pixels, in colour")
        return text.format(height=shape[0], width=shape[1])
    sides = " × ".join(number_text(side, ",") for side in shape)
    # Translators: how large a sample is: "20 numbers each", "60 × 3 numbers each".
    return ngettext("{n} number each", "{n} numbers each", math.prod(shape)).format(n=sides)


def size_text(n_bytes: int) -> str:
    """The size of a file as people say it."""
    for unit, size in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if n_bytes >= size:
            return f"{number_text(n_bytes / size, '.3g')} {unit}"
    return ngettext("{n} byte", "{n} bytes", n_bytes).format(n=n_bytes)
