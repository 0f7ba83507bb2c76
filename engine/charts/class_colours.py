"""Colours and marks of classes, and colours of numbers, the same in all pictures of data."""

from __future__ import annotations

# After Okabe and Ito (2008), safe for colour-blind users. More classes take them again with another mark.
CLASSES_LIGHT = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
CLASSES_DARK = ("#56B4E9", "#E69F00", "#2BB58A", "#CC79A7", "#F0E442", "#E0723A")
MARKS = ("circle", "square", "triangle", "diamond")
# From small to large numbers; each scheme has the same three hues.
SCALE_LIGHT, SCALE_DARK = ("#1F5FA8", "#B6A6B4", "#C4510A"), ("#6CB8F0", "#8C8A9A", "#F5A04A")


def class_hex(number: int, *, is_dark: bool) -> str:
    """The colour of a class, as "#RRGGBB"."""
    colours = CLASSES_DARK if is_dark else CLASSES_LIGHT
    return colours[number % len(colours)]


def class_mark(number: int) -> str:
    """The mark of a class: neighbours have different ones, and so have classes of one colour."""
    return MARKS[(number // len(CLASSES_LIGHT) + number) % len(MARKS)]
