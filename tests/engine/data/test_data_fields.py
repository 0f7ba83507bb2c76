"""Which settings a form shows for the chosen data."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from engine.data.data_fields import data_fields
from engine.experiment.specs import FOLD_ORDERS, SPLITS, DataSpec
from engine.network.fields import ChoiceField
from tests.engine.data.own_files.steered_tables import visit_data, visits


def names(data: DataSpec) -> set[str]:
    return {field.name for field in data_fields(data)}


def splits(data: DataSpec) -> tuple[str, ...]:
    field = data_fields(data)[0]
    assert isinstance(field, ChoiceField)
    return field.choices


def test_only_what_the_split_uses_is_shown(tmp_path: Path) -> None:
    assert {"validation_size", "test_size"} <= names(DataSpec("iris"))
    assert "n_folds" not in names(DataSpec("iris"))
    assert names(DataSpec("iris", split="none")) == names(DataSpec("iris"))
    folds = names(DataSpec("iris", split="kfold"))
    assert {"n_folds", "fold_order", "validation_size"} <= folds and "test_size" not in folds
    table = visits()
    given = names(visit_data(tmp_path, table, split="given"))
    assert "validation_size" in given and "test_size" not in given
    table.loc[:20, "set"] = "val"
    assert "validation_size" not in names(visit_data(tmp_path, table, split="given"))


def test_stratified_folds_are_offered_for_classes_and_while_they_are_chosen() -> None:
    def orders(data: DataSpec) -> tuple[str, ...]:
        (field,) = (one for one in data_fields(data) if one.name == "fold_order")
        assert isinstance(field, ChoiceField)
        return field.choices

    assert orders(DataSpec("iris", split="kfold")) == FOLD_ORDERS
    numbers = DataSpec("diabetes", split="kfold")
    assert orders(numbers) == ("shuffled", "in_order")
    assert orders(replace(numbers, fold_order="stratified")) == FOLD_ORDERS


def test_only_what_the_data_have_is_shown() -> None:
    assert "label_noise" not in names(DataSpec("diabetes"))
    assert "exclude_columns" not in names(DataSpec("digits"))
    assert {"label_noise", "exclude_columns"} <= names(DataSpec("iris"))


def test_a_split_that_is_not_possible_is_shown_only_while_it_is_chosen(tmp_path: Path) -> None:
    assert splits(DataSpec("diabetes")) == ("none", "holdout", "kfold")
    assert splits(DataSpec("diabetes", split="stratified")) == ("none", "holdout", "stratified", "kfold")
    assert splits(visit_data(tmp_path, visits())) == SPLITS
