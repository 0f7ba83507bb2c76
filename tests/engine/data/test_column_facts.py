"""Facts of columns against numpy and scipy."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import f_oneway, pearsonr
from scipy.stats.contingency import association, crosstab

from engine.data.column_facts import (
    MAX_CATEGORIES,
    N_BINS,
    column_facts,
    correlation_ratio,
    cramers_v,
    histogram,
    pearson,
)

RNG = np.random.default_rng(7)
GROUPS = RNG.integers(0, 3, 200)
VALUES = GROUPS + RNG.normal(size=200)


def test_the_histogram_is_that_of_numpy() -> None:
    assert histogram(VALUES) == tuple(np.histogram(VALUES, N_BINS)[0])
    assert sum(histogram(np.full(5, 3.0))) == 5


def test_correlation_is_that_of_scipy() -> None:
    other = RNG.normal(size=200) - VALUES
    assert pearson(VALUES, other) == pytest.approx(pearsonr(VALUES, other).statistic)
    assert math.isnan(pearson(np.ones(200), other))


def test_the_correlation_ratio_belongs_to_the_f_of_an_analysis_of_variance() -> None:
    parts = [VALUES[group == GROUPS] for group in range(3)]
    f, between, within = f_oneway(*parts).statistic, 2, 197
    eta2 = f * between / (f * between + within)
    assert correlation_ratio(VALUES, GROUPS) == pytest.approx(math.sqrt(eta2))
    assert correlation_ratio(GROUPS.astype(float), GROUPS) == pytest.approx(1)


def test_cramers_v_is_that_of_scipy() -> None:
    other = np.where(RNG.random(200) < 0.3, 2, GROUPS)
    table = crosstab(GROUPS, other).count
    assert cramers_v(GROUPS, other) == pytest.approx(association(table, method="cramer"))
    assert math.isnan(cramers_v(GROUPS, np.zeros(200)))


def test_missing_numbers_are_counted_and_left_out() -> None:
    values = np.array([1.0, np.nan, 3.0, np.inf, 5.0])
    facts = column_facts("a", values, np.arange(5.0), is_classes=False)
    assert (facts.n_missing, facts.low, facts.high, facts.mean) == (2, 1, 5, 3)
    assert facts.relation == pytest.approx(1)
    nothing = column_facts("a", np.full(3, np.nan), np.arange(3.0), is_classes=False)
    assert nothing.n_missing == 3 and math.isnan(nothing.mean) and sum(nothing.counts) == 0


def test_categories_have_their_most_frequent_names() -> None:
    names = np.array([f"name {place % 20}" for place in range(90)] + ["name 3"] * 10 + [""] * 4)
    facts = column_facts("a", names, np.arange(104.0), is_classes=False)
    assert facts.categories[0] == "name 3" and facts.counts[0] == 15
    assert len(facts.counts) == MAX_CATEGORIES and facts.n_categories == 20 and facts.n_missing == 4
    assert 0 < facts.relation < 1


def test_a_category_of_nearly_as_many_values_as_samples_tells_nothing() -> None:
    names = np.array([f"name {place // 2}" for place in range(100)])
    assert math.isnan(column_facts("a", names, np.arange(100) % 3, is_classes=True).relation)


def test_dates_are_numbers_in_days() -> None:
    dates = np.array(["1970-01-03", "NaT", "1970-01-05T12:00"], dtype="datetime64[s]")
    facts = column_facts("a", dates, np.arange(3.0), is_classes=False)
    assert facts.is_date and (facts.low, facts.high, facts.n_missing) == (2, 4.5, 1)
    assert sum(facts.counts) == 2 and facts.n_categories == 0
