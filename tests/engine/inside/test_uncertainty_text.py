"""Sentences on MC dropout: what they say, and that they hold back where chance would say the same."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.inside.intervals import Coverage
from engine.inside.uncertainty_summary import summarize
from engine.inside.uncertainty_text import (
    FROM_TRAINING,
    NOTHING_DRAWN,
    NOTHING_HELD_OUT,
    coverage_text,
    told,
)
from engine.inside.uncertainty_view import UncertaintySeen
from tests.engine.inside.seen_passes import numbers_seen, of_classes, seen


def told_of(found: UncertaintySeen) -> str:
    summary = summarize(found, len(found.measured.passes))
    assert summary is not None
    return " ".join(told(summary))


ROW = Coverage(0.9, 200, 150, 0.75, 0.686, 0.805, 0.001, 4.0)


def test_coverage_by_hand() -> None:
    start = "The 90 % interval covers 75.0 % of 200 test samples (95 % interval 69 to 80 %)"
    assert coverage_text(ROW, "test") == f"{start}: it is too narrow. The model is not right here."
    assert coverage_text(replace(ROW, p_value=0.2), "test").startswith(f"{start}: these samples agree")
    assert coverage_text(replace(ROW, share=0.99), "test").endswith("it is wider than it needs to be.")
    assert coverage_text(ROW, "train").endswith("(95 % interval 69 to 80 %).")


def test_right_model_agrees_and_a_wrong_one_does_not() -> None:
    assert "these samples agree with what it states" in told_of(numbers_seen())
    wrong = told_of(numbers_seen(noise=4.0))
    assert "it is too narrow" in wrong and "Recalibrated, it covers" in wrong


def test_right_models_are_seldom_called_wrong() -> None:
    called = 0
    for seed in range(100):
        called += "these samples agree" not in told_of(numbers_seen(seed=seed))
    assert called <= 5


def test_where_the_noise_is_from_is_said() -> None:
    assert FROM_TRAINING not in told_of(numbers_seen())
    assert FROM_TRAINING in told_of(numbers_seen(other="train"))
    nothing = told_of(numbers_seen(other="train", split="train"))
    assert NOTHING_HELD_OUT in nothing and "agree" not in nothing


def test_noise_that_is_measured_and_noise_that_is_not_left() -> None:
    assert "Noise: standard deviation" in told_of(numbers_seen())
    found = numbers_seen(spread=3.0)
    assert found.calibration is not None
    calibration = replace(found.calibration, y=found.calibration.passes.mean(axis=0)[:, 0])
    assert "no noise is left" in told_of(replace(found, calibration=calibration))


def test_mean_beside_the_prediction_with_dropout_off() -> None:
    found = numbers_seen()
    assert "can't be told from the prediction with dropout off" in told_of(found)
    measured = replace(found.measured, scaled=found.measured.scaled + 1)
    assert "is not the prediction with dropout off" in told_of(replace(found, measured=measured))
    assert told_of(replace(found, is_random=False)).startswith(NOTHING_DRAWN)


def classes(share_right: float, confidence: float, n: int = 400) -> UncertaintySeen:
    rng = np.random.default_rng(1)
    passes = np.tile([confidence, 1 - confidence], (10, n, 1)).astype("float32")
    return seen(of_classes(passes, (rng.random(n) > share_right).astype(int).tolist()))


@pytest.mark.parametrize(
    ("share", "verdict"),
    [(0.8, "which chance explains"), (0.6, "It is too sure"), (0.95, "It is not sure enough")],
)
def test_calibration_of_classes(share: float, verdict: str) -> None:
    assert verdict in told_of(classes(share, 0.8))
