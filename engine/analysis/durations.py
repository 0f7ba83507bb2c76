"""Durations as text, for measured times and for estimates."""

from __future__ import annotations

import math

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
NEVER = 1000 * 365 * DAY


def format_duration(seconds: float, *, is_estimate: bool = False) -> str:
    """Format a duration with no false digits.

    Parameters
    ----------
    seconds : float
        0 or more.
    is_estimate : bool
        Whether the time is not measured: the text is then rounder and says "about".

    Returns
    -------
    str
        Measured: "5.0 s", "42 s", "2 min 10 s", "1 h 20 min"; estimated: "under 1 s", "about 5 s",
        "about 2 min", "about 5 h", "about 3 days".
    """
    if is_estimate:
        return _estimate(seconds)
    if seconds < 0.05:
        return "under 0.1 s"
    if round(seconds, 1) < 10:
        return f"{seconds:.1f} s"
    if round(seconds) < MINUTE:
        return f"{seconds:.0f} s"
    if seconds < HOUR:
        return "{} min {} s".format(*divmod(round(seconds), 60))
    return "{} h {} min".format(*divmod(round(seconds / MINUTE), 60))


def _estimate(seconds: float) -> str:
    if not math.isfinite(seconds) or seconds > NEVER:
        return "longer than anyone can wait"
    if seconds < 1:
        return "under 1 s"
    if seconds < 57.5:
        return f"about {_round(seconds)} s"
    if seconds < 57.5 * MINUTE:
        return f"about {_round(seconds / MINUTE)} min"
    if seconds < 36 * HOUR:
        return f"about {_round(seconds / HOUR)} h"
    days = max(2, round(seconds / DAY))
    return f"about {days:,} days" if days < 1000 else f"about {round(days / 365):,} years"


def _round(number: float) -> int:
    """Round to a whole number, above 10 to a multiple of 5."""
    return max(1, round(number)) if number < 10 else 5 * round(number / 5)
