"""The verdict of every kind of sweep, and what it must never say."""

import itertools
import math
from dataclasses import replace

import pytest

from engine.analysis.score import score_differences
from engine.analysis.split_design import split_ratio
from engine.analysis.verdict import Verdict, verdict
from engine.experiment.specs import STREAMS, DataSpec, TrainingSpec
from tests.engine.analysis.sample_results import REGRESSION, sweep_results

FLAT = [0.80, 0.82, 0.81, 0.79, 0.80]
UP = [0.87, 0.888, 0.882, 0.861, 0.869]
DOWN = [0.70, 0.725, 0.708, 0.689, 0.702]
NOISY = [0.83, 0.78, 0.84, 0.80, 0.79]
ON_TRAIN = DataSpec(split="none")


def of(values, **others) -> Verdict:
    return verdict(sweep_results(values, **others))


def test_verdict_without_cells():
    assert of({}) == of({None: [0.5]})
    assert of({}).headline == "No results yet."


def test_verdict_without_rate_zero():
    found = of({0.5: FLAT})
    assert (found.tone, found.headline) == ("warn", "Without rate 0 there is nothing to compare with.")


def test_verdict_with_rate_zero_only():
    assert of({0.0: FLAT}).headline == "Only rate 0 is trained."


def test_verdict_of_one_seed_is_inconclusive():
    found = of({0.0: [0.5], 0.5: [0.9]})
    assert found.tone == "warn"
    assert found.headline == "One training per rate proves little: use at least 5 seeds."


def test_verdict_without_paired_seeds():
    assert of({0.0: FLAT, 0.5: [0.9]}).headline.startswith("No two seeds have both rate 0")


def test_verdict_on_training_data_is_refused():
    found = of({0.0: FLAT, 0.6: DOWN}, data=ON_TRAIN)
    assert found.tone == "warn"
    assert found.headline == "You need held-out data to see whether dropout helps."
    assert "usually scores worse with more dropout, even when dropout helps" in found.details
    assert "At rate 0.6, training accuracy is 9.9 points lower than without dropout (95 %" in found.details
    assert "at least 5 seeds" in of({0.0: [0.9], 0.6: [0.8]}, data=ON_TRAIN).details


def test_verdict_helps():
    found = of({0.0: FLAT, 0.6: UP})
    assert found.tone == "good"
    assert (
        found.headline == "Dropout helps: at 0.6 held-out accuracy is 7.0 points higher than without dropout."
    )
    row = score_differences(sweep_results({0.0: FLAT, 0.6: UP}))[0]
    span = f"{100 * row.ci_low:.1f} to {100 * row.ci_high:.1f} points"
    assert f"95 % interval of the difference at 0.6: {span} (5 seeds)." in found.details
    assert "Nadeau and Bengio 2003" in found.details
    assert "Holm" not in found.details


def test_verdict_helps_at_some_rates_and_hurts_at_another():
    found = of({0.0: FLAT, 0.3: NOISY, 0.6: UP, 0.9: DOWN})
    assert (
        found.headline == "Dropout helps at 0.6: held-out accuracy is 7.0 points higher than without dropout."
    )
    assert "This holds with 3 rates compared (Holm-corrected)." in found.details
    assert (
        "dropout hurts at 0.9: held-out accuracy is 9.9 points lower than without dropout." in found.details
    )
    assert "At 0.3 the result is unclear." in found.details


def test_verdict_hurts():
    found = of({0.0: FLAT, 0.6: DOWN})
    assert found.tone == "bad"
    assert (
        found.headline == "Dropout hurts: at 0.6 held-out accuracy is 9.9 points lower than without dropout."
    )


def test_verdict_takes_a_lower_error_as_better():
    base, less = [84.1, 85.0, 83.2, 84.4, 84.9], [77.0, 78.1, 76.0, 77.3, 77.9]
    found = of({0.0: base, 0.2: less}, training=REGRESSION)
    assert found.tone == "good"
    assert (
        found.headline
        == "Dropout helps: at 0.2 held-out mean squared error is 7.06 lower than without dropout."
    )
    assert of({0.0: less, 0.2: base}, training=REGRESSION).tone == "bad"


def test_verdict_is_inconclusive():
    found = of({0.0: FLAT, 0.3: NOISY})
    assert found.tone == "neutral"
    means = "on average held-out accuracy was 80.8 % at 0.3 and 80.4 % without dropout"
    assert found.headline == f"Cannot be told apart with 5 seeds: {means}."
    assert (
        "At 0.3: held-out accuracy is 0.4 points higher than without dropout (95 % interval" in found.details
    )
    assert ", 5 seeds)" in found.details
    assert found.rate == 0.3


def test_verdict_that_is_inconclusive_names_the_largest_gap_and_the_best_rate():
    wide = [0.9, 0.5, 0.9, 0.5, 0.9]
    found = of({0.0: FLAT, 0.1: NOISY, 0.8: wide})
    assert found.tone == "neutral"
    assert "was 74.0 % at 0.8 and 80.4 % without dropout" in found.headline
    assert "The best rate above 0 is 0.1: held-out accuracy is 0.4 points higher" in found.details
    assert "At 0.8: held-out accuracy is 6.4 points lower" in found.details


def test_verdict_means_are_those_of_the_seeds_with_both_rates():
    found = of({0.0: [*FLAT, 0.1], 0.3: NOISY})
    assert "was 80.8 % at 0.3 and 80.4 % without dropout" in found.headline


def test_verdict_says_where_no_rate_is_better_than_guessing():
    boston = DataSpec(dataset="boston_housing")
    poor, worse = [91.0, 95.0, 99.0, 93.0, 96.0], [120.0, 130.0, 126.0, 122.0, 127.0]
    end = "No better than always guessing the mean (84.4)."
    for data in (boston, DataSpec(dataset="boston_housing", split="none")):
        assert of({0.0: poor, 0.5: worse}, data=data, training=REGRESSION).headline.endswith(end)
        mixed = of({0.0: [20.0, 21.0, 22.0, 20.0, 20.0], 0.5: worse}, data=data, training=REGRESSION)
        assert "guessing" not in mixed.headline
        assert "At 0.5 it is no better than always guessing the mean (84.4)." in mixed.details
    breast = DataSpec(dataset="breast_cancer")
    at_chance = of({0.0: [0.6, 0.62, 0.6, 0.61, 0.6], 0.5: [0.5, 0.52, 0.6, 0.6, 0.58]}, data=breast)
    assert at_chance.headline.endswith("No better than always guessing the most frequent class (62.7 %).")


def test_verdict_says_that_a_score_is_not_weighted_as_the_classes_are():
    weighted = of({0.0: FLAT, 0.3: NOISY}, training=TrainingSpec(class_weight="balanced"))
    assert "the score counts every sample the same" in weighted.details
    assert "every sample" not in of({0.0: FLAT, 0.3: NOISY}).details


def test_verdict_uses_holm_corrected_p_values():
    # 4.0 standard errors over 5 seeds: p = 0.016 alone, and 0.096 after six comparisons.
    steps = [0.0, 0.01, 0.02, 0.03, 0.04]
    near = {rate: [0.8 + (0.001 * s * (-1) ** s) for s in range(5)] for rate in (0.1, 0.2, 0.3, 0.4, 0.5)}
    shifted = [0.8 + 0.0083 + step for step in steps]
    frozen = ("split",)
    assert of({0.0: [0.8] * 5, 0.6: shifted}, frozen=frozen).tone == "good"
    found = of({0.0: [0.8] * 5, **near, 0.6: shifted}, frozen=frozen)
    assert found.tone == "neutral"
    assert "6 rates compared, one gap this large can easily be chance (Holm-corrected)" in found.details


@pytest.mark.parametrize("test_size", [0.2, 0.4, 0.6])
def test_verdict_is_as_clear_with_a_larger_test_set(test_size):
    few = DataSpec("mnist", train_samples=500, test_size=test_size)
    up = [0.853, 0.880, 0.846, 0.854]
    found = of({0.0: [0.80] * 4, 0.4: up}, data=few)
    assert found.headline.startswith("Dropout helps: ")
    assert "made wider (after Nadeau and Bengio 2003)" in found.details


def test_verdict_mentions_the_split_correction_only_where_splits_vary():
    assert split_ratio(sweep_results({}).experiment) == pytest.approx(30 / 120)
    assert split_ratio(sweep_results({}, data=ON_TRAIN).experiment) == 0
    assert split_ratio(sweep_results({}, frozen=("split",)).experiment) == 0
    details = of({0.0: FLAT, 0.6: UP}, frozen=("split",)).details
    assert "Nadeau" not in details
    assert "Fixed for all seeds" not in details, "the note on the test set says it"
    details = of({0.0: FLAT, 0.6: UP}, frozen=("split", "init")).details
    assert "Fixed for all seeds: initial weights; the verdict holds for that choice alone." in details


def test_verdict_on_one_test_set_names_its_size():
    details = of({0.0: FLAT, 0.6: UP}, frozen=("split",)).details
    assert (
        "It holds for this test set of 30 samples and these training samples, the same for all seeds."
    ) in details
    assert "It holds" not in of({0.0: FLAT, 0.6: UP}).details


def test_verdict_on_folds_is_corrected_by_their_number():
    folds = DataSpec(split="kfold", n_folds=5)
    assert split_ratio(sweep_results({}, data=folds).experiment) == pytest.approx(1 / 4)
    details = of({0.0: FLAT, 0.6: UP}, data=folds).details
    assert "the interval is made wider (Bouckaert and Frank 2004)" in details
    assert "tested as often" not in details
    four = of({0.0: FLAT[:4], 0.6: UP[:4]}, data=folds).details
    assert "Not every sample was tested as often as the others: choose 5 seeds from 0 on, or 10." in four


def test_verdict_on_a_stratified_split_has_the_correction_of_hold_out():
    data = DataSpec(split="stratified")
    assert split_ratio(sweep_results({}, data=data).experiment) == pytest.approx(30 / 120)
    assert "Nadeau" in of({0.0: FLAT, 0.6: UP}, data=data).details


def test_verdict_says_on_which_scale_errors_are():
    sweep = {0.0: [4.0, 4.2, 4.1, 3.9, 4.0], 0.5: [3.0, 3.1, 3.2, 2.9, 3.0]}
    plain = DataSpec("boston_housing")
    found = of(sweep, data=replace(plain, target_scaling="log"), training=REGRESSION)
    assert "Errors are those of the log of median price." in found.details
    assert not found.guess
    assert "Errors are" not in of(sweep, data=plain, training=REGRESSION).details


def test_verdict_with_all_streams_frozen():
    found = of({0.0: FLAT, 0.6: UP}, frozen=STREAMS)
    assert found.tone == "warn"
    assert "repeat one training" in found.headline


def test_verdict_of_equal_differences_is_inconclusive():
    found = of({0.0: [0.9, 0.9], 0.5: [0.95, 0.95]})
    assert found.tone == "neutral"
    assert "No interval where all seeds show the same difference" in found.details
    assert "2 seeds are few" in found.details


def test_verdict_says_same_where_differences_cancel_out():
    found = of({0.0: [0.8, 0.9, 0.8, 0.9], 0.5: [0.9, 0.8, 0.9, 0.8]})
    assert "At 0.5: held-out accuracy is on average the same as without dropout" in found.details


def test_verdict_reports_divergence():
    found = of({0.0: FLAT, 0.3: UP, 0.6: [math.nan, *DOWN[1:]]})
    assert found.tone == "good"
    assert "Training diverged (the score is not a number) at 0.6 with seed 0" in found.details
    assert of({0.0: [math.inf] * 5, 0.6: UP}).headline == "Training diverged, so there is nothing to compare."


def test_verdict_never_says_significant():
    rows = (FLAT, UP, DOWN, NOISY, [*UP, 0.87, 0.88, 0.87])
    for n, base, other in itertools.product((1, 2, 3, 5, 8), rows, rows):
        for data in (DataSpec(), ON_TRAIN):
            found = of({0.0: base[:n], 0.3: other[:n], 0.6: NOISY[:n]}, data=data)
            assert "significan" not in (found.headline + found.details).lower()
            assert "nan" not in (found.headline + found.details).lower()
            assert found.headline.endswith(".")
            assert found.details.endswith(".")
