"""The lines between two stages, which show how the numbers of one reach the next."""

# no texts: elements of SVG

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TypeVar

from engine.network_picture.drawings import Answers, Column, Drawing, Place
from engine.network_picture.layout import Placed
from engine.network_picture.style import PictureStyle
from engine.network_picture.svg import Point, arrow_head, group, path, polygon, rectangle, segments

MIN_WINDOW = 6.0
T = TypeVar("T")


def link_below(before: Placed, after: Placed, style: PictureStyle, max_lines: int) -> str:
    """The lines under the drawings; at most `max_lines` of them for fully connected layers."""
    first, second = before.stage.drawing, after.stage.drawing
    tone = after.stage.tone
    if isinstance(first, Place) or isinstance(second, Place):
        return _plain(before, after, style)
    if isinstance(first, Column) and isinstance(second, Answers):
        return _to_answers(first, second, before, after, style)
    if isinstance(first, Column) and isinstance(second, Column):
        ends = first.points(*before.centre, 1), second.points(*after.centre, -1)
        if is_full(after):
            starts = first.points(*before.centre, 1, only_kept=True)
            pairs = thinned(starts, second.points(*after.centre, -1, only_kept=True), max_lines)
            return _lines(pairs, style, tone, 0.34)
        if first.places == second.places:
            kept = [
                part not in (first.look.dropped | second.look.dropped) for part in range(len(first.places))
            ]
            straight = list(itertools.compress(zip(*ends, strict=True), kept))
            return _lines(straight, style, "muted", 0.6)
    if isinstance(second, Answers):
        return _plain(before, after, style)
    if after.stage.window and first.face(*before.centre) and second.face(*after.centre):
        return ""
    return _funnel(first, second, before, after, style, tone)


def link_above(before: Placed, after: Placed, style: PictureStyle) -> str:
    """The window of a convolution or pooling, from the front of one drawing to the front of the next."""
    front, target = before.stage.drawing.face(*before.centre), after.stage.drawing.face(*after.centre)
    window = after.stage.window
    if not window or front is None or target is None:
        return ""
    sizes = after.stage.input_shape
    left, top, width, height = front
    if len(window) == 1:
        field_width, field_height = _part(width, window[0], sizes[0]), height
    else:
        field_width, field_height = _part(width, window[1], sizes[1]), _part(height, window[0], sizes[0])
    x, y = left + (width - field_width) * 0.7, top + (height - field_height) * 0.6
    tip = target[0] + target[2] * 0.3, target[1] + target[3] * 0.6
    tone = style.text_colour(after.stage.tone)
    rays = segments((((x + field_width, y), tip), ((x + field_width, y + field_height), tip)))
    return (
        rectangle(
            x,
            y,
            field_width,
            field_height,
            1,
            f'fill="{style.card}" fill-opacity="0.55" stroke="{tone}" stroke-width="1.4"',
        )
        + path(rays, f'fill="none" stroke="{tone}" stroke-width="0.9"')
        + rectangle(tip[0] - 2, tip[1] - 2, 4, 4, 1, f'fill="{tone}"')
    )


def row_turn(before: Placed, after: Placed, style: PictureStyle, right: float, left: float) -> str:
    """The line from the end of a row to the start of the next: right, down between the rows, and back in."""
    x1 = before.stage.drawing.right(*before.centre)[0][0] + 6
    x2 = after.stage.drawing.left(*after.centre)[0][0] - 4
    y1, y2, between, bend = before.middle, after.middle, after.top - 15, 8
    line = (
        f"M{x1:.1f} {y1:.1f}H{right - bend:.1f}Q{right:.1f} {y1:.1f} {right:.1f} {y1 + bend:.1f}"
        f"V{between - bend:.1f}Q{right:.1f} {between:.1f} {right - bend:.1f} {between:.1f}"
        f"H{left + bend:.1f}Q{left:.1f} {between:.1f} {left:.1f} {between + bend:.1f}"
        f"V{y2 - bend:.1f}Q{left:.1f} {y2:.1f} {left + bend:.1f} {y2:.1f}H{x2 - 4:.1f}"
    )
    return path(line, f'fill="none" stroke="{style.tint("muted", 0.6)}" stroke-width="1.4"') + arrow_head(
        x2, y2, style.muted
    )


def thinned(starts: Sequence[T], ends: Sequence[T], max_lines: int) -> list[tuple[T, T]]:
    """All pairs, or about `max_lines` of them, spread evenly over both sides (a Kronecker sequence)."""
    if not starts or not ends:
        return []
    part = max_lines / (len(starts) * len(ends))
    return [
        (start, end)
        for i, start in enumerate(starts)
        for j, end in enumerate(ends)
        if part >= 1 or (0.6180 * i + 0.7549 * j) % 1 < part
    ]


def is_full(after: Placed) -> bool:
    """Whether each unit of a stage gets something of each unit before it."""
    layer = after.stage.layer
    return layer is not None and (layer.kind_id == "dense" or "recurrent_dropout" in layer.kind.rates)


def _part(pixels: float, size: int, whole: int) -> float:
    return min(pixels, max(MIN_WINDOW, pixels * size / max(whole, 1)))


def _lines(pairs: list[tuple[Point, Point]], style: PictureStyle, tone: str, part: float) -> str:
    """Lines of one look, one path per start, since renderers are slow at paths that cross themselves."""
    look = f'fill="none" stroke="{style.tint(tone, part)}" stroke-width="0.8"'
    bundles = itertools.groupby(pairs, key=lambda pair: pair[0])
    return group(look, *(f'<path d="{segments(bundle)}"/>' for _, bundle in bundles))


def _to_answers(first: Column, second: Answers, before: Placed, after: Placed, style: PictureStyle) -> str:
    ends = second.points(*after.centre)
    starts = first.points(*before.centre, 1)
    if len(starts) != len(ends):
        return _plain(before, after, style)
    pairs = [((x + 3, y), end) for (x, y), end in zip(starts, ends, strict=True)]
    return _lines(pairs, style, "muted", 0.6)


def _plain(before: Placed, after: Placed, style: PictureStyle) -> str:
    """An arrow from one stage to the next."""
    x1 = before.stage.drawing.right(*before.centre)[0][0] + 6
    x2 = after.stage.drawing.left(*after.centre)[0][0] - 6
    y = after.middle
    return _lines([((x1, y), (x2 - 4, y))], style, "muted", 0.6) + arrow_head(x2, y, style.muted)


def _funnel(
    first: Drawing, second: Drawing, before: Placed, after: Placed, style: PictureStyle, tone: str
) -> str:
    """A faint band from the whole of one drawing to the whole of the next."""
    (x1, top1), (_, low1) = first.right(*before.centre)
    (x2, top2), (_, low2) = second.left(*after.centre)
    corners = ((x1 + 2, top1), (x2 - 2, top2), (x2 - 2, low2), (x1 + 2, low1))
    edges = [(corners[0], corners[1]), (corners[3], corners[2])]
    return polygon(corners, f'fill="{style.tint(tone, 0.07)}"') + _lines(edges, style, tone, 0.4)
