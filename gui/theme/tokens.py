"""Design tokens: the colours of each scheme, read from resources/styles/tokens.json."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from functools import cache

from engine.system.paths import RESOURCES

SCHEMES = ("light", "dark")
CONTRAST_SCHEMES = ("light_contrast", "dark_contrast")
ALL_SCHEMES = SCHEMES + CONTRAST_SCHEMES
# Minimum contrasts of WCAG 2: text (level AA and, in high contrast, AAA); edges and symbols.
MINIMUM_CONTRAST, HIGH_CONTRAST, EDGE_CONTRAST = 4.5, 7.0, 3.0


@dataclass(frozen=True)
class Tokens:
    """The colours of one scheme, each as #RRGGBB."""

    scheme: str
    background: str
    panel: str
    card: str
    line: str
    grid: str
    text: str
    muted: str
    accent: str
    dropout: str
    prediction: str
    good: str
    warn: str
    bad: str
    on_accent: str
    train: str
    chip: str
    accent_soft: str
    dropout_soft: str
    bad_soft: str
    warn_soft: str

    @property
    def is_dark(self) -> bool:
        """Whether text is light on dark."""
        return self.scheme in ("dark", "dark_contrast")

    @property
    def is_high_contrast(self) -> bool:
        """Whether this is a scheme of high contrast."""
        return self.scheme in CONTRAST_SCHEMES

    @property
    def ring(self) -> float:
        """The width of a focus ring in pixels."""
        return 2.0 if self.is_high_contrast else 1.0

    def colour(self, name: str) -> str:
        """The colour of a token by its name; KeyError if there is none."""
        if name not in COLOUR_NAMES:
            raise KeyError(f"no token is called {name}")
        value: str = getattr(self, name)
        return value

    def readable(self, name: str, on: str) -> str:
        """Token `name`, mixed with the text colour until it is readable on token `on`."""
        minimum = HIGH_CONTRAST if self.is_high_contrast else MINIMUM_CONTRAST
        return readable(self.colour(name), self.colour(on), self.text, minimum)

    def faded(self, name: str, on: str, part: float, minimum: float = HIGH_CONTRAST) -> str:
        """Token `name`, mixed with token `on`; in high contrast only as far as `minimum` allows."""
        colour, ground = self.colour(name), self.colour(on)
        mixed = mix(colour, ground, part)
        return readable(mixed, ground, colour, minimum) if self.is_high_contrast else mixed


COLOUR_NAMES = tuple(item.name for item in fields(Tokens) if item.name != "scheme")


@cache
def tokens(scheme: str) -> Tokens:
    """The tokens of one of ALL_SCHEMES; KeyError for another name."""
    table = json.loads((RESOURCES / "styles" / "tokens.json").read_text(encoding="utf-8"))
    return Tokens(scheme=scheme, **table[scheme])


def mix(first: str, second: str, part: float) -> str:
    """The colour at fraction `part` of the way from `first` to `second`."""
    pairs = zip(_channels(first), _channels(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * part):02X}" for a, b in pairs)


@cache
def readable(colour: str, on: str, towards: str, minimum: float = MINIMUM_CONTRAST) -> str:
    """`colour`, mixed with `towards` as little as a contrast of `minimum` : 1 on `on` needs."""
    steps = (mix(colour, towards, step / 20) for step in range(20))
    return next((step for step in steps if contrast(step, on) >= minimum), towards)


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours, from 1 to 21 (WCAG 2)."""
    dark, light = sorted((_luminance(first), _luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    linear = []
    for channel in _channels(colour):
        share = channel / 255
        linear.append(share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4)
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
