"""The gap in words: what must be found, and what must not be."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import numpy.typing as npt
import pytest

from engine.analysis.generalization_gap import (
    DIVERGED,
    FEW,
    LEARNING,
    LEVEL,
    MEMORISES,
    OVERSHOOTS,
    UNKNOWN,
    VALIDATION_LEVEL,
    GeneralizationGap,
    generalization_gap,
)
from tests.engine.analysis import real_losses
from tests.engine.analysis.real_losses import numbers

Values = npt.NDArray[np.float64]


def told(
    train: npt.ArrayLike, held_out: npt.ArrayLike, logged: npt.ArrayLike | None = None
) -> GeneralizationGap:
    rows = {"loss": train if logged is None else logged, "train_loss": train, "val_loss": held_out}
    return generalization_gap((name, tuple(np.asarray(row, float).tolist())) for name, row in rows.items())


def seldom(row: npt.ArrayLike, evaluation_freq: int) -> Values:
    """A training curve with a value in every so many epochs and the last one."""
    values = np.array(row, float)
    epochs = np.arange(1, len(values) + 1)
    values[(epochs % evaluation_freq != 0) & (epochs < len(values))] = np.nan
    return values


def told_seldom(
    train: npt.ArrayLike, held_out: npt.ArrayLike, evaluation_freq: int, logged: npt.ArrayLike | None = None
) -> GeneralizationGap:
    rows = {
        "loss": np.asarray(train if logged is None else logged, float),
        "train_loss": seldom(train, evaluation_freq),
        "val_loss": np.asarray(held_out, float),
    }
    return generalization_gap(
        ((name, tuple(row.tolist())) for name, row in rows.items()), evaluation_freq=evaluation_freq
    )


def u_shape(epochs: int, lowest: float, noise: float, rng: np.random.Generator) -> tuple[Values, Values]:
    """Losses of a network that memorises: a·exp(-x/t) + b·x + c has its minimum where a/t·exp(-x/t) = b."""
    x = np.arange(1, epochs + 1)
    fast, slope = lowest / 3, 1 / epochs
    size = slope * fast * math.exp(lowest / fast)
    held_out = size * np.exp(-x / fast) + slope * x + 0.3
    train = size * np.exp(-x / fast) + 0.3 * np.exp(-x / epochs)
    return tuple(row * (1 + noise * rng.normal(size=epochs)) for row in (train, held_out))  # type: ignore[return-value]


def flat(epochs: int, memory: float, rng: np.random.Generator) -> Values:
    """Noise around 1 in which each value remembers the one before by `memory`."""
    drawn = rng.normal(size=epochs)
    for epoch in range(1, epochs):
        drawn[epoch] = memory * drawn[epoch - 1] + math.sqrt(1 - memory**2) * drawn[epoch]
    return np.asarray(1 + 0.1 * drawn)


@pytest.mark.parametrize("memory", [0.0, 0.4])
@pytest.mark.parametrize("epochs", [10, 20, 60, 200])
@pytest.mark.parametrize("is_falling", [False, True])
def test_generalization_gap_rarely_calls_flat_noise_memorising(
    epochs: int, memory: float, is_falling: bool
) -> None:
    rng = np.random.default_rng(5)
    kinds: Counter[str] = Counter()
    for _ in range(1000):
        train = 1 + 0.05 * rng.normal(size=epochs)
        if is_falling:
            train = train * np.exp(-np.arange(epochs) / epochs)
        kinds[told(train, flat(epochs, memory, rng)).kind] += 1
    assert kinds[MEMORISES] + kinds[OVERSHOOTS] <= 50


@pytest.mark.parametrize("noise", [0.0, 0.005, 0.01])
@pytest.mark.parametrize(("epochs", "lowest"), [(30, 5), (30, 15), (60, 20), (100, 16), (100, 33), (200, 40)])
def test_generalization_gap_finds_the_minimum_of_a_u_shaped_loss(
    epochs: int, lowest: int, noise: float
) -> None:
    rng = np.random.default_rng(7)
    found = [told(*u_shape(epochs, lowest, noise, rng)) for _ in range(100)]
    assert {item.kind for item in found} == {MEMORISES}
    near = [item.epoch is not None and abs(item.epoch - lowest) <= 3 for item in found]
    assert sum(near) >= 95
    assert found[0].text.startswith(f"From epoch {found[0].epoch} on, the network memorises")


def test_generalization_gap_calls_a_falling_loss_still_learning() -> None:
    x = np.arange(1, 31)
    found = told(np.exp(-x / 30), 0.2 + np.exp(-x / 30))
    assert found.kind == LEARNING and found.epoch is None


def test_generalization_gap_calls_a_loss_that_stopped_falling_level() -> None:
    rng = np.random.default_rng(1)
    fall = np.exp(-np.arange(80) / 5)
    noise = 0.01 * rng.normal(size=(2, 80))
    assert told(0.3 + fall + noise[0], 0.4 + fall + noise[1]).kind == LEVEL
    ever = np.exp(-np.arange(80) / 40)
    assert told(ever + noise[0], 0.4 + fall + noise[1]).kind == VALIDATION_LEVEL


def test_generalization_gap_finds_memorising_with_a_training_loss_at_its_floor() -> None:
    x = np.arange(1, 61)
    held_out = np.where(x < 20, 1 - x / 40, 0.5 + (x - 20) / 60)
    train = np.where(x < 15, np.exp(-x / 4.0), math.exp(-15 / 4))
    found = told(train, held_out)
    assert found.kind == MEMORISES and "stays low" in found.text


def test_generalization_gap_calls_two_rising_losses_too_large_steps() -> None:
    x = np.arange(1, 41)
    rise = np.where(x < 15, 2 - x / 10, 0.5 + (x - 15) / 10)
    found = told(rise, 0.1 + rise)
    assert found.kind == OVERSHOOTS and found.epoch == pytest.approx(15, abs=1)
    assert "learning rate" in found.text


def test_generalization_gap_ignores_a_very_small_rise() -> None:
    x = np.arange(1, 101)
    held_out = 1 + np.exp(-x / 5.0) + 0.00005 * x
    assert told(np.exp(-x / 30), held_out).kind != MEMORISES


def test_generalization_gap_ignores_a_single_bad_epoch() -> None:
    x = np.arange(1, 41)
    held_out = 0.5 + np.exp(-x / 5.0)
    held_out[20] = 9.0
    assert told(np.exp(-x / 5.0), held_out).kind in (LEVEL, VALIDATION_LEVEL)


def test_generalization_gap_is_unknown_without_held_out_data_or_with_few_epochs() -> None:
    short = np.linspace(2, 1, 9)
    assert told(short, short).kind == FEW
    assert generalization_gap((("loss", (1.0,) * 40), ("train_loss", (1.0,) * 40))).kind == UNKNOWN
    assert told([1.0] * 40, [1.0] * 40).kind == LEVEL
    assert told([0.0] * 40, [0.0] * 40).kind == LEVEL


def test_generalization_gap_names_the_first_non_finite_epoch_as_diverged() -> None:
    held_out = np.linspace(2, 1, 20)
    train = held_out.copy()
    held_out[[12, 15]], train[13] = math.inf, math.nan
    found = told(train, held_out)
    assert (found.kind, found.epoch) == (DIVERGED, 13) and "epoch 13" in found.text
    assert told([math.nan], [math.nan]).epoch == 1


def test_generalization_gap_explains_a_validation_loss_below_the_logged_one() -> None:
    rng = np.random.default_rng(3)
    x = np.arange(1, 61)
    train = 0.5 + np.exp(-x / 10) + 0.005 * rng.normal(size=60)
    held_out, logged = train + 0.05, train + 0.2
    assert "dropout at work, not a bug" in told(train, held_out, logged).note
    curves = {"train_loss": train, "val_loss": held_out, "loss": logged}
    weighted = generalization_gap(((name, row.tolist()) for name, row in curves.items()), is_weighted=True)
    assert weighted.note.endswith("They can't be compared: classes are weighted in the latter only.")
    assert told(train, held_out, train + 0.02).note == "", "it lies above"
    assert told(train, train - 0.3, train + 0.01).note == "", "dropout explains the smaller part"
    assert (
        generalization_gap((("val_loss", tuple(held_out.tolist())), ("loss", tuple(logged.tolist())))).note
        == ""
    )


def test_generalization_gap_of_real_trainings_matches_human_judgement() -> None:
    """Without dropout it learns the wrong labels from epoch 25 or so on; with it, it still learns."""
    plain = numbers(real_losses.PLAIN_TRAIN), numbers(real_losses.PLAIN_VALIDATION)
    dropout = numbers(real_losses.DROPOUT_TRAIN), numbers(real_losses.DROPOUT_VALIDATION)
    found = told(*plain)
    assert found.kind == MEMORISES and found.epoch is not None and 23 <= found.epoch <= 33
    for count in (15, 30, 60):
        assert told(dropout[0][:count], dropout[1][:count]).kind == LEARNING
    assert [told(plain[0][:count], plain[1][:count]).kind for count in (15, 30)] == [
        LEARNING,
        VALIDATION_LEVEL,
    ]


def test_generalization_gap_finds_a_slow_fall_after_a_steep_one() -> None:
    x = np.arange(1, 31)
    loss = 500 / (1 + np.exp((x - 9) / 1.5)) + 30 * np.exp(-x / 20) + 10
    assert told(loss, 2 + loss).kind == LEARNING


# --- Training curves with values in some epochs only


@pytest.mark.parametrize("evaluation_freq", [3, 5, 10])
def test_generalization_gap_of_a_training_curve_with_gaps_agrees_with_the_whole_curve(
    evaluation_freq: int,
) -> None:
    for seed in range(20):
        rng = np.random.default_rng(seed)
        train, held_out = u_shape(120, 40, 0.01, rng)
        whole, found = told(train, held_out), told_seldom(train, held_out, evaluation_freq)
        assert (found.kind, found.epoch) == (whole.kind, whole.epoch) == (MEMORISES, whole.epoch)


def test_generalization_gap_of_flat_noise_with_gaps_is_rarely_memorising() -> None:
    found = []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        found.append(told_seldom(flat(200, 0.4, rng), flat(200, 0.4, rng), 5).kind)
    assert Counter(found)[MEMORISES] + Counter(found)[OVERSHOOTS] <= 2
    assert Counter(found)[LEVEL] > 45


def test_generalization_gap_of_real_trainings_with_gaps() -> None:
    plain = numbers(real_losses.PLAIN_TRAIN), numbers(real_losses.PLAIN_VALIDATION)
    dropout = numbers(real_losses.DROPOUT_TRAIN), numbers(real_losses.DROPOUT_VALIDATION)
    for evaluation_freq in (2, 3, 5):
        found = told_seldom(*plain, evaluation_freq)
        assert (found.kind, found.epoch) == (MEMORISES, told(*plain).epoch)
        assert told_seldom(*dropout, evaluation_freq).kind == told(*dropout).kind


def test_generalization_gap_needs_enough_values_of_the_training_curve() -> None:
    found = told_seldom(numbers(real_losses.PLAIN_TRAIN), numbers(real_losses.PLAIN_VALIDATION), 10)
    assert (found.kind, found.text) == (
        FEW,
        "The training curve has fewer than 10 values: too few to say more.",
    )
    assert told_seldom([1.0] * 40, [1.0] * 40, 50).kind == FEW


def test_generalization_gap_tells_a_gap_from_divergence() -> None:
    train, held_out = [1.0] * 40, [1.0] * 40
    assert told_seldom(train, held_out, 3).kind != DIVERGED
    assert told_seldom([*train[:20], *[math.nan] * 20], held_out, 3, train).epoch == 21
    lost = told_seldom(train, [*held_out[:12], *[math.nan] * 28], 3)
    assert (lost.kind, lost.epoch) == (DIVERGED, 13)
    nowhere = (("loss", (1.0,) * 5), ("train_loss", (math.nan,) * 5))
    assert generalization_gap(nowhere, evaluation_freq=10).kind == UNKNOWN


def test_generalization_gap_explains_dropout_at_a_training_curve_with_gaps() -> None:
    rng = np.random.default_rng(3)
    train = 0.5 + np.exp(-np.arange(1, 61) / 10) + 0.005 * rng.normal(size=60)
    assert "dropout at work, not a bug" in told_seldom(train, train + 0.05, 4, train + 0.2).note
