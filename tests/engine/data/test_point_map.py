"""Points in a plane: columns themselves, or the components that scikit-learn finds."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler

from engine.data.load import load
from engine.data.point_map import COMPONENTS, MAX_POINTS, point_map, spread
from engine.experiment.specs import DataSpec


@pytest.mark.parametrize("name", ["wine", "breast_cancer", "boston_housing"])
def test_the_components_of_a_table_are_those_of_scikit_learn(name: str) -> None:
    samples = load(DataSpec(name))
    found = point_map(samples.x, samples.y, samples.columns, is_table=True)
    assert found is not None and found.axes == COMPONENTS
    pca = PCA(2).fit(StandardScaler().fit_transform(samples.x.astype(float)))
    expected = pca.transform(StandardScaler().fit_transform(samples.x.astype(float)))
    assert found.share == pytest.approx(pca.explained_variance_ratio_.sum(), rel=1e-3)
    points = np.array(found.points)
    for axis in range(2):
        assert abs(np.corrcoef(points[:, axis], expected[:, axis])[0, 1]) > 0.999


def test_pixels_are_not_standardised() -> None:
    samples = load(DataSpec("digits"))
    found = point_map(samples.x, samples.y, (), is_table=False)
    assert found is not None and len(found.points) == len(samples.y)
    expected = PCA(2).fit(samples.x.reshape(len(samples.y), -1)).explained_variance_ratio_.sum()
    assert found.share == pytest.approx(expected, rel=1e-2)


def test_large_sets_are_sampled_evenly_and_the_same_each_time() -> None:
    x = np.random.default_rng(0).normal(size=(10_000, 2)).astype("float32")
    y = np.arange(10_000)
    found = point_map(x, y, ("a", "b"), is_table=True)
    assert found is not None and len(found.points) == MAX_POINTS and found.axes == ("a", "b")
    assert found.samples[0] == 0 and found.samples[-1] == 9999
    assert found.targets == tuple(float(sample) for sample in found.samples)
    assert found == point_map(x, y, ("a", "b"), is_table=True)


def test_what_cannot_be_shown_in_a_plane_has_no_map() -> None:
    y = np.arange(5)
    assert point_map(np.ones((5, 1)), y, ("a",), is_table=True) is None
    flat = point_map(np.ones((5, 3)), y, ("a", "b", "c"), is_table=True)
    assert flat is not None and flat.share == 0


def test_missing_values_are_no_obstacle() -> None:
    x = np.random.default_rng(1).normal(size=(50, 4))
    x[3, 2] = np.nan
    found = point_map(x, np.arange(50), ("a", "b", "c", "d"), is_table=True)
    assert found is not None and len(found.points) == 50
    assert list(spread(3, 10)) == [0, 1, 2]
