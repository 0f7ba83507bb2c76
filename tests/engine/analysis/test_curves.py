"""The calm line: the debiased moving average, by hand."""

import math

import pytest

from engine.analysis.curves import RunningAverage, best_epoch, connected, scored_text


def smoothed(values: list[float], strength: float) -> list[float]:
    average = RunningAverage(strength)
    return [average.add(value) for value in values]


def test_smoothed_is_the_weighted_mean_of_all_values_so_far() -> None:
    values, strength = [3.0, 1.0, 4.0, 1.0, 5.0], 0.6
    for count in range(1, 6):
        weights = [strength ** (count - 1 - index) for index in range(count)]
        by_hand = sum(w * v for w, v in zip(weights, values, strict=False)) / sum(weights)
        assert smoothed(values, strength)[count - 1] == pytest.approx(by_hand)


def test_smoothed_keeps_the_first_value_and_a_constant_curve() -> None:
    assert smoothed([7.0], 0.9) == pytest.approx([7.0])
    assert smoothed([2.0] * 50, 0.9) == pytest.approx([2.0] * 50)
    assert smoothed([1.0, 2.0, 3.0], 0.0) == pytest.approx([1.0, 2.0, 3.0])


def test_smoothed_passes_non_finite_values_on_and_leaves_them_out_of_the_mean() -> None:
    found = smoothed([1.0, math.nan, 2.0, math.inf, 3.0], 0.5)
    assert math.isnan(found[1]) and found[3] == math.inf
    assert [found[0], found[2], found[4]] == pytest.approx(smoothed([1.0, 2.0, 3.0], 0.5))


@pytest.mark.parametrize("strength", [-0.1, 1.0])
def test_smoothing_strength_must_be_in_0_to_below_1(strength: float) -> None:
    with pytest.raises(ValueError, match="strength"):
        RunningAverage(strength)


# --- The epoch whose numbers count.


def test_scored_epoch_best_is_the_first_lowest_finite_one() -> None:
    assert best_epoch((("loss", (1.0, 0.1, 0.0)), ("val_loss", (0.9, 0.4, 0.7)))) == (2, 3)
    assert best_epoch((("val_loss", (math.nan, 0.5, 0.5, math.inf)),)) == (2, 4)
    assert best_epoch(()) is None
    assert best_epoch((("val_loss", (math.nan,)),)) is None


def test_scored_text_names_the_epoch() -> None:
    assert scored_text(14, is_best=True) == "score taken at epoch 14 (best on validation)"
    assert scored_text(30, is_best=False) == "score taken at epoch 30 (last)"


def test_connected_fills_epochs_between_two_values() -> None:
    nan = math.nan
    found = connected((nan, 1.0, nan, nan, 4.0, 2.0, nan))
    assert found[1:6] == pytest.approx((1.0, 2.0, 3.0, 4.0, 2.0))
    assert math.isnan(found[0]) and math.isnan(found[6])
    assert connected((3.0, 2.0)) == (3.0, 2.0)
    assert connected(()) == ()
