"""Dropout rates as a user types them: numbers, ranges, with a point or a comma."""

from __future__ import annotations

import re

from engine.errors import InputError
from engine.language.numbers import number_text, numbers_text, with_points
from engine.language.texts import N_, _, pgettext

BOUNDS = N_("Rates go from 0 up to, but not including, 1.")
MAX_RATES, STEP = 100, 0.1
_NUMBER = r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"


def parse_rates(text: str) -> tuple[float, ...]:
    """Read rates: "0, 0.1, 0.5", "0 0.5", "0,1; 0,5", "0-0.6", "0 to 0.6 step 0.05".

    The words of a range may be those of the language in use.

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
    text = with_points(text)
    rates: set[float] = set()

    def take(match: re.Match[str]) -> str:
        rates.update(_range(float(match[1]), float(match[2]), float(match[3] or STEP)))
        return ","

    for part in re.split(r"[,;\s]+", _range_pattern().sub(take, text)):
        if part:
            rates.add(_number(part))
    if not rates:
        raise InputError(_("There is no rate yet. Write rates like {rates}.").format(rates=_example()))
    if len(rates) > MAX_RATES:
        text = _("A sweep takes up to {most} rates, not {n}.")
        raise InputError(text.format(most=MAX_RATES, n=number_text(len(rates))))
    if not all(0 <= rate < 1 for rate in rates):
        raise InputError(_(BOUNDS))
    return tuple(sorted(rates))


def _example() -> str:
    return numbers_text((0, 0.1, 0.5))


def _range_pattern() -> re.Pattern[str]:
    """Return the form of a range, with English words and those of the language in use."""
    # Translators: what is typed between the first and the last rate of a range, as in "0 to 0.6 step 0.1".
    to = re.escape(pgettext("typed in a range of rates", "to"))
    step = re.escape(pgettext("typed in a range of rates", "step"))
    between = rf"(?:-|–|—|…|\.\.\.?|\bto\b|\b{to}\b)"
    before_step = rf"(?:\bstep\b|\bby\b|\b{step}\b)"
    return re.compile(
        rf"({_NUMBER})\s*{between}\s*({_NUMBER})(?:\s*{before_step}\s*({_NUMBER}))?", re.IGNORECASE
    )


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        short = text if len(text) <= 20 else f"{text[:19]}…"
        problem = _("“{text}” is not a number. Write rates like {rates}.")
        raise InputError(problem.format(text=short, rates=_example())) from None


def _range(first: float, last: float, step: float) -> list[float]:
    """Return the rates of a range, its last one included where a step reaches it."""
    if not (0 <= first < 1 and 0 <= last < 1):
        raise InputError(_(BOUNDS))
    if step <= 0 or last < first:
        # Translators: with the words of "typed in a range of rates".
        text = _("A range goes up, like {first} to {last} step {step}.")
        raise InputError(text.format(first=0, last=number_text(0.6), step=number_text(STEP)))
    count = int((last - first) / step + 1e-9) + 1 if (last - first) / step < MAX_RATES else MAX_RATES + 1
    if count > MAX_RATES:
        text = _("A step of {step} is too small: a sweep takes up to {most} rates.")
        raise InputError(text.format(step=number_text(step, "g"), most=MAX_RATES))
    return [round(first + index * step, 10) for index in range(count)]
