"""How many samples each split has."""

from typing import Any

import pytest

from engine.data.sizes import (
    has_larger_test,
    n_training_samples,
    possible_fold_orders,
    possible_splits,
    split_sizes,
)
from engine.errors import InputError
from engine.experiment.data_file import ColumnSpec, FileSpec
from engine.experiment.specs import FOLD_ORDERS, OWN_FILE, SPLITS, DataSpec

EMPTY = DataSpec("iris", validation_size=0.6, test_size=0.4)


def steered(roles: dict[str, str], split: str, kind: str = "number", **facts: Any) -> DataSpec:
    """A table of 100 rows in two classes; `roles` are the columns that steer a split."""
    steering = (ColumnSpec(name=name, kind=kind, role=role) for role, name in roles.items())
    columns = (ColumnSpec(name="x"), ColumnSpec(name="y", role="target"), *steering)
    usual: dict[str, Any] = {"class_counts": (60, 40), "n_samples": 100, "class_names": ("a", "b")}
    validation_size = facts.pop("validation_size", 0.2)
    file = FileSpec(name="t.csv", sha256="0" * 64, n_bytes=1, columns=columns, target="y", **(usual | facts))
    return DataSpec(OWN_FILE, split=split, file=file, validation_size=validation_size)


def test_train_samples_limit_the_training_part() -> None:
    noted = DataSpec("digits", train_samples=600, test_size=0.4)
    assert dict(split_sizes(noted, 1797)) == {"train": 600, "val": 359, "test": 719}
    assert n_training_samples(noted) == 600
    assert n_training_samples(DataSpec("iris", split="none")) == 150


def test_a_split_without_training_samples_is_refused() -> None:
    with pytest.raises(InputError, match="at least one sample"):
        split_sizes(EMPTY, 150)
    assert n_training_samples(EMPTY) == 0


def test_folds_have_equal_sizes() -> None:
    data = DataSpec("wine", split="kfold", n_folds=4)
    assert dict(split_sizes(data, 178)) == {"train": 98, "val": 36, "test": 44}


def test_folds_that_are_scikit_learns_differ_by_one_sample() -> None:
    data = DataSpec("wine", split="kfold", n_folds=4, fold_order="in_order")
    sizes = [dict(split_sizes(data, 178, fold)) for fold in range(4)]
    assert [one["test"] for one in sizes] == [45, 45, 44, 44]
    assert [one["train"] for one in sizes] == [97, 97, 98, 98]
    assert [has_larger_test(data, 178, fold) for fold in range(4)] == [True, True, False, False]


@pytest.mark.parametrize("split", ["grouped", "time", "given"])
def test_only_some_splits_may_do_without_validation(split: str) -> None:
    columns = {"group": "patient", "order": "day", "split": "set"}
    data = steered(columns, split, n_groups=9, largest_group=12, given_sizes=(0, 20), validation_size=0.0)
    with pytest.raises(InputError, match="0 for validation"):
        split_sizes(data, 100)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (DataSpec("diabetes", split="stratified"), "needs classes, and these data have numbers"),
        (
            DataSpec("diabetes", split="kfold", fold_order="stratified"),
            "Stratified folds need classes, and these data have numbers",
        ),
        (DataSpec("iris", split="grouped"), "needs a column of your own table with the role 'group'"),
        (DataSpec("iris", split="time"), "needs a column of your own table with the role 'order'"),
        (DataSpec("iris", split="given"), "needs a column of your own table with the role 'split'"),
        (steered({"group": "patient"}, "grouped", n_groups=2), "three groups or more, and patient has 2"),
        (steered({"order": "day"}, "time", kind="category"), "dates or numbers to order by, and day has"),
        (steered({"split": "set"}, "given"), "marked as the test, and set marks none"),
        (DataSpec("digits", split="stratified", train_samples=9), "room for each of the 10 classes"),
        (steered({}, "stratified", class_counts=(98, 2)), "more samples of each class, and b has 2"),
        (
            steered({"group": "patient"}, "grouped", n_groups=4, largest_group=40),
            "0 for training, 20 for validation, 78 left out so that no group is on two sides, and 20",
        ),
    ],
)
def test_a_split_that_the_data_do_not_allow_is_refused_in_one_sentence(data: DataSpec, text: str) -> None:
    n_samples = 100 if data.file is not None else 1797
    with pytest.raises(InputError) as caught:
        split_sizes(data, n_samples)
    assert text in str(caught.value)
    assert str(caught.value).count(". ") == 0


def test_splits_are_offered_where_the_data_allow_them() -> None:
    assert possible_splits(DataSpec("iris")) == ("none", "holdout", "stratified", "kfold")
    assert possible_splits(DataSpec("diabetes")) == ("none", "holdout", "kfold")
    assert possible_fold_orders(DataSpec("iris")) == FOLD_ORDERS
    assert possible_fold_orders(DataSpec("diabetes")) == ("shuffled", "in_order")
    columns = {"group": "patient", "order": "day", "split": "set"}
    steered_data = steered(columns, "holdout", n_groups=9, largest_group=12, given_sizes=(0, 20))
    assert possible_splits(steered_data) == SPLITS
