"""Colours and marks of classes, and colours of numbers, in the pictures of the Data page."""

from __future__ import annotations

from PySide6.QtGui import QColor

from gui.theme.tokens import mix

# After Okabe and Ito (2008), safe for colour-blind users. More classes take them again with another mark.
_LIGHT = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
_DARK = ("#56B4E9", "#E69F00", "#2BB58A", "#CC79A7", "#F0E442", "#E0723A")
MARKS = ("circle", "square", "triangle", "diamond")
# From small to large numbers; each scheme has the same three hues.
_SCALE_LIGHT, _SCALE_DARK = ("#1F5FA8", "#B6A6B4", "#C4510A"), ("#6CB8F0", "#8C8A9A", "#F5A04A")


def class_colour(number: int, *, is_dark: bool) -> QColor:
    """The colour of a class."""
    colours = _DARK if is_dark else _LIGHT
    return QColor(colours[number % len(colours)])


def class_mark(number: int) -> str:
    """The mark of a class: neighbours have different ones, and so have classes of one colour."""
    return MARKS[(number // len(_LIGHT) + number) % len(MARKS)]


def number_colour(share: float, *, is_dark: bool) -> QColor:
    """The colour of a number; `share` is 0 for the smallest and 1 for the largest."""
    low, middle, high = _SCALE_DARK if is_dark else _SCALE_LIGHT
    share = min(1.0, max(0.0, share))
    return QColor(mix(low, middle, 2 * share) if share < 0.5 else mix(middle, high, 2 * share - 1))
