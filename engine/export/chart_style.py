"""How charts look: the app's tokens and font, given to each figure explicitly."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
PIXEL = 0.72  # points per pixel at 100 dots per inch, the screen's figure
TEXT, SMALL, TITLE = 13 * PIXEL, 12 * PIXEL, 14 * PIXEL


@dataclass(frozen=True)
class ChartStyle:
    """The colours of one scheme and the font's family."""

    card: str
    line: str
    text: str
    muted: str
    accent: str
    train: str
    dropout: str
    family: str


@lru_cache(maxsize=2)
def chart_style(scheme: str) -> ChartStyle:
    """The style of "light" or "dark"; KeyError for another scheme."""
    tokens = json.loads((RESOURCES / "styles" / "tokens.json").read_text(encoding="utf-8"))[scheme]
    names = ("card", "line", "text", "muted", "accent", "train", "dropout")
    return ChartStyle(**{name: tokens[name] for name in names}, family=_family())


@lru_cache(maxsize=1)
def _family() -> str:
    """Inter, which ships with the app; matplotlib's own font if its files are gone."""
    paths = sorted((RESOURCES / "fonts").glob("Inter-*.otf"))
    for path in paths:
        font_manager.fontManager.addfont(path)
    return "Inter" if paths else "DejaVu Sans"


def style_axes(axes: Axes, style: ChartStyle) -> None:
    """No frame but the left and lower line, a horizontal grid, muted ticks."""
    axes.set_facecolor(style.card)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(style.line)
    axes.set_axisbelow(True)
    axes.grid(visible=True, axis="y", color=style.line, linewidth=0.7)
    axes.grid(visible=False, axis="x")
    axes.tick_params(
        colors=style.line, labelcolor=style.muted, labelsize=TEXT, labelfontfamily=style.family, length=4
    )
    axes.yaxis.set_major_locator(MaxNLocator(nbins=7, steps=[1, 2, 2.5, 5, 10]))
    for label in (axes.xaxis.label, axes.yaxis.label):
        label.set(color=style.muted, fontfamily=style.family, fontsize=TEXT)
    axes.set_title(axes.get_title(loc="left"), loc="left", color=style.text, fontfamily=style.family,
                   fontsize=TITLE, fontweight=600, pad=10)  # fmt: skip


def kept_limits(now: tuple[float, float] | None, low: float, high: float) -> tuple[float, float]:
    """Limits for data from `low` to `high`, and the present ones as long as they still serve.

    They serve while the data lie inside and fill at least half, so that a growing chart rarely jumps.
    """
    span = high - low or abs(high) * 0.1 or 1.0
    if now is not None and now[0] <= low and high <= now[1] and span >= 0.5 * (now[1] - now[0]):
        return now
    return low - 0.08 * span, high + 0.08 * span


def place_axes(axes: list[Axes], width: float, height: float) -> None:
    """Lay panels side by side with margins in pixels; `width` and `height` are the figure's in pixels."""
    left, right, top, bottom, gap = 76, 20, 40, 56, 84
    each = (width - left - right - gap * (len(axes) - 1)) / len(axes)
    tall = height - top - bottom
    if each < 20 or tall < 20:
        return  # a window that is being folded away: nothing could be read
    for index, panel in enumerate(axes):
        x = left + index * (each + gap)
        panel.set_position((x / width, bottom / height, each / width, tall / height))
