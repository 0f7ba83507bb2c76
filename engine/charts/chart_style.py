"""The look of charts: the app's tokens and font, passed to each figure explicitly."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.ticker import Formatter, MaxNLocator, ScalarFormatter

from engine.analysis.wording import with_minus
from engine.language.numbers import number_text, with_marks
from engine.system.paths import RESOURCES

PIXEL = 0.72  # points per pixel at 100 dots per inch
TEXT, SMALL, TITLE = 13 * PIXEL, 12 * PIXEL, 14 * PIXEL
TITLE_PAD = 14  # pixels
TEXT_CONTRAST, LINE_CONTRAST = 4.5, 3.0  # minimum contrast: WCAG 2.2, success criteria 1.4.3 and 1.4.11
HIGH_CONTRAST = 7.0  # of text in a scheme of high contrast: 1.4.6
# Okabe and Ito (2008, "Color Universal Design"), without black, which dark schemes cannot show.
OKABE_ITO = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8C6D1F", "#64707F")


@dataclass(frozen=True)
class ChartStyle:
    """The colours of one scheme and the font family."""

    card: str
    line: str
    grid: str
    text: str
    muted: str
    accent: str
    train: str
    dropout: str
    prediction: str
    warn: str
    family: str
    text_contrast: float = TEXT_CONTRAST


@lru_cache(maxsize=4)
def chart_style(scheme: str) -> ChartStyle:
    """The style of a scheme in tokens.json, such as "light"; KeyError for another one."""
    tokens = json.loads((RESOURCES / "styles" / "tokens.json").read_text(encoding="utf-8"))[scheme]
    names = ("card", "line", "grid", "text", "muted", "accent", "train", "dropout", "prediction", "warn")
    text_contrast = HIGH_CONTRAST if scheme.endswith("_contrast") else TEXT_CONTRAST
    return ChartStyle(**{name: tokens[name] for name in names}, family=_family(), text_contrast=text_contrast)


@lru_cache(maxsize=1)
def _family() -> str:
    """Inter, which is bundled with the app; matplotlib's default font if its files are missing."""
    paths = sorted((RESOURCES / "fonts").glob("Inter-*.otf"))
    for path in paths:
        font_manager.fontManager.addfont(path)
    return "Inter" if paths else "DejaVu Sans"  # not a text: names of fonts


LONGEST = 6  # characters of a number at an axis


class PlainFormatter(Formatter):
    """Formats tick numbers with as many decimals as their step needs, never with an offset or a factor."""

    def __call__(self, value: float, _position: int | None = None) -> str:
        return _short(value)

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        """Format all numbers of an axis alike: "92.5", "90.0"; "3.5e7" if they would run into the label."""
        if len(values) < 2:
            return [_short(value) for value in values]
        step = min(b - a for a, b in itertools.pairwise(sorted(values)))
        decimals = next((n for n in range(9) if math.isclose(round(step, n), step, rel_tol=1e-6)), 9)
        texts = [with_minus(number_text(value, f",.{decimals}f")) for value in values]
        return texts if max(map(len, texts)) <= LONGEST else [_short(value) for value in values]


def _short(value: float) -> str:
    """Three digits, without the zeros and the plus of an exponent."""
    digits, _e, exponent = f"{value:.3g}".partition("e")
    return with_minus(with_marks(f"{digits}e{int(exponent)}" if exponent else digits))


class MarkedFormatter(ScalarFormatter):
    """Formats tick numbers as matplotlib does, with the decimal mark of the language in use."""

    def __call__(self, value: float, position: int | None = None) -> str:
        return with_marks(super().__call__(value, position))


def style_axes(axes: Axes, style: ChartStyle, title_pad: float = TITLE_PAD) -> None:
    """Style axes: only the left and lower spine, a horizontal grid, muted ticks.

    `title_pad` is the distance from title to panel, in pixels.
    """
    axes.set_facecolor(style.card)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(style.line)
    axes.set_axisbelow(True)
    axes.grid(visible=True, axis="y", color=style.grid, linewidth=0.7)
    axes.grid(visible=False, axis="x")
    axes.tick_params(
        colors=style.line, labelcolor=style.muted, labelsize=TEXT, labelfontfamily=style.family, length=4
    )
    axes.yaxis.set_major_locator(MaxNLocator(nbins=7, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_formatter(PlainFormatter())
    if type(axes.xaxis.get_major_formatter()) is ScalarFormatter:  # no numbers of its own yet
        axes.xaxis.set_major_formatter(MarkedFormatter())
    for label in (axes.xaxis.label, axes.yaxis.label):
        label.set(color=style.muted, fontfamily=style.family, fontsize=TEXT)
    axes.set_title(
        axes.get_title(loc="left"),
        loc="left",
        color=style.text,
        fontfamily=style.family,
        fontsize=TITLE,
        fontweight=600,
        y=1,
        pad=title_pad * PIXEL,
    )


# --- Colours


def colour_of(style: ChartStyle, name: str) -> str:
    """The colour of a token such as "muted"; "#RRGGBB" is returned as it is."""
    return name if name.startswith("#") else str(getattr(style, name))


def readable(style: ChartStyle, colour: str, min_contrast: float | None = None) -> str:
    """The colour, mixed with the text colour as far as small text, or lines, need for contrast."""
    needed = style.text_contrast if min_contrast is None else min_contrast
    text, own, card = to_rgb(style.text), to_rgb(colour), to_rgb(style.card)
    for step in range(11):
        red, green, blue = (a + step / 10 * (b - a) for a, b in zip(own, text, strict=True))
        if _contrast((red, green, blue), card) >= needed:
            return to_hex((red, green, blue))
    return style.text


def is_light(colour: Sequence[float]) -> bool:
    """Whether dark text is more readable on the colour than white text."""
    return _luminance(tuple(colour)) > 0.18


def _contrast(first: tuple[float, ...], second: tuple[float, ...]) -> float:
    """The contrast ratio as WCAG 2.2 defines it."""
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: tuple[float, ...]) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
