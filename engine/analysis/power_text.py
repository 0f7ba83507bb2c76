"""Sentences on the number of seeds: what they reveal, and what the estimate rests on."""

from __future__ import annotations

import math
from collections.abc import Sequence

from engine.analysis.score import score_of
from engine.analysis.statistics import PairedDifference
from engine.analysis.wording import format_difference, is_fraction, is_higher_better, percent_text
from engine.experiment.results import SweepResults
from engine.language.numbers import number_text
from engine.language.texts import _, ngettext


def seeds_headline(column: str, now: tuple[int, float], more: tuple[int, float] | None) -> str:
    """Say what seeds reveal, and what more would; each is a number of seeds with the visible difference.

    Parameters
    ----------
    column : str
    now : (int, float)
    more : (int, float) or None
        None where more seeds are not planned.

    Returns
    -------
    str
    """

    def is_nothing(visible: float) -> bool:
        return is_higher_better(column) and visible > 1

    if more is None:
        text = (
            _("{n} seeds reveal no difference, however large.")
            if is_nothing(now[1])
            else _("{n} seeds reveal differences of {difference} or more.")
        )
    elif not is_nothing(now[1]):
        text = _("{n} seeds reveal differences of {difference} or more; {n_more} seeds, {smaller} or more.")
    elif is_nothing(more[1]):
        text = _(
            "{n} seeds reveal no difference, however large; {n_more} seeds reveal no difference, however "
            "large."
        )
    else:
        text = _(
            "{n} seeds reveal no difference, however large; {n_more} seeds reveal differences of {smaller} "
            "or more."
        )
    n_more, smaller = more or now
    return text.format(
        n=now[0],
        difference=format_difference(column, now[1]),
        n_more=n_more,
        smaller=format_difference(column, smaller),
    )


def no_spread_headline(rows: Sequence[PairedDifference]) -> str:
    """Say why these differences give no estimate.

    Parameters
    ----------
    rows : sequence of PairedDifference

    Returns
    -------
    str
    """
    if not rows:
        return _("Sweep rate 0 and another rate first: how much seeds differ shows how many are needed.")
    if max(row.n for row in rows) < 2:
        return _("One seed is not enough to estimate from. Sweep at least 2 seeds, preferably 5.")
    if not any(math.isfinite(row.mean) for row in rows):
        return _("Training diverged, so there is nothing to estimate from.")
    return _("All seeds show the same difference from no dropout, so there is nothing to estimate from.")


def advice_details(
    results: SweepResults,
    row: PairedDifference,
    std_ends: tuple[float, float],
    comparisons: int,
    limit: float,
) -> str:
    """Say what "reveal" means and what the estimate rests on.

    Parameters
    ----------
    results : SweepResults
    row : PairedDifference
        The differences that it is estimated from.
    std_ends : (float, float)
        The interval of their standard deviation.
    comparisons : int
    limit : float
        The smallest difference that any number of seeds reveals; 0 if there is no limit.

    Returns
    -------
    str
        Sentences.
    """
    column = score_of(results)
    if comparisons > 1:
        reveal = _(
            "“Reveal” means that 8 of 10 such sweeps would find a real difference of that size, corrected "
            "for {n} comparisons."
        )
    else:
        reveal = _("“Reveal” means that 8 of 10 such sweeps would find a real difference of that size.")
    if row.n < 20:
        basis = _(
            "Estimated from the standard deviation of the differences at rate {rate}, {spread}; with {n} "
            "seeds this is a rough guess (it may be {range})."
        )
    else:
        basis = _("Estimated from the standard deviation of the differences at rate {rate}, {spread}.")
    spread, span = format_difference(column, row.std), format_difference(column, *std_ends)
    rate = number_text(row.rate, "g")
    details = [
        reveal.format(n=comparisons),
        basis.format(rate=rate, spread=spread, n=row.n, range=span),
    ]
    if limit:
        text = _(
            "Every seed has its own split, and splits share samples, so no number of seeds reveals "
            "differences below {difference}. With a fixed split it could, but only for that split."
        )
        details.append(text.format(difference=format_difference(column, limit)))
    details.append(
        _("Choose the number before you look: adding seeds until a difference appears is misleading.")
    )
    if not results.experiment.data.is_held_out:
        details.append(
            _("More seeds do not replace held-out data: this score is still measured on the training data.")
        )
    return " ".join(details)


def detectable_differences(column: str, base: float) -> list[tuple[float, str]]:
    """Return the differences to show: points of accuracy, hundredths of an area, percentages of the error.

    Parameters
    ----------
    column : str
    base : float
        The mean score without dropout.

    Returns
    -------
    list of (float, str)
        Each size, and how it is said; empty where there is no base.
    """
    if not is_fraction(column) and is_higher_better(column):
        return [(size, number_text(size)) for size in (0.01, 0.02, 0.05)]
    if is_fraction(column):
        return [
            (points / 100, ngettext("{n} point", "{n} points", points).format(n=points))
            for points in (1, 2, 5)
        ]
    if not math.isfinite(base) or base == 0:
        return []
    sizes = [(percent, abs(base) * percent / 100) for percent in (5, 10, 20)]
    return [(size, f"{percent_text(percent)} ({format_difference(column, size)})") for percent, size in sizes]
