"""Power analysis: which differences a number of seeds can detect, and how many seeds a difference needs.

Power of the paired t test (Cohen 1988, "Statistical power analysis for the behavioral sciences", ch. 2):
where the true difference is d, t follows the noncentral t distribution with n - 1 degrees of freedom and
noncentrality d / (sd · √(1/n + ratio)), ratio 0 or `statistics.overlap_ratio`; the power is the
probability that |t| exceeds the critical value of the test (scipy.special.nctdtr, both tails). With a ratio
above 0, n cannot raise the noncentrality above d / (sd · √ratio): some differences cannot be detected with
any number of seeds.

The verdict claims a difference only after Holm's correction. Its first step, α divided by the number of
comparisons (Bonferroni), is the strictest, so that power computed with it is a lower bound of Holm's.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from engine.analysis.power_text import (
    advice_details,
    detectable_differences,
    no_spread_headline,
    seeds_headline,
)
from engine.analysis.score import score_differences, score_of, split_problem
from engine.analysis.split_design import split_ratio
from engine.analysis.statistics import summarize
from engine.analysis.verdict import ALPHA, ENOUGH_SEEDS, Verdict
from engine.analysis.wording import is_higher_better
from engine.experiment.results import SweepResults
from engine.experiment.specs import STREAMS
from engine.language.texts import _

POWER = 0.8
# A difference that so many seeds do not detect counts as out of reach.
MAX_SEEDS = 1_000_000_000
NUMBERS_OF_SEEDS = (5, 10, 20, 30, 50, 100)
STEP = 10


def power_of(std: float, difference: float, n: int, ratio: float = 0.0, comparisons: int = 1) -> float:
    """Compute the probability that a number of seeds detects a true difference.

    Parameters
    ----------
    std : float
        Standard deviation of the paired differences, in the unit of `difference`.
    difference : float
        True mean difference; its sign does not matter.
    n : int
        Number of seeds, 2 or more.
    ratio : float
        `statistics.overlap_ratio` where every seed draws its own split, else 0.
    comparisons : int
        Number of comparisons for the Bonferroni correction.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    ValueError
        If std is not above 0, n below 2, ratio below 0 or comparisons below 1.
    """
    _check(std, ratio, comparisons)
    if n < 2:
        raise ValueError(f"n must be 2 or more, not {n}")
    return _power(abs(difference) / (std * math.sqrt(1 / n + ratio)), n, comparisons)


def seeds_needed(
    std: float, difference: float, ratio: float = 0.0, comparisons: int = 1, power: float = POWER
) -> int | None:
    """Find the smallest number of seeds that detects a true difference.

    Parameters
    ----------
    std : float
        Standard deviation of the paired differences.
    difference : float
    ratio : float
    comparisons : int
    power : float
        Probability with which the difference should be detected.

    Returns
    -------
    int or None
        None if no number of seeds is enough.

    Raises
    ------
    ValueError
        As for `power_of`.
    """
    _check(std, ratio, comparisons)
    numbers = range(2, MAX_SEEDS + 1)
    at = bisect_left(numbers, power, key=lambda n: power_of(std, difference, n, ratio, comparisons))
    return numbers[at] if at < len(numbers) else None


def visible_difference(
    std: float, n: int, ratio: float = 0.0, comparisons: int = 1, power: float = POWER
) -> float:
    """Find the smallest true difference that a number of seeds detects.

    Parameters
    ----------
    std : float
        Standard deviation of the paired differences.
    n : int
        Number of seeds, 2 or more.
    ratio : float
    comparisons : int
    power : float
        Probability with which the difference should be detected.

    Returns
    -------
    float
        In the unit of `std`.

    Raises
    ------
    ValueError
        As for `power_of`.
    """
    _check(std, ratio, comparisons)
    if n < 2:
        raise ValueError(f"n must be 2 or more, not {n}")
    # Halved by hand: scipy.optimize would cost the window 32 MB and a third of a second.
    low, high = 0.0, 1.0
    while _power(high, n, comparisons) < power:
        low, high = high, 2 * high
    for _halving in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if _power(middle, n, comparisons) < power else (low, middle)
    return high * std * math.sqrt(1 / n + ratio)


def std_range(std: float, n: int) -> tuple[float, float]:
    """Compute the 95 % confidence interval of a standard deviation of normally distributed values.

    (n - 1) · s² / σ² has a chi-squared distribution with n - 1 degrees of freedom (Fisher 1925).

    Parameters
    ----------
    std : float
        Standard deviation of the sample, s, with n - 1 in the divisor.
    n : int
        Size of the sample, 2 or more.

    Returns
    -------
    low, high : float
    """
    from scipy.special import chdtri

    degrees = n - 1
    low, high = (std * math.sqrt(degrees / float(chdtri(degrees, tail))) for tail in (0.025, 0.975))
    return low, high


@dataclass(frozen=True)
class SeedsNeeded:
    """How many seeds detect a difference.

    Attributes
    ----------
    difference : float
        In the score's own unit.
    label : str
        The difference as text: "1 point".
    seeds : int or None
        None if no number of seeds is enough.
    """

    difference: float
    label: str
    seeds: int | None


@dataclass(frozen=True)
class SeedsAdvice:
    """Which differences the seeds so far can detect, and which more seeds would.

    Differences are in the score's own unit (accuracy as a fraction). Without a standard deviation `rate` is
    None, the numbers are nan, the tables are empty and the headline says what is missing.

    Attributes
    ----------
    headline, details : str
        Sentences for the user.
    column : str
        The score.
    rate : float or None
        The rate whose differences to rate 0 were used.
    n_now : int
        Number of seeds so far.
    std : float
        Standard deviation of the paired differences at `rate`.
    ratio : float
        `statistics.overlap_ratio` where every seed draws its own split, else 0.
    comparisons : int
        Number of comparisons that Holm's correction counts.
    visible_now : float
        The smallest difference that the seeds so far detect.
    limit : float
        No number of seeds detects a smaller difference; 0 if all share one split.
    visible : tuple of (int, float)
        Numbers of seeds, each with the smallest difference that they detect.
    needed : tuple of SeedsNeeded
    """

    headline: str
    details: str
    column: str
    rate: float | None = None
    n_now: int = 0
    std: float = math.nan
    ratio: float = 0.0
    comparisons: int = 0
    visible_now: float = math.nan
    limit: float = 0.0
    visible: tuple[tuple[int, float], ...] = ()
    needed: tuple[SeedsNeeded, ...] = ()


def seeds_advice(results: SweepResults, rate: float | None = None) -> SeedsAdvice:
    """Give advice on the number of seeds from the standard deviation of the paired differences.

    Parameters
    ----------
    results : SweepResults
    rate : float or None
        The rate whose differences to use; None for the rate with the best mean.

    Returns
    -------
    SeedsAdvice
    """
    column = score_of(results)
    if problem := split_problem(results.experiment):
        return SeedsAdvice(
            _("It is not known how these data were split, so nothing can be estimated."), problem, column
        )
    rows = score_differences(results)
    usable = [row for row in rows if not math.isnan(row.ci_low)]
    chosen = [row for row in usable if rate is None or row.rate == rate]
    if not chosen:
        found = rows if rate is None else [row for row in rows if row.rate == rate]
        return SeedsAdvice(no_spread_headline(found), "", column)
    sign = 1.0 if is_higher_better(column) else -1.0
    row = max(chosen, key=lambda item: sign * item.mean)
    ratio = split_ratio(results.experiment)
    comparisons = sum(not math.isnan(item.p_holm) for item in rows)

    def visible(n: int) -> float:
        return visible_difference(row.std, n, ratio, comparisons)

    table = tuple((n, visible(n)) for n in NUMBERS_OF_SEEDS)
    base = next(item.mean for item in summarize(results.cells, column) if item.rate == 0)
    needed = tuple(
        SeedsNeeded(size, label, seeds_needed(row.std, size, ratio, comparisons))
        for size, label in detectable_differences(column, base)
    )
    limit = visible(MAX_SEEDS) if ratio > 0 else 0.0
    now = visible(row.n)
    more = next((pair for pair in table if pair[0] >= max(20, 2 * row.n)), None)
    headline = seeds_headline(column, (row.n, now), more)
    details = advice_details(results, row, std_range(row.std, row.n), comparisons, limit)
    return SeedsAdvice(
        headline, details, column, row.rate, row.n, row.std, ratio, comparisons, now, limit, table, needed
    )


def _power(noncentrality: float, n: int, comparisons: int) -> float:
    from scipy.special import nctdtr, stdtrit

    limit = float(stdtrit(n - 1, 1 - ALPHA / comparisons / 2))
    found = 1 - float(nctdtr(n - 1, noncentrality, limit))
    # From 5 on the lower tail is at most the normal distribution's 3e-7, and further out nctdtr returns nan.
    return found + (float(nctdtr(n - 1, noncentrality, -limit)) if noncentrality < 5 else 0.0)


def _check(std: float, ratio: float, comparisons: int) -> None:
    if not (std > 0 and math.isfinite(std)):
        raise ValueError(f"std must be above 0, not {std}")
    if not ratio >= 0:
        raise ValueError(f"ratio must be 0 or more, not {ratio}")
    if comparisons < 1:
        raise ValueError(f"comparisons must be 1 or more, not {comparisons}")


# --- When to suggest more seeds, and which ones


def would_more_seeds_help(results: SweepResults, found: Verdict) -> bool:
    """Whether more seeds could settle the verdict, or it rests on fewer than ENOUGH_SEEDS seeds.

    More seeds do not help a sweep without rate 0 or with one rate only, one judged on the training data, one
    with all seed streams frozen, or one on data that cannot be split here.

    Parameters
    ----------
    results : SweepResults
    found : Verdict
        Of these results.

    Returns
    -------
    bool
    """
    experiment = results.experiment
    if not experiment.data.is_held_out or set(STREAMS) <= set(experiment.frozen_streams):
        return False
    if split_problem(experiment):
        return False
    rows = score_differences(results)
    return bool(rows) and (found.tone in ("neutral", "warn") or max(row.n for row in rows) < ENOUGH_SEEDS)


def with_more_seeds(seeds: Sequence[int], count: int = STEP) -> tuple[int, ...]:
    """Append seeds after the largest one, so that all trained cells stay valid.

    Parameters
    ----------
    seeds : sequence of int
        The plan's seeds.
    count : int
        How many to append.

    Returns
    -------
    tuple of int
    """
    first = max(seeds, default=-1) + 1
    return (*seeds, *range(first, first + count))
