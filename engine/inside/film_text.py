"""The one sentence under a film, which is silent where the networks do not show it."""

from __future__ import annotations

import math

from engine.analysis.wording import alike_digits
from engine.inside.film import FilmSeen, FilmSide

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
    where = f"{seen.n_judged:,} {'held-out' if seen.are_judged_held_out else 'training'} points"
    if seen.class_names:
        what = f"gives another class at {{}} of the {where}"
        less, more = f"{100 * low:.0f} %", f"{100 * high:.0f} %"
    else:
        what = f"is off by {{}} at the {where}"
        less, more = alike_digits([low, high])
    of_first, of_last = (less, more) if ours.mean() < theirs.mean() else (more, less)
    return (
        f"After the training with seed {seen.seed}, compared with the whole network, "
        f"a thinned one {what.format(of_first)} if it was trained at {_rate(first)}, "
        f"{of_last} if at {_rate(last)}."
    )


def _rate(side: FilmSide) -> str:
    return "its own rates" if side.rate is None else f"rate {side.rate:g}"


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
