"""Rounding that training carries on is told from numbers that were changed."""

from dataclasses import replace

import pytest

from engine.experiment.results import CellResult
from engine.experiment.specs import Cell
from engine.runs.record import RunRecord
from engine.verification.cell_check import check_cell
from engine.verification.rounding import NUDGES, Amplification, could_be_rounding, measure, nudged
from engine.verification.run_check import RunCheck, check_run
from tests.engine.analysis.make_believe import (
    DEFINITION,
    run_of,
    train,
    train_again,
    with_cells,
    with_number,
)

CELL = Cell(0.5, 2)
MEASURED = Amplification(0.01, 0.02, 0.2)


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


def checked(run: RunRecord, amplification: Amplification | None = MEASURED) -> RunCheck:
    return check_run(run, train_again(run), {}, amplification=amplification)


def test_a_branched_cell_is_suspected_and_holds_once_rounding_is_measured() -> None:
    run = with_cell(run_of(), branched(train(DEFINITION.experiment, CELL), share=0.02))
    assert checked(run, None).suspects == (("", CELL),) and not checked(run, None).holds
    found = checked(run)
    assert found.n_held == 6 and found.n_amplified == 1 and found.others == ()
    assert found.headline == "Sweep 1: 6 of 6 cells hold."
    assert any("as far as rounding allows" in note for note in found.notes)


@pytest.mark.parametrize(
    "doctored",
    [
        with_number(train(DEFINITION.experiment, CELL), "test_accuracy", 0.99),
        branched(train(DEFINITION.experiment, CELL), share=0.2),
        branched(train(DEFINITION.experiment, CELL), loss=0.1),
        branched(train(DEFINITION.experiment, CELL), loss=0.3),
        replace(train(DEFINITION.experiment, Cell(0.5, 77)), cell=CELL),
    ],
    ids=["a score alone", "too much accuracy", "too much loss", "far too much loss", "another seed"],
)
def test_what_rounding_can_not_do_is_not_excused(doctored: CellResult) -> None:
    found = checked(with_cell(run_of(), doctored))
    assert not found.holds and found.n_amplified == 0


def test_a_training_that_carries_nothing_on_excuses_nothing() -> None:
    run = with_cell(run_of(), branched(train(DEFINITION.experiment, CELL)))
    assert not checked(run, Amplification(1e-7, 0.0, 0.0)).holds


def test_not_all_cells_may_differ_and_not_all_to_one_side() -> None:
    cells = [branched(one, share=0.02) for one in run_of().results.cells]
    assert not checked(with_cells(run_of(), *cells)).holds, "six of six, where a fifth does"
    lean = Amplification(0.01, 0.002, 1.0)
    pushed = [branched(one, share=0.005) for one in run_of().results.cells]
    assert not checked(with_cells(run_of(), *pushed), lean).holds, "all a little better is no rounding"


def test_the_first_epoch_must_be_right() -> None:
    trained = train(DEFINITION.experiment, CELL)
    assert could_be_rounding(check_cell(branched(trained), trained))
    moved = replace(trained, history=tuple((n, tuple(v * 1.008 for v in row)) for n, row in trained.history))
    assert not could_be_rounding(check_cell(moved, trained))


def test_what_is_measured() -> None:
    trained = {("", cell): train(DEFINITION.experiment, cell) for cell in (Cell(0.0, 0), CELL)}
    moved = {
        ("", CELL): branched(trained["", CELL], 0.008, 0.02),
        ("", Cell(0.0, 0)): trained["", Cell(0.0, 0)],
    }
    found = measure(trained, [moved, trained])
    assert found.loss == pytest.approx(0.008) and found.share == pytest.approx(0.02)
    assert found.fraction == 0.5
    assert measure(trained, [{}]) == Amplification(0.0, 0.0, 0.0)


def test_a_nudge_is_in_the_seventh_digit() -> None:
    rate = DEFINITION.experiment.training.learning_rate
    for factor in NUDGES:
        other = nudged(DEFINITION.experiment, factor).training.learning_rate
        assert 0 < abs(other / rate - 1) < 5e-7
