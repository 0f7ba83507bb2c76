"""Durations as text: measured ones to the second, estimates in round words."""

from __future__ import annotations

import pytest

from engine.analysis.durations import format_duration


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0, "under 0.1 s"),
        (0.3, "0.3 s"),
        (1.92, "1.9 s"),
        (9.97, "10 s"),
        (42.4, "42 s"),
        (59.7, "1 min 0 s"),
        (130, "2 min 10 s"),
        (19_782, "5 h 30 min"),
    ],
)
def test_measured_durations(seconds: float, text: str) -> None:
    assert format_duration(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0, "under 1 s"),
        (0.9, "under 1 s"),
        (5.2, "about 5 s"),
        (16.2, "about 15 s"),
        (58.0, "about 1 min"),
        (110, "about 2 min"),
        (790, "about 15 min"),
        (3500, "about 1 h"),
        (19_782, "about 5 h"),
        (3 * 86_400, "about 3 days"),
        (4e8, "about 13 years"),
        (float("inf"), "longer than anyone can wait"),
    ],
)
def test_estimates_are_round(seconds: float, text: str) -> None:
    assert format_duration(seconds, is_estimate=True) == text


def test_longer_estimates_never_read_shorter() -> None:
    units = {"s": 1, "min": 60, "h": 3600, "days": 86_400}
    last = 0.0
    for step in range(1, 700):
        words = format_duration(1.02**step, is_estimate=True).split()
        found = float(words[1].replace(",", "")) * units[words[2]]
        assert found >= last
        last = found


def test_an_estimate_that_is_a_limit() -> None:
    assert format_duration(5.2, is_estimate=True, is_limit=True) == "at most 5 s"
    assert format_duration(0.9, is_estimate=True, is_limit=True) == "under 1 s"
