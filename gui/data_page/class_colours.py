"""Colours and marks of classes, and colours of numbers, in the pictures of the Data page."""

from __future__ import annotations

from PySide6.QtGui import QColor

from engine.charts.class_colours import SCALE_DARK, SCALE_LIGHT, class_hex, class_mark
from gui.theme.tokens import mix

__all__ = ["class_colour", "class_mark", "number_colour"]


def class_colour(number: int, *, is_dark: bool) -> QColor:
    """The colour of a class."""
    return QColor(class_hex(number, is_dark=is_dark))


def number_colour(share: float, *, is_dark: bool) -> QColor:
    """The colour of a number; `share` is 0 for the smallest and 1 for the largest."""
    low, middle, high = SCALE_DARK if is_dark else SCALE_LIGHT
    share = min(1.0, max(0.0, share))
    return QColor(mix(low, middle, 2 * share) if share < 0.5 else mix(middle, high, 2 * share - 1))
