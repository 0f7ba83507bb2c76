"""Which trainings of this session can be seen behind the next."""

from __future__ import annotations

from dataclasses import replace

from engine.project.examples import example
from engine.project.results import CellResult
from engine.project.specs import Cell
from gui.train_page.session_runs import MOST, SessionRuns

PROJECT = example("honest-classification")


def result(seed: int, epochs: int = 3) -> CellResult:
    return CellResult(
        Cell(None, seed), (), (("loss", (1.0,) * epochs), ("val_loss", (float(seed),) * epochs))
    )


def test_the_last_few_are_kept_and_numbered_through() -> None:
    runs = SessionRuns()
    for seed in range(MOST + 2):
        runs.add(PROJECT, result(seed))
    names = [run.name for run in runs.behind(PROJECT)]
    assert names == [f"run {number}, seed {number - 1}" for number in range(3, MOST + 3)]
    assert runs.behind(PROJECT)[0].curve("loss") == (2.0, 2.0, 2.0)


def test_only_what_can_be_compared_is_behind() -> None:
    runs = SessionRuns()
    runs.add(PROJECT, result(0))
    training = PROJECT.training
    other_data = replace(PROJECT, data=replace(PROJECT.data, dataset="wine"))
    other_loss = replace(PROJECT, training=replace(training, loss="categorical_hinge"))
    other_metric = replace(PROJECT, training=replace(training, metric="mean_squared_error"))
    for project in (other_data, other_loss, other_metric):
        assert runs.behind(project) == ()
    assert runs.behind(replace(PROJECT, training=replace(training, epochs=3))) != ()


def test_a_training_without_an_epoch_is_none() -> None:
    runs = SessionRuns()
    runs.add(PROJECT, result(0, epochs=0))
    runs.add(PROJECT, CellResult(Cell(None, 0), (), ()))
    assert runs.behind(PROJECT) == ()
