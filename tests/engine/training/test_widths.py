"""Widths tied to the rate: a cell is that of the network that has been widened by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.experiment.specs import Cell
from engine.experiment.trainers import REFERENCE, STACKED, RunOptions
from engine.keras_code.script import keras_script
from engine.network.spec import LayerSpec, NetworkSpec
from engine.storage.examples import example
from engine.training.train import train, trained_model
from engine.training.updates import CellsDone, Planned, Progress, Unattended, Update
from tests.engine.training.controls import StopWhen
from tests.engine.training.stacked.experiments import assert_close, assert_same, grid, iris

RATES = (0.0, 0.5, 0.75)
UNITS = {0.0: 8, 0.5: 16, 0.75: 32}
TIED = replace(iris(), is_width_tied=True)


def by_hand(rate: float) -> NetworkSpec:
    first, *rest = iris().network.layers
    return NetworkSpec((first.with_value("units", UNITS[rate]), *rest))


@pytest.mark.parametrize("trainer", [STACKED, REFERENCE])
def test_tied_width_cell_equals_that_of_the_widened_network(trainer: str) -> None:
    heard: list[Update] = []
    cells = grid(RATES, 2) if trainer == STACKED else grid(RATES, 1)
    outcome = train(TIED, cells, heard.append, Unattended(), RunOptions(trainer))
    assert {result.cell for result in outcome.finished} == set(cells)
    for rate in RATES:
        of_rate = tuple(cell for cell in cells if cell.rate == rate)
        plain = train(
            replace(iris(), network=by_hand(rate)), of_rate, lambda _: None, Unattended(), RunOptions(trainer)
        )
        ours = [result for result in outcome.finished if result.cell.rate == rate]
        for mine, right in zip(ours, plain.finished, strict=True):
            assert_same(mine, right)
    narrow = train(iris(), (Cell(0.5, 0),), lambda _: None, Unattended(), RunOptions(trainer)).finished[0]
    tied = next(result for result in outcome.finished if result.cell == Cell(0.5, 0))
    assert tied.metrics != narrow.metrics, "another width has other numbers"
    assert [type(one) for one in heard].count(Planned) == 1
    done = [one.done for one in heard if isinstance(one, Progress)]
    assert done == sorted(done)
    assert done[-1] == pytest.approx(len(cells) * 3)
    told = [result for one in heard if isinstance(one, CellsDone) for result in one.results]
    assert tuple(told) == outcome.finished


def test_rates_that_are_done_are_left_out() -> None:
    cells, options = grid(RATES, 2), RunOptions(is_watched=True)
    whole = train(TIED, cells, lambda _: None, Unattended(), options).finished
    done = frozenset(cell for cell in cells if cell.rate == 0.0 or cell.seed == 0)
    rest = train(TIED, cells, lambda _: None, Unattended(), options, done=done).finished
    expected = [replace(one, seconds=0.0) for one in whole if one.cell not in done]
    assert [replace(one, seconds=0.0) for one in rest] == expected


def test_tied_width_is_equal_in_both_trainers() -> None:
    cells = grid(RATES, 1)
    found = [
        train(TIED, cells, lambda _: None, Unattended(), RunOptions(trainer)).finished
        for trainer in (STACKED, REFERENCE)
    ]
    for ours, right in zip(*found, strict=True):
        assert_close(ours, right)


def test_tied_width_stop_keeps_finished_rates() -> None:
    def is_second_rate(update: Update) -> bool:
        return isinstance(update, Progress) and update.done > 2.5 * 3

    stop = StopWhen(is_second_rate)
    outcome = train(TIED, grid(RATES, 2), stop.emit, stop, RunOptions(REFERENCE))
    assert {result.cell.rate for result in outcome.finished} == {0.0}
    assert [result.cell for result in outcome.partial] == [Cell(0.5, 0)]


def test_tied_width_model_and_script_have_the_width_of_the_rate() -> None:
    model = trained_model(TIED, Cell(0.75, 0))
    assert [layer.units for layer in model.layers if hasattr(layer, "units")] == [32, 3]
    project = example("honest-classification")
    plain = replace(project, network=TIED.network, training=TIED.training)
    tied = replace(plain, sweep=replace(project.sweep, is_width_tied=True))
    for rate in RATES:
        wide = replace(plain, network=by_hand(rate))
        assert keras_script(tied, Cell(rate, 0)) == keras_script(wide, Cell(rate, 0))
    assert keras_script(tied, Cell(None, 0)) == keras_script(plain, Cell(None, 0)), "one training is no sweep"


def test_every_layer_before_a_swept_dropout_is_widened_and_no_other() -> None:
    layers = (
        LayerSpec.of("dense", units=10),
        LayerSpec.of("dense", units=10),
        LayerSpec.of("dropout", True),
        LayerSpec.of("dense", units=10),
        LayerSpec.of("dropout"),
        LayerSpec.of("dense", units=10),
        LayerSpec.of("gaussian_dropout", True),
        LayerSpec.of("dense", units=3),
    )
    wide = NetworkSpec(layers).widened(0.6)
    units = [layer.values["units"] for layer in wide.layers if "units" in layer.values]
    assert units == [10, 25, 10, 25, 3]


def test_tied_width_keeps_an_equal_number_of_units_at_every_rate() -> None:
    """Srivastava et al. (2014, fig. 9b) hold p·n: the units that are kept on average."""
    for rate in np.arange(0, 0.91, 0.1):
        (units,) = (layer.values["units"] for layer in iris().network.widened(rate).layers[:1])
        assert isinstance(units, int)
        assert abs(units * (1 - rate) - 8) <= 0.5 * (1 - rate) + 1e-9
