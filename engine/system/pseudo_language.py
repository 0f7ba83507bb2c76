"""Languages for tests: English with accents and two fifths longer, also written from right to left.

They show texts that are not marked, that are cut where another language is longer, and that are glued.
"""

from __future__ import annotations

import gettext
import math
import re

ACCENTED, MIRRORED = PSEUDO_LANGUAGES = ("en-XA", "ar-XB")  # the codes that CLDR has for them
LONGER = 0.4
FILLER = "one two three four five six seven "  # not a text: only for its length
_ACCENTS = str.maketrans("AaCcEeIiNnOoSsUuYyZz", "ÅåÇçÉéÎîÑñÖöŠšÛûÝýŽž")
# What stays as it is: values, mnemonics, tags and entities, links, code between backticks, formulas.
_KEPT = re.compile(
    r"(\{[^{}]*\}|&[a-zA-Z]\b|&[a-z]+;|<[^<>]*>|\]\([^()]*\)|`[^`]*`|\$[^$]*\$|%(?:\(\w+\))?[a-zA-Z])"
)


def pseudo(text: str) -> str:
    """Return a text with accents, and longer.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        Between brackets: where one is missing, the text was cut or glued.
    """
    if not any(map(str.isalpha, text)):
        return text
    parts = _KEPT.split(text)
    parts[::2] = [part.translate(_ACCENTS) for part in parts[::2]]
    more = (" " + FILLER * (len(text) // len(FILLER) + 1))[: max(1, math.ceil(LONGER * len(text)))]
    return f"[{''.join(parts)}{more.rstrip()}]"


class PseudoTranslations(gettext.NullTranslations):
    """A catalogue that has every text."""

    def gettext(self, message: str) -> str:
        return pseudo(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return pseudo(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return message if context.endswith(" mark") else pseudo(message)
