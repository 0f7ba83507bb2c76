"""What becomes of a table's columns, and that only the training rows decide it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from engine.data.catalogue import task_of
from engine.data.load import load
from engine.data.own_files.tables.features import feature_names, prepared, transformer
from engine.data.split import split
from engine.errors import InputError
from engine.experiment.data_file import ColumnSpec, FileSpec
from engine.experiment.specs import OWN_FILE, DataSpec
from tests.engine.data.own_files.tables.own_tables import N_FEATURES, own_data, penguins

NAN = float("nan")
COLOURS = ("red", "blue", "other")


def one_column(column: ColumnSpec, scaling: str = "none") -> DataSpec:
    file = FileSpec(name="a.csv", sha256="0" * 64, n_bytes=1, columns=(column,))
    return DataSpec(dataset=OWN_FILE, file=file, scaling=scaling)


def features(column: ColumnSpec, train: list[Any], test: list[Any], scaling: str = "none") -> list[Any]:
    """The test's features of one column."""
    dtype = {"number": "float64", "category": "str", "date": "datetime64[us]"}[column.kind]
    tables = {
        name: pd.DataFrame({column.name: pd.Series(values, dtype=dtype)})
        for name, values in (("train", train), ("test", test))
    }
    return prepared(one_column(column, scaling), tables)["test"].tolist()


def test_missing_numbers_become_those_of_the_training_rows() -> None:
    median, frequent = (ColumnSpec(name="a", missing=way) for way in ("median", "most_frequent"))
    assert features(median, [1, 2, 9, NAN], [NAN, 5]) == [[2], [5]]
    assert features(frequent, [4, 4, 9, NAN], [NAN, 5]) == [[4], [5]]
    assert features(median, [NAN, NAN], [NAN, 5]) == [[0], [5]]  # the column keeps its place


def test_numbers_are_scaled_by_the_training_rows() -> None:
    column = ColumnSpec(name="a", missing="median")
    assert features(column, [0, 2, NAN], [1, 3], "minmax") == [[0.5], [1.5]]
    assert features(column, [0, 2], [1, 3], "standard") == [[0], [2]]
    assert features(column, [7, 7], [7, 8], "standard") == [[0], [1]]  # a constant column is only shifted


def test_categories_get_a_feature_each() -> None:
    column = ColumnSpec(name="a", kind="category", categories=("red", "blue"))
    assert features(column, ["red", "blue"], ["blue", "green"], "standard") == [[0, 1], [0, 0]]


def test_rare_categories_are_merged() -> None:
    column = ColumnSpec(name="a", kind="category", categories=COLOURS)
    assert features(column, ["red"], ["green", "red", "other"]) == [[0, 0, 1], [1, 0, 0], [0, 0, 1]]


def test_missing_categories_are_one_of_their_own_or_the_most_frequent() -> None:
    own = ColumnSpec(name="a", kind="category", missing="category", categories=(*COLOURS[:2], "missing"))
    assert features(own, ["red"], [None, "blue"]) == [[0, 0, 1], [0, 1, 0]]
    frequent = ColumnSpec(name="a", kind="category", missing="most_frequent", categories=COLOURS)
    assert features(frequent, ["blue", "blue", "red"], [None, "green"]) == [[0, 1, 0], [0, 0, 1]]
    assert features(frequent, [None, None], [None, "red"])[1] == [1, 0, 0]


def test_dates_become_their_parts() -> None:
    parts = ("year", "month", "day", "weekday", "hour")
    column = ColumnSpec(name="a", kind="date", missing="median", date_parts=parts)
    train = ["2024-02-29 13:30", "2024-02-29 13:30"]
    assert features(column, train, [None, "2026-03-02"]) == [[2024, 2, 29, 3, 13], [2026, 3, 2, 0, 0]]
    assert features(column, [*train, "2026-02-28"], ["2024-02-29 13:30"], "minmax") == [[0, 0, 1, 0, 1]]


@pytest.mark.parametrize("excluded", [(), ("mass", "island", "nested")])
def test_features_are_as_many_as_the_task_says_and_have_names(
    excluded: tuple[str, ...], tmp_path: Path
) -> None:
    data = own_data(tmp_path, penguins(), exclude_columns=excluded, scaling="none")
    assert data.file is not None
    names = feature_names(data.file, excluded)
    x = split(data, 0).train[0]
    assert (len(names),) == x.shape[1:] == task_of(data).input_shape
    assert len(names) == (N_FEATURES if not excluded else N_FEATURES - 1 - 3 - 3)
    table = load(data).table
    assert table is not None
    whole = prepared(data, {"train": table})["train"]
    assert (whole[:, names.index("sex: missing")] == table["sex"].isna()).all()
    assert (whole[:, names.index("length")] == table["length"].astype("float32")).all()
    assert (whole[:, names.index("seen: month")] == table["seen"].dt.month).all()


def test_a_number_that_no_float32_can_hold_is_an_input_error() -> None:
    with pytest.raises(InputError, match=r"Column a of “a\.csv” has numbers that are too large"):
        features(ColumnSpec(name="a"), [1, 2], [1e300])


# --- Only the training rows decide


def other_values(table: pd.DataFrame, rows: np.ndarray) -> None:
    table.loc[rows, ["mass", "length", "depth"]] *= -1000
    table.loc[rows, "wing"] = table.loc[rows, "wing"].mask(table.loc[rows, "wing"].notna(), 1e9)


def other_categories(table: pd.DataFrame, rows: np.ndarray) -> None:
    table.loc[rows, ["island", "ring", "sex"]] = "nowhere"


def other_missing(table: pd.DataFrame, rows: np.ndarray) -> None:
    table.loc[rows, ["mass", "depth", "ring", "sex", "nested"]] = None


def other_dates(table: pd.DataFrame, rows: np.ndarray) -> None:
    table.loc[rows, "seen"] = "01.12.1971"


def numbers_of(fitted: Any) -> Iterator[Any]:
    """Every fitted attribute of a transformer and of those within, which end in an underscore."""
    yield type(fitted).__name__
    for name, value in sorted(vars(fitted).items()):
        if name == "transformers_":
            for _, inner, _ in value:
                yield from numbers_of(inner)
        elif name == "steps":
            for _, inner in value:
                yield from numbers_of(inner)
        elif name.endswith("_") and not name.startswith("_"):
            yield name, np.array(value, dtype=object).tolist() if name == "categories_" else value


@pytest.mark.parametrize("scaling", ["standard", "minmax"])
@pytest.mark.parametrize("change", [other_values, other_categories, other_missing, other_dates])
def test_changed_test_rows_change_no_fitted_number(
    change: Callable[[pd.DataFrame, np.ndarray], None], scaling: str, tmp_path: Path
) -> None:
    """Nor do those for validation: `order` is the one that the split of seed 5 draws."""
    table = penguins()
    left = np.flatnonzero(table["wing"].notna())
    order = np.random.default_rng(5).permutation(len(left))
    n_held_out = 2 * round(0.2 * len(left))
    changed = table.copy()
    change(changed, left[order[:n_held_out]])
    found = []
    for number, rows in enumerate((table, changed)):
        folder = tmp_path / str(number)
        folder.mkdir()
        data = own_data(folder, rows, scaling=scaling)
        loaded = load(data).table
        assert loaded is not None
        fitted = transformer(data).fit(loaded.iloc[order[n_held_out:]])
        found.append((split(data, 5), list(numbers_of(fitted))))
    (before, fitted_before), (after, fitted_after) = found
    assert len(fitted_before) > 40
    for one, other in zip(fitted_before, fitted_after, strict=True):
        np.testing.assert_equal(one, other)
    assert (before.train[0] == after.train[0]).all()
    assert (before.parts["test"][0] != after.parts["test"][0]).any()
    assert (before.parts["val"][0] != after.parts["val"][0]).any()


def test_a_column_that_is_left_out_still_drops_its_rows(tmp_path: Path) -> None:
    """How many samples there are doesn't depend on which columns the network sees."""
    data = own_data(tmp_path, penguins())
    assert data.file is not None
    without = replace(data, exclude_columns=("wing",))
    assert len(load(without).y) == len(load(data).y) == data.file.n_samples < len(penguins())
