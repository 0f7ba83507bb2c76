"""Which data have a film, after which epochs it has frames, and what its bytes mean."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.data.catalogue import data_set_info
from engine.experiment.specs import Cell, DataSpec, Experiment, TrainingSpec
from engine.inside.film import (
    CLASSES,
    CURVE,
    FilmView,
    class_codes,
    film_kind,
    film_of,
    film_problem,
    frame_epochs,
    has_thinned_networks,
    levels_of,
    number_codes,
)
from engine.inside.film_example import film_example
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.project import Project

OF = LayerSpec.of
OUTPUT = OF("dense", units=2, activation="softmax")
MOONS = Experiment(DataSpec("moons"), NetworkSpec((OF("dropout", True), OUTPUT)), TrainingSpec())
IRIS = ("sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (DataSpec("moons"), CLASSES),
        (DataSpec("blobs"), CLASSES),
        (DataSpec("iris"), ""),
        (DataSpec("iris", exclude_columns=IRIS[:2]), CLASSES),
        (DataSpec("iris", exclude_columns=IRIS[:3]), ""),  # three classes over one feature
        (DataSpec("digits"), ""),
        (DataSpec("mnist1d"), ""),
    ],
)
def test_data_with_a_film(data: DataSpec, kind: str) -> None:
    assert film_kind(data) == kind
    assert bool(film_problem(replace(MOONS, data=data))) is not bool(kind)


def test_regression_over_one_column_is_a_curve() -> None:
    boston = DataSpec("boston_housing")

    columns = data_set_info(boston).columns
    assert film_kind(replace(boston, exclude_columns=columns[1:])) == CURVE


def test_recurrent_dropout_is_no_film() -> None:
    layers = OF("reshape", target_shape=(2, 1)), OF("lstm", units=3, dropout=0.2), OUTPUT
    assert "recurrent" in film_problem(replace(MOONS, network=NetworkSpec(layers)))


def test_what_is_thinned() -> None:
    assert has_thinned_networks(MOONS.network, 0.5)
    assert not has_thinned_networks(MOONS.network, 0.0)
    assert has_thinned_networks(NetworkSpec((OF("gaussian_noise", stddev=0.1), OUTPUT)), None)
    assert not has_thinned_networks(NetworkSpec((OUTPUT,)), 0.5)


def test_frames_begin_before_the_training_and_end_with_it() -> None:
    assert frame_epochs(3, 40) == [0, 1, 2, 3]
    for n_epochs in (40, 41, 100, 2000):
        epochs = frame_epochs(n_epochs, 40)
        assert (epochs[0], epochs[-1], len(epochs)) == (0, n_epochs, 40)
        steps = np.diff(epochs)
        assert steps.min() >= 1
        assert steps[-1] >= steps[0]


def test_codes_of_classes() -> None:
    n = levels_of(2)
    codes = class_codes(np.array([[0.5, 0.5], [1.0, 0.0], [0.0, 1.0], [0.25, 0.75]]))
    assert codes.tolist() == [0, n - 1, 2 * n - 1, n + n // 2]
    thirds = class_codes(np.full((1, 3), 1 / 3))
    assert thirds[0] % levels_of(3) == 0


def test_codes_of_numbers() -> None:
    assert number_codes(np.array([-1.0, 0.0, 5.0, 10.0, 12.0]), (0.0, 10.0)).tolist() == [0, 0, 128, 255, 255]


def test_film_of_a_cell_stands_beside_that_without_dropout() -> None:
    moons = film_example(Project()).experiment
    assert film_of(moons, Cell(0.3, 2)) == FilmView(moons, 2, (0.0, 0.3), 0.3)
    without = film_of(moons, Cell(0.0, 2))
    assert (without.rates, without.thinned_at) == ((0.0,), 0.5)
    own = film_of(moons, Cell(None, 2))
    assert (own.rates, own.thinned_at) == ((None,), None)
