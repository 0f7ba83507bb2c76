"""A run in one line: score, verdict, plan and date in words."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import datetime

import pytest

from engine.analysis.run_words import (
    kind_word,
    plan_words,
    run_score,
    run_verdict,
    score_difference_words,
    when_words,
)
from engine.analysis.statistics import summarize
from engine.runs.record import RunPart, RunRecord
from tests.engine.analysis.sample_results import REGRESSION, sweep_results
from tests.engine.analysis.sample_runs import chance_run, family_run, many_runs, sweep_run, train_run


def run_of(values, **more) -> RunRecord:
    """A sweep with these results."""
    results = sweep_results(values, **more)
    what = replace(sweep_run().definition, data=results.experiment.data, training=results.experiment.training)
    return replace(sweep_run(), definition=what, parts=(RunPart("", results),))


def test_the_score_is_the_best_mean_that_the_chart_shows() -> None:
    run = sweep_run()
    best = max(summarize(run.results.cells, "test_accuracy"), key=lambda row: row.mean)
    score = run_score(run)
    assert score is not None
    assert score.rate == best.rate == 0.3 and score.value == pytest.approx(best.mean)
    assert score.words == "94.2 % at 0.3"


def test_errors_are_best_where_they_are_least() -> None:
    score = run_score(run_of({0.0: [20.0, 22.0], 0.5: [30.0, 31.0]}, training=REGRESSION))
    assert score is not None and score.words == "21.0 at 0"


def test_each_kind_of_run_has_its_score_and_its_plan() -> None:
    training, chance = train_run(2, seed=3, score=0.9), chance_run(4)
    family = family_run(6, {"16": (0.8, 0.7), "64": (0.9, 0.95)})
    scores = [run_score(run) for run in (training, chance, family)]
    assert [score.words for score in scores if score is not None] == [
        "90.0 %",
        "93.0 % at 0.5",
        "95.2 % at 0.5, 64 units",
    ]
    assert [plan_words(run) for run in (sweep_run(), training, chance, family)] == [
        "6 rates × 5 seeds",
        "seed 3",
        "6 seeds at 0.5",
        "2 rates × 5 seeds × 2 units",
    ]
    assert [kind_word(run) for run in (training, chance, family)] == ["Training", "Why different", "Sweep"]


def test_without_finite_results_there_is_no_score() -> None:
    assert run_score(replace(sweep_run(), parts=())) is None
    assert run_score(run_of({0.0: [math.nan, 0.9], 0.5: [math.inf, 0.8]})) is None
    score = run_score(run_of({0.0: [math.nan, 0.99], 0.5: [0.7, 0.8]}))
    assert score is not None and score.rate == 0.5


HELPS = {0.0: [0.80, 0.81, 0.79, 0.80, 0.82, 0.80], 0.5: [0.90, 0.92, 0.90, 0.91, 0.92, 0.91]}


@pytest.mark.parametrize(
    ("values", "word"),
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
def test_the_verdict_has_a_word(values, word: str) -> None:
    assert run_verdict(run_of(values)).word == word


def test_a_family_agrees_or_is_mixed() -> None:
    mixed = run_verdict(family_run(1, {"16": (0.9, 0.8), "64": (0.8, 0.95)}))
    assert mixed.word == "mixed" and mixed.details.startswith("16 units: Dropout hurts")
    same = run_verdict(family_run(1, {"16": (0.7, 0.8), "64": (0.8, 0.95)}))
    assert (same.word, same.tone) == ("helps", "good")
    assert same.headline == "All 2 curves agree: helps."
    assert run_verdict(train_run()).word == "" and run_verdict(chance_run()).word == ""


def test_a_difference_of_scores_is_no_test() -> None:
    a, b = sweep_run(1), sweep_run(2, shift=0.03)
    words = score_difference_words(a, b, 4)
    assert words == (
        "The held-out accuracy of Sweep 2 is 3.0 points above that of Sweep 1 (97.2 % at 0.3 and 94.2 % at "
        "0.3). This is not a test: the runs differ in 4 settings."
    )
    assert "3.0 points below that of Sweep 2" in score_difference_words(b, a, 1)
    assert score_difference_words(b, a, 1).endswith("differ in 1 setting.")
    assert score_difference_words(a, a, 0) == (
        "Both have the same held-out accuracy: 94.2 %. Their settings are the same."
    )
    error = run_of({0.0: [20.0], 0.5: [30.0]}, training=REGRESSION)
    assert "can't be compared" in score_difference_words(a, error, 3)
    iris = run_of(HELPS)
    assert score_difference_words(a, iris, 3).endswith("they are of different data sets.")
    assert "no score" in score_difference_words(a, replace(b, parts=()), 2)


def test_dates_are_said_as_people_say_them() -> None:
    now = datetime.fromisoformat("2025-11-04T09:00:00+01:00")
    assert when_words("2025-11-04T00:05:00+01:00", now) == "today 0:05"
    assert when_words("2025-11-03T14:03:00+01:00", now) == "yesterday 14:03"
    assert when_words("2025-03-01T14:03:00+01:00", now) == "1 Mar 14:03"
    assert when_words("2024-03-01T14:03:00+01:00", now) == "1 Mar 2024"
    assert when_words("some day", now) == "some day"


def test_many_runs_are_of_every_kind() -> None:
    assert {kind_word(run) for run in many_runs(10)} == {"Sweep", "Training", "Why different"}
