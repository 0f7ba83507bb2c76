"""The area under the ROC curve, against scikit-learn; tests of the trainers compare it with Keras."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from engine.analysis.roc import bucket_counts, roc_area


def area(y: list[int], probabilities: list[float]) -> float:
    return float(roc_area(bucket_counts(np.array(y), np.array(probabilities, "float32")))[0])


def test_a_right_order_has_area_1_a_wrong_one_0_and_none_a_half() -> None:
    assert area([0, 0, 1, 1], [0.1, 0.2, 0.7, 0.9]) == 1
    assert area([0, 0, 1, 1], [0.9, 0.8, 0.2, 0.1]) == 0
    assert area([0, 0, 1], [0.4, 0.4, 0.4]) == 0.5
    assert area([0, 1, 0, 1], [0.0, 0.0, 1.0, 1.0]) == 0.5


def test_200_thresholds_give_nearly_the_area_of_all_ranks() -> None:
    rng = np.random.default_rng(1)
    y = rng.integers(0, 2, 2000)
    probabilities = (rng.random(2000) + 0.3 * y) / 1.3
    found = roc_area(bucket_counts(y, probabilities.astype("float32")))
    assert found == pytest.approx([roc_auc_score(y, probabilities)], abs=1e-3)


def test_samples_that_no_threshold_is_below_count_as_missed() -> None:
    assert area([0, 1, 1, 0], [float("nan"), 0.9, float("nan"), 0.1]) == 0.25
    assert area([1, 1], [0.2, 0.9]) == 0
    counts = bucket_counts(np.array([0, 1]), np.array([np.nan, 1.0], "float32"))
    assert counts[0, 200] == 1 and counts[0, 201 + 198] == 1 and counts.sum() == 2
