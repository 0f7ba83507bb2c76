"""The colours of numbers: blue above 0, a reddish purple below, grey at 0; safe for the colour-blind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtGui import QBrush, QColor, QImage

from gui.theme.tokens import Tokens, mix

if TYPE_CHECKING:
    import numpy.typing as npt

N_SHADES = 127  # on each side of 0
DROPPED = 255  # the index of what is dropped
GREY = 0.26  # part of the muted colour in the colour of 0, to tell it from a hollow unit


class Shades:
    """A table of 256 colours: index 127 is 0, 0 and 254 are the ends, DROPPED is what a mask takes away."""

    def __init__(self, tokens: Tokens) -> None:
        zero = mix(tokens.card, tokens.muted, GREY)
        below = [mix(zero, tokens.prediction, (at / N_SHADES) ** 0.8) for at in range(N_SHADES, 0, -1)]
        above = [mix(zero, tokens.accent, (at / N_SHADES) ** 0.8) for at in range(1, N_SHADES + 1)]
        self.names = [*below, zero, *above, mix(tokens.card, tokens.dropout, 0.5)]
        self.brushes = [QBrush(QColor(name)) for name in self.names]
        self._pixels = np.array([QColor(name).rgb() for name in self.names], np.uint32)

    def image(self, indices: npt.NDArray[np.uint8]) -> QImage:
        """A picture of the indices of colours, (height, width)."""
        height, width = indices.shape
        pixels = np.ascontiguousarray(self._pixels[indices]).tobytes()
        # The copy owns its pixels: those of the array may be gone when it is drawn.
        return QImage(pixels, width, height, 4 * width, QImage.Format.Format_RGB32).copy()


def shade_indices(values: npt.NDArray[Any], limit: npt.ArrayLike) -> npt.NDArray[np.uint8]:
    """The colours of numbers from -limit to limit; what is beyond has those of the ends."""
    scale = np.maximum(np.asarray(limit, np.float32), np.float32(1e-12))
    parts = np.clip(np.nan_to_num(np.asarray(values, np.float32)) / scale, -1, 1)
    return np.rint(N_SHADES + N_SHADES * parts).astype(np.uint8)
