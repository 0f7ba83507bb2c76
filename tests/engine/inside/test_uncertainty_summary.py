"""All numbers of k passes: those of the parts, for the first k passes alone."""

from __future__ import annotations

import numpy as np
import pytest

from engine.inside.intervals import LEVELS, calibrate
from engine.inside.uncertainty import entropy, mutual_information
from engine.inside.uncertainty_summary import SHOWN_LEVEL, summarize
from tests.engine.inside.seen_passes import numbers_seen, of_classes, of_numbers, seen


def test_numbers_are_those_of_the_first_passes() -> None:
    found = summarize(numbers_seen(), 20)
    assert found is not None and found.numbers is not None and found.classes is None
    passes = numbers_seen().measured.passes[:20, :, 0]
    assert found.k == len(found.convergence.distance) == 20
    assert found.numbers.mean == pytest.approx(passes.mean(axis=0), abs=1e-6)
    assert found.uncertainty == pytest.approx(passes.std(axis=0, ddof=1), rel=1e-5)
    other = numbers_seen().calibration
    assert other is not None
    right = calibrate(other.passes[:20, :, 0], other.y)
    assert found.numbers.calibration.noise_variance == pytest.approx(right.noise_variance)
    assert [row.level for row in found.numbers.coverages] == list(LEVELS)
    inside = np.abs(np.asarray(found.seen.measured.y, float) - found.numbers.mean) <= found.numbers.half
    row = next(row for row in found.numbers.coverages if row.level == SHOWN_LEVEL)
    assert row.share == pytest.approx(inside.mean())
    assert found.surest[-1] == pytest.approx(found.numbers.squared_error.mean())


def test_classes_are_those_of_the_mean() -> None:
    passes = np.array([[[0.9, 0.1], [0.2, 0.8]], [[0.5, 0.5], [0.6, 0.4]]], "float32")
    found = summarize(seen(of_classes(passes, [0, 0])), 2)
    assert found is not None and found.classes is not None
    mean = [[0.7, 0.3], [0.4, 0.6]]
    assert found.classes.entropy == pytest.approx(entropy(np.array(mean)), abs=1e-6)
    assert found.classes.information == pytest.approx(mutual_information(passes), abs=1e-6)
    assert found.classes.is_right.tolist() == [True, False]
    assert (found.classes.accuracy, found.surest.tolist()) == (0.5, [1.0, 0.5])
    assert sum(row.n for row in found.classes.bins) == 2


def test_one_output_is_the_probability_of_class_one() -> None:
    found = summarize(seen(of_classes(np.full((3, 2, 1), 0.8, "float32"), [1, 0])), 3)
    assert found is not None and found.classes is not None
    assert found.classes.is_right.tolist() == [True, False]


@pytest.mark.parametrize("output", [np.nan, 3.0, -0.5])
def test_outputs_that_are_no_probabilities_have_no_summary(output: float) -> None:
    assert summarize(seen(of_classes(np.full((3, 2, 2), output, "float32"), [0, 1])), 3) is None


def test_more_passes_than_there_are_count_as_all() -> None:
    found = summarize(numbers_seen(), 1000)
    assert found is not None and found.k == 50


def test_passes_that_are_not_finite_have_no_summary() -> None:
    broken = of_numbers(np.full((3, 4, 1), np.inf, "float32"), np.zeros(4))
    assert summarize(seen(broken, broken), 3) is None
