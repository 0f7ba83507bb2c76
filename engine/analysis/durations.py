"""Durations as text, for measured times and for estimates."""

from __future__ import annotations

import math

from engine.language.numbers import number_text
from engine.language.texts import _, ngettext

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
NEVER = 1000 * 365 * DAY


def format_duration(seconds: float, *, is_estimate: bool = False, is_limit: bool = False) -> str:
    """Format a duration with no false digits.

    Parameters
    ----------
    seconds : float
        0 or more.
    is_estimate : bool
        Whether the time is not measured: the text is then rounder and says "about".
    is_limit : bool
        Whether an estimate can be too long but not too short: it then says "at most".

    Returns
    -------
    str
        Measured: "5.0 s", "42 s", "2 min 10 s", "1 h 20 min"; estimated: "under 1 s", "about 5 s",
        "about 2 min", "about 5 h", "about 3 days".
    """
    if is_estimate:
        return _estimate(seconds, _("at most {time}") if is_limit else _("about {time}"))
    if seconds < 0.05:
        return _("under {time}").format(time=_seconds(0.1, "g"))
    if round(seconds, 1) < 10:
        return _seconds(seconds, ".1f")
    if round(seconds) < MINUTE:
        return _seconds(seconds, ".0f")
    if seconds < HOUR:
        minutes, rest = divmod(round(seconds), 60)
        return _("{minutes} min {seconds} s").format(minutes=minutes, seconds=rest)
    hours, rest = divmod(round(seconds / MINUTE), 60)
    return _("{hours} h {minutes} min").format(hours=hours, minutes=rest)


def _estimate(seconds: float, about: str) -> str:
    if not math.isfinite(seconds) or seconds > NEVER:
        return _("longer than anyone can wait")
    if seconds < 1:
        return _("under {time}").format(time=_seconds(1))
    if seconds < 57.5:
        return about.format(time=_seconds(_round(seconds)))
    if seconds < 57.5 * MINUTE:
        return about.format(time=_("{n} min").format(n=_round(seconds / MINUTE)))
    if seconds < 36 * HOUR:
        return about.format(time=_("{n} h").format(n=_round(seconds / HOUR)))
    days = max(2, round(seconds / DAY))
    if days < 1000:
        return about.format(time=ngettext("{n} day", "{n} days", days).format(n=days))
    years = round(days / 365)
    return about.format(time=ngettext("{n} year", "{n} years", years).format(n=number_text(years, ",")))


def _seconds(number: float, spec: str = "") -> str:
    return _("{n} s").format(n=number_text(number, spec))


def _round(number: float) -> int:
    """Round to a whole number, above 10 to a multiple of 5."""
    return max(1, round(number)) if number < 10 else 5 * round(number / 5)
