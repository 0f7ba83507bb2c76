"""What the engine says of trainings becomes results, or a sentence."""

import math
from types import SimpleNamespace

import pytest

from engine.checks.checks import check_project
from engine.data.catalogue import task_of
from engine.experiment.results import CellResult
from engine.experiment.spec_fields import TASK_LOSSES, TRAINING_FIELDS
from engine.experiment.specs import Cell
from engine.experiment.trainers import STACKED, choose_trainer
from engine.network.layer_kinds import LAYER_KINDS, StackedForm
from engine.project.project import Project
from engine.session.messages import CellsFinished, Failed, Finished, RunPlanned
from engine.storage.examples import example
from gui.selftest.bench import Bench, CheckError, PendingTrainings, Training
from gui.selftest.trainings import await_trainings, check_same, layer_trainings

CELL = Cell(0.5, 0)
EXPECTED = PendingTrainings({7: Training("a net", example("tutorial-regression").experiment, (CELL,))})


def result(loss, epochs=(0.5, 0.25)):
    return CellResult(CELL, (("train_loss", loss),), (("loss", epochs),))


@pytest.fixture
def bench(qtbot, bridge, tmp_path):
    bench = Bench(tmp_path)
    bench.use(SimpleNamespace(bridge=bridge))  # type: ignore[arg-type]
    return bench


def test_trainings_results_have_their_trainer(bench, session):
    other = RunPlanned(8, "reference", "", "CPU", 1)
    session.emit(
        RunPlanned(7, "stacked", "", "CPU", 1), other, CellsFinished(7, (result(1.0),)), Finished(7, 1.0)
    )
    (trained,) = await_trainings(bench, EXPECTED)
    assert (trained.trainer, trained.results) == ("stacked", (result(1.0),))


def test_trainings_failure_names_the_training(bench, session):
    session.emit(Failed(7, "Keras could not train the cell: ValueError."))
    with pytest.raises(CheckError, match=r"^a net: Keras could not train the cell: ValueError\.$"):
        await_trainings(bench, EXPECTED)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_trainings_check_finds_non_finite_numbers(bench, session, bad):
    session.emit(CellsFinished(7, (result(1.0, (0.5, bad)),)), Finished(7, 1.0))
    with pytest.raises(CheckError, match=r"^a net: some of its numbers are none"):
        await_trainings(bench, EXPECTED)


def test_trainings_check_finds_a_missing_result(bench, session):
    session.emit(Finished(7, 1.0))
    with pytest.raises(CheckError, match=r"^a net: some trainings have no result"):
        await_trainings(bench, EXPECTED)


def test_trainings_check_finds_differing_trainers():
    check_same(result(1.0), result(1.000009), 1e-5)
    with pytest.raises(CheckError, match=r"but loss of epoch 2 differs by 0\.01"):
        check_same(result(1.0), result(1.000009, (0.5, 0.26)), 1e-5)


# --- The self-test trains every kind of layer, optimizer, schedule and loss, in networks that can be trained.


@pytest.fixture(scope="module")
def experiments():
    return [training.experiment for training in layer_trainings()]


def test_layer_check_covers_every_kind_and_choice(experiments):
    kinds = {layer.kind_id for one in experiments for layer in one.network.layers}
    assert kinds == set(LAYER_KINDS)
    assert {one.training.loss for one in experiments} == {x for row in TASK_LOSSES.values() for x in row}
    choices = {field.name: set(field.choices) for field in TRAINING_FIELDS if hasattr(field, "choices")}
    for name in ("optimizer", "learning_rate_schedule"):
        assert {getattr(one.training, name) for one in experiments} == choices[name]


def test_layer_check_uses_the_stacked_trainer_where_possible(experiments):
    stacked = [one for one in experiments if choose_trainer(one).name == STACKED]
    kinds = {layer.kind_id for one in stacked for layer in one.network.layers}
    assert {name for name, kind in LAYER_KINDS.items() if kind.stacked_form is not StackedForm.NONE} <= kinds


def test_layer_check_experiments_are_valid(experiments):
    for one in experiments:
        check_project(Project(data=one.data, network=one.network, training=one.training), task_of(one.data))


def test_layer_check_names_a_kind_that_fits_nowhere(monkeypatch):
    kind = LAYER_KINDS["dense"]
    odd = type(kind)(**{**vars(kind), "id": "odd", "keras_name": "Odd", "ranks": frozenset()})
    monkeypatch.setitem(LAYER_KINDS, "odd", odd)
    with pytest.raises(CheckError, match=r"^no network takes the layer Odd\.$"):
        layer_trainings()
