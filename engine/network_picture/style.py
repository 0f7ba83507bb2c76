"""The look of a network picture: the colours of one scheme, the font family and the scale."""

# no texts: names of colours and of a font

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from engine.system.paths import RESOURCES

TOKENS = RESOURCES / "styles" / "tokens.json"
_NAMES = ("card", "line", "text", "muted", "accent", "accent_soft", "dropout", "bad")
TEXT_PART = 0.3  # part of the text colour in the dropout colour, for contrast of small text


@dataclass(frozen=True)
class PictureStyle:
    """Colours as #RRGGBB. `scale` enlarges everything, as for a presentation."""

    card: str
    line: str
    text: str
    muted: str
    accent: str
    accent_soft: str
    dropout: str
    bad: str
    family: str = "Inter"
    scale: float = 1.0

    @classmethod
    def from_tokens(
        cls, tokens: Mapping[str, str], family: str = "Inter", scale: float = 1.0
    ) -> PictureStyle:
        """A style with the colours of a table of tokens, which may contain other tokens."""
        return cls(**{name: tokens[name] for name in _NAMES}, family=family, scale=scale)

    def colour(self, tone: str) -> str:
        """The colour of a tone: accent, dropout, muted, text or bad."""
        value: str = getattr(self, tone)
        return value

    def text_colour(self, tone: str) -> str:
        """The same, with enough contrast for small text on the card."""
        colour = self.colour(tone)
        return mix(colour, self.text, TEXT_PART) if tone == "dropout" else colour

    def tint(self, tone: str, part: float) -> str:
        """The card's colour mixed with `part` of a tone."""
        return mix(self.card, self.colour(tone), part)


@lru_cache(maxsize=4)
def picture_style(scheme: str, family: str = "Inter") -> PictureStyle:
    """The style of a scheme in tokens.json, such as "light"; KeyError for another one."""
    table = json.loads(TOKENS.read_text(encoding="utf-8"))
    return PictureStyle.from_tokens(table[scheme], family)


@lru_cache(maxsize=256)
def mix(first: str, second: str, part: float) -> str:
    """The colour at fraction `part` of the way from `first` to `second`."""
    ends = zip(bytes.fromhex(first[1:]), bytes.fromhex(second[1:]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * part):02X}" for a, b in ends)
