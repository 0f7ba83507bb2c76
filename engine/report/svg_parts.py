"""Embeds SVG drawings in other documents: with unique names and without external resources.

Only matplotlib's drawings and network pictures are processed, so that regular expressions suffice.
"""

from __future__ import annotations

import itertools
import re
from html import escape

Point = tuple[float, float]
Box = tuple[float, float, float, float]

_HEAD = re.compile(r"^.*?(?=<svg\b)", re.DOTALL)
_METADATA = re.compile(
    r"<metadata>.*?</metadata>|<title>.*?</title>|<style[^>]*>.*?</style>|<!--.*?-->", re.DOTALL
)
_NAMESPACE = re.compile(r'\s+(?:xmlns(?::\w+)?|version)="[^"]*"')
_ID = re.compile(r'\bid="([^"]*)"')
_REFERENCE = re.compile(r'(href="|url\()#([^")]*)')
_SIZE = re.compile(r'\s(?:width|height)="[^"]*"')
_CLIP_BOX = re.compile(
    r'<clipPath id="([^"]*)">\s*<rect x="([^"]*)" y="([^"]*)" width="([^"]*)" height="([^"]*)"/>'
)
_CLIPPED = re.compile(r'<path d="([^"]*)" clip-path="url\(#([^")]*)\)" style="fill: (none; |#)([^"]*)"/>')
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
_EMPTY_NAMES = re.compile(r'<path id="([^"]*)"(?: transform="[^"]*")?/>')


def inline_svg(svg: str, prefix: str, description: str) -> str:
    """The drawing as an element of a page: every id begins with `prefix`, `description` describe it."""
    text = _METADATA.sub("", _HEAD.sub("", svg))
    head, body = text.split(">", 1)
    head = _SIZE.sub("", _NAMESPACE.sub("", head))
    text = f"{head}>{body}".replace("xlink:href", "href")
    names = {name: f"{prefix}-{number}" for number, name in enumerate(dict.fromkeys(_ID.findall(text)), 1)}
    text = _ID.sub(lambda found: f'id="{names[found[1]]}"', text)
    text = _REFERENCE.sub(lambda found: f"{found[1]}#{names.get(found[2], found[2])}", text)
    label = f'<svg role="img" aria-label="{escape(description)}" stroke-linejoin="round"'  # not a text: SVG
    return text.replace("<svg", label, 1).strip()


def plain_svg(svg: str) -> str:
    """The same for Qt, which cannot clip, takes a single font name, and rejects glyphs without outlines."""
    boxes: dict[str, Box] = {}
    for name, *numbers in _CLIP_BOX.findall(svg):
        x, y, width, height = map(float, numbers)
        boxes[name] = (x, y, x + width, y + height)

    def cut(found: re.Match[str]) -> str:
        outline, name, fill, look = found.groups()
        box = boxes.get(name)
        if box is None:
            return found[0]
        visible = clipped_line(outline, box) if fill.startswith("none") else clipped(outline, box)
        return f'<path d="{visible}" style="fill: {fill}{look}"/>' if visible else ""

    text = _CLIPPED.sub(cut, svg).replace(', sans-serif"', '"')
    for name in set(_EMPTY_NAMES.findall(text)):
        text = re.sub(rf'<use xlink:href="#{re.escape(name)}"[^>]*/>', "", text)
    return _EMPTY_NAMES.sub("", text)


def clipped(outline: str, box: Box) -> str:
    """Clip a closed polygon to a box (Sutherland and Hodgman 1974)."""
    points = _points(outline)
    left, top, right, bottom = box
    for axis, limit, side in ((0, left, 1), (0, right, -1), (1, top, 1), (1, bottom, -1)):
        points = _cut_at(points, axis, limit, side)
    return f"{_path(points)} z" if points else ""


def clipped_line(outline: str, box: Box) -> str:
    """Clip open lines to a box, segment by segment (Liang and Barsky 1984)."""
    parts: list[list[Point]] = []
    for line in outline.split("M")[1:]:
        for start, end in itertools.pairwise(_points(line)):
            visible = _within(start, end, box)
            if visible is None:
                continue
            if parts and parts[-1][-1] == visible[0]:
                parts[-1].append(visible[1])
            else:
                parts.append(list(visible))
    return " ".join(_path(part) for part in parts)


def _within(start: Point, end: Point, box: Box) -> tuple[Point, Point] | None:
    """The part of a segment inside a box; None if it has none."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    left, top, right, bottom = box
    first, last = 0.0, 1.0
    for step, space in (
        (-dx, start[0] - left),
        (dx, right - start[0]),
        (-dy, start[1] - top),
        (dy, bottom - start[1]),
    ):
        if step == 0:
            if space < 0:
                return None
        elif step < 0:
            first = max(first, space / step)
        else:
            last = min(last, space / step)
    if first > last:
        return None
    found = start if first == 0 else (start[0] + first * dx, start[1] + first * dy)
    return found, end if last == 1 else (start[0] + last * dx, start[1] + last * dy)


def _points(outline: str) -> list[Point]:
    numbers = [float(number) for number in _NUMBER.findall(outline)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _path(points: list[Point]) -> str:
    return "M " + " L ".join(f"{x:.6f} {y:.6f}" for x, y in points)


def _cut_at(points: list[Point], axis: int, limit: float, side: int) -> list[Point]:
    """The part of a polygon on one side of a line."""
    kept: list[Point] = []
    for before, point in itertools.pairwise([*points[-1:], *points]):
        was_inside, is_inside = (side * (end[axis] - limit) >= 0 for end in (before, point))
        if was_inside != is_inside:
            share = (limit - before[axis]) / (point[axis] - before[axis])
            kept.append(
                (before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1]))
            )
        if is_inside:
            kept.append(point)
    return kept
