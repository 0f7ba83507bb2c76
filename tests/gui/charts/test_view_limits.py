"""The arithmetic of zoom and pan."""

import pytest

from gui.charts.view_limits import LEAST_SHARE, kept_inside, shifted, zoomed


def test_zooming_keeps_the_place_under_the_pointer() -> None:
    low, high = zoomed((0, 10), 2, 0.5)
    assert (low, high) == (1, 6)
    assert (2 - low) / (high - low) == pytest.approx(0.2)
    assert zoomed((1, 6), 2, 2) == pytest.approx((0, 10))


def test_a_logarithmic_axis_is_zoomed_by_factors() -> None:
    assert zoomed((0.01, 100), 1, 0.5, is_log=True) == pytest.approx((0.1, 10))
    assert shifted((1, 100), 0.5, is_log=True) == pytest.approx((10, 1000))
    assert kept_inside((0.001, 10), (0.01, 1000), is_log=True) == pytest.approx((0.01, 100))


def test_moving_is_by_a_share_of_what_is_seen() -> None:
    assert shifted((2, 6), 0.25) == (3, 7)


def test_what_is_seen_stays_inside_and_wide_enough() -> None:
    home = (0.0, 100.0)
    assert kept_inside((-10, 20), home) == (0, 30)
    assert kept_inside((90, 120), home) == (70, 100)
    assert kept_inside((-50, 300), home) is home
    low, high = kept_inside((50, 50.000001), home)
    assert high - low == pytest.approx(100 * LEAST_SHARE) and low < 50 < high
