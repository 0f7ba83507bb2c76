"""One cell's stored numbers beside those of training it again."""

import math
from dataclasses import replace

import pytest

from engine.experiment.results import CellResult
from engine.experiment.specs import Cell, Experiment
from engine.verification.cell_check import (
    Difference,
    check_cell,
    computes_otherwise,
    distinct_texts,
    own_problem,
)
from tests.engine.verification.synthetic_runs import DEFINITION, EPOCHS, train, with_number

SAMPLES = {"train": 90, "val": 30, "test": 30}
EXPERIMENT: Experiment = DEFINITION.experiment


@pytest.fixture
def cell() -> CellResult:
    return train(EXPERIMENT, Cell(0.5, 1))


def test_check_cell_accepts_equal_numbers(cell: CellResult) -> None:
    found = check_cell(cell, cell)
    assert found.holds
    assert (found.is_other, found.deviation) == (False, 0.0)


def test_check_cell_finds_a_changed_score_with_both_numbers(cell: CellResult) -> None:
    right = cell.metric("test_accuracy")
    found = check_cell(with_number(cell, "test_accuracy", right + 1 / 30), cell)
    assert found.differences == (Difference("test_accuracy", 0, right + 1 / 30, right),)
    assert not found.is_other


def test_check_cell_finds_a_changed_curve_value_with_its_epoch(cell: CellResult) -> None:
    history = tuple(
        (name, (*values[:2], values[2] * 1.001, *values[3:]) if name == "val_loss" else values)
        for name, values in cell.history
    )
    (found,) = check_cell(replace(cell, history=history), cell).differences
    assert (found.column, found.epoch) == ("val_loss", 3)


@pytest.mark.parametrize(("shift", "holds"), [(9e-5, True), (1.2e-4, False)])
def test_check_cell_tolerates_losses_within_1e_4(cell: CellResult, shift: float, holds: bool) -> None:
    assert check_cell(train(EXPERIMENT, cell.cell, shift), cell).holds is holds


@pytest.mark.parametrize("metric", ["precision", "recall", "auc"])
def test_check_cell_tolerates_a_sample_of_few_in_metrics_of_two_classes(
    cell: CellResult, metric: str
) -> None:
    column = f"test_{metric}"
    right = replace(cell, metrics=(*cell.metrics, (column, 0.5)))
    for off, strict, wide in ((9 / 30, False, True), (11 / 30, False, False), (1e-7, True, True)):
        stored = with_number(right, column, 0.5 + off)
        assert check_cell(stored, right).holds is strict
        assert check_cell(stored, right, SAMPLES).holds is wide
        assert not check_cell(stored, right).is_other, "it is no loss"


def test_check_cell_tolerates_one_sample_only_where_samples_are_given(cell: CellResult) -> None:
    right = cell.metric("test_accuracy")
    for off, strict, wide in ((1 / 30, False, True), (2 / 30, False, False), (1e-7, True, True)):
        stored = with_number(cell, "test_accuracy", right - off)
        assert check_cell(stored, cell).holds is strict
        assert check_cell(stored, cell, SAMPLES).holds is wide


def test_check_cell_distinguishes_another_training_from_a_changed_number(cell: CellResult) -> None:
    assert check_cell(train(EXPERIMENT, Cell(0.5, 2)), cell).is_other
    low = with_number(with_number(cell, "test_loss", 0.01), "test_accuracy", 1.0)
    assert not check_cell(low, cell).is_other


def test_check_cell_accepts_divergence_in_both(cell: CellResult) -> None:
    lost = with_number(cell, "test_loss", math.nan)
    assert check_cell(lost, lost).holds
    assert check_cell(lost, with_number(cell, "test_loss", math.inf)).holds
    assert not check_cell(lost, cell).holds
    assert not check_cell(cell, lost).holds


def test_check_cell_accepts_epochs_without_a_training_score(cell: CellResult) -> None:
    spared = spared_of(cell)
    again = spared_of(train(EXPERIMENT, cell.cell))
    assert check_cell(spared, again).holds
    assert check_cell(spared, cell).differences and check_cell(cell, spared).differences
    other = check_cell(spared_of(train(EXPERIMENT, Cell(0.5, 2))), spared)
    assert other.is_other, "another training is still found"
    assert own_problem(spared, EPOCHS, "last", has_early_stopping=False) == ""


def spared_of(cell: CellResult) -> CellResult:
    """The cell with training scores in the last epoch only; the gaps of no two cells are the same object."""
    return replace(
        cell,
        history=tuple(
            (name, (*(float("nan") for _ in values[1:]), values[-1]) if name.startswith("train_") else values)
            for name, values in cell.history
        ),
    )


def test_check_cell_ignores_missing_curves_and_names_shorter_ones(cell: CellResult) -> None:
    assert check_cell(replace(cell, history=()), cell).holds
    shorter = replace(cell, history=tuple((name, values[:2]) for name, values in cell.history))
    found = check_cell(shorter, cell)
    assert found.problem.endswith("has 2 epochs; training gives 4")
    assert found.is_other
    fewer = replace(cell, history=cell.history[1:])
    assert check_cell(fewer, cell).problem.startswith("its curves are ")
    bare = replace(cell, metrics=())
    assert check_cell(bare, cell).problem.startswith("its scores are none; training gives test_")


def test_computes_otherwise_where_most_cells_differ_slightly() -> None:
    here = [train(EXPERIMENT, Cell(0.0, seed)) for seed in range(3)]
    there = [train(EXPERIMENT, Cell(0.0, seed), 1e-5) for seed in range(3)]
    assert computes_otherwise(map(check_cell, there, here))
    assert not computes_otherwise(map(check_cell, here, here))
    one = [check_cell(there[0], here[0]), *(check_cell(x, x) for x in here[1:])]
    assert not computes_otherwise(one)
    assert not computes_otherwise([])


def test_own_problem_names_scores_that_do_not_match_the_curves(cell: CellResult) -> None:
    assert own_problem(cell, EPOCHS, "last", False) == ""
    changed = with_number(cell, "val_accuracy", 0.1)
    assert "val accuracy is 0.1, but its curve has" in own_problem(changed, EPOCHS, "last", False)
    assert own_problem(cell, 9, "last", False) == "its curves have 4 epochs, its training 9 epochs"
    assert own_problem(cell, 9, "last", True) == ""
    assert own_problem(replace(cell, history=()), EPOCHS, "last", False) == ""
    empty = replace(cell, history=(("loss", ()),))
    assert own_problem(empty, 9, "last", True) == "its curves are empty"


def test_own_problem_accepts_the_best_validation_epoch(cell: CellResult) -> None:
    curves = dict(cell.history)
    best = curves["val_loss"].index(min(curves["val_loss"]))
    metrics = tuple((name, curves[name][best]) for name, _ in cell.metrics if name in curves)
    scored = replace(cell, metrics=metrics)
    assert own_problem(scored, EPOCHS, "best", False) == ""
    assert own_problem(with_number(scored, "train_loss", 9.0), EPOCHS, "best", False)


def test_distinct_texts_have_as_few_digits_as_needed() -> None:
    assert distinct_texts(0.95, 0.9111111) == ("0.95", "0.9111")
    assert distinct_texts(0.91111111, 0.91112) == ("0.91111", "0.91112")
    assert distinct_texts(0.5, 0.5) == ("0.5", "0.5")
