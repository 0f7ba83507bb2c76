"""Blocks of cells: bounded, ordered, complete."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from engine.experiment.specs import Cell, SweepSpec
from engine.storage.examples import example
from engine.training.stacked.blocks import (
    MAX_CELLS,
    MEMORY,
    bytes_per_cell,
    bytes_per_seed,
    cell_limit,
    cut,
    scoring_rows,
)
from engine.training.stacked.programs import program_for
from tests.engine.training.stacked.experiments import iris, pictures

MIB = 2**20


def cells(n_rates: int, n_seeds: int) -> tuple[Cell, ...]:
    rates = tuple(index / 100 for index in range(n_rates))
    return SweepSpec(rates, tuple(range(n_seeds))).cells()


@given(
    n_rates=st.integers(1, 12),
    n_seeds=st.integers(1, 40),
    per_cell=st.integers(1, 20 * MIB),
    per_seed=st.integers(0, 20 * MIB),
    is_watched=st.booleans(),
)
def test_blocks_are_bounded_ordered_and_complete(
    n_rates: int, n_seeds: int, per_cell: int, per_seed: int, is_watched: bool
) -> None:
    memory = 64 * MIB
    wanted = cells(n_rates, n_seeds)
    blocks = cut(wanted, per_cell, per_seed, is_watched=is_watched, memory=memory)
    assert tuple(chain(*blocks)) == wanted
    for block in blocks:
        # The data of a seed are shared by its rates, as far as the sweep has several.
        assert len(block) == 1 or len(block) * (per_cell + per_seed // n_rates) <= memory
        assert 1 <= len(block) <= MAX_CELLS
    rest = blocks[1:] if is_watched and len(blocks) > 1 else blocks
    sizes = [len(block) for block in rest]
    assert all(size == sizes[0] for size in sizes[:-1])
    assert sizes[-1] <= sizes[0]


def test_cut_gives_one_block_where_everything_fits() -> None:
    assert cut(cells(7, 20), 1000, 0, is_watched=False) == [cells(7, 20)]
    assert [len(block) for block in cut(cells(7, 300), 1, 0, is_watched=False)] == [700, 700, 700]


def test_cut_puts_the_first_seed_in_its_own_block_if_watched() -> None:
    blocks = cut(cells(7, 20), 1000, 0, is_watched=True)
    assert [len(block) for block in blocks] == [7, 133]
    assert {cell.seed for cell in blocks[0]} == {0}
    assert cut(cells(7, 1), 1000, 0, is_watched=True) == [cells(7, 1)]
    assert cut((Cell(None, 3),), 1000, 0, is_watched=True) == [(Cell(None, 3),)]


def test_cut_gives_a_huge_cell_its_own_block() -> None:
    for is_watched in (False, True):
        assert cut(cells(3, 2), 100 * MEMORY, 0, is_watched=is_watched) == [(cell,) for cell in cells(3, 2)]


def test_cut_of_no_cells_gives_no_blocks() -> None:
    assert cut((), 1000, 0, is_watched=False) == []
    assert cut((), 1000, 0, is_watched=True) == []


def test_memory_estimates_grow_with_network_and_data() -> None:
    program = program_for(iris())
    assert bytes_per_cell(program, 16) < bytes_per_cell(program, 32)
    assert bytes_per_cell(program, 1) > 4 * sum(place.size for place in program.layout.trainable)
    held_out = example("honest-regression").experiment
    assert 8 * 506 <= bytes_per_seed(held_out) < 4 * 506 * 13, "the samples are there once"
    robust = replace(held_out, data=replace(held_out.data, scaling="robust"))
    assert bytes_per_seed(robust) >= 4 * 506 * 13, "each seed has its own"
    same = replace(held_out, data=replace(held_out.data, split="none"))
    assert bytes_per_seed(same) == 0, "without chance in the split all seeds share the data"


def test_scoring_rows_depend_on_the_network_only() -> None:
    program = program_for(iris())
    assert scoring_rows(program) == 512
    assert 16 <= scoring_rows(program_for(pictures())) < 512


def test_cells_that_run_one_by_one_make_smaller_blocks() -> None:
    assert cell_limit(program_for(pictures())) < cell_limit(program_for(iris())) == MAX_CELLS
