"""Dropout rates as a user types them: numbers, ranges, with a point or a comma."""

from __future__ import annotations

import re

from engine.errors import InputError

EXAMPLE = "Write rates like 0, 0.1, 0.5."
BOUNDS = "Rates go from 0 up to, but not including, 1."
MAX_RATES, STEP = 100, 0.1
_NUMBER = r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_RANGE = re.compile(
    rf"({_NUMBER})\s*(?:-|–|—|…|\.\.\.?|\bto\b)\s*({_NUMBER})(?:\s*(?:\bstep\b|\bby\b)\s*({_NUMBER}))?",
    re.IGNORECASE,
)
_DECIMAL_COMMA = re.compile(r"(?<![\d.,])(\d*),(\d+)(?![\d.]|,\S)")


def parse_rates(text: str) -> tuple[float, ...]:
    """Read rates: "0, 0.1, 0.5", "0 0.5", "0,1; 0,5", "0-0.6", "0 to 0.6 step 0.05".

    Parameters
    ----------
    text : str
        A comma is a decimal comma where the numbers have no points and no space after it.

    Returns
    -------
    tuple of float
        Ascending, each once.

    Raises
    ------
    InputError
        With one sentence for the user.
    """
    if "." not in text:
        text = _DECIMAL_COMMA.sub(r"\1.\2", text)
    rates: set[float] = set()

    def take(match: re.Match[str]) -> str:
        rates.update(_range(float(match[1]), float(match[2]), float(match[3] or STEP)))
        return ","

    for part in re.split(r"[,;\s]+", _RANGE.sub(take, text)):
        if part:
            rates.add(_number(part))
    if not rates:
        raise InputError(f"There is no rate yet. {EXAMPLE}")
    if len(rates) > MAX_RATES:
        raise InputError(f"A sweep takes up to {MAX_RATES} rates, not {len(rates)}.")
    if not all(0 <= rate < 1 for rate in rates):
        raise InputError(BOUNDS)
    return tuple(sorted(rates))


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        short = text if len(text) <= 20 else f"{text[:19]}…"
        raise InputError(f"“{short}” is not a number. {EXAMPLE}") from None


def _range(first: float, last: float, step: float) -> list[float]:
    """Return the rates of a range, its last one included where a step reaches it."""
    if not (0 <= first < 1 and 0 <= last < 1):
        raise InputError(BOUNDS)
    if step <= 0 or last < first:
        raise InputError(f"A range goes up, like 0 to 0.6 step {STEP:g}.")
    count = int((last - first) / step + 1e-9) + 1 if (last - first) / step < MAX_RATES else MAX_RATES + 1
    if count > MAX_RATES:
        raise InputError(f"A step of {step:g} is too small: a sweep takes up to {MAX_RATES} rates.")
    return [round(first + index * step, 10) for index in range(count)]
