"""summary.json: every number that it promises, and valid JSON always."""

import json
import math
from typing import Any

import pytest

from engine.analysis.score import score_differences
from engine.analysis.statistics import summarize
from engine.analysis.summary import summary
from engine.analysis.verdict import verdict
from tests.engine.analysis.sample_results import sweep_results

OTHERS: dict[str, Any] = {
    "name": "Iris",
    "versions": {"keras": "3"},
    "training_seconds": 1.5,
    "trainer": "stacked",
}


def test_summary_content():
    results = sweep_results({0.0: [0.8, 0.9, 0.7], 0.5: [0.9, 0.91, 0.8]})
    found: dict[str, Any] = summary(results, **OTHERS)
    assert found["score"] == "test_accuracy"
    assert (found["rates"], found["seeds"]) == ([0.0, 0.5], [0, 1, 2])
    assert set(found["per_rate"]) == {"test_accuracy", "train_loss"}
    row = summarize(results.cells, "test_accuracy")[1]
    assert found["per_rate"]["test_accuracy"][1] == {
        "rate": 0.5,
        "n": 3,
        "mean": row.mean,
        "std": row.std,
        "ci_low": row.ci_low,
        "ci_high": row.ci_high,
    }
    pair = score_differences(results)[0]
    assert found["paired_differences"] == [
        {
            "rate": 0.5,
            "n": 3,
            "mean": pair.mean,
            "ci_low": pair.ci_low,
            "ci_high": pair.ci_high,
            "p_value": pair.p_value,
            "p_holm": pair.p_holm,
        }
    ]
    assert found["split_ratio"] == pytest.approx(1 / 4)
    assert found["verdict"]["headline"] == verdict(results).headline
    assert found.items() >= OTHERS.items()


@pytest.mark.parametrize("values", [{}, {0.0: [0.5]}, {0.0: [0.5], 0.5: [math.nan]}, {None: [0.5]}])
def test_summary_is_valid_json(values):
    text = json.dumps(summary(sweep_results(values), **OTHERS), allow_nan=False)
    assert json.loads(text)["name"] == "Iris"
