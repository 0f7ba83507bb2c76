"""Images and feature maps: a box in oblique view, or its channels as separate sheets."""

# no texts: elements of SVG

from __future__ import annotations

from dataclasses import dataclass

from engine.network_picture.drawings import STROKE, Drawing, Edge, Look, marks
from engine.network_picture.style import PictureStyle
from engine.network_picture.svg import Point, group, path, polygon, rectangle, segments

SLANT = (0.72, -0.42)  # x and y per pixel of depth


class _Solid(Drawing):
    """A drawing with a front at the lower left and depth to the upper right."""

    front_width: float
    front_height: float

    def face(self, x: float, y: float) -> tuple[float, float, float, float]:
        left = x - self.width / 2
        return left, y + self.height / 2 - self.front_height, self.front_width, self.front_height

    def left(self, x: float, y: float) -> Edge:
        left, top, _, height = self.face(x, y)
        return (left, top), (left, top + height)

    def right(self, x: float, y: float) -> Edge:
        right, top = x + self.width / 2, y - self.height / 2
        return (right, top), (right, top + self.front_height)


@dataclass(frozen=True)
class Volume(_Solid):
    """A box: a front of `front_width` × `front_height` and a depth that represents the channels.

    `grid` divides the front into columns and rows of cells; `slices` is the number of channels shown at the
    sides.
    """

    front_width: float
    front_height: float
    depth: float
    look: Look
    grid: tuple[int, int] = (0, 0)
    slices: int = 1

    @property
    def width(self) -> float:  # type: ignore[override]
        return self.front_width + self.depth * SLANT[0]

    @property
    def height(self) -> float:  # type: ignore[override]
        return self.front_height - self.depth * SLANT[1]

    def svg(self, style: PictureStyle, x: float, y: float) -> str:
        left, top, width, height = self.face(x, y)
        dx, dy = self.depth * SLANT[0], self.depth * SLANT[1]
        tone = style.colour(self.look.tone)
        stroke = f'stroke="{tone}" stroke-width="{STROKE}" stroke-linejoin="round"'
        right, bottom = left + width, top + height
        upper = ((left, top), (left + dx, top + dy), (right + dx, top + dy), (right, top))
        side = ((right, top), (right + dx, top + dy), (right + dx, bottom + dy), (right, bottom))
        parts = [
            polygon(upper, f'fill="{style.tint(self.look.tone, 0.12)}" {stroke}'),
            polygon(side, f'fill="{style.tint(self.look.tone, 0.42)}" {stroke}'),
            rectangle(left, top, width, height, 0, f'fill="{style.tint(self.look.tone, 0.26)}" {stroke}'),
        ]
        cuts: list[tuple[Point, Point]] = []
        for i in range(1, self.slices):
            x1, y1 = dx * i / self.slices, dy * i / self.slices
            cuts += [
                ((left + x1, top + y1), (right + x1, top + y1)),
                ((right + x1, top + y1), (right + x1, bottom + y1)),
            ]
        parts.append(
            path(
                segments(cuts), f'fill="none" stroke="{style.tint(self.look.tone, 0.65)}" stroke-width="0.6"'
            )
        )
        parts.append(self._cells(style, left, top))
        return "".join(parts)

    def _cells(self, style: PictureStyle, left: float, top: float) -> str:
        """The numbers of the front, if a mask or noise applies to them."""
        columns, rows = self.grid
        if not columns * rows:
            return ""
        cell_width, cell_height = self.front_width / columns, self.front_height / rows
        gap = min(cell_width, cell_height) * 0.12
        shapes = [
            rectangle(
                left + i % columns * cell_width + gap,
                top + i // columns * cell_height + gap,
                cell_width - 2 * gap,
                cell_height - 2 * gap,
                1,
            )
            for i in range(columns * rows)
        ]
        return marks(style, self.look, shapes)


@dataclass(frozen=True)
class Channels(_Solid):
    """Whole channels as sheets, one behind the other, to show which of them are dropped."""

    front_width: float
    front_height: float
    count: int
    look: Look

    STEP = 7.0

    @property
    def width(self) -> float:  # type: ignore[override]
        return self.front_width + (self.count - 1) * self.STEP

    @property
    def height(self) -> float:  # type: ignore[override]
        return self.front_height + (self.count - 1) * self.STEP

    def svg(self, style: PictureStyle, x: float, y: float) -> str:
        left, top, width, height = self.face(x, y)
        kept, hollow = style.tint(self.look.tone, 0.55), style.card
        sheets = [
            rectangle(
                left + i * self.STEP,
                top - i * self.STEP,
                width,
                height,
                2,
                f'fill="{hollow if i in self.look.dropped else kept}"',
            )
            for i in reversed(range(self.count))
        ]
        return group(f'stroke="{style.colour(self.look.tone)}" stroke-width="{STROKE}"', *sheets)
