"""Which experiments share a program, and how many programs are kept."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from typing import Any

import pytest

from engine.experiment.specs import Experiment
from engine.network.spec import LayerSpec, NetworkSpec
from engine.training.stacked import programs
from engine.training.stacked.program import Program
from engine.training.stacked.programs import program_for, warm_up
from tests.engine.training.stacked.experiments import iris

OF = LayerSpec.of


def with_layer(index: int, layer: LayerSpec) -> Experiment:
    return replace(iris(), network=iris().network.replaced(index, layer))


def trained_with(**settings: Any) -> Experiment:
    return replace(iris(), training=replace(iris().training, **settings))


@pytest.mark.parametrize(
    "other",
    [
        iris(),
        trained_with(epochs=7, batch_size=3, learning_rate=0.5, learning_rate_schedule="exponential"),
        trained_with(scored_epoch="best", early_stopping=2),
        with_layer(1, OF("dropout", rate=0.7)),
        with_layer(0, OF("dense", units=8, kernel_initializer="he_normal")),
        replace(iris(), data=replace(iris().data, split="none", label_noise=0.5)),
        replace(iris(), frozen_streams=("init",)),
    ],
)
def test_experiments_that_differ_in_inputs_share_a_program(other: Experiment) -> None:
    assert program_for(other) is program_for(iris())


@pytest.mark.parametrize(
    "other",
    [
        trained_with(optimizer="sgd"),
        trained_with(weight_decay=0.1),
        trained_with(clipvalue=0.1),
        trained_with(class_weight="balanced"),
        with_layer(0, OF("dense", units=9)),
        with_layer(0, OF("dense", units=8, activation="tanh")),
        with_layer(0, OF("dense", units=8, use_bias=False)),
        with_layer(1, OF("batch_normalization")),
        replace(iris(), data=replace(iris().data, exclude_columns=("sepal length (cm)",))),
    ],
)
def test_experiments_that_differ_in_the_graph_share_no_program(other: Experiment) -> None:
    assert program_for(other) is not program_for(iris())


def test_program_cache_keeps_the_most_recent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "_programs", OrderedDict())  # those of the other tests stay
    monkeypatch.setattr(programs, "MAX_PROGRAMS", 3)
    first = program_for(iris())
    others = [with_layer(0, OF("dense", units=20 + number)) for number in range(3)]
    kept = [program_for(other) for other in others[:-1]]
    assert program_for(iris()) is first, "used again: the newest now"
    program_for(others[-1])
    assert program_for(iris()) is first
    assert program_for(others[1]) is kept[1]
    assert program_for(others[0]) is not kept[0], "the one that was not used for longest is gone"


def test_program_cache_is_bounded_by_the_size_of_its_graphs(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: OrderedDict[object, Program] = OrderedDict()
    monkeypatch.setattr(programs, "_programs", kept)
    experiments = [with_layer(0, OF("dense", units=30 + number)) for number in range(4)]
    warm_up(experiments[0])
    first = program_for(experiments[0])
    assert first.n_nodes > 500, "the bodies of the loops count"
    monkeypatch.setattr(programs, "MAX_NODES", 2 * first.n_nodes)
    for experiment in experiments[1:]:
        warm_up(experiment)
        assert len(kept) <= 3 and sum(one.n_nodes for one in kept.values()) <= 3 * first.n_nodes
    assert first not in kept.values() and program_for(experiments[1]) is not first
    monkeypatch.setattr(programs, "MAX_NODES", 0)
    assert program_for(experiments[0]).n_nodes == 0, "nothing is traced by counting"
    assert len(kept) == 1


def test_many_architectures_keep_no_more_programs_than_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: OrderedDict[object, Program] = OrderedDict()
    monkeypatch.setattr(programs, "_programs", kept)
    for units in range(40, 40 + 2 * programs.MAX_PROGRAMS):
        program_for(with_layer(0, OF("dense", units=units)))
        assert len(kept) <= programs.MAX_PROGRAMS


def test_program_warm_up_traces_once() -> None:
    experiment = Experiment(
        iris().data, NetworkSpec((OF("dense", units=3, activation="softmax"),)), iris().training
    )
    assert program_for(experiment).n_traces == 0
    warm_up(experiment)
    warm_up(experiment)
    assert program_for(experiment).n_traces == 2
