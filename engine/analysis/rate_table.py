"""The table of a sweep: per rate its score, its difference to rate 0 and the p values."""

from __future__ import annotations

import math
from dataclasses import dataclass

from engine.analysis.score import score_differences, score_of
from engine.analysis.statistics import PairedDifference, summarize
from engine.experiment.results import SweepResults


@dataclass(frozen=True)
class RateRow:
    """The numbers of one rate, in the metric's own unit; a number that does not exist is nan.

    Attributes
    ----------
    rate : float
    n : int
        Number of seeds.
    mean, std, ci_low, ci_high : float
        Of the score (held-out where data are held out), as in RateSummary.
    train_mean : float
        Mean of the same metric on the training data.
    pairs : int
        Number of seeds that have both this rate and rate 0.
    difference : float
        Mean over these seeds of this rate's score minus rate 0's.
    difference_low, difference_high : float
        Its 95 % interval.
    p_value, p_holm : float
        As in PairedDifference.
    """

    rate: float
    n: int
    mean: float
    std: float
    ci_low: float
    ci_high: float
    train_mean: float
    pairs: int
    difference: float
    difference_low: float
    difference_high: float
    p_value: float
    p_holm: float


def rate_table(results: SweepResults) -> tuple[RateRow, ...]:
    """Compute the row of every rate, in rising order of the rate.

    Parameters
    ----------
    results : SweepResults

    Returns
    -------
    tuple of RateRow
    """
    column = f"train_{results.experiment.training.metric}"
    has_train = column in results.metric_names
    training = {item.rate: item.mean for item in summarize(results.cells, column)} if has_train else {}
    pairs = {row.rate: row for row in score_differences(results)}
    return tuple(
        RateRow(
            item.rate,
            item.n,
            item.mean,
            item.std,
            item.ci_low,
            item.ci_high,
            training.get(item.rate, math.nan),
            *_difference(pairs.get(item.rate)),
        )
        for item in summarize(results.cells, score_of(results))
    )


def _difference(row: PairedDifference | None) -> tuple[int, float, float, float, float, float]:
    if row is None:
        nan = math.nan
        return 0, nan, nan, nan, nan, nan
    return row.n, row.mean, row.ci_low, row.ci_high, row.p_value, row.p_holm
