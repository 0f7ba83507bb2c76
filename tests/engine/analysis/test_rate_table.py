"""The table behind the curve is what the statistics say."""

import math
from collections.abc import Mapping, Sequence

from engine.analysis.rate_table import rate_table
from engine.analysis.score import score_differences
from engine.analysis.statistics import summarize
from engine.experiment.specs import DataSpec
from tests.engine.analysis.sample_results import sweep_results

VALUES: Mapping[float | None, Sequence[float]] = {
    0.0: (0.8, 0.82, 0.81),
    0.2: (0.9, 0.85, 0.86),
    0.4: (0.88, 0.95),
}


def test_rate_table_rows_have_the_statistics_of_their_rate():
    results = sweep_results(VALUES)
    rows = rate_table(results)
    assert [row.rate for row in rows] == [0.0, 0.2, 0.4]
    for row, item in zip(rows, summarize(results.cells, "test_accuracy"), strict=True):
        assert (row.n, row.mean, row.std, row.ci_low, row.ci_high) == (
            item.n,
            item.mean,
            item.std,
            item.ci_low,
            item.ci_high,
        )
    for row, pair in zip(rows[1:], score_differences(results), strict=True):
        assert (row.pairs, row.difference, row.difference_low, row.difference_high) == (
            pair.n,
            pair.mean,
            pair.ci_low,
            pair.ci_high,
        )
        assert (row.p_value, row.p_holm) == (pair.p_value, pair.p_holm)
    assert rows[2].pairs == 2


def test_rate_table_has_no_difference_at_rate_0():
    row = rate_table(sweep_results(VALUES))[0]
    assert row.pairs == 0 and math.isnan(row.difference) and math.isnan(row.p_holm)


def test_rate_table_has_training_columns_beside_the_score():
    held_out = sweep_results(VALUES)
    assert math.isnan(rate_table(held_out)[0].train_mean), "these cells have no training accuracy"
    same = rate_table(sweep_results(VALUES, DataSpec(split="none")))
    assert [row.train_mean for row in same] == [row.mean for row in same]


def test_rate_table_of_no_results_has_no_rows():
    assert rate_table(sweep_results({})) == ()
