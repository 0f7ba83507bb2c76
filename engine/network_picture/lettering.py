"""How wide text will be, without a font at hand: Inter's widths in hundredths of its size."""

from __future__ import annotations

import re
from functools import lru_cache

_WIDTHS = {
    20: "'", 25: "Iijl ", 30: "!,.:;·|", 40: '"()/[\\]frt{}', 45: "-_", 50: "1^`", 55: "*?JLaksxz",
    60: "27EFcehnopquvy", 65: "#$&+0345689<=>BPRSTZbdg~×−", 70: "ADKVXY", 75: "CGHNOU", 80: "Q",
    85: "%w…", 90: "Mm", 100: "@W",
}  # fmt: skip
_WIDTH_OF = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
ROUNDED = 1.03  # the table is in steps of 5
_BREAKS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[ _])")


def text_width(text: str, size: float) -> float:
    """An upper estimate for semi-bold text; letters of other scripts count as wide as they are high."""
    hundredths = sum(_WIDTH_OF.get(letter, 70 if letter < "\u2e80" else 100) for letter in text)
    return hundredths * ROUNDED / 100 * size


def elided(text: str, size: float, room: float) -> str:
    """The text, ending in … where it is wider than `room`."""
    if text_width(text, size) <= room:
        return text
    while text and text_width(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip() + "…"


@lru_cache(maxsize=512)
def wrapped(text: str, size: float, room: float, most: int = 2) -> tuple[str, ...]:
    """At most `most` lines, broken at spaces or, as in MaxPooling2D, before capitals."""
    lines = [""]
    for piece in _BREAKS.split(text):
        if lines[-1] and len(lines) < most and text_width((lines[-1] + piece).rstrip(), size) > room:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += piece
    return tuple(elided(line, size, room) for line in lines)
