"""The figure of a step's masks: a row for each sample of the batch, a column for each unit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from engine.charts.chart_layout import figure_size
from engine.charts.chart_style import LINE_CONTRAST, ChartStyle, readable, style_axes
from engine.charts.figure_file import save_figure
from engine.charts.figure_look import FigureLook
from engine.inside.steps import BatchSeen, LayerBatch
from engine.language.texts import _

LEFT, RIGHT, TOP, BOTTOM, GAP = 64, 24, 56, 56, 40  # pixels
MAX_LAYERS = 4
SCREEN = FigureLook()


def draw_masks(seen: BatchSeen, figure: Figure, style: ChartStyle, space_top: float = 0) -> None:
    """Draw the masks of the first layers that draw any, side by side.

    Parameters
    ----------
    seen : BatchSeen
        With at least one layer.
    figure : Figure
    style : ChartStyle
    space_top : float
        Pixels to keep free at the top.
    """
    figure.set_facecolor(style.card)
    layers = seen.layers[:MAX_LAYERS]
    width, height = figure_size(figure)
    each = (width - LEFT - RIGHT - GAP * (len(layers) - 1)) / len(layers)
    tall = height - TOP - BOTTOM - space_top
    colours = ListedColormap([style.card, readable(style, style.dropout, LINE_CONTRAST)])
    for number, layer in enumerate(layers):
        left = LEFT + number * (each + GAP)
        axes = figure.add_axes((left / width, BOTTOM / height, each / width, tall / height))
        axes.set_title(layer.name, loc="left")
        style_axes(axes, style)
        axes.grid(visible=False)
        axes.imshow(
            _flat(layer), cmap=colours, vmin=0, vmax=1, aspect="auto", interpolation="nearest", origin="upper"
        )
        axes.set_xlabel(_("unit (filled: kept)"))
        axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
        axes.yaxis.set_major_locator(MaxNLocator(7, integer=True))
        if number == 0:
            axes.set_ylabel(_("sample of the batch"))


def _flat(layer: LayerBatch) -> npt.NDArray[np.uint8]:
    """A row for each sample; a column for each unit, or for each channel if whole channels are dropped."""
    mask = layer.mask
    positions = mask.reshape(len(mask), -1, mask.shape[-1])
    if (positions == positions[:, :1]).all():
        return positions[:, 0]
    return mask.reshape(len(mask), -1)


def save_mask_figure(seen: BatchSeen, path: Path, *, title: str = "", look: FigureLook = SCREEN) -> None:
    """Save the figure in the format of the suffix.

    Parameters
    ----------
    seen : BatchSeen
        With at least one layer.
    path : Path
    title : str
    look : FigureLook

    Raises
    ------
    InputError
        If the suffix is another one, or the file can't be written.
    """

    def draw(figure: Figure, style: ChartStyle, space_top: float) -> None:
        draw_masks(seen, figure, style, space_top)

    save_figure(draw, path, look, title)
