"""What a lock refuses, and what it leaves free."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.locks import DATA, LABELS, LOCKABLE, NETWORK, SEEDS, TRAINING, is_free, lock_text, refusal
from engine.project.project import Prediction, Project
from engine.storage.examples import example

PROJECT = example("honest-classification")


def with_network(project: Project, *layers: LayerSpec) -> Project:
    return replace(project, network=NetworkSpec(layers))


CHANGES: dict[str, Callable[[Project], Project]] = {
    DATA: lambda p: replace(p, data=replace(p.data, label_noise=0.1)),
    TRAINING: lambda p: replace(p, training=replace(p.training, epochs=3)),
    SEEDS: lambda p: replace(p, sweep=replace(p.sweep, seeds=(0, 1))),
    NETWORK: lambda p: with_network(p, *p.network.layers[1:]),
}


@pytest.mark.parametrize("part", LOCKABLE)
def test_a_lock_refuses_its_own_part_alone(part: str) -> None:
    locked = replace(PROJECT, locked=(part,))
    for other, change in CHANGES.items():
        assert refusal(PROJECT, change(PROJECT)) == ""
        problem = refusal(locked, change(locked))
        assert bool(problem) is (other == part)
        assert not problem or problem.startswith(lock_text(part))
    assert part in LABELS


def test_frozen_streams_are_locked_with_the_seeds_but_rates_are_not() -> None:
    locked = replace(PROJECT, locked=(SEEDS,))
    frozen = replace(locked, sweep=replace(locked.sweep, frozen_streams=("init",)))
    assert refusal(locked, frozen)
    rates = replace(locked, sweep=replace(locked.sweep, rates=(0.0, 0.9)))
    assert refusal(locked, replace(rates, prediction=Prediction("helps"), notes="x")) == ""


def test_dropout_stays_free_in_a_locked_network() -> None:
    dense, dropout = LayerSpec.of("dense"), LayerSpec.of("dropout", True)
    lstm = LayerSpec.of("lstm")
    locked = with_network(replace(PROJECT, locked=(NETWORK,)), lstm, dense, dropout)
    allowed = [
        (lstm, dense),
        (dropout, lstm, dropout.copy(), dense),
        (lstm, dense, replace(dropout.with_value("rate", 0.7), is_enabled=False, name="mine")),
        (lstm, dense, LayerSpec.of("gaussian_dropout")),
        (lstm.with_value("dropout", 0.4).with_swept("recurrent_dropout", True), dense, dropout),
    ]
    assert all(refusal(locked, with_network(locked, *layers)) == "" for layers in allowed)
    refused = [
        (dense, lstm, dropout),
        (lstm, dense.with_value("units", 3), dropout),
        (lstm, replace(dense, is_enabled=False), dropout),
        (lstm, dense, dropout, dense.copy()),
    ]
    assert all(refusal(locked, with_network(locked, *layers)) for layers in refused)
    assert is_free(dropout) and not is_free(lstm) and not is_free(dense)


def test_unlocking_is_allowed() -> None:
    locked = replace(PROJECT, locked=LOCKABLE)
    assert refusal(locked, replace(locked, locked=())) == ""
