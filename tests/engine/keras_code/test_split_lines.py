"""The script's splits are those of the app, for each way of splitting."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.experiment.specs import FOLD_ORDERS, DataSpec
from engine.keras_code.script import cell_script
from engine.project.project import Project
from tests.engine.data.own_files.arrays.arrays_on_disk import array_data
from tests.engine.data.own_files.steered_tables import visit_data, visits
from tests.engine.data.own_files.tables.own_tables import own_data, penguins
from tests.engine.keras_code.own_script import CELL, assert_equal_arrays


@pytest.mark.parametrize("train_samples", [0, 40])
@pytest.mark.parametrize("label_noise", [0.0, 0.3])
@pytest.mark.parametrize("split", ["none", "holdout", "stratified", "kfold"])
def test_splits_of_any_data(split: str, label_noise: float, train_samples: int) -> None:
    assert_equal_arrays(
        DataSpec("wine", split=split, n_folds=4, label_noise=label_noise, train_samples=train_samples)
    )


@pytest.mark.parametrize("train_samples", [0, 40, 133])
@pytest.mark.parametrize("validation_size", [0.0, 0.2])
@pytest.mark.parametrize("fold_order", FOLD_ORDERS)
@pytest.mark.parametrize("label_noise", [0.0, 0.3])
def test_folds(fold_order: str, label_noise: float, validation_size: float, train_samples: int) -> None:
    # Of 178 samples in 4 folds, the first two test 45 and leave 133.
    for n_folds in (3, 4):
        assert_equal_arrays(
            DataSpec(
                "wine",
                split="kfold",
                n_folds=n_folds,
                fold_order=fold_order,
                validation_size=validation_size,
                label_noise=label_noise,
                train_samples=train_samples,
            )
        )


@pytest.mark.parametrize("fold_order", FOLD_ORDERS)
def test_folds_of_own_tables(fold_order: str, tmp_path: Path) -> None:
    data = visit_data(tmp_path, visits(), split="kfold", validation_size=0.0, n_folds=7)
    assert_equal_arrays(replace(data, fold_order=fold_order))


@pytest.mark.parametrize("train_samples", [0, 40])
@pytest.mark.parametrize("split", ["holdout", "stratified"])
def test_splits_without_validation(split: str, train_samples: int) -> None:
    assert_equal_arrays(DataSpec("wine", split=split, validation_size=0.0, train_samples=train_samples))


@pytest.mark.parametrize("train_samples", [0, 30])
@pytest.mark.parametrize("split", ["stratified", "kfold", "grouped", "time", "given"])
def test_splits_of_own_tables(split: str, train_samples: int, tmp_path: Path) -> None:
    table = visits()
    table.loc[:5, "patient"] = None
    assert_equal_arrays(
        visit_data(tmp_path, table, split=split, label_noise=0.2, train_samples=train_samples)
    )


@pytest.mark.parametrize("train_samples", [0, 30])
def test_given_validation_part_of_a_table(train_samples: int, tmp_path: Path) -> None:
    table = visits()
    table.loc[10:30, "set"] = "val"
    assert_equal_arrays(visit_data(tmp_path, table, split="given", train_samples=train_samples))


@pytest.mark.parametrize("train_samples", [0, 7])
@pytest.mark.parametrize("given_sizes", [(0, 9), (6, 9)])
def test_given_parts_of_arrays(given_sizes: tuple[int, int], train_samples: int, tmp_path: Path) -> None:
    data = array_data(tmp_path, given_sizes, split="given", train_samples=train_samples)
    assert_equal_arrays(data)


def test_a_fold_is_named_and_no_generator_is_made_in_vain(tmp_path: Path) -> None:
    def code(data: DataSpec) -> str:
        sections = cell_script(Project(data=data), CELL).sections
        return "\n".join(line for one in sections if one.title == "Data" for line in one.lines)

    assert "# fold 5 of 5 is the test" in code(DataSpec("wine", split="kfold"))
    assert "default_rng" not in code(visit_data(tmp_path, visits(), split="time"))
    assert "default_rng" not in code(DataSpec("wine", split="stratified"))
    in_order = code(DataSpec("wine", split="kfold", fold_order="in_order", validation_size=0))
    assert "train, test = list(KFold(5).split(x))[4]  # fold 5 of 5 is the test" in in_order
    assert "default_rng" not in in_order and "x_val" not in in_order


@pytest.mark.parametrize("split", ["none", "holdout"])
@pytest.mark.parametrize("target_scaling", ["none", "log", "standard"])
@pytest.mark.parametrize("scaling", ["none", "minmax", "robust"])
def test_scaling_of_features_and_target(
    scaling: str, target_scaling: str, split: str, tmp_path: Path
) -> None:
    settings: dict[str, Any] = {"scaling": scaling, "target_scaling": target_scaling, "split": split}
    assert_equal_arrays(DataSpec("boston_housing", **settings))
    table = penguins()
    table["eggs"] += 1
    assert_equal_arrays(own_data(tmp_path, table, "regression", **settings))


def test_robust_scaling_of_images_is_one_for_all_pixels() -> None:
    assert_equal_arrays(DataSpec("digits", scaling="robust"))
