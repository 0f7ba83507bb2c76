"""Reliability diagrams: cases computed by hand, and what chance alone gives."""

import numpy as np
import pytest
from scipy import stats

from engine.inside.reliability import (
    calibration_error,
    chance_error,
    reliability_bins,
    wilson_interval,
)


@pytest.mark.parametrize(("successes", "n"), [(0, 1), (0, 20), (7, 10), (20, 20), (450, 1000)])
def test_wilson_interval_is_that_of_scipy(successes: int, n: int) -> None:
    known = stats.binomtest(successes, n).proportion_ci(method="wilson")
    assert wilson_interval(successes, n) == pytest.approx((known.low, known.high), abs=1e-12)


def test_bins_by_hand() -> None:
    confidence = np.array([0.55, 0.6, 0.95, 1.0, 0.92])
    bins = reliability_bins(confidence, np.array([True, False, True, True, False]))
    assert [(row.low, row.high, row.n) for row in bins] == [(0.5, 0.6, 2), (0.9, 1.0, 3)]
    assert [row.confidence for row in bins] == pytest.approx([0.575, 0.9566666666666667])
    assert [row.accuracy for row in bins] == pytest.approx([0.5, 2 / 3])
    assert (bins[1].ci_low, bins[1].ci_high) == wilson_interval(2, 3)
    assert calibration_error(bins) == pytest.approx((2 * 0.075 + 3 * 0.29) / 5)


def test_a_border_belongs_to_the_lower_bin() -> None:
    for at in range(1, 11):
        assert reliability_bins(np.array([at / 10]), np.array([True]))[0].high == at / 10
    assert reliability_bins(np.array([0.0]), np.array([True]))[0].low == 0.0


def test_a_calibrated_network_stays_below_the_error_of_chance() -> None:
    rng = np.random.default_rng(1)
    above = 0
    for _ in range(200):
        confidence = rng.uniform(0.4, 1, 80)
        bins = reliability_bins(confidence, rng.random(80) < confidence)
        above += calibration_error(bins) > chance_error(confidence)
    assert above <= 20


def test_an_overconfident_network_is_above_it() -> None:
    rng = np.random.default_rng(2)
    confidence = rng.uniform(0.8, 1, 300)
    bins = reliability_bins(confidence, rng.random(300) < 0.6)
    assert calibration_error(bins) > chance_error(confidence)
