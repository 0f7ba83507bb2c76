"""Drawings whose numbers change from step to step: their SVG is only what stays the same."""

# no texts: elements of SVG

from __future__ import annotations

import math
from dataclasses import dataclass

from engine.language.texts import _
from engine.network.layer_kinds import Shape
from engine.network_picture.drawings import Column, Drawing, Edge, Look
from engine.network_picture.shapes import LAST_UNITS, MAX_UNITS, slots
from engine.network_picture.style import PictureStyle
from engine.network_picture.svg import rectangle, text_at

Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True)
class Units(Column):
    """A column of units; `numbers` says which ones of the layer they are."""

    numbers: tuple[int, ...] = ()

    def svg(self, style: PictureStyle, x: float, y: float) -> str:
        return self.surroundings(style, x, y)


@dataclass(frozen=True)
class Tiles(Drawing):
    """Feature maps side by side, a small image each; of many the first and the last ones.

    Attributes
    ----------
    numbers : tuple of int
        Which channels they are; a single -1 stands for an image with all its channels.
    size : (float, float)
        Width and height of each.
    """

    numbers: tuple[int, ...]
    size: tuple[float, float]
    tone: str

    GAP = 3.0

    @property
    def _columns(self) -> int:
        return max(1, round(math.sqrt(len(self.numbers) * self.size[1] / self.size[0] * 0.8)))

    @property
    def _rows(self) -> int:
        return -(-len(self.numbers) // self._columns)

    @property
    def width(self) -> float:  # type: ignore[override]
        return self._columns * (self.size[0] + self.GAP) - self.GAP

    @property
    def height(self) -> float:  # type: ignore[override]
        return self._rows * (self.size[1] + self.GAP) - self.GAP

    def rectangles(self, x: float, y: float) -> list[Rectangle]:
        """Left, top, width and height of each tile."""
        left, top = x - self.width / 2, y - self.height / 2
        width, height = self.size
        return [
            (
                left + place % self._columns * (width + self.GAP),
                top + place // self._columns * (height + self.GAP),
                width,
                height,
            )
            for place in range(len(self.numbers))
        ]

    def svg(self, style: PictureStyle, x: float, y: float) -> str:
        look = f'fill="{style.card}" stroke="{style.tint(self.tone, 0.5)}" stroke-width="1"'
        return "".join(
            rectangle(left - 0.5, top - 0.5, width + 1, height + 1, 0, look)
            for left, top, width, height in self.rectangles(x, y)
        )


@dataclass(frozen=True)
class MaskGrid:
    """Masks of a recurrent layer: a column for each mask, a row for each number that it keeps or drops.

    `label` is marked, and translated where it is drawn.
    """

    label: str
    n_masks: int
    numbers: tuple[int, ...]
    places: tuple[float, ...]

    CELL, PITCH, LABEL = 5.0, 7.0, 10.0

    @property
    def width(self) -> float:
        return max(self.n_masks * self.PITCH, len(_(self.label)) * self.LABEL * 0.56)

    @property
    def height(self) -> float:
        return (self.places[-1] - self.places[0] + 1) * self.PITCH + 2 * (self.LABEL + 4)

    def cells(self, x: float, y: float) -> list[tuple[int, int, Rectangle]]:
        """Mask, number and rectangle of each cell, with the centre of the grid at (x, y)."""
        half = self.CELL / 2
        return [
            (
                mask,
                number,
                (
                    x + (mask - (self.n_masks - 1) / 2) * self.PITCH - half,
                    y + place * self.PITCH - half,
                    self.CELL,
                    self.CELL,
                ),
            )
            for mask in range(self.n_masks)
            for number, place in zip(self.numbers, self.places, strict=True)
        ]

    def svg(self, style: PictureStyle, x: float, y: float) -> str:
        """The label above the cells."""
        top = y + (self.places[0] - 0.5) * self.PITCH - 5
        return text_at(x, top, _(self.label), style.text_colour("dropout"), self.LABEL)


@dataclass(frozen=True)
class Recurrent(Drawing):
    """A recurrent layer's units with the masks of its inputs and of its state at their left."""

    body: Units | Tiles
    grids: tuple[MaskGrid, ...]

    GAP = 8.0

    @property
    def width(self) -> float:  # type: ignore[override]
        return self.body.width + sum(grid.width + self.GAP for grid in self.grids)

    @property
    def height(self) -> float:  # type: ignore[override]
        return max(self.body.height, *(grid.height for grid in self.grids))

    def body_centre(self, x: float) -> float:
        """The x of the body's centre."""
        return x + (self.width - self.body.width) / 2

    def grid_centres(self, x: float) -> list[float]:
        """The x of each grid's centre."""
        left, found = x - self.width / 2, []
        for grid in self.grids:
            found.append(left + grid.width / 2)
            left += grid.width + self.GAP
        return found

    def right(self, x: float, y: float) -> Edge:
        return self.body.right(self.body_centre(x), y)

    def svg(self, style: PictureStyle, x: float, y: float) -> str:
        labels = [
            grid.svg(style, centre, y) for grid, centre in zip(self.grids, self.grid_centres(x), strict=True)
        ]
        return self.body.svg(style, self.body_centre(x), y) + "".join(labels)


MAX_TILES, LAST_TILES = 12, 3
TILE, WHOLE = 30.0, 76.0  # the longer side of one of many feature maps, and of a single image
MAX_MASK_ROWS, LAST_MASK_ROWS = 12, 3
STEP, MIN_SIDE, MAX_SIDE = 4.0, 24.0, 88.0  # of a sequence: pixels of a step and of a feature


def live_body(shape: Shape, tone: str, *, is_input: bool = False, has_loop: bool = False) -> Units | Tiles:
    """Make the drawing of an output of this shape.

    Parameters
    ----------
    shape : tuple of int
    tone : str
    is_input : bool
        An image in colour is then shown as it is.
    has_loop : bool
        Whether an arrow goes out of the units and back into them.

    Returns
    -------
    Units or Tiles
    """
    if len(shape) < 2:
        numbers, places, gap = slots(shape[0] if shape else 1, MAX_UNITS, LAST_UNITS)
        return Units(places, gap, Look(tone), has_loop, numbers)
    if len(shape) == 2:
        size = [min(MAX_SIDE, max(MIN_SIDE, STEP * count)) for count in shape]
        return Tiles((-1,), (size[0], size[1]), tone)
    height, width, channels = math.prod(shape[:-2]), shape[-2], shape[-1]
    is_whole = is_input and channels in (1, 3)
    numbers = (-1,) if is_whole else slots(channels, MAX_TILES, LAST_TILES)[0]
    side = WHOLE if len(numbers) == 1 else TILE
    scale = side / max(height, width)
    return Tiles(numbers, (max(2.0, width * scale), max(2.0, height * scale)), tone)


def mask_grid(label: str, n_masks: int, count: int) -> MaskGrid:
    """Make the grid of some masks of a recurrent layer.

    Parameters
    ----------
    label : str
    n_masks : int
    count : int
        How many numbers each mask keeps or drops.

    Returns
    -------
    MaskGrid
    """
    numbers, places, _ = slots(count, MAX_MASK_ROWS, LAST_MASK_ROWS)
    return MaskGrid(label, n_masks, numbers, places)
