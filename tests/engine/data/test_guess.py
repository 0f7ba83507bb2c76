"""The score of always guessing the same, against the data themselves."""

from dataclasses import replace

import numpy as np
import pytest

from engine.data.catalogue import DATA_SETS
from engine.data.guess import CLASS, MEAN, Guess, guess_score
from engine.data.load import load
from engine.data.split import split
from engine.experiment.specs import DataSpec

REGRESSIONS = [name for name, info in DATA_SETS.items() if info.task == "regression"]
CLASSIFICATIONS = [name for name, info in DATA_SETS.items() if info.task == "classification"]


@pytest.mark.parametrize("name", REGRESSIONS)
def test_guessing_the_mean_has_the_error_of_the_data(name: str) -> None:
    data = DataSpec(dataset=name)
    y = load(data).y.astype(float)
    squared, absolute = (guess_score(data, f"test_mean_{kind}_error") for kind in ("squared", "absolute"))
    root = guess_score(data, "test_root_mean_squared_error")
    assert squared is not None and root is not None and root.value**2 == pytest.approx(squared.value)
    assert squared is not None
    assert absolute is not None
    assert squared.what == absolute.what == MEAN
    assert squared.value == pytest.approx(float(((y - y.mean()) ** 2).mean()), rel=1e-5)
    assert absolute.value == pytest.approx(float(np.abs(y - y.mean()).mean()), rel=1e-5)


@pytest.mark.parametrize("name", CLASSIFICATIONS)
def test_guessing_a_class_is_right_as_often_as_there_is_one(name: str) -> None:
    data = DataSpec(dataset=name)
    y = load(data).y.astype(int)
    found = guess_score(data, "test_accuracy")
    assert found is not None
    assert (found.what, found.value) == (CLASS, np.bincount(y).max() / len(y))
    is_binary = DATA_SETS[name].n_classes == 2
    assert guess_score(data, "test_auc") == (Guess(CLASS, 0.5) if is_binary else None)
    assert guess_score(data, "test_recall") is None


def test_noise_changes_the_training_labels_alone() -> None:
    noisy = replace(DataSpec(dataset="breast_cancer"), label_noise=0.4)
    on_train, held_out = guess_score(noisy, "train_accuracy"), guess_score(noisy, "test_accuracy")
    assert on_train is not None
    assert held_out == guess_score(replace(noisy, label_noise=0.0), "test_accuracy")
    shares = [(split(noisy, seed).train[1] == 1).mean() for seed in range(30)]
    assert on_train.value == pytest.approx(float(np.mean(shares)), abs=0.01)


def test_guessing_the_mean_of_a_scaled_target() -> None:
    data = DataSpec("boston_housing", target_scaling="standard")
    for metric, deviation in (("mean_squared_error", np.square), ("mean_absolute_error", np.abs)):
        found = guess_score(data, f"test_{metric}")
        assert found is not None
        y = load(data).y.astype("float64")
        expected = deviation((y - y.mean()) / y.std()).mean()
        assert found.value == pytest.approx(expected, rel=1e-4)
        assert guess_score(replace(data, target_scaling="log"), f"test_{metric}") is None


def test_nothing_is_guessed_for_other_scores_and_data() -> None:
    assert guess_score(DataSpec(dataset="iris"), "test_loss") is None
    assert guess_score(DataSpec(dataset="iris"), "test_mean_squared_error") is None
    assert guess_score(DataSpec(dataset="boston_housing"), "test_accuracy") is None
    assert guess_score(DataSpec(dataset="mine"), "test_accuracy") is None
