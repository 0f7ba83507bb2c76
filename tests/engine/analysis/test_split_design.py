"""What is said before a sweep about its verdict is what the statistics then do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.analysis.split_design import has_one_test_set, split_notes, split_ratio, split_statement
from engine.experiment.specs import DataSpec, Experiment, TrainingSpec
from engine.network.spec import NetworkSpec


def of(*frozen: str, split: str = "holdout") -> Experiment:
    return Experiment(DataSpec("iris", split=split), NetworkSpec(()), TrainingSpec(), frozen)


@pytest.mark.parametrize(
    ("experiment", "start", "end"),
    [
        (of(), "about samples of this kind.", "made wider (Nadeau and Bengio 2003)."),
        (of("init"), "about samples of this kind.", "made wider (Nadeau and Bengio 2003)."),
        (of(split="kfold"), "about samples of this kind.", "made wider (Bouckaert and Frank 2004)."),
        (
            of("split", split="stratified"),
            "about this test set of 30 samples and these training samples alone.",
            "an ordinary paired t test, with narrower intervals.",
        ),
    ],
)
def test_the_statement_says_what_the_ratio_does(experiment: Experiment, start: str, end: str) -> None:
    statement = split_statement(experiment)
    assert statement.startswith(f"The verdict will be {start}") and statement.endswith(end)
    assert ("wider" in statement) is (split_ratio(experiment) > 0) is not has_one_test_set(experiment)


def test_more_seeds_than_folds_in_order_are_said_to_test_the_same_samples() -> None:
    experiment = of(split="kfold")
    in_order = replace(experiment, data=replace(experiment.data, fold_order="in_order"))
    assert split_ratio(in_order) == split_ratio(experiment) == 1 / 4
    assert len(split_notes(in_order, range(5))) == 1
    assert "5 seeds test all samples" in split_notes(in_order, range(10))[1]
    assert len(split_notes(experiment, range(10))) == 1
    assert "as often as the others" in split_notes(in_order, range(4))[1]


def test_nothing_is_said_without_held_out_data() -> None:
    assert split_statement(of("split", split="none")) == ""
