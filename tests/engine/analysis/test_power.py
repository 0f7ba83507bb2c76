"""Power against the design's check numbers, an integral, the t test itself, and what it says in words."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from scipy import integrate, stats

from engine.analysis.power import (
    MAX_SEEDS,
    power_of,
    seeds_advice,
    seeds_needed,
    std_range,
    visible_difference,
    with_more_seeds,
    would_more_seeds_help,
)
from engine.analysis.verdict import verdict
from engine.experiment.specs import STREAMS, DataSpec
from tests.engine.analysis.sample_results import REGRESSION, sweep_results

NOISE = np.random.default_rng(3).normal(0, 0.02, (4, 100))
FROZEN = ("split",)


def noisy(n, rates=(0.0, 0.2, 0.4), scale=1.0):
    return {rate: list((0.8 + NOISE[i, :n]) * scale) for i, rate in enumerate(rates)}


@pytest.mark.parametrize(("n", "effect"), [(5, 1.7), (10, 1.0), (20, 0.67), (30, 0.53)])
def test_seeds_needed_matches_the_design_table(n, effect):
    assert visible_difference(1.0, n) == pytest.approx(effect, abs=0.02)
    assert power_of(1.0, effect, n) == pytest.approx(0.8, abs=0.02)


def test_seeds_needed_matches_a_textbook_example():
    # A medium effect, d = 0.5, two-sided 0.05, 80 %: 34 pairs, as G*Power gives it.
    assert seeds_needed(1.0, 0.5) == 34
    assert (power_of(1.0, 0.5, 33), power_of(1.0, 0.5, 34)) == pytest.approx((0.795, 0.808), abs=0.001)


@pytest.mark.parametrize("n", [2, 3, 10, 100])
@pytest.mark.parametrize("comparisons", [1, 6])
def test_power_is_the_integral_over_the_spread_that_the_seeds_show(n, comparisons):
    limit = stats.t.ppf(1 - 0.05 / comparisons / 2, n - 1)

    def found(spread: float, shift: float) -> float:
        density = stats.chi.pdf(spread * math.sqrt(n - 1), n - 1) * math.sqrt(n - 1)
        return density * (stats.norm.sf(limit * spread - shift) + stats.norm.cdf(-limit * spread - shift))

    for shift in (0.0, 1.0, 3.0, limit, 2 * limit):
        expected = integrate.quad(found, 0, 8, args=(shift,), limit=400, points=[min(1, shift / limit)])[0]
        assert power_of(1.0, shift / math.sqrt(n), n, 0.0, comparisons) == pytest.approx(expected, abs=1e-6)


def test_power_is_how_often_the_test_finds_it():
    # Splits overlap: a part of the noise is common to all seeds, as Nadeau and Bengio's ratio has it.
    ratio, n, rho = 1 / 3, 6, 1 / 4
    rng = np.random.default_rng(11)
    own = rng.normal(0, math.sqrt(1 - rho), (40_000, n))
    common = rng.normal(0, math.sqrt(rho), (40_000, 1))
    values = 2.0 + own + common
    t = values.mean(axis=1) / (values.std(axis=1, ddof=1) * math.sqrt(1 / n + ratio))
    is_found = abs(t) > stats.t.ppf(0.975, n - 1)
    # `std` is what the seeds show: the spread without the common part.
    assert power_of(math.sqrt(1 - rho), 2.0, n, ratio) == pytest.approx(is_found.mean(), abs=0.01)


def test_seeds_and_difference_are_each_other_s_inverse():
    for n in (2, 3, 8, 40):
        for ratio in (0.0, 0.25):
            for comparisons in (1, 6):
                seen = visible_difference(0.3, n, ratio, comparisons)
                assert power_of(0.3, seen, n, ratio, comparisons) == pytest.approx(0.8, abs=1e-6)
                assert seeds_needed(0.3, seen * 1.0001, ratio, comparisons) == n
    assert seeds_needed(1.0, 1e9) == 2
    assert seeds_needed(1.0, -0.5) == seeds_needed(1.0, 0.5)


def test_overlapping_splits_bound_what_can_be_seen():
    # In the limit t is normal: 80 % of it past 1.96 needs a shift of 1.96 + 0.84 = 2.80 · √ratio.
    limit = 2.8016 * math.sqrt(1 / 3)
    assert visible_difference(1.0, MAX_SEEDS, 1 / 3) == pytest.approx(limit, abs=1e-3)
    assert seeds_needed(1.0, limit - 0.01, 1 / 3) is None
    assert (seeds_needed(1.0, limit + 0.01, 1 / 3) or 0) > 100
    assert seeds_needed(1.0, 1e-7, 0.0) is None


def test_more_comparisons_need_more_seeds():
    assert (seeds_needed(1.0, 0.5), seeds_needed(1.0, 0.5, 0.0, 6)) == (34, 52)
    assert (seeds_needed(1.0, 0.5, power=0.95) or 0) > 34


@pytest.mark.parametrize(
    "wrong", [(0.0, 1.0), (math.nan, 1.0), (1.0, 1.0, -0.1), (1.0, 1.0, math.nan), (1.0, 1.0, 0.0, 0)]
)
def test_power_refuses_invalid_arguments(wrong):
    with pytest.raises(ValueError, match="must be"):
        seeds_needed(*wrong)


def test_power_refuses_one_seed():
    for call in (visible_difference, lambda std, n: power_of(std, 1.0, n)):
        with pytest.raises(ValueError, match="2 or more"):
            call(1.0, 1)


def test_std_range_covers_the_true_deviation():
    found = np.random.default_rng(1).normal(0, 2.0, (2000, 5)).std(axis=1, ddof=1)
    inside = [low <= 2.0 <= high for low, high in (std_range(float(std), 5) for std in found)]
    assert 0.93 <= np.mean(inside) <= 0.97


def test_seeds_advice_sentences():
    found = seeds_advice(sweep_results(noisy(5), frozen=FROZEN))
    now, later = (100 * visible_difference(found.std, n, 0.0, 2) for n in (5, 20))
    assert found.headline == (
        f"5 seeds reveal differences of {now:.1f} points or more; 20 seeds, {later:.1f} points or more."
    )
    assert (found.n_now, found.comparisons, found.ratio, found.limit) == (5, 2, 0.0, 0.0)
    assert "corrected for 2 comparisons" in found.details
    assert (
        f"Estimated from the standard deviation of the differences at rate {found.rate:g}, "
        f"{100 * found.std:.1f} points" in found.details
    )
    assert "with 5 seeds this is a rough guess" in found.details
    assert "before you look" in found.details
    assert [n for n, _ in found.visible] == [5, 10, 20, 30, 50, 100]
    assert [item.label for item in found.needed] == ["1 point", "2 points", "5 points"]
    assert [item.seeds for item in found.needed] == [
        seeds_needed(found.std, x, found.ratio, found.comparisons) for x in (0.01, 0.02, 0.05)
    ]


def test_seeds_advice_is_about_the_best_rate_or_the_requested_one():
    results = sweep_results(noisy(8), frozen=FROZEN)
    means = {rate: np.mean(row) for rate, row in noisy(8).items() if rate}
    assert seeds_advice(results).rate == max(means, key=lambda rate: means[rate])
    assert {seeds_advice(results, rate).rate for rate in means} == set(means)


def test_seeds_advice_names_the_limit_of_overlapping_splits():
    found = seeds_advice(sweep_results(noisy(5)))
    assert found.ratio == pytest.approx(1 / 4)
    assert found.limit < found.visible[-1][1]
    assert f"no number of seeds reveals differences below {100 * found.limit:.1f} points" in found.details
    assert found.needed[0].seeds is None


def test_seeds_advice_gives_losses_relative_to_rate_0():
    found = seeds_advice(sweep_results(noisy(5, scale=30), training=REGRESSION, frozen=FROZEN))
    assert found.headline.startswith("5 seeds reveal differences of ")
    base = np.mean(noisy(5, scale=30)[0.0])
    assert [item.difference for item in found.needed] == pytest.approx([base * x for x in (0.05, 0.1, 0.2)])
    assert found.needed[1].label.startswith("10 % (2.39")


def test_seeds_advice_does_not_call_many_seeds_few():
    found = seeds_advice(sweep_results(noisy(100), frozen=FROZEN))
    assert ";" not in found.headline
    assert "rough guess" not in found.details


def test_seeds_advice_says_two_seeds_detect_nothing():
    found = seeds_advice(sweep_results({0.0: [0.5, 0.6], 0.1: [0.7, 0.6]}))
    assert found.headline.startswith(
        "2 seeds reveal no difference, however large; 20 seeds reveal differences of "
    )


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({}, "Sweep rate 0 and another rate"),
        ({0.5: [0.1, 0.2]}, "Sweep rate 0 and another rate"),
        ({0.0: [0.1], 0.5: [0.2]}, "One seed is not enough"),
        ({0.0: [0.1, 0.2], 0.5: [math.nan, 0.2]}, "Training diverged"),
        ({0.0: [0.5, 0.5], 0.5: [0.6, 0.6]}, "show the same difference"),
    ],
)
def test_seeds_advice_without_a_spread_says_what_is_missing(values, text):
    found = seeds_advice(sweep_results(values))
    assert text in found.headline
    assert (found.rate, found.visible, found.needed) == (None, (), ())


def test_seeds_advice_names_training_scores_as_such():
    results = sweep_results(noisy(5), data=DataSpec(split="none"))
    assert "do not replace held-out data" in seeds_advice(results).details


# --- When more seeds are the next thing to do.

Values = Mapping[float | None, Sequence[float]]
CLEAR: Values = {0.0: [0.80 + 0.001 * i for i in range(10)], 0.5: [0.90 + 0.0012 * i for i in range(10)]}
OPEN: Values = {0.0: [0.80, 0.86, 0.79, 0.88, 0.81, 0.84], 0.5: [0.84, 0.80, 0.87, 0.79, 0.86, 0.81]}


def _would_help(results):
    return would_more_seeds_help(results, verdict(results))


def test_more_seeds_help_an_open_verdict_and_a_clear_one_on_few_seeds():
    assert _would_help(sweep_results(OPEN))
    assert _would_help(sweep_results({rate: row[:3] for rate, row in CLEAR.items()}))
    assert _would_help(sweep_results({0.0: (0.8,), 0.5: (0.9,)}))


def test_more_seeds_do_not_help_a_clear_verdict_on_enough_seeds():
    assert not _would_help(sweep_results(CLEAR))


@pytest.mark.parametrize(
    "results",
    [
        sweep_results({}),
        sweep_results({0.0: (0.8, 0.9)}),
        sweep_results({0.2: (0.8, 0.9), 0.5: (0.8, 0.9)}),
        sweep_results(OPEN, DataSpec(split="none")),
        sweep_results(OPEN, frozen=STREAMS),
    ],
    ids=["none", "one rate", "no rate 0", "training data", "all frozen"],
)
def test_more_seeds_do_not_help_other_verdicts(results):
    assert not _would_help(results)


def test_next_seeds_follow_the_largest_seed():
    assert with_more_seeds((0, 1, 2), 3) == (0, 1, 2, 3, 4, 5)
    assert with_more_seeds((0, 7), 2) == (0, 7, 8, 9)
    assert with_more_seeds((), 2) == (0, 1)
    assert len(with_more_seeds((3,))) == 11
