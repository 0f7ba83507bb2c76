"""Which samples are in which split, for each way of splitting."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from engine.data.designs import split_rows
from engine.data.load import Array, Samples, load
from engine.data.sizes import n_left_out, split_sizes
from engine.data.split import raw_samples, split
from engine.errors import InputError
from engine.experiment.seeds import SplitPlace, split_place
from engine.experiment.specs import DataSpec
from tests.engine.data.own_files.steered_tables import N_ROWS, visit_data, visits

NAMES = ("train", "val", "test")


def rows_of(data: DataSpec, seed: int, samples: Samples | None = None) -> dict[str, Array]:
    """The samples' numbers in each part; they are disjoint and as many as `split_sizes` says."""
    samples = samples or load(data)
    place = split_place(seed, data.n_folds if data.split == "kfold" else 1)
    parts = split_rows(data, samples, place, np.random.default_rng(place.split_seed))
    sizes = dict(split_sizes(data, len(samples.y), place.fold))
    assert {name: len(rows) for name, rows in parts.items()} == sizes
    everything = np.concatenate(list(parts.values()))
    assert len(np.unique(everything)) == len(everything)
    return parts


@pytest.mark.parametrize("dataset", ["iris", "digits", "breast_cancer"])
def test_a_stratified_split_is_scikit_learns_with_classes_in_equal_shares(dataset: str) -> None:
    from sklearn.model_selection import train_test_split

    data = DataSpec(dataset, split="stratified")
    y = load(data).y
    sizes = dict(split_sizes(data, len(y)))
    number = split_place(3).split_seed
    parts = rows_of(data, 3)
    _, test = train_test_split(np.arange(len(y)), test_size=sizes["test"], stratify=y, random_state=number)
    assert (parts["test"] == test).all()
    shares = np.bincount(y) / len(y)
    for name in NAMES:
        assert abs(np.bincount(y[parts[name]]) - shares * sizes[name]).max() <= 1.5
    assert not np.array_equal(rows_of(data, 4)["test"], parts["test"])


def test_a_stratified_split_keeps_the_shares_of_few_training_samples() -> None:
    data = DataSpec("digits", split="stratified", train_samples=100)
    counts = np.bincount(load(data).y[rows_of(data, 0)["train"]])
    assert set(counts) <= {9, 10, 11}


@pytest.mark.parametrize(("dataset", "n_folds"), [("iris", 5), ("wine", 4), ("diabetes", 10)])
def test_the_folds_of_a_repetition_test_every_sample_once(dataset: str, n_folds: int) -> None:
    data = DataSpec(dataset, split="kfold", n_folds=n_folds)
    n = len(load(data).y)
    for first in (0, n_folds):
        tested = np.concatenate([rows_of(data, first + fold)["test"] for fold in range(n_folds)])
        assert len(np.unique(tested)) == len(tested) == n - n % n_folds
    assert not np.array_equal(rows_of(data, 0)["test"], rows_of(data, n_folds)["test"])


@pytest.mark.parametrize("dataset", ["boston_housing", "iris"])
def test_folds_in_order_are_scikit_learns(dataset: str) -> None:
    from sklearn.model_selection import KFold

    data = DataSpec(dataset, split="kfold", n_folds=10, fold_order="in_order", validation_size=0)
    for seed, (train, test) in enumerate(KFold(10).split(load(data).y)):
        for of_fold in (seed, seed + 10):  # the next repetition has the same
            parts = rows_of(data, of_fold)
            assert parts.keys() == {"train", "test"}
            assert np.array_equal(parts["train"], train) and np.array_equal(parts["test"], test)


def test_stratified_folds_are_scikit_learns() -> None:
    from sklearn.model_selection import StratifiedKFold

    data = DataSpec("wine", split="kfold", n_folds=4, fold_order="stratified", validation_size=0)
    y = load(data).y
    for first in (0, 4):
        folds = StratifiedKFold(4, shuffle=True, random_state=split_place(first).split_seed)
        for fold, (train, test) in enumerate(folds.split(y, y)):
            parts = rows_of(data, first + fold)
            assert np.array_equal(parts["train"], train) and np.array_equal(parts["test"], test)
    validated = rows_of(replace(data, validation_size=0.2), 1)
    assert np.array_equal(validated["test"], rows_of(data, 1)["test"])
    shares = np.bincount(y) / len(y)
    assert abs(np.bincount(y[validated["val"]]) - shares * len(validated["val"])).max() <= 1.5


def test_stratified_folds_need_enough_samples_of_each_class() -> None:
    data = DataSpec("iris", split="kfold", n_folds=20, fold_order="stratified")
    few = Samples(np.zeros((43, 4), "float32"), np.array([0] * 19 + [1] * 24), ())
    with pytest.raises(InputError, match="20 samples of each class, and the smallest class has 19"):
        split_rows(data, few, SplitPlace(0), np.random.default_rng(0))


@pytest.mark.parametrize("split_name", ["holdout", "stratified", "kfold"])
def test_a_split_may_do_without_validation(split_name: str) -> None:
    data = DataSpec("iris", split=split_name, validation_size=0)
    parts = rows_of(data, 2)
    assert {name: len(rows) for name, rows in parts.items()} == {"train": 120, "test": 30}
    assert not data.has_validation and set(split(data, 5).parts) == {"train", "test"}
    validated = rows_of(replace(data, validation_size=0.2), 2)
    assert np.array_equal(validated["test"], parts["test"])


def test_capped_training_parts_of_folds_differ() -> None:
    data = DataSpec("digits", split="kfold", train_samples=200)
    first, second = (set(rows_of(data, seed)["train"]) for seed in (0, 1))
    assert len(first & second) < 100


def test_a_group_is_in_one_part_only(tmp_path: Path) -> None:
    table = visits()
    data = visit_data(tmp_path, table, split="grouped")
    assert data.file is not None
    counts = Counter(table["patient"])
    assert (data.file.n_groups, data.file.largest_group) == (len(counts), max(counts.values()))
    assert n_left_out(data, N_ROWS) == 2 * (max(counts.values()) - 1)
    patients = table["patient"].to_numpy()
    seen = set()
    for seed in range(20):
        parts = rows_of(data, seed)
        groups = [set(patients[parts[name]]) for name in NAMES]
        assert not (groups[0] & groups[1] or groups[0] & groups[2] or groups[1] & groups[2])
        seen.add(tuple(sorted(groups[2])))
    assert len(seen) > 10


def test_groups_of_one_size_leave_nothing_out(tmp_path: Path) -> None:
    table = visits()
    table["patient"] = np.repeat([f"p{number}" for number in range(24)], 5)
    data = visit_data(tmp_path, table, split="grouped", test_size=0.19, validation_size=0.22)
    assert dict(split_sizes(data, N_ROWS)) == {"train": 70, "val": 25, "test": 25}
    assert n_left_out(data, N_ROWS) == 0
    assert len(rows_of(data, 2)["train"]) == 70


def test_rows_without_a_group_are_one_group(tmp_path: Path) -> None:
    table = visits()
    table.loc[:7, "patient"] = None
    data = visit_data(tmp_path, table, split="grouped")
    assert data.file is not None and data.file.n_groups == table["patient"].nunique() + 1
    missing = table["patient"].isna().to_numpy()
    for seed in range(10):
        parts = rows_of(data, seed)
        assert sum(missing[parts[name]].any() for name in NAMES) <= 1


def test_in_time_order_the_test_is_the_latest_for_every_seed(tmp_path: Path) -> None:
    import pandas as pd

    table = visits()
    data = visit_data(tmp_path, table, split="time")
    days = pd.to_datetime(table["day"], format="%d.%m.%Y").to_numpy()
    parts = rows_of(data, 0)
    assert days[parts["train"]].max() <= days[parts["val"]].min()
    assert days[parts["val"]].max() <= days[parts["test"]].min()
    assert all(np.array_equal(rows_of(data, 7)[name], parts[name]) for name in NAMES)
    few = rows_of(replace(data, train_samples=10), 0)["train"]
    assert np.array_equal(few, parts["train"][-10:])
    assert not data.uses_split_stream and data.has_one_test_set


def test_a_given_test_is_the_same_for_every_seed_and_validation_is_drawn(tmp_path: Path) -> None:
    table = visits()
    data = visit_data(tmp_path, table, split="given")
    expected = np.flatnonzero(table["set"] == "Test")
    parts = rows_of(data, 0)
    assert np.array_equal(parts["test"], expected)
    assert np.array_equal(rows_of(data, 1)["test"], expected)
    assert not np.array_equal(np.sort(rows_of(data, 1)["val"]), np.sort(parts["val"]))
    assert data.uses_split_stream and data.has_one_test_set


@pytest.mark.parametrize("words", [("0", "1"), ("0.0", "1.0"), ("False", "True"), ("fit", " TEST ")])
def test_a_given_validation_part_is_kept(words: tuple[str, str], tmp_path: Path) -> None:
    table = visits()
    is_test = table["set"] == "Test"
    table["set"] = np.where(is_test, words[1], words[0])
    table.loc[np.flatnonzero(~is_test)[:15], "set"] = "validation"
    data = visit_data(tmp_path, table, split="given")
    assert data.file is not None
    if words[1] == " TEST ":  # read without the spaces
        data = replace(data, file=replace(data.file, given_sizes=(15, int(is_test.sum()))))
    parts = rows_of(data, 0)
    assert np.array_equal(parts["test"], np.flatnonzero(is_test))
    assert np.array_equal(parts["val"], np.flatnonzero(~is_test)[:15])
    assert not data.uses_split_stream
    assert len(rows_of(replace(data, train_samples=20), 1)["train"]) == 20


def test_facts_that_are_not_the_files_are_refused(tmp_path: Path) -> None:
    data = visit_data(tmp_path, visits(), split="given")
    assert data.file is not None
    wrong = replace(data, file=replace(data.file, given_sizes=(3, 10)))
    with pytest.raises(InputError, match="import it again"):
        split(wrong, 0)


@pytest.mark.parametrize("split_name", ["stratified", "kfold", "grouped", "time", "given"])
def test_raw_samples_stand_in_the_order_of_the_scaled_ones(split_name: str, tmp_path: Path) -> None:
    data = visit_data(tmp_path, visits(), split=split_name)
    place = SplitPlace(5, 2 if split_name == "kfold" else 0)
    raw = raw_samples(data, "test", *place)
    x, _ = split(replace(data, scaling="none"), *place).parts["test"]
    assert not isinstance(raw, np.ndarray)
    numbers: npt.NDArray[np.float32] = raw[["mass", "age"]].to_numpy("float32")
    assert np.array_equal(x, numbers)
