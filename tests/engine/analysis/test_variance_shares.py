"""Shares of chance on made-up scores whose true shares are known, and the sentences."""

import math

import numpy as np
import pytest

from engine.analysis.variance_shares import variance_shares
from engine.experiment.specs import STREAMS

WEIGHTS = dict(zip(STREAMS, (2.0, 1.0, 0.5, 0.0), strict=True))


def additive(u):
    return sum(WEIGHTS[name] * u[name] for name in STREAMS)


def interacting(u):
    """Init, shuffle and mask act only together; the split does nothing."""
    product = u["init"] * u["shuffle"] * u["mask"]
    return np.sign(product) * np.sqrt(np.abs(product))


def mixed(u):
    return 1.2 * u["split"] + interacting(u)


# The variance of `interacting` is E|x|³ = (E|x|)³ of normal numbers.
TOGETHER = (2 / math.pi) ** 1.5
PART = TOGETHER / (1.44 + TOGETHER)
CASES: dict[str, tuple] = {
    "additive": (additive, [4 / 5.25, 1 / 5.25, 0.25 / 5.25, 0], [4 / 5.25, 1 / 5.25, 0.25 / 5.25, 0]),
    "interacting": (interacting, [0, 0, 0, 0], [0, 1, 1, 1]),
    "mixed": (mixed, [1 - PART, 0, 0, 0], [1 - PART, PART, PART, PART]),
}


def made_up(score, n, rng, streams=STREAMS):
    """Scores of n seeds: `here` is the seed's own chance, `there` that of elsewhere."""
    here, there = ({name: rng.normal(size=n) for name in STREAMS} for _ in range(2))
    found = {"all": score(here)}
    for name in streams:
        found[f"keep {name}"] = score({**there, name: here[name]})
        found[f"move {name}"] = score({**here, name: there[name]})
    return {key: list(0.8 + 0.01 * row) for key, row in found.items()}


def of(score, n, seed=0):
    return variance_shares("test_accuracy", made_up(score, n, np.random.default_rng(seed)))


@pytest.mark.parametrize("name", CASES)
def test_variance_shares_of_many_seeds_match_the_true_shares(name):
    score, first, total = CASES[name]
    found = of(score, 2000)
    assert [share.name for share in found.streams] == list(STREAMS)
    assert [share.first_order for share in found.streams] == pytest.approx(first, abs=0.06)
    assert [share.total for share in found.streams] == pytest.approx(total, abs=0.1)


@pytest.mark.parametrize("name", CASES)
def test_variance_share_intervals_cover_the_true_shares(name):
    """Bootstrap intervals of so few seeds: 400 studies tell 88 to 100 of 100, 94 on average."""
    score, *truths = CASES[name]
    rng = np.random.default_rng(5)
    hits = []
    for _ in range(150):
        found = variance_shares("test_accuracy", made_up(score, 20, rng)).streams
        rows = [(s.first_in_range[1:], s.total_in_range[1:]) for s in found]
        hits.append(
            [
                low - 1e-9 <= truth <= high + 1e-9
                for kind, of_kind in enumerate(truths)
                for truth, (low, high) in zip(of_kind, (row[kind] for row in rows), strict=True)
            ]
        )
    each = np.mean(hits, axis=0)
    assert each.min() >= 0.84
    assert each.mean() >= 0.91


def test_variance_share_of_one_source_by_hand():
    # Only the split acts. Kept: a - kept = 0. Moved: elsewhere the split gives 1 more, so (a - moved)² = 1.
    a = [0.0, 1.0, 2.0, 3.0, 4.0]  # variance 2.5, and so has every list
    more = [value + 1 for value in a]
    scores = {"all": a, "keep split": a, "move split": more, "keep init": more, "move init": a}
    found = variance_shares("test_loss", scores)
    split, init = found.streams
    assert (split.first_order, split.total) == pytest.approx((1.0, 1 / 5))
    assert (init.first_order, init.total) == pytest.approx((1 - 1 / 5, 0.0))
    assert found.std == pytest.approx(math.sqrt(2.5))


def test_variance_share_intervals_are_deterministic():
    assert of(mixed, 8) == of(mixed, 8)


def test_variance_shares_are_clipped_to_0_to_1_for_drawing():
    outside = [s for seed in range(20) for s in of(interacting, 6, seed).streams if s.first_order < 0]
    assert outside
    for share in outside:
        value, low, high = share.first_in_range
        assert value == 0 == low <= high <= 1
    for share in of(additive, 6).streams:
        assert 0 <= share.total_in_range[1] <= share.total_in_range[0] <= share.total_in_range[2] <= 1


def test_variance_shares_sentences_of_additive_sources():
    found = of(additive, 200)
    top = found.streams[0]
    value, low, high = (round(100 * x) for x in top.first_in_range)
    assert found.headline == (
        f"Mostly the split: fix it and {value} % ({low} to {high} %) of the variance disappears."
    )
    assert "Then the initial weights:" in found.details
    assert "the dropout masks hardly matter." in found.details
    assert "act together" not in found.details
    spread = f"{100 * found.std:.1f} points"
    assert "Based on 200 seeds." in found.details
    assert f"Standard deviation of held-out accuracy with everything random: {spread}." in found.details
    assert "would narrow" not in found.details


def test_variance_shares_sentences_of_interacting_sources():
    text = "the initial weights, the order of the samples and the dropout masks act together"
    found = of(interacting, 200)
    assert found.headline == f"No single source of chance: {text}."
    assert "A change of any one changes the result" in found.details
    assert "The split hardly matters." in found.details
    masks = made_up(lambda u: u["mask"], 8, np.random.default_rng(1))
    assert variance_shares("test_accuracy", masks).headline == (
        "Mostly the dropout masks: fix them and 100 % (100 to 100 %) of the variance disappears."
    )
    found = of(mixed, 1000)
    assert found.headline.startswith("Mostly the split: fix it")
    assert f"{text[0].upper()}{text[1:]}: a change of any one" in found.details
    value, low, high = (round(100 * x) for x in found.streams[1].total_in_range)
    assert f"The parts overlap: the initial weights {value} % ({low} to {high} %), the order" in found.details


@pytest.mark.parametrize(("name", "minimum", "maximum"), [("additive", 0, 0.06), ("interacting", 0.9, 1)])
def test_variance_shares_detect_interaction_and_rarely_without_one(name, minimum, maximum):
    found = [any(s.interacts for s in of(CASES[name][0], 20, seed).streams) for seed in range(100)]
    assert minimum <= np.mean(found) <= maximum


def test_variance_shares_say_nothing_of_streams_that_are_not_told():
    scores = made_up(additive, 200, np.random.default_rng(1))
    told = variance_shares("test_accuracy", scores, ("init", "shuffle", "mask"))
    assert [share.name for share in told.streams] == ["init", "shuffle", "mask"]
    assert "split" not in told.headline + told.details
    every = variance_shares("test_accuracy", scores)
    assert told.streams == every.streams[1:] and told.std == every.std


def test_variance_shares_explain_a_sum_above_everything():
    noisy = [of(additive, 12, seed) for seed in range(40)]
    sums = [
        sum(round(100 * share.first_in_range[0]) for share in found.streams if share.first_low > 0)
        for found in noisy
    ]
    assert max(sums) > 100 and min(sums) <= 100
    for found, total in zip(noisy, sums, strict=True):
        assert ("add up to more than 100 %" in found.details) == (total > 100)


def test_variance_shares_may_leave_out_streams_without_effect():
    scores = made_up(additive, 30, np.random.default_rng(1), ("init", "shuffle"))
    assert [share.name for share in variance_shares("test_loss", scores).streams] == ["init", "shuffle"]


@pytest.mark.parametrize(("n", "start"), [(1, "1 seed is too few"), (4, "4 seeds are too few")])
def test_variance_shares_refuse_too_few_seeds(n, start):
    found = of(additive, n)
    assert found.headline.startswith(start)
    assert (found.n, found.streams) == (n, ())


def test_variance_shares_of_five_seeds_warn():
    found = of(additive, 5)
    assert len(found.streams) == 4
    assert all(map(math.isfinite, (s.first_low + s.total_high for s in found.streams)))
    assert "20 seeds would narrow" in found.details


def test_variance_shares_of_constant_scores():
    # As float32 gives it: the same to seven digits.
    scores = made_up(lambda u: 1e-6 * additive(u), 6, np.random.default_rng(2))
    found = variance_shares("test_accuracy", scores)
    assert found.headline == "All trainings have the same score: chance changes nothing here."
    assert found.streams == ()


def test_variance_shares_report_diverged_trainings():
    scores = made_up(additive, 10, np.random.default_rng(2))
    scores["move init"][3] = math.nan
    found = variance_shares("test_accuracy", scores)
    assert found.headline.startswith("Training diverged in 1 of 90 trainings")
    assert found.streams == ()


def test_variance_shares_with_one_outlier_among_equal_scores():
    scores = {key: [0.9] * 6 for key in made_up(additive, 1, np.random.default_rng(0))}
    scores["all"][2] = 0.8
    found = variance_shares("test_accuracy", scores)
    assert all(map(math.isfinite, (s.first_low + s.total_high for s in found.streams)))


@pytest.mark.parametrize(
    "change", [{"all": [1.0]}, {"keep it": [1.0] * 6}, {"move mask": None}, {"all": None}]
)
def test_variance_shares_raise_value_error_for_other_shapes(change):
    scores = made_up(additive, 6, np.random.default_rng(2)) | change
    with pytest.raises(ValueError, match="alike long"):
        variance_shares("test_accuracy", {key: row for key, row in scores.items() if row is not None})
