"""What a prediction and the seeds say of each other."""

import pytest

from engine.analysis.prediction_match import family_match_text, match_text
from engine.analysis.verdict import verdict
from engine.experiment.specs import DataSpec
from engine.project.project import CHOICES, HELPS, HURTS, NO_DIFFERENCE
from tests.engine.analysis.sample_results import REGRESSION, sweep_results

BASE = [0.80, 0.82, 0.81, 0.79, 0.80]
MIXED = [0.85, 0.78, 0.84, 0.80, 0.79]  # three better, two worse


def text(values, choice: str, **others) -> str:
    results = sweep_results(values, **others)
    return match_text(results, verdict(results), choice)


@pytest.mark.parametrize(
    ("choice", "end"),
    [
        (HELPS, "helps: 3 of 5 seeds agree at rate 0.3."),
        (HURTS, "hurts: 2 of 5 seeds agree at rate 0.3."),
        (NO_DIFFERENCE, "makes no difference: at rate 0.3 3 of 5 seeds are better, 2 worse."),
    ],
)
def test_the_seeds_that_agree_are_counted(choice: str, end: str) -> None:
    assert text({0.0: BASE, 0.3: MIXED}, choice) == f"You said that dropout {end}"


def test_a_lower_error_agrees_with_helps() -> None:
    values = {0.0: [9.0, 9.0, 9.0], 0.5: [8.0, 8.5, 9.5]}
    assert "2 of 3 seeds agree" in text(values, HELPS, training=REGRESSION)
    assert "1 of 3 seeds agrees" in text(values, HURTS, training=REGRESSION)


def test_a_sweep_without_a_comparison_cannot_tell() -> None:
    for choice in CHOICES:
        assert text({0.0: BASE}, choice).endswith("this sweep can't tell.")
        assert text({0.0: BASE, 0.3: MIXED}, choice, data=DataSpec(split="none")).endswith("can't tell.")


def test_nothing_is_said_without_a_prediction() -> None:
    assert text({0.0: BASE, 0.3: MIXED}, "") == ""


def test_the_curves_of_a_family_that_agree_are_counted() -> None:
    helps, unclear = (
        verdict(sweep_results({0.0: [0.80, 0.81, 0.79, 0.80, 0.82], 0.5: scores}))
        for scores in ([0.90, 0.92, 0.90, 0.91, 0.92], [0.81, 0.80, 0.80, 0.79, 0.82])
    )
    none = verdict(sweep_results({}))
    assert family_match_text([helps, helps, unclear], "helps") == (
        "You said that dropout helps: 2 of 3 curves agree."
    )
    assert family_match_text([helps, unclear], "hurts").endswith("0 of 2 curves agree.")
    assert family_match_text([helps, unclear], "no_difference").endswith("1 of 2 curves show none.")
    assert family_match_text([none, none], "helps").endswith("this sweep can't tell.")
    assert family_match_text([helps], "") == ""
