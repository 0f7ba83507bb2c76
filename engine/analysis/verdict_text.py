"""Sentences of a verdict on the difference between a rate and no dropout."""

from __future__ import annotations

import math
from collections.abc import Sequence

from engine.analysis.score import score_of
from engine.analysis.statistics import PairedDifference
from engine.analysis.wording import (
    after_colon,
    format_difference,
    format_metric,
    format_rates,
    score_in_sentence,
)
from engine.experiment.results import SweepResults
from engine.experiment.specs import Cell
from engine.language.numbers import number_text
from engine.language.texts import _, ngettext


def clear_headline(
    column: str, clear: Sequence[PairedDifference], rows: Sequence[PairedDifference], *, is_good: bool
) -> str:
    """Say at which rates dropout helps, or hurts, and how much at the first of them.

    Parameters
    ----------
    column : str
    clear : sequence of PairedDifference
        Those rates.
    rows : sequence of PairedDifference
        Of all rates.
    is_good : bool
        Whether dropout helps.

    Returns
    -------
    str
    """
    if len(clear) == len(rows):  # at all rates
        # Translators: {difference} is "at 0.5 held-out accuracy is 2.0 points higher than without dropout";
        # where one rate is named in the sentence, it goes without "at 0.5".
        text = _("Dropout helps: {difference}.") if is_good else _("Dropout hurts: {difference}.")
    else:
        text = (
            _("Dropout helps at {rates}: {difference}.")
            if is_good
            else _("Dropout hurts at {rates}: {difference}.")
        )
    # A rate that was named alone need not be named again.
    names_rate = not len(clear) == 1 < len(rows)
    difference = difference_sentence(column, clear[0], names_rate=names_rate)
    return text.format(rates=rates_text(clear), difference=difference)


def rate_text(row: PairedDifference) -> str:
    """Return the rate of a row: "0.3".

    Parameters
    ----------
    row : PairedDifference

    Returns
    -------
    str
    """
    return number_text(row.rate, "g")


def rates_text(rows: Sequence[PairedDifference]) -> str:
    """Return the rates of rows: "0.3 and 0.5".

    Parameters
    ----------
    rows : sequence of PairedDifference

    Returns
    -------
    str
    """
    return format_rates(sorted(row.rate for row in rows))


def difference_and_interval(results: SweepResults, row: PairedDifference) -> dict[str, str]:
    """Return the parts of a sentence on a rate: rate, difference and interval.

    Parameters
    ----------
    results : SweepResults
    row : PairedDifference

    Returns
    -------
    dict of str to str
    """
    column = score_of(results)
    return {
        "rate": rate_text(row),
        "difference": difference_sentence(column, row),
        "interval": _interval(column, row),
    }


def difference_sentence(column: str, row: PairedDifference, *, names_rate: bool = False) -> str:
    """Say how a rate differs: "held-out accuracy is 6.6 points higher than without dropout".

    Parameters
    ----------
    column : str
    row : PairedDifference
    names_rate : bool
        Whether it begins with the rate: "at 0.3 held-out accuracy is …".

    Returns
    -------
    str
        A sentence to stand within another one, after a colon, without a full stop.
    """
    # Differences that cancel out leave a mean that is only rounding error.
    if row.mean == 0 or row.p_value > 0.9999:
        text = (
            _("at {rate} {score} is on average the same as without dropout")
            if names_rate
            else _("{score} is on average the same as without dropout")
        )
    elif row.mean > 0:
        text = (
            _("at {rate} {score} is {difference} higher than without dropout")
            if names_rate
            else _("{score} is {difference} higher than without dropout")
        )
    else:
        text = (
            _("at {rate} {score} is {difference} lower than without dropout")
            if names_rate
            else _("{score} is {difference} lower than without dropout")
        )
    difference = format_difference(column, abs(row.mean))
    sentence = text.format(rate=rate_text(row), score=score_in_sentence(column), difference=difference)
    return after_colon(sentence)


def unclear_headline(results: SweepResults, row: PairedDifference, n: int) -> str:
    """Say that seeds cannot tell, and both means.

    The means are those of the seeds that have both, so that their difference is the one that is judged.

    Parameters
    ----------
    results : SweepResults
    row : PairedDifference
    n : int
        Number of seeds.

    Returns
    -------
    str
    """
    column = score_of(results)
    scores = {result.cell: result.metric(column) for result in results.cells}
    both = [
        (value, scores[Cell(0.0, cell.seed)])
        for cell, value in scores.items()
        if cell.rate == row.rate and Cell(0.0, cell.seed) in scores
    ]
    there, without = (format_metric(column, math.fsum(side) / len(both)) for side in zip(*both, strict=True))
    text = ngettext(
        "Cannot be told apart with {n} seed: on average {score} was {mean} at {rate} and {other} without "
        "dropout.",
        "Cannot be told apart with {n} seeds: on average {score} was {mean} at {rate} and {other} without "
        "dropout.",
        n,
    )
    return text.format(n=n, score=score_in_sentence(column), mean=there, rate=rate_text(row), other=without)


def _interval(column: str, row: PairedDifference) -> str:
    """Format an interval: "95 % interval 4.5 to 9.1 points, 5 seeds"."""
    if math.isnan(row.ci_low):
        return ngettext("{n} seed", "{n} seeds", row.n).format(n=row.n)
    text = ngettext("95 % interval {interval}, {n} seed", "95 % interval {interval}, {n} seeds", row.n)
    return text.format(interval=format_difference(column, row.ci_low, row.ci_high), n=row.n)
