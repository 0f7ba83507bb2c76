"""Blocks of cells: bounded, ordered, complete, and large enough for a core."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.experiment.specs import Cell, SweepSpec
from engine.storage.examples import example
from engine.timing.blocks import (
    AT_ONCE,
    GPU_BLOCKS,
    MAX_CELLS,
    bytes_per_cell,
    bytes_per_seed,
    cut,
    makespan,
    n_at_once,
)
from engine.timing.step_costs import CELL_BY_CELL, ONE_FIT, StepCosts, step_costs

SMALL = example("tutorial-regression").experiment
MIB = 2**20


def costs_of(parameters: int = 300, way: str = "together") -> StepCosts:
    """Those of the tutorial's network, but with so many weights."""
    costs = step_costs(SMALL)
    size = replace(costs.size, parameters=parameters, products=parameters)
    return replace(costs, way=way, size=size)


def cells(n_rates: int, n_seeds: int) -> tuple[Cell, ...]:
    rates = tuple(index / 100 for index in range(n_rates))
    return SweepSpec(rates, tuple(range(n_seeds))).cells()


def sizes(blocks: list[tuple[Cell, ...]]) -> list[int]:
    return [len(block) for block in blocks]


@given(
    n_rates=st.integers(1, 12),
    n_seeds=st.integers(1, 40),
    parameters=st.integers(1, 2**20),
    is_watched=st.booleans(),
    is_on_gpu=st.booleans(),
)
def test_blocks_are_bounded_ordered_and_complete(
    n_rates: int, n_seeds: int, parameters: int, is_watched: bool, is_on_gpu: bool
) -> None:
    memory, costs, wanted = 64 * MIB, costs_of(parameters), cells(n_rates, n_seeds)
    blocks = cut(SMALL, costs, wanted, is_watched=is_watched, is_on_gpu=is_on_gpu, memory=memory)
    assert tuple(chain(*blocks)) == wanted
    at_once = 1 if is_on_gpu else AT_ONCE
    for block in blocks:
        assert len(block) == 1 or len(block) * bytes_per_cell(costs) <= memory / at_once
        assert 1 <= len(block) <= MAX_CELLS
    rest = blocks[1:] if is_watched and len(blocks) > 1 else blocks
    assert all(len(block) == len(rest[0]) for block in rest[:-1])
    assert len(rest[-1]) <= len(rest[0])


def test_small_networks_train_together_and_wide_ones_apart() -> None:
    wanted = cells(7, 20)
    assert len(cut(SMALL, costs_of(10), cells(7, 1), is_watched=False)) == 1
    counts = [len(cut(SMALL, costs_of(n), wanted, is_watched=False)) for n in (300, 3_000, 30_000, 3_000_000)]
    assert counts == sorted(counts) and counts[0] < AT_ONCE == counts[2]
    assert counts[3] == len(wanted), "they fit into no block's memory"
    assert len(cut(SMALL, costs_of(30_000), wanted, is_watched=False, is_on_gpu=True)) == 1


def test_cut_puts_the_first_seed_in_its_own_block_if_watched() -> None:
    costs = costs_of()
    blocks = cut(SMALL, costs, cells(7, 20), is_watched=True)
    assert sizes(blocks)[0] == 7 and {cell.seed for cell in blocks[0]} == {0}
    assert cut(SMALL, costs, cells(7, 1), is_watched=True) == [cells(7, 1)]
    assert cut(SMALL, costs, (Cell(None, 3),), is_watched=True) == [(Cell(None, 3),)]


def test_folds_of_other_sizes_are_blocks_of_their_own() -> None:
    data = replace(SMALL.data, split="kfold", n_folds=10, fold_order="in_order")  # 506: six folds of 51
    blocks = cut(replace(SMALL, data=data), costs_of(), cells(2, 20), is_watched=True)
    assert sorted(chain(*blocks)) == sorted(cells(2, 20))
    assert blocks[0] == cells(2, 1)
    for block in blocks:
        assert len({cell.seed % 10 < 6 for cell in block}) == 1
    shuffled = replace(SMALL, data=replace(data, fold_order="shuffled"))
    assert len(cut(shuffled, costs_of(), cells(2, 20), is_watched=False)) < len(blocks)


@pytest.mark.parametrize("way", [CELL_BY_CELL, ONE_FIT])
def test_cells_that_cannot_train_together_are_a_block_each(way: str) -> None:
    for is_watched in (False, True):
        assert cut(SMALL, costs_of(way=way), cells(3, 2), is_watched=is_watched) == [
            (cell,) for cell in cells(3, 2)
        ]


def test_cut_of_no_cells_gives_no_blocks() -> None:
    for is_watched in (False, True):
        assert cut(SMALL, costs_of(), (), is_watched=is_watched) == []


def test_as_many_blocks_train_at_once_as_cores_and_memory_allow() -> None:
    costs, blocks = costs_of(30_000), [cells(7, 1)] * 20
    assert n_at_once(SMALL, costs, blocks, 6) == 6
    assert n_at_once(SMALL, costs, blocks, 6, is_on_gpu=True) == GPU_BLOCKS
    assert n_at_once(SMALL, costs, blocks, 6, memory=3 * 7 * bytes_per_cell(costs)) in (2, 3)
    assert n_at_once(SMALL, costs, blocks, 6, memory=1) == n_at_once(SMALL, costs, [], 1) == 1
    assert n_at_once(SMALL, costs_of(way=ONE_FIT), blocks, 6) == 1


def test_makespan_gives_each_block_to_the_core_that_is_free_first() -> None:
    assert makespan([1, 5, 4, 1], 1) == 11
    assert makespan([1, 5, 4, 1], 2) == 6
    assert makespan([1, 5], 8) == 5
    assert makespan([], 2) == 0


def test_memory_estimates_grow_with_network_and_data() -> None:
    costs = costs_of()
    assert bytes_per_cell(costs) < bytes_per_cell(replace(costs, batch_size=2 * costs.batch_size))
    assert bytes_per_cell(replace(costs, batch_size=1)) > 4 * costs.size.parameters
    held_out = example("honest-regression").experiment
    assert 8 * 506 <= bytes_per_seed(held_out) < 4 * 506 * 13, "the samples are there once"
    robust = replace(held_out, data=replace(held_out.data, scaling="robust"))
    assert bytes_per_seed(robust) >= 4 * 506 * 13, "each seed has its own"
    same = replace(held_out, data=replace(held_out.data, split="none"))
    assert bytes_per_seed(same) == 0, "without chance in the split all seeds share the data"
