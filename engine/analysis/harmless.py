"""What somebody else wrote, as one line that can be shown anywhere."""

from __future__ import annotations

import unicodedata

MOST_LETTERS = 300
_STEERING = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def harmless(text: str, most: int = MOST_LETTERS) -> str:
    """The text on one line of bounded length, without what would steer a terminal or turn its letters."""
    kept = "".join(
        " " if unicodedata.category(letter) in _STEERING else letter for letter in text[: 4 * most]
    )
    line = " ".join(kept.split())
    return line if len(line) <= most else line[: most - 1] + "…"
