"""The SVG elements of a network picture, as text."""

# no texts: elements of SVG

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr

Point = tuple[float, float]
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WIDTHS = {
    20: "'",
    25: "Iijl ",
    30: "!,.:;·|",
    40: '"()/[\\]frt{}',
    45: "-_",
    50: "1^`",
    55: "*?JLaksxz",
    60: "27EFcehnopquvy",
    65: "#$&+0345689<=>BPRSTZbdg~×−",
    70: "ADKVXY",
    75: "CGHNOU",
    80: "Q",
    85: "%w…",
    90: "Mm",
    100: "@W",
}
_WIDTH_OF = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
ROUNDED = 1.03  # the table is in steps of 5
_BREAKS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[ _])")


def clean(text: str) -> str:
    """Text as XML content; characters that XML does not allow are left out."""
    return escape(_NOT_XML.sub("", text))


def quoted(text: str) -> str:
    """Text as an attribute's value, with its quotes."""
    return quoteattr(_NOT_XML.sub("", text))


def number(value: float) -> str:
    """A coordinate with at most one decimal."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def text_at(
    x: float, y: float, text: str, colour: str, size: float, *, anchor: str = "middle", is_bold: bool = False
) -> str:
    weight = ' font-weight="600"' if is_bold else ""
    return (
        f'<text x="{number(x)}" y="{number(y)}" text-anchor="{anchor}" font-size="{number(size)}"{weight} '
        f'fill="{colour}">{clean(text)}</text>'
    )


def circle(x: float, y: float, radius: float) -> str:
    return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"/>'


def rectangle(
    x: float, y: float, width: float, height: float, radius: float = 0, attributes: str = ""
) -> str:
    round_corners = f' rx="{number(radius)}"' if radius else ""
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
        f"{round_corners}{' ' + attributes if attributes else ''}/>"
    )


def polygon(points: Iterable[Point], attributes: str = "") -> str:
    corners = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    return f'<polygon points="{corners}" {attributes}/>'


def segments(pairs: Iterable[tuple[Point, Point]]) -> str:
    """Straight lines as the data of one path."""
    return "".join(f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}" for (x1, y1), (x2, y2) in pairs)


def path(data: str, attributes: str) -> str:
    return f'<path d="{data}" {attributes}/>' if data else ""


def group(attributes: str, *parts: str) -> str:
    """Elements with common attributes; empty without elements."""
    inside = "".join(parts)
    return f"<g {attributes}>{inside}</g>" if inside else ""


def arrow_head(x: float, y: float, colour: str) -> str:
    """A small triangle that points to the right and ends at (x, y)."""
    return polygon(((x, y), (x - 6, y - 3.5), (x - 6, y + 3.5)), f'fill="{colour}"')


# --- Text widths without a font: Inter's widths in hundredths of its size


def text_width(text: str, size: float) -> float:
    """An upper estimate for semi-bold text; characters of other scripts count as wide as they are high."""
    hundredths = sum(_WIDTH_OF.get(letter, 70 if letter < "\u2e80" else 100) for letter in text)
    return hundredths * ROUNDED / 100 * size


def elided(text: str, size: float, space: float) -> str:
    """The text, cut and ending in … if it is wider than `space`."""
    if text_width(text, size) <= space:
        return text
    while text and text_width(text + "…", size) > space:
        text = text[:-1]
    return text.rstrip() + "…"


@lru_cache(maxsize=512)
def wrapped(text: str, size: float, space: float, max_lines: int = 2) -> tuple[str, ...]:
    """At most `max_lines` lines, broken at spaces or, as in MaxPooling2D, before capitals."""
    lines = [""]
    for piece in _BREAKS.split(text):
        if lines[-1] and len(lines) < max_lines and text_width((lines[-1] + piece).rstrip(), size) > space:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += piece
    return tuple(elided(line, size, space) for line in lines)
