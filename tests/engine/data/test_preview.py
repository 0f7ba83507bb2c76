"""Previews are small plain values, and say of the data what is true."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.data.catalogue import DATA_SETS, data_set_info
from engine.data.load import load
from engine.data.preview import MAX_CELLS, MAX_IMAGES, MAX_ROWS, MAX_SEQUENCES, preview, previewed_part
from engine.experiment.specs import DataSpec
from tests.engine.data.own_files.tables.own_tables import own_data, penguins

MAX_BYTES = 2_000_000


@pytest.mark.parametrize("name", DATA_SETS)
def test_every_set_has_a_bounded_preview(name: str) -> None:
    data = DataSpec(name)
    info = data_set_info(data)
    found = preview(data)
    assert len(pickle.dumps(found)) < MAX_BYTES
    assert found.n_samples == info.n_samples
    assert bool(found.rows) == info.is_table and bool(found.images) == info.is_image
    assert (
        len(found.rows) <= MAX_ROWS
        and len(found.images) <= MAX_IMAGES
        and len(found.sequences) <= MAX_SEQUENCES
    )
    assert len(found.rows) * len(found.columns) <= 2 * MAX_CELLS
    assert sum(count for _, count in found.class_counts) in (0, info.n_samples)
    if info.columns and len(info.columns) < 2:
        assert found.map is None
    else:
        assert found.map is not None and 0 < found.map.share <= 1


def test_a_table_has_the_target_last_and_keeps_excluded_columns() -> None:
    found = preview(DataSpec("boston_housing", exclude_columns=("B",)))
    assert len(found.rows) == 506 and found.samples == tuple(range(506))
    assert found.columns[0] == "CRIM" and "B" in found.columns
    assert found.columns[-1] == DATA_SETS["boston_housing"].target
    assert found.rows[0][0] == "0.00632" and found.rows[0][-1] == "24"
    assert [fact.name for fact in found.column_facts] == list(found.columns[:-1])


def test_the_map_is_of_the_columns_that_are_used() -> None:
    kept = ("sepal length (cm)", "petal width (cm)")
    columns = DATA_SETS["iris"].columns
    found = preview(DataSpec("iris", exclude_columns=tuple(name for name in columns if name not in kept)))
    assert found.map is not None
    assert found.map.axes == kept and found.map.share == 1 and not found.map.is_projection
    x = load(DataSpec("iris")).x
    np.testing.assert_allclose(found.map.points, x[:, [0, 3]], atol=1e-5)


def test_images_are_of_all_classes_in_turn() -> None:
    found = preview(DataSpec("mnist"))
    height, width, pixels, _ = found.images[0]
    assert (height, width, len(pixels)) == (28, 28, 784)
    assert [name for *_, name in found.images[:20]] == [str(place % 10) for place in range(20)]


def test_a_regression_has_the_distribution_of_its_target() -> None:
    found = preview(DataSpec("diabetes"))
    y = load(DataSpec("diabetes")).y
    assert found.target_range == (float(y.min()), float(y.max()))
    assert sum(found.target_counts) == len(y) and found.target_mean == pytest.approx(float(y.mean()))
    assert found.class_counts == ()


def test_split_scaling_and_noise_change_nothing_in_a_preview() -> None:
    data = DataSpec("wine", exclude_columns=("hue",))
    other = replace(data, split="none", scaling="minmax", label_noise=0.3, train_samples=20)
    assert previewed_part(other) == previewed_part(data)
    assert preview(other) == preview(data)
    assert previewed_part(replace(data, exclude_columns=())) != previewed_part(data)


def test_an_own_table_has_facts_of_its_columns_and_a_map(tmp_path: Path) -> None:
    table = penguins()
    found = preview(own_data(tmp_path, table, exclude_columns=("mass",)))
    facts = {fact.name: fact for fact in found.column_facts}
    left = table[table["wing"].notna()]
    assert facts["mass"].n_missing == left["mass"].isna().sum() > 0
    assert facts["mass"].mean == pytest.approx(left["mass"].mean())
    assert facts["island"].n_categories == left["island"].nunique() and facts["sex"].n_missing > 0
    assert facts["seen"].is_date and facts["nested"].is_date
    nested = [row[found.columns.index("nested")] for row in found.rows]
    assert nested[0] == left["nested"].iloc[0] and "" in nested
    assert found.map is not None and found.map.is_projection and len(found.map.points) == len(left)


def test_missing_values_of_a_table_are_empty(tmp_path: Path) -> None:
    found = preview(own_data(tmp_path, penguins()))
    texts = {text for row in found.rows for text in row}
    assert "" in texts and "nan" not in texts and "NaT" not in texts
