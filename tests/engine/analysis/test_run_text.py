"""A run in one line: score, verdict, plan and date in words."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from engine.analysis.run_text import kind_label, plan_text, run_score, run_verdict, score_difference_text
from engine.analysis.statistics import summarize
from engine.runs.record import RunPart, RunRecord
from tests.engine.analysis.sample_results import REGRESSION, sweep_results
from tests.engine.analysis.sample_runs import family_run, many_runs, sweep_run, train_run, variance_run


def run_of(values, **more) -> RunRecord:
    """A sweep with these results."""
    results = sweep_results(values, **more)
    what = replace(sweep_run().definition, data=results.experiment.data, training=results.experiment.training)
    return replace(sweep_run(), definition=what, parts=(RunPart("", results),))


def test_run_score_is_the_best_mean_of_the_chart() -> None:
    run = sweep_run()
    best = max(summarize(run.results.cells, "test_accuracy"), key=lambda row: row.mean)
    score = run_score(run)
    assert score is not None
    assert score.rate == best.rate == 0.3 and score.value == pytest.approx(best.mean)
    assert score.full_text == "94.2 % at 0.3"


def test_run_score_of_an_error_is_the_lowest() -> None:
    score = run_score(run_of({0.0: [20.0, 22.0], 0.5: [30.0, 31.0]}, training=REGRESSION))
    assert score is not None and score.full_text == "21.0 at 0"


def test_run_score_and_plan_text_for_each_run_kind() -> None:
    training, variance = train_run(2, seed=3, score=0.9), variance_run(4)
    family = family_run(6, {"16": (0.8, 0.7), "64": (0.9, 0.95)})
    scores = [run_score(run) for run in (training, variance, family)]
    assert [score.full_text for score in scores if score is not None] == [
        "90.0 %",
        "93.0 % at 0.5",
        "95.2 % at 0.5, 64 units",
    ]
    assert [plan_text(run) for run in (sweep_run(), training, variance, family)] == [
        "6 rates × 5 seeds",
        "seed 3",
        "6 seeds at 0.5",
        "2 rates × 5 seeds × 2 numbers of units",
    ]
    assert [kind_label(run) for run in (training, variance, family)] == ["Training", "Why different", "Sweep"]


def test_run_score_is_none_without_finite_results() -> None:
    assert run_score(replace(sweep_run(), parts=())) is None
    assert run_score(run_of({0.0: [math.nan, 0.9], 0.5: [math.inf, 0.8]})) is None
    score = run_score(run_of({0.0: [math.nan, 0.99], 0.5: [0.7, 0.8]}))
    assert score is not None and score.rate == 0.5


HELPS = {0.0: [0.80, 0.81, 0.79, 0.80, 0.82, 0.80], 0.5: [0.90, 0.92, 0.90, 0.91, 0.92, 0.91]}


@pytest.mark.parametrize(
    ("values", "verdict_label"),
    [
        (HELPS, "helps"),
        ({0.0: HELPS[0.5], 0.5: HELPS[0.0]}, "hurts"),
        ({0.0: [0.8, 0.9, 0.85], 0.5: [0.86, 0.84, 0.85]}, "can't tell"),
        ({0.0: [0.8], 0.5: [0.9]}, "one seed"),
        ({0.0: [0.8, 0.9]}, "only rate 0"),
        ({0.2: [0.8], 0.5: [0.9]}, "no rate 0"),
        ({}, "no results"),
    ],
)
def test_run_verdict_has_a_label(values, verdict_label: str) -> None:
    assert run_verdict(run_of(values)).verdict_label == verdict_label


def test_run_verdict_of_a_family_agrees_or_is_mixed() -> None:
    mixed = run_verdict(family_run(1, {"16": (0.9, 0.8), "64": (0.8, 0.95)}))
    assert mixed.verdict_label == "mixed" and mixed.details.startswith("16 units: Dropout hurts")
    same = run_verdict(family_run(1, {"16": (0.7, 0.8), "64": (0.8, 0.95)}))
    assert (same.verdict_label, same.tone) == ("helps", "good")
    assert same.headline.startswith("Dropout helps with every number of units: most with 64 units")
    assert mixed.headline == "Dropout helps with 64 units; it hurts with 16."
    assert run_verdict(train_run()).verdict_label == "" and run_verdict(variance_run()).verdict_label == ""


def test_score_difference_text_claims_no_significance() -> None:
    a, b = sweep_run(1), sweep_run(2, shift=0.03)
    full_text = score_difference_text(a, b, 4)
    assert full_text == (
        "The held-out accuracy of Sweep 2 is 3.0 points above that of Sweep 1 (97.2 % at 0.3 and 94.2 % at "
        "0.3). This is not a test: the runs differ in 4 settings."
    )
    assert "3.0 points below that of Sweep 2" in score_difference_text(b, a, 1)
    assert score_difference_text(b, a, 1).endswith("differ in 1 setting.")
    assert score_difference_text(a, a, 0) == (
        "Both have the same held-out accuracy: 94.2 %. Their settings are the same."
    )
    error = run_of({0.0: [20.0], 0.5: [30.0]}, training=REGRESSION)
    assert "can't be compared" in score_difference_text(a, error, 3)
    iris = run_of(HELPS)
    assert score_difference_text(a, iris, 3).endswith("they are of different data sets.")
    assert "no score" in score_difference_text(a, replace(b, parts=()), 2)


def test_sample_runs_cover_every_kind() -> None:
    assert {kind_label(run) for run in many_runs(10)} == {"Sweep", "Training", "Why different"}
