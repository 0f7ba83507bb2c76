"""What a long sweep is offered."""

from __future__ import annotations

from dataclasses import replace

from engine.experiment.specs import DataSpec, SweepSpec, TrainingSpec
from engine.project.project import Project
from engine.timing.shorter import LONG, shorter_sweeps

PROJECT = Project(
    data=DataSpec("mnist"), training=TrainingSpec(epochs=40), sweep=SweepSpec(seeds=tuple(range(70, 80)))
)


def seconds_of(project: Project) -> float:
    n_train = project.data.train_samples or 3000
    return n_train * project.training.epochs * len(project.sweep.seeds) / 1000


def test_each_lever_offers_the_largest_number_that_is_quick() -> None:
    offers = shorter_sweeps(PROJECT, seconds_of(PROJECT), seconds_of)
    assert [offer.label for offer in offers] == ["200 training samples", "3 epochs", "3 seeds"]
    assert [offer.seconds for offer in offers] == [80, 90, 360]
    samples, epochs, seeds = (offer.project for offer in offers)
    assert samples == replace(PROJECT, data=replace(PROJECT.data, train_samples=200))
    assert epochs.training.epochs == 3 and seeds.sweep.seeds == (70, 71, 72)
    quick = shorter_sweeps(PROJECT, 150.0, lambda project: seconds_of(project) / 8)
    assert [offer.label for offer in quick] == ["2,000 training samples", "30 epochs", "5 seeds"]
    assert all(offer.seconds <= LONG for offer in quick)


def test_a_lever_that_changes_nothing_is_not_offered() -> None:
    assert shorter_sweeps(PROJECT, LONG - 1, seconds_of) == ()
    assert shorter_sweeps(PROJECT, 200.0, lambda project: 190.0) == ()
    small = replace(PROJECT, data=DataSpec("iris", validation_size=0.4, test_size=0.4))
    labels = [offer.label for offer in shorter_sweeps(small, 1200.0, seconds_of)]
    assert labels == ["3 epochs", "3 seeds"]
