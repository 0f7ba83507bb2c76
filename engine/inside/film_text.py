"""The one sentence under a film, which is silent where the networks do not show it."""

from __future__ import annotations

import math

from engine.analysis.wording import alike_digits, percent_text
from engine.inside.film import FilmSeen, FilmSide
from engine.language.numbers import number_text
from engine.language.texts import _, ngettext, pgettext

MAX_P = 0.01  # of the sign test
LEAST = 1.25  # times as far


def film_sentence(seen: FilmSeen) -> str:
    """Compare how far the thinned networks of the first and of the last rate are from the whole ones.

    Both were thinned by the same masks, so each mask is a pair. The sentence is about the training's end.

    Parameters
    ----------
    seen : FilmSeen

    Returns
    -------
    str
        Empty unless a sign test over the masks has p < MAX_P and the means differ by LEAST.
    """
    first, last = seen.sides[0], seen.sides[-1]
    ours, theirs = first.differing[-1], last.differing[-1]
    if first is last or not len(ours):
        return ""
    p = sign_test(int((ours > theirs).sum()), int((ours < theirs).sum()))
    low, high = sorted((float(ours.mean()), float(theirs.mean())))
    if p >= MAX_P or not LEAST * low <= high < math.inf:
        return ""
    # Translators: {points} is "100 held-out points", {rate} is "rate 0.3" or "its own rates".
    if seen.class_names:
        text = _(
            "After the training with seed {seed}, compared with the whole network, a thinned one gives "
            "another class at {first} of the {points} if it was trained at {rate}, {last} if at {last_rate}."
        )
        less, more = percent_text(100 * low), percent_text(100 * high)
    else:
        text = _(
            "After the training with seed {seed}, compared with the whole network, a thinned one is off by "
            "{first} at the {points} if it was trained at {rate}, {last} if at {last_rate}."
        )
        less, more = alike_digits([low, high])
    of_first, of_last = (less, more) if ours.mean() < theirs.mean() else (more, less)
    return text.format(
        seed=seen.seed,
        first=of_first,
        points=_points(seen),
        rate=_rate(first),
        last=of_last,
        last_rate=_rate(last),
    )


def _points(seen: FilmSeen) -> str:
    # Translators: in "gives another class at 5 % of the …".
    text = (
        ngettext("{n} held-out point", "{n} held-out points", seen.n_judged)
        if seen.are_judged_held_out
        else ngettext("{n} training point", "{n} training points", seen.n_judged)
    )
    return text.format(n=number_text(seen.n_judged, ","))


def _rate(side: FilmSide) -> str:
    if side.rate is None:
        # Translators: in "if it was trained at its own rates".
        return pgettext("trained at", "its own rates")
    return pgettext("trained at", "rate {rate}").format(rate=number_text(side.rate, "g"))


def sign_test(n_more: int, n_less: int) -> float:
    """Compute the two-sided p of a sign test; ties count for neither side.

    Parameters
    ----------
    n_more, n_less : int

    Returns
    -------
    float
    """
    n = n_more + n_less
    tail = sum(math.comb(n, k) for k in range(min(n_more, n_less) + 1))
    return float(min(1.0, 2 * tail / 2**n))
