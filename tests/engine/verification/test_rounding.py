"""Rounding that training carries on is told from numbers that were changed."""

from dataclasses import replace

import pytest

from engine.experiment.results import CellResult
from engine.experiment.specs import Cell
from engine.runs.record import RunRecord
from engine.verification.cell_check import check_cell
from engine.verification.rounding import NUDGES, RoundingGrowth, could_be_rounding, measure, nudged
from engine.verification.run_check import RunCheck, check_run
from tests.engine.verification.synthetic_runs import (
    DEFINITION,
    run_of,
    train,
    train_again,
    with_cells,
    with_number,
)

CELL = Cell(0.5, 2)
MEASURED = RoundingGrowth(0.01, 0.02, 0.2)


def branched(cell: CellResult, loss: float = 0.008, share: float = 0.0) -> CellResult:
    """The cell as other rounding gives it: as it was in the first epoch, then another way."""
    history = tuple(
        (name, (values[0], *(v + share if name.endswith("accuracy") else v * (1 + loss) for v in values[1:])))
        for name, values in cell.history
    )
    metrics = tuple(
        (name, value + share if name.endswith("accuracy") else value * (1 + loss))
        for name, value in cell.metrics
    )
    return replace(cell, metrics=metrics, history=history)


def with_cell(run: RunRecord, result: CellResult) -> RunRecord:
    return with_cells(run, *(result if one.cell == result.cell else one for one in run.results.cells))


def checked(run: RunRecord, rounding_growth: RoundingGrowth | None = MEASURED) -> RunCheck:
    return check_run(run, train_again(run), {}, rounding_growth=rounding_growth)


def test_rounding_explains_a_diverging_cell_once_measured() -> None:
    run = with_cell(run_of(), branched(train(DEFINITION.experiment, CELL), share=0.02))
    assert checked(run, None).suspects == (("", CELL),) and not checked(run, None).holds
    found = checked(run)
    assert found.n_held == 6 and found.n_rounding == 1 and found.others == ()
    assert found.headline == "Sweep 1: 6 of 6 cells hold."
    assert any("as far as rounding allows" in note for note in found.notes)


@pytest.mark.parametrize(
    "tampered",
    [
        with_number(train(DEFINITION.experiment, CELL), "test_accuracy", 0.99),
        branched(train(DEFINITION.experiment, CELL), share=0.2),
        branched(train(DEFINITION.experiment, CELL), loss=0.1),
        branched(train(DEFINITION.experiment, CELL), loss=0.3),
        replace(train(DEFINITION.experiment, Cell(0.5, 77)), cell=CELL),
    ],
    ids=["a score alone", "too much accuracy", "too much loss", "far too much loss", "another seed"],
)
def test_rounding_does_not_explain_larger_changes(tampered: CellResult) -> None:
    found = checked(with_cell(run_of(), tampered))
    assert not found.holds and found.n_rounding == 0


def test_rounding_without_growth_explains_nothing() -> None:
    run = with_cell(run_of(), branched(train(DEFINITION.experiment, CELL)))
    assert not checked(run, RoundingGrowth(1e-7, 0.0, 0.0)).holds


def test_rounding_is_limited_in_number_and_must_be_unbiased() -> None:
    cells = [branched(one, share=0.02) for one in run_of().results.cells]
    assert not checked(with_cells(run_of(), *cells)).holds, "six of six, where a fifth does"
    lean = RoundingGrowth(0.01, 0.002, 1.0)
    pushed = [branched(one, share=0.005) for one in run_of().results.cells]
    assert not checked(with_cells(run_of(), *pushed), lean).holds, "all a little better is no rounding"


def test_rounding_does_not_explain_the_first_epoch() -> None:
    trained = train(DEFINITION.experiment, CELL)
    assert could_be_rounding(check_cell(branched(trained), trained))
    moved = replace(trained, history=tuple((n, tuple(v * 1.008 for v in row)) for n, row in trained.history))
    assert not could_be_rounding(check_cell(moved, trained))


def test_rounding_growth_is_measured_from_nudged_trainings() -> None:
    trained = {("", cell): train(DEFINITION.experiment, cell) for cell in (Cell(0.0, 0), CELL)}
    moved = {
        ("", CELL): branched(trained["", CELL], 0.008, 0.02),
        ("", Cell(0.0, 0)): trained["", Cell(0.0, 0)],
    }
    found = measure(trained, [moved, trained])
    assert found.loss == pytest.approx(0.008) and found.share == pytest.approx(0.02)
    assert found.fraction == 0.5
    assert measure(trained, [{}]) == RoundingGrowth(0.0, 0.0, 0.0)


def test_nudged_changes_the_seventh_digit() -> None:
    rate = DEFINITION.experiment.training.learning_rate
    for factor in NUDGES:
        other = nudged(DEFINITION.experiment, factor).training.learning_rate
        assert 0 < abs(other / rate - 1) < 5e-7
