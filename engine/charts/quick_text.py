"""A text of a chart that is drawn as a picture until its words, its look or the screen's dots change.

To lay out and to draw letters takes longer than all else that moves in a chart.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.text import Text

_EDGE = 2  # pixels around the letters
_SHARES = {"left": 0.0, "center": 0.5, "right": 1.0, "bottom": 0.0, "top": 1.0}


class QuickText(Text):
    """Upright words; in files they stay text."""

    def __init__(self, *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **{"parse_math": False, **keywords})
        self._key: tuple[object, ...] = ()
        self._picture: npt.NDArray[np.uint8] = np.zeros((1, 1, 4), np.uint8)

    def draw(self, renderer: RendererBase) -> None:
        """Put the picture of the words in its place."""
        share_y = _SHARES.get(self.get_verticalalignment())
        if not isinstance(renderer, RendererAgg) or share_y is None:
            super().draw(renderer)
            return
        if not self.get_visible() or not self.get_text():
            return
        self._draw_letters(renderer)
        height, width = self._picture.shape[:2]
        x, y = self.get_transform().transform(self.get_position())
        share_x = _SHARES[self.get_horizontalalignment()]
        left = x - _EDGE - share_x * (width - 2 * _EDGE)
        low = y - _EDGE - share_y * (height - 2 * _EDGE)
        if math.isfinite(left) and math.isfinite(low):
            context = renderer.new_gc()
            renderer.draw_image(context, round(left), round(low), self._picture)
            context.restore()
        self.stale = False

    def _draw_letters(self, renderer: RendererAgg) -> None:
        figure = self.get_figure(root=True)
        assert figure is not None
        font = self.get_fontproperties()
        effects = self.get_path_effects() or []
        key = (self.get_text(), self.get_color(), self.get_alpha(), hash(font), figure.dpi, *effects)
        if key == self._key:
            return
        words = Text(
            0, 0, self.get_text(), color=self.get_color(), alpha=self.get_alpha(), fontproperties=font,
            multialignment=self.get_horizontalalignment(), parse_math=False,
        )  # fmt: skip
        words.set_path_effects(effects)
        words.set_figure(figure)
        box = words.get_window_extent(renderer)
        words.set_position((_EDGE - box.x0, _EDGE - box.y0))
        width, height = math.ceil(box.width) + 2 * _EDGE, math.ceil(box.height) + 2 * _EDGE
        paper: Any = RendererAgg(width, height, figure.dpi)  # type: ignore[no-untyped-call]
        words.draw(paper)
        self._picture, self._key = np.array(paper.buffer_rgba())[::-1], key
