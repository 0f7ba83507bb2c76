"""What is trained again: all cells or drawn ones, and nothing that a class would never hand in."""

from dataclasses import replace

import pytest

from engine.errors import InputError
from engine.experiment.specs import Cell
from engine.verification.plan import plan_check
from tests.engine.verification.synthetic_runs import (
    DEFINITION,
    run_of,
    with_cells,
    with_definition,
    with_number,
    with_units,
)


def cells_of(max_cells: int | None, *runs: object) -> set[tuple[str, Cell]]:
    plan = plan_check(runs, max_cells)  # type: ignore[arg-type]
    return {(uid, cell) for (uid, _), part in zip(plan.keys, plan.parts, strict=True) for cell in part.cells}


def test_plan_check_includes_all_cells_of_all_runs() -> None:
    plan = plan_check((run_of(), run_of(uid="b")), None)
    assert plan.keys == (("a", ""), ("b", ""))
    assert (plan.n_cells, plan.n_all) == (12, 12)
    assert plan.parts[0].experiment == DEFINITION.experiment


def test_plan_check_draws_cells_by_content_only() -> None:
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


def test_plan_check_skips_duplicate_and_impossible_cells() -> None:
    run = run_of()
    strange = replace(run.results.cells[0], cell=Cell(-0.5, 0))
    found = cells_of(None, with_cells(run, strange, *run.results.cells, run.results.cells[0]))
    assert len(found) == 6


def test_plan_check_names_the_run_that_cannot_be_trained() -> None:
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
