"""Colours by token or number, and a shade of each that words can have."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.colors import to_hex, to_rgb

from engine.charts.chart_style import ChartStyle

WORDS, LINES = 4.5, 3.0  # the least contrast: WCAG 2.2, success criteria 1.4.3 and 1.4.11

# Okabe and Ito (2008, "Color Universal Design"), black left out because dark schemes have none.
OKABE_ITO = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8C6D1F", "#64707F")


def colour_of(style: ChartStyle, name: str) -> str:
    """The colour of a token such as "muted"; "#RRGGBB" is itself."""
    return name if name.startswith("#") else str(getattr(style, name))


def readable(style: ChartStyle, colour: str, least: float = WORDS) -> str:
    """The colour, mixed with that of the text as far as small words, or lines, need it."""
    text, own, card = to_rgb(style.text), to_rgb(colour), to_rgb(style.card)
    for step in range(11):
        red, green, blue = (a + step / 10 * (b - a) for a, b in zip(own, text, strict=True))
        if _contrast((red, green, blue), card) >= least:
            return to_hex((red, green, blue))
    return style.text


def is_light(colour: Sequence[float]) -> bool:
    """Whether dark words are read more easily on it than white ones."""
    return _luminance(tuple(colour)) > 0.18


def _contrast(first: tuple[float, ...], second: tuple[float, ...]) -> float:
    """The contrast ratio of WCAG 2.2."""
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: tuple[float, ...]) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
