"""Loading a file as it was imported, and noticing that it is another one now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from engine.data.own_files import loading
from engine.data.own_files.loading import load_file
from engine.errors import InputError
from engine.experiment.data_file import FileSpec
from tests.engine.data.own_files.tables.own_tables import COLUMNS, SPECIES, file_spec, own_data, penguins


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    loading.forget_files()
    yield
    loading.forget_files()


def spec(folder: Path, table: pd.DataFrame | None = None, task: str = "classification") -> FileSpec:
    file = own_data(folder, penguins() if table is None else table, task).file
    assert file is not None
    return file


def sentence(file: FileSpec) -> str:
    with pytest.raises(InputError) as caught:
        load_file(file)
    return str(caught.value)


def test_classes_are_numbered_in_the_order_of_their_names(tmp_path: Path) -> None:
    table = penguins().dropna(subset=["wing"])
    found = load_file(spec(tmp_path, table))
    assert found.y.dtype == np.int64
    assert [SPECIES[number] for number in found.y] == table["species"].tolist()


def test_a_regression_has_float32_as_target(tmp_path: Path) -> None:
    table = penguins().dropna(subset=["wing"])
    found = load_file(spec(tmp_path, table, "regression"))
    assert found.y.dtype == np.float32
    assert (found.y == table["eggs"].to_numpy("float32")).all()


def test_rows_without_a_target_are_dropped(tmp_path: Path) -> None:
    table = penguins()
    table.loc[[3, 50], "species"] = None
    file = spec(tmp_path, table)
    n_left = int(table[["wing", "species"]].notna().all(axis=1).sum())
    assert len(load_file(replace(file, n_samples=n_left)).y) == n_left < file.n_samples


def test_rows_keep_columns_for_the_split_and_lose_ignored_ones(tmp_path: Path) -> None:
    file = spec(tmp_path)
    grouped = tuple(replace(one, role="group") if one.name == "island" else one for one in file.columns)
    found = load_file(replace(file, columns=grouped)).x
    assert isinstance(found, pd.DataFrame)
    assert list(found) == [one.name for one in COLUMNS if one.role == "feature"]


def test_a_missing_file_is_named_with_its_folder(tmp_path: Path) -> None:
    file = spec(tmp_path)
    (tmp_path / "penguins.csv").unlink()
    assert sentence(file) == (
        f"“penguins.csv” is not in “{tmp_path}” any more: put it back, or choose where it is now."
    )
    assert sentence(replace(file, path="")) == (
        "Nothing says in which folder “penguins.csv” is: choose the file again."
    )


def test_a_changed_file_is_named_with_its_folder(tmp_path: Path) -> None:
    file = spec(tmp_path)
    with (tmp_path / "penguins.csv").open("a") as stream:
        stream.write("\n")
    assert sentence(file) == (
        f"“penguins.csv” in “{tmp_path}” has changed since it was imported: import it again, or put the old "
        "file back."
    )


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"n_samples": 7}, "samples, but the project says 7: import it again"),
        ({"class_names": ("Adelie", "Gentoo")}, "has the class Chinstrap in column species"),
        ({"columns": (*COLUMNS, replace(COLUMNS[1], name="age"))}, "has no column age"),
        (
            {"columns": tuple(replace(one, missing="none") for one in COLUMNS)},
            "Column mass of “penguins.csv” has missing values",
        ),
    ],
)
def test_a_file_that_is_not_as_described_is_an_input_error(
    change: dict[str, Any], text: str, tmp_path: Path
) -> None:
    assert text in sentence(replace(spec(tmp_path), **change))


def test_a_target_that_no_float32_can_hold_is_an_input_error(tmp_path: Path) -> None:
    table = penguins()
    table.loc[5, "eggs"] = 1e39
    assert "too large to predict" in sentence(spec(tmp_path, table, "regression"))


def test_a_file_is_read_once_wherever_it_lies_now(tmp_path: Path) -> None:
    file = spec(tmp_path)
    found = load_file(file)
    (tmp_path / "penguins.csv").unlink()
    assert load_file(replace(file, path="elsewhere")) is found
    with pytest.raises(ValueError, match="read-only"):
        found.y[0] = 1


def test_only_the_newest_file_stays_if_memory_is_short(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "KEPT_BYTES", 1000)
    file, path = spec(tmp_path), tmp_path / "other.csv"
    penguins(1).to_csv(path, index=False)
    other = file_spec(path, penguins(1))
    first, second = load_file(file), load_file(other)
    assert load_file(other) is second
    assert load_file(file) is not first
