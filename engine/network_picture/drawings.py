"""The drawings that can represent a layer's output; each knows its size, its edges and its SVG."""

# no texts: elements of SVG

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from engine.network_picture.style import PictureStyle
from engine.network_picture.svg import Point, circle, group, polygon, rectangle, text_at

Edge = tuple[Point, Point]
STROKE = 1.2


@dataclass(frozen=True)
class Look:
    """A tone, and what a mask does to the parts: which are dropped, or how strong each is.

    `body` is the fraction of the tone in a part that is kept; layers that only pass numbers on have little of
    it.
    """

    tone: str
    dropped: frozenset[int] = frozenset()
    strengths: tuple[float, ...] = ()
    body: float = 1.0

    def fill(self, style: PictureStyle, part: int) -> str:
        """The colour of a part that is kept."""
        if self.strengths:
            return style.tint(self.tone, self.strengths[part])
        return style.tint(self.tone, 0.25 if self.tone == "muted" else self.body)


class Drawing(ABC):
    """A drawing around its centre; it counts its parts while they are drawn."""

    width: float
    height: float

    @abstractmethod
    def svg(self, style: PictureStyle, x: float, y: float) -> str:
        """The drawing with its centre at (x, y)."""

    def left(self, x: float, y: float) -> Edge:
        """The upper and lower end of the side that faces the layer before."""
        return (x - self.width / 2, y - self.height / 2), (x - self.width / 2, y + self.height / 2)

    def right(self, x: float, y: float) -> Edge:
        """The upper and lower end of the side that faces the layer after."""
        return (x + self.width / 2, y - self.height / 2), (x + self.width / 2, y + self.height / 2)

    def face(self, x: float, y: float) -> tuple[float, float, float, float] | None:
        """Left, top, width and height of the front over which a window can slide, if there is one."""
        del x, y
        return None


def marks(style: PictureStyle, look: Look, shapes: list[str]) -> str:
    """The parts of a drawing, kept ones filled and dropped ones hollow, in few groups for a small file."""
    hollow = [shape for part, shape in enumerate(shapes) if part in look.dropped]
    kept: dict[str, list[str]] = {}
    for part, shape in enumerate(shapes):
        if part not in look.dropped:
            kept.setdefault(look.fill(style, part), []).append(shape)
    tone = style.colour(look.tone)
    return "".join(
        group(f'fill="{fill}" stroke="{tone}" stroke-width="{STROKE}"', *parts)
        for fill, parts in kept.items()
    ) + group(f'fill="{style.card}" stroke="{style.dropout}" stroke-width="{STROKE}"', *hollow)


@dataclass(frozen=True)
class Column(Drawing):
    """A column of units: all if there are few; else the first, a gap and the last."""

    places: tuple[float, ...]
    gap: float | None
    look: Look
    has_loop: bool = False

    RADIUS = 5.0
    PITCH = 14.0
    LOOP = 22.0

    @property
    def width(self) -> float:  # type: ignore[override]
        return 2 * self.RADIUS + (12 if self.has_loop else 0)

    @property
    def height(self) -> float:  # type: ignore[override]
        return self._units_height + (2 * self.LOOP if self.has_loop else 0)

    @property
    def _units_height(self) -> float:
        return (self.places[-1] - self.places[0]) * self.PITCH + 2 * self.RADIUS

    def points(self, x: float, y: float, side: int = 0, *, only_kept: bool = False) -> list[Point]:
        """The positions of the units: their centres, or their left (-1) or right (1) ends."""
        return [
            (x + side * self.RADIUS, y + place * self.PITCH)
            for part, place in enumerate(self.places)
            if not (only_kept and part in self.look.dropped)
        ]

    def left(self, x: float, y: float) -> Edge:
        half = self._units_height / 2
        return (x - self.RADIUS - 2, y - half), (x - self.RADIUS - 2, y + half)

    def right(self, x: float, y: float) -> Edge:
        half = self._units_height / 2
        return (x + self.RADIUS + 2, y - half), (x + self.RADIUS + 2, y + half)

    def svg(self, style: PictureStyle, x: float, y: float) -> str:
        shapes = [circle(*point, self.RADIUS) for point in self.points(x, y)]
        return marks(style, self.look, shapes) + self.surroundings(style, x, y)

    def surroundings(self, style: PictureStyle, x: float, y: float) -> str:
        """The column without its units: the dots of its gap, and the loop."""
        parts = []
        if self.gap is not None:
            middle = y + self.gap * self.PITCH
            dots = [circle(x, middle + step, 1.3) for step in (-4, 0, 4)]
            parts.append(group(f'fill="{style.muted}"', *dots))
        if self.has_loop:
            parts.append(self._loop(style, x, y - self._units_height / 2 - 4))
        return "".join(parts)

    def _loop(self, style: PictureStyle, x: float, y: float) -> str:
        """An arrow out of the column and back into it, for the state of the last step."""
        tone = style.colour(self.look.tone)
        return (
            f'<path d="M{x + 3:.1f} {y:.1f}C{x + 14:.1f} {y - 18:.1f} {x - 14:.1f} {y - 18:.1f} '
            f'{x - 4:.1f} {y - 3:.1f}" fill="none" stroke="{tone}" stroke-width="1.4"/>'
            + polygon(((x - 2.5, y + 0.5), (x - 8.2, y - 4.2), (x - 2.2, y - 6.4)), f'fill="{tone}"')
        )


@dataclass(frozen=True)
class Sheet(Drawing):
    """A table of numbers: steps from left to right, features from top to bottom."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    look: Look

    CELL = 8.0
    PITCH = 9.5

    @property
    def width(self) -> float:  # type: ignore[override]
        return (self.columns[-1] - self.columns[0]) * self.PITCH + self.CELL

    @property
    def height(self) -> float:  # type: ignore[override]
        return (self.rows[-1] - self.rows[0]) * self.PITCH + self.CELL

    def face(self, x: float, y: float) -> tuple[float, float, float, float]:
        return x - self.width / 2, y - self.height / 2, self.width, self.height

    def svg(self, style: PictureStyle, x: float, y: float) -> str:
        half = self.CELL / 2
        shapes = [
            rectangle(x + column * self.PITCH - half, y + row * self.PITCH - half, self.CELL, self.CELL, 2)
            for row in self.rows
            for column in self.columns
        ]
        return marks(style, self.look, shapes)


@dataclass(frozen=True)
class Place(Drawing):
    """A dashed placeholder with a few words in it."""

    width: float
    height: float
    lines: tuple[str, ...]
    tone: str = "muted"
    size: float = 12.0

    def svg(self, style: PictureStyle, x: float, y: float) -> str:
        frame = f'fill="none" stroke="{style.colour(self.tone)}" stroke-width="1.4" stroke-dasharray="5 4"'
        top = y - (len(self.lines) - 1) * self.size * 0.7
        labels = [
            text_at(
                x, top + i * self.size * 1.4 + self.size * 0.35, line, style.text_colour(self.tone), self.size
            )
            for i, line in enumerate(self.lines)
        ]
        box = rectangle(x - self.width / 2, y - self.height / 2, self.width, self.height, 10, frame)
        return box + "".join(labels)


@dataclass(frozen=True)
class Answers(Drawing):
    """Texts beside the last layer's units, which say what each of them stands for."""

    places: tuple[float, ...]
    labels: tuple[str, ...]
    width: float

    SIZE = 12.0

    @property
    def height(self) -> float:  # type: ignore[override]
        return (self.places[-1] - self.places[0]) * Column.PITCH + self.SIZE

    def points(self, x: float, y: float) -> list[Point]:
        """The end points of the lines from the units."""
        return [(x - self.width / 2 - 3, y + place * Column.PITCH) for place in self.places]

    def svg(self, style: PictureStyle, x: float, y: float) -> str:
        left = x - self.width / 2 + 2
        return "".join(
            text_at(left, y + place * Column.PITCH + 4, label, style.text, self.SIZE, anchor="start")
            for place, label in zip(self.places, self.labels, strict=True)
        )
