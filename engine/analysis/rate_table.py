"""The table behind the curve: one row a rate, with its score, its difference to no dropout and its p."""

from __future__ import annotations

import math
from dataclasses import dataclass

from engine.analysis.score import score_differences, score_of
from engine.analysis.statistics import PairedDifference, summarize
from engine.experiment.results import SweepResults


@dataclass(frozen=True)
class RateRow:
    """All numbers of one rate in the metric's own unit; what there is not is nan.

    `mean` to `ci_high` are of the score (held-out where data are held out), `train_mean` of the same metric
    on the training data. The difference is rate minus rate 0, over the `pairs` seeds that have both.
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
    """Every rate's row, by rate."""
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
