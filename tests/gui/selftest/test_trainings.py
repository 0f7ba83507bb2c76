"""What the engine says of trainings becomes results, or a sentence."""

import math
from types import SimpleNamespace

import pytest

from engine.experiment.results import CellResult
from engine.experiment.specs import Cell
from engine.session.messages import CellsFinished, Failed, Finished, RunPlanned
from engine.storage.examples import example
from gui.selftest.bench import Bench
from gui.selftest.check import CheckError
from gui.selftest.trainings import Order, Training, await_order, check_same

CELL = Cell(0.5, 0)
WANTED = Order({7: Training("a net", example("tutorial-regression").experiment, (CELL,))})


def result(loss, epochs=(0.5, 0.25)):
    return CellResult(CELL, (("train_loss", loss),), (("loss", epochs),))


@pytest.fixture
def bench(qtbot, bridge, tmp_path):
    bench = Bench(tmp_path)
    bench.use(SimpleNamespace(bridge=bridge))  # type: ignore[arg-type]
    return bench


def test_results_come_with_their_trainer(bench, session):
    other = RunPlanned(8, "reference", "", "CPU", 1)
    session.say(
        RunPlanned(7, "stacked", "", "CPU", 1), other, CellsFinished(7, (result(1.0),)), Finished(7, 1.0)
    )
    (trained,) = await_order(bench, WANTED)
    assert (trained.trainer, trained.results) == ("stacked", (result(1.0),))


def test_a_failure_names_the_training(bench, session):
    session.say(Failed(7, "Keras could not train the cell: ValueError."))
    with pytest.raises(CheckError, match=r"^a net: Keras could not train the cell: ValueError\.$"):
        await_order(bench, WANTED)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_numbers_that_are_none_are_found(bench, session, bad):
    session.say(CellsFinished(7, (result(1.0, (0.5, bad)),)), Finished(7, 1.0))
    with pytest.raises(CheckError, match=r"^a net: some of its numbers are none"):
        await_order(bench, WANTED)


def test_a_missing_result_is_found(bench, session):
    session.say(Finished(7, 1.0))
    with pytest.raises(CheckError, match=r"^a net: some trainings have no result"):
        await_order(bench, WANTED)


def test_trainers_that_differ_are_found():
    check_same(result(1.0), result(1.000009), 1e-5)
    with pytest.raises(CheckError, match=r"but loss of epoch 2 differs by 0\.01"):
        check_same(result(1.0), result(1.000009, (0.5, 0.26)), 1e-5)
