"""The self-test trains every kind of layer, optimizer, schedule and loss, in networks that can be trained."""

import pytest

from engine.checks.checks import check_project
from engine.data.catalogue import task_of
from engine.experiment.specs import TASK_LOSSES, TRAINING_FIELDS
from engine.experiment.trainers import STACKED, choose_trainer
from engine.network.layer_kinds import LAYER_KINDS, StackedForm
from engine.project.project import Project
from gui.selftest.check import CheckError
from gui.selftest.layer_check import layer_trainings


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
