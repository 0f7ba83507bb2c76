"""The sentences on co-adaptation: what they say, and that they are silent where chance would say the same."""

import numpy as np
import pytest

from engine.inside.coadaptation import LayerUnits
from engine.inside.coadaptation_text import missing_seeds, sentences


def units(
    size: float = 1.0, near_zero: float = 0.4, correlation: float = 0.3, norm: float = 2.0
) -> LayerUnits:
    return LayerUnits(size, near_zero, correlation, 0, np.array([norm]))


def test_sentence_by_hand() -> None:
    without = {seed: units(correlation=0.4) for seed in range(6)}
    dropped = {seed: units(correlation=0.3) for seed in range(6)}
    assert sentences(without, dropped, 0.5) == {
        "correlation": "Units are less alike with dropout: mean |correlation| 0.400 at rate 0 and 0.300 at "
        "0.5, lower in 6 of 6 seeds (p = 0.031)."
    }
    told = sentences({s: units(near_zero=0.1) for s in range(6)}, {s: units() for s in range(6)}, 0.2)
    assert told == {
        "near_zero": "More activations are near zero with dropout: share 10.0 % at rate 0 and 40.0 % at 0.2, "
        "higher in 6 of 6 seeds (p = 0.031)."
    }


def test_five_seeds_say_nothing_but_how_many_are_missing() -> None:
    without = {seed: units(correlation=0.9) for seed in range(5)}
    dropped = {seed: units(correlation=0.1) for seed in range(5)}
    assert sentences(without, dropped, 0.5) == {}
    assert (
        missing_seeds(5)
        == "5 seeds are too few to tell a difference from chance: plan 1 more on the Sweep page."
    )
    assert (
        missing_seeds(1)
        == "1 seed is too few to tell a difference from chance: plan 5 more on the Sweep page."
    )
    assert missing_seeds(6) == ""


def test_only_seeds_of_both_rates_count() -> None:
    without = {seed: units(correlation=0.9) for seed in range(10)}
    dropped = {seed: units(correlation=0.1) for seed in range(5, 15)}
    assert sentences(without, dropped, 0.5) == {}


def test_a_measure_that_does_not_exist_is_left_out() -> None:
    bare = LayerUnits(1.0, 0.2, float("nan"), 0, np.empty(0))
    found = sentences(dict.fromkeys(range(8), bare), {seed: units() for seed in range(8)}, 0.5)
    assert set(found) == {"near_zero"}


@pytest.mark.parametrize("n_seeds", [6, 10])
def test_permuted_rates_make_it_speak_in_at_most_5_of_100_cases(n_seeds: int) -> None:
    """A true difference of all four measures, whose rates are exchanged by chance in each seed."""
    rng = np.random.default_rng(n_seeds)
    n_cases, spoken = 600, 0
    for _ in range(n_cases):
        both: list[dict[int, LayerUnits]] = [{}, {}]
        for seed in range(n_seeds):
            base = rng.normal(1, 0.1, 4)
            pair = [units(*base), units(*(base + rng.normal(0.3, 0.1, 4)))]
            swap = rng.integers(2)
            both[0][seed], both[1][seed] = pair[swap], pair[1 - swap]
        spoken += bool(sentences(both[0], both[1], 0.5))
    assert spoken / n_cases <= 0.05 + 2.6 * np.sqrt(0.05 * 0.95 / n_cases)
