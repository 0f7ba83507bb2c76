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
_CLIPPED = re.compile(r'<path d="([^"]*)" clip-path="url\(#([^")]*)\)" style="fill: #([^"]*)"/>')
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
    label = f'<svg role="img" aria-label="{escape(description)}" stroke-linejoin="round"'
    return text.replace("<svg", label, 1).strip()


def plain_svg(svg: str) -> str:
    """The same for Qt, which cannot clip, takes a single font name, and rejects glyphs without outlines."""
    boxes: dict[str, Box] = {}
    for name, *numbers in _CLIP_BOX.findall(svg):
        x, y, width, height = map(float, numbers)
        boxes[name] = (x, y, x + width, y + height)

    def cut(found: re.Match[str]) -> str:
        outline, name, look = found.groups()
        box = boxes.get(name)
        return found[0] if box is None else f'<path d="{clipped(outline, box)}" style="fill: #{look}"/>'

    text = _CLIPPED.sub(cut, svg).replace(', sans-serif"', '"')
    for name in set(_EMPTY_NAMES.findall(text)):
        text = re.sub(rf'<use xlink:href="#{re.escape(name)}"[^>]*/>', "", text)
    return _EMPTY_NAMES.sub("", text)


def clipped(outline: str, box: Box) -> str:
    """Clip a closed polygon to a box (Sutherland and Hodgman 1974)."""
    numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", outline)]
    points = list(zip(numbers[::2], numbers[1::2], strict=True))
    left, top, right, bottom = box
    for axis, limit, side in ((0, left, 1), (0, right, -1), (1, top, 1), (1, bottom, -1)):
        points = _cut_at(points, axis, limit, side)
    if not points:
        return "M 0 0 z"
    return "M " + " L ".join(f"{x:.6f} {y:.6f}" for x, y in points) + " z"


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
