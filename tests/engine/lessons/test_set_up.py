"""Set-ups and locks: what a step makes of the open project, and what it leaves alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from engine.data.catalogue import DATA_SETS
from engine.errors import InputError
from engine.lessons.lesson import Lock, SetUp
from engine.lessons.set_up import applied, locked
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.handout_record import HandoutRecord
from engine.project.project import Project
from engine.storage.examples import EXAMPLES, example

PROJECT = replace(example("honest-regression"), name="Mine", notes="my notes", locked=("data",))


def set_up(project: Project = PROJECT, **parts: Any) -> Project:
    return applied(SetUp("1.1", **parts), project)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_project_gives_its_definition_alone(name: str) -> None:
    after = applied(SetUp("1.1", project=example(name)), PROJECT)
    assert after.definition == example(name).definition
    assert (
        replace(
            after, data=PROJECT.data, network=PROJECT.network, training=PROJECT.training, sweep=PROJECT.sweep
        )
        == PROJECT
    )


def test_fields_that_are_named_change_and_others_stay() -> None:
    network = NetworkSpec((LayerSpec.of("dense", units=3),))
    after = set_up(
        training={"epochs": 7}, sweep={"rates": (0.0, 0.5), "is_width_tied": True}, network=network
    )
    assert after.training == replace(PROJECT.training, epochs=7)
    assert after.sweep == replace(PROJECT.sweep, rates=(0.0, 0.5), is_width_tied=True)
    assert (after.network, after.data) == (network, PROJECT.data)


def test_fields_stand_above_the_project_of_the_same_step() -> None:
    step = SetUp("1.1", project=example("tutorial-classification"), training={"epochs": 7})
    after = applied(step, PROJECT)
    assert after.training == replace(example("tutorial-classification").training, epochs=7)


def test_a_project_that_was_handed_out_keeps_its_own_seeds() -> None:
    handout = HandoutRecord("0" * 32, student="Ada", seeds=(40, 41, 42))
    own = replace(PROJECT, handout=handout, sweep=replace(PROJECT.sweep, seeds=(7,)))
    assert set_up(own, sweep={"seeds": (0, 1)}).sweep.seeds == (40, 41)
    assert set_up(own, sweep={"seeds": tuple(range(5))}).sweep.seeds == (40, 41, 42, 1040, 1041)
    tutorial = applied(SetUp("1.1", project=example("tutorial-regression")), own)
    assert tutorial.sweep.seeds == (40, 41, 42, 1040, 1041)
    assert tutorial.sweep.rates == example("tutorial-regression").sweep.rates
    assert set_up(own, sweep={"rates": (0.0, 0.5)}, training={"epochs": 7}).sweep.seeds == (7,)
    for_all = replace(own, handout=replace(handout, student="", seeds=()))
    assert set_up(for_all, sweep={"seeds": (0, 1)}).sweep.seeds == (0, 1)


def test_another_data_set_starts_with_its_own_columns() -> None:
    before = replace(PROJECT, data=replace(PROJECT.data, exclude_columns=("B",), target_scaling="log"))
    assert before.data.dataset == "boston_housing"
    after = set_up(before, data={"dataset": "iris"})
    assert after.data.exclude_columns == DATA_SETS["iris"].default_exclude
    assert after.data.target_scaling == "none"
    assert set_up(before, data={"dataset": "boston_housing"}).data == before.data
    noisy = replace(PROJECT, data=replace(PROJECT.data, dataset="iris", label_noise=0.2))
    assert set_up(noisy, data={"dataset": "boston_housing"}).data.label_noise == 0.0


def test_a_split_that_the_data_do_not_allow_falls_back() -> None:
    stratified = replace(
        example("honest-classification"), data=replace(PROJECT.data, dataset="iris", split="stratified")
    )
    assert set_up(stratified, data={"dataset": "boston_housing"}).data.split == "holdout"


def test_columns_of_another_data_set_are_refused() -> None:
    with pytest.raises(InputError, match="exclude_columns must name columns of"):
        set_up(data={"dataset": "iris", "exclude_columns": ("B",)})


def test_locks_are_those_of_the_step_alone() -> None:
    assert locked(Lock("1.1", parts=("training",)), PROJECT) == replace(PROJECT, locked=("training",))
    assert locked(Lock("1.1"), PROJECT).locked == ()
    assert locked(Lock("1.1", parts=("seeds", "data")), PROJECT).locked == ("data", "seeds")
