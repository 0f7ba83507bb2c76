"""A film shows what Keras computes with the same weights, and with the same masks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.checks.own_file import on_own_file
from engine.data.catalogue import data_set_info
from engine.data.own_files.request import Request, inspect_file
from engine.data.split import split
from engine.errors import InputError
from engine.experiment.specs import Cell, DataSpec, Experiment, TrainingSpec
from engine.experiment.trainers import RunOptions
from engine.inside.film import FilmSeen, FilmView, class_codes
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.project import Project
from engine.training.inside.looking import Look
from engine.training.inside.replay import AbandonedError, Replay
from engine.training.inside.thinned import thinning, whole_and_thinned
from engine.training.train import train, trained_model
from engine.training.updates import Unattended

OF = LayerSpec.of
LAYERS = (
    OF("dense", units=6, activation="relu"),
    OF("dropout", True),
    OF("dense", units=4, activation="tanh"),
    OF("dropout", rate=0.25),
    OF("dense", units=2, activation="softmax"),
)
MOONS = Experiment(
    DataSpec("moons", options=(("n_samples", 200.0),)),
    NetworkSpec(LAYERS),
    TrainingSpec(epochs=3, batch_size=32, learning_rate=0.02),
)
VIEW = FilmView(MOONS, 4, (0.0, 0.5), 0.5, n_networks=5, n_points=12)


@pytest.fixture(scope="module")
def film() -> FilmSeen:
    found = Look()(VIEW)
    assert isinstance(found, FilmSeen)
    return found


def grid(seen: FilmSeen, experiment: Experiment, seed: int) -> Any:
    """The film's grid as the network gets it, from its axes and the scaler of the data."""
    data = split(experiment.data, *experiment.split_place(seed))
    points = np.meshgrid(*seen.axes)
    return (np.column_stack([one.ravel() for one in points]) - data.shift) / data.scale


def thinned_at(rate: float, x: Any) -> Any:
    """What the last frame's networks of a rate answer."""
    replay = Replay(MOONS, (Cell(rate, 4),))
    replay.move_to(3 * replay.steps_per_epoch)
    effects = thinning(MOONS.network.at_rate(0.5), (2,), MOONS.streams_of(4), 5)
    return whole_and_thinned(replay.model(Cell(rate, 4)), x, effects)


def test_whole_network_is_what_keras_predicts(film: FilmSeen) -> None:
    for side in film.sides:
        model = trained_model(MOONS, Cell(side.rate, 4), RunOptions())
        x = grid(film, MOONS, 4)
        expected = model.predict(x, verbose=0)
        np.testing.assert_allclose(whole_and_thinned(model, x, {})[0], expected, atol=1e-5)
        codes = class_codes(expected).reshape(12, 12).astype(int)
        assert np.abs(side.full[-1].astype(int) - codes).max() <= 1  # a level, where rounding decides


def test_first_frame_is_before_the_training(film: FilmSeen) -> None:
    assert film.epochs.tolist() == [0, 1, 2, 3]
    np.testing.assert_array_equal(film.sides[0].full[0], film.sides[1].full[0])  # the seed's first weights
    np.testing.assert_array_equal(film.sides[0].thinned[0], film.sides[1].thinned[0])  # and its masks


def test_mean_is_that_of_the_first_networks(film: FilmSeen) -> None:
    side = film.sides[1]
    outputs = thinned_at(0.5, grid(film, MOONS, 4))
    assert side.means is not None
    for number in (1, 3, 5):
        codes = class_codes(outputs[1 : number + 1].mean(axis=0)).reshape(12, 12).astype(int)
        assert np.abs(side.means[-1, number - 1].astype(int) - codes).max() <= 1
    thinned = class_codes(outputs[1:]).reshape(5, 12, 12)[:, ::2, ::2].astype(int)
    assert np.abs(side.thinned[-1].astype(int) - thinned).max() <= 1


def test_differing_is_counted_on_held_out_points(film: FilmSeen) -> None:
    x, _ = split(MOONS.data, *MOONS.split_place(4)).part("test")
    for side, rate in zip(film.sides, (0.0, 0.5), strict=True):
        classes = thinned_at(rate, x).argmax(axis=-1)
        expected = (classes[1:] != classes[:1]).mean(axis=1)
        np.testing.assert_allclose(side.differing[-1], expected, atol=1e-6)
    assert (film.n_judged, film.are_judged_held_out) == (len(x), True)


def test_points_are_in_the_units_of_the_axes(film: FilmSeen) -> None:
    data = split(MOONS.data, *MOONS.split_place(4))
    np.testing.assert_allclose(film.training.features, data.x[data.rows["train"]], atol=1e-5)
    low, high = film.axes[0][0], film.axes[0][-1]
    assert low < data.x[:, 0].min() and data.x[:, 0].max() < high


def test_curve_of_a_regression() -> None:
    columns = data_set_info(DataSpec("boston_housing")).columns
    experiment = Experiment(
        DataSpec("boston_housing", train_samples=90, exclude_columns=columns[:-1], scaling="robust"),
        NetworkSpec((OF("dense", units=6, activation="relu"), OF("dropout", True), OF("dense", units=1))),
        TrainingSpec(loss="mean_squared_error", metric="mean_squared_error", epochs=2),
    )
    found = Look()(FilmView(experiment, 0, (0.0, 0.3), 0.3, n_networks=4, n_points=10))
    assert isinstance(found, FilmSeen)
    assert (found.kind, found.features) == ("curve", columns[-1:])
    side = found.sides[1]
    assert (side.full.shape, side.thinned.shape, side.means) == ((3, 40), (3, 4, 40), None)
    model = trained_model(experiment, Cell(0.3, 0), RunOptions())
    x, _ = split(experiment.data, *experiment.split_place(0)).part("train")
    shown = found.training.features[:, 0]
    expected = model.predict(x[: len(shown)], verbose=0)[:, 0]
    between = np.interp(shown, found.axes[0], side.full[-1])
    reach = np.abs(np.diff(side.full[-1])).max()  # a bend may lie between two points of the grid
    assert np.abs(between - expected).max() <= reach + 1e-4


def test_own_table_keeps_its_units(tmp_path: Path) -> None:
    """A table is prepared for each split; the axes have the columns' own numbers all the same."""
    rng = np.random.default_rng(3)
    heights, ages = rng.normal(170, 9, 80), rng.uniform(20, 60, 80)
    rows = [
        f"{height:.2f},{age:.1f},{'ab'[int(height > 170)]}" for height, age in zip(heights, ages, strict=True)
    ]
    path = tmp_path / "people.csv"
    path.write_text("\n".join(["height,age,group", *rows]), "utf-8")
    own = on_own_file(Project(), inspect_file(Request(path=str(path), target="group")).file)
    experiment = replace(MOONS, data=own.data)
    found = Look()(FilmView(experiment, 0, (0.0, 0.5), 0.5, n_networks=2, n_points=6))
    assert isinstance(found, FilmSeen)
    assert (found.kind, found.features, found.class_names) == ("classes", ("height", "age"), ("a", "b"))
    low, high = (float(found.axes[0][at]) for at in (0, -1))
    assert (low, high) == (pytest.approx(heights.min(), abs=6), pytest.approx(heights.max(), abs=6))
    for height, age in found.training.features:
        assert np.abs(heights - height).min() < 0.01
        assert np.abs(ages - age).min() < 0.06


def test_early_stopping_holds_a_side(film: FilmSeen) -> None:
    """A cell that has stopped stays as it was while the other goes on."""
    experiment = replace(
        MOONS, training=replace(MOONS.training, early_stopping=1, epochs=12, learning_rate=0.2)
    )
    cells = Cell(0.0, 2), Cell(0.8, 2)
    lengths = [len(one.epochs) for one in train(experiment, cells, lambda _: None, Unattended()).finished]
    assert len(set(lengths)) == 2  # else this test shows nothing
    found = Look()(FilmView(experiment, 2, (0.0, 0.8), 0.8, n_networks=2, n_points=6))
    assert isinstance(found, FilmSeen)
    assert found.n_epochs == max(lengths)
    first = int(np.argmin(lengths))
    held = found.sides[first].full
    np.testing.assert_array_equal(held[min(lengths)], held[-1])


def test_width_tied_to_the_rate() -> None:
    tied = replace(MOONS, is_width_tied=True)
    found = Look()(replace(VIEW, experiment=tied, n_networks=2))
    assert isinstance(found, FilmSeen)
    model = trained_model(tied.at_width(0.5), Cell(0.5, 4), RunOptions())
    expected = class_codes(model.predict(grid(found, tied, 4), verbose=0)).reshape(12, 12).astype(int)
    assert np.abs(found.sides[1].full[-1].astype(int) - expected).max() <= 1


def test_network_without_dropout_has_no_thinned_ones() -> None:
    plain = replace(MOONS, network=NetworkSpec((LAYERS[0], LAYERS[-1])))
    found = Look()(FilmView(plain, 0, (None,), None, n_points=6))
    assert isinstance(found, FilmSeen)
    assert (found.n_networks, found.sides[0].full.shape) == (0, (4, 6, 6))


def test_refused_and_abandoned() -> None:
    with pytest.raises(InputError, match="two columns of numbers"):
        Look()(replace(VIEW, experiment=replace(MOONS, data=DataSpec("iris"))))

    class Impatient(Unattended):
        def should_stop(self) -> bool:
            return True

    with pytest.raises(AbandonedError):
        Look()(VIEW, control=Impatient())
