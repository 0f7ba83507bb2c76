"""What the engine says of trainings becomes results, or a sentence."""

import math
from types import SimpleNamespace

import pytest

from engine.checks.checks import check_project
from engine.data.catalogue import task_of
from engine.experiment.results import CellResult
from engine.experiment.specs import TASK_LOSSES, TRAINING_FIELDS, Cell
from engine.experiment.trainers import STACKED, choose_trainer
from engine.network.layer_kinds import LAYER_KINDS, StackedForm
from engine.project.project import Project
from engine.session.messages import CellsFinished, Failed, Finished, RunPlanned
from engine.storage.examples import example
from gui.selftest.bench import Bench, CheckError, Order, Training
from gui.selftest.trainings import await_order, check_same, layer_trainings

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


# --- The self-test trains every kind of layer, optimizer, schedule and loss, in networks that can be trained.


@pytest.fixture(scope="module")
def experiments():
    return [training.experiment for training in layer_trainings()]


def test_nothing_is_left_out(experiments):
    kinds = {layer.kind_id for one in experiments for layer in one.network.layers}
    assert kinds == set(LAYER_KINDS)
    assert {one.training.loss for one in experiments} == {x for row in TASK_LOSSES.values() for x in row}
    choices = {field.name: set(field.choices) for field in TRAINING_FIELDS if hasattr(field, "choices")}
    for name in ("optimizer", "learning_rate_schedule"):
        assert {getattr(one.training, name) for one in experiments} == choices[name]


def test_the_stacked_trainer_gets_all_that_it_knows(experiments):
    stacked = [one for one in experiments if choose_trainer(one).name == STACKED]
    kinds = {layer.kind_id for one in stacked for layer in one.network.layers}
    assert {name for name, kind in LAYER_KINDS.items() if kind.stacked_form is not StackedForm.NONE} <= kinds


def test_every_one_can_be_trained(experiments):
    for one in experiments:
        check_project(Project(data=one.data, network=one.network, training=one.training), task_of(one.data))


def test_a_kind_that_fits_nowhere_is_named(monkeypatch):
    kind = LAYER_KINDS["dense"]
    odd = type(kind)(**{**vars(kind), "id": "odd", "keras_name": "Odd", "ranks": frozenset()})
    monkeypatch.setitem(LAYER_KINDS, "odd", odd)
    with pytest.raises(CheckError, match=r"^no network takes the layer Odd\.$"):
        layer_trainings()
