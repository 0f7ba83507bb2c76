"""The tables that a sweep's script prints, and the app's own to compare them with."""

from __future__ import annotations

import pytest

from engine.analysis.rate_table import rate_table
from engine.experiment.results import SweepResults

Row = tuple[float, ...]
Tables = tuple[dict[float, Row], dict[float, Row]]
PLACES = 1e-5  # of the printed digits


def read_tables(printed: str) -> Tables:
    """Per rate the numbers of the means and those of the differences, which may be missing."""
    found: Tables = ({}, {})
    table = None
    for line in printed.splitlines():
        if line.split()[:2] == ["rate", "n"]:
            table = found[0] if "mean" in line.split() else found[1]
        elif table is not None and line.strip()[:1].isdigit():
            rate, *numbers = map(float, line.split())
            table[rate] = tuple(numbers)
        else:
            table = None
    return found


def assert_app_prints(printed: str, results: SweepResults, rel: float = PLACES) -> None:
    """Every number of both tables is the app's."""
    means, differences = read_tables(printed)
    rows = rate_table(results)
    assert list(means) == [row.rate for row in rows]
    for row in rows:
        numbers: Row = (row.n, row.mean, row.std, row.ci_low, row.ci_high)
        if results.experiment.data.is_held_out:
            numbers = (*numbers, row.train_mean)
        assert means[row.rate] == pytest.approx(numbers, rel=rel, abs=1e-12, nan_ok=True), row.rate
    others = [row for row in rows if row.pairs and row.rate]
    assert list(differences) == [row.rate for row in others]
    for row in others:
        numbers = (
            row.pairs,
            row.difference,
            row.difference_low,
            row.difference_high,
            row.p_value,
            row.p_holm,
        )
        assert differences[row.rate] == pytest.approx(numbers, rel=rel, abs=1e-12, nan_ok=True), row.rate
