"""What is trained again: all cells or drawn ones, and nothing that a class would never hand in."""

from dataclasses import replace

import pytest

from engine.errors import InputError
from engine.experiment.specs import Cell
from engine.verification.plan import plan_check
from tests.engine.analysis.make_believe import (
    DEFINITION,
    run_of,
    with_cells,
    with_definition,
    with_number,
    with_units,
)


def cells_of(most: int | None, *runs: object) -> set[tuple[str, Cell]]:
    plan = plan_check(runs, most)  # type: ignore[arg-type]
    return {(uid, cell) for (uid, _), part in zip(plan.keys, plan.parts, strict=True) for cell in part.cells}


def test_all_cells_of_all_runs_are_planned() -> None:
    plan = plan_check((run_of(), run_of(uid="b")), None)
    assert plan.keys == (("a", ""), ("b", ""))
    assert (plan.n_cells, plan.n_all) == (12, 12)
    assert plan.parts[0].experiment == DEFINITION.experiment


def test_drawn_cells_are_decided_by_the_content_alone() -> None:
    drawn = cells_of(4, run_of(), run_of(uid="b"))
    assert len(drawn) == 4
    assert cells_of(4, run_of(), run_of(uid="b")) == drawn
    assert len(cells_of(99, run_of())) == 6
    others = set()
    for number in range(20):
        first, *rest = run_of().results.cells
        changed = with_cells(run_of(), with_number(first, "test_loss", number / 20), *rest)
        others |= {frozenset(cells_of(2, changed))}
    assert len(others) > 3


def test_cells_that_are_listed_twice_or_can_not_be_are_trained_once_or_never() -> None:
    run = run_of()
    strange = replace(run.results.cells[0], cell=Cell(-0.5, 0))
    found = cells_of(None, with_cells(run, strange, *run.results.cells, run.results.cells[0]))
    assert len(found) == 6


def test_what_can_not_be_trained_is_said_with_the_runs_name() -> None:
    huge = with_units(DEFINITION, 60_000)
    network = huge.network.replaced(1, huge.network.layers[0])
    with pytest.raises(InputError, match=r"Sweep 1 can't be trained again: the network has 3,600,\d+,\d+ w"):
        plan_check((with_definition(run_of(), replace(huge, network=network)),), None)
    unknown = replace(DEFINITION, data=replace(DEFINITION.data, dataset="secrets"))
    with pytest.raises(InputError, match="Sweep 1 can't be trained again"):
        plan_check((with_definition(run_of(), unknown),), None)
    tied = replace(DEFINITION, sweep=replace(DEFINITION.sweep, is_width_tied=True))
    wide = with_definition(run_of(), tied)
    wide = with_cells(wide, replace(wide.results.cells[0], cell=Cell(0.9999999, 0)))
    with pytest.raises(InputError, match="too wide"):
        plan_check((wide,), None)
