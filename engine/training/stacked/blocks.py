"""Block sizes: how many cells train together within a bounded amount of memory."""

from __future__ import annotations

import math

from engine.data.catalogue import data_set_info
from engine.data.split import prepares_each_split
from engine.experiment.specs import Cell, Experiment
from engine.training.stacked.program import Program

MEMORY = 512 * 2**20
SCORED_NUMBERS = 2**15
SCORED_ONE_BY_ONE = 64
MAX_CELLS = 1000
MAX_CELLS_ONE_BY_ONE = 35
GRADIENTS_AND_TEMPORARIES = 6
ACTIVATION_COPIES = 6
INDEX_AND_TARGET = 3  # numbers of 4 bytes


def bytes_per_cell(program: Program, batch_size: int) -> int:
    """Estimate the memory that one more cell takes while it trains, rather too high than too low.

    Parameters
    ----------
    program : Program
    batch_size : int

    Returns
    -------
    int
        Bytes.
    """
    weights = sum(place.size for place in (*program.layout.trainable, *program.layout.other))
    copies = 1 if program.is_cell_by_cell else ACTIVATION_COPIES
    return 4 * (weights * GRADIENTS_AND_TEMPORARIES + batch_size * program.layout.width * copies)


def bytes_per_seed(experiment: Experiment) -> int:
    """Compute the memory of one more seed's split of the data.

    Parameters
    ----------
    experiment : Experiment

    Returns
    -------
    int
        Bytes; 0 if all seeds train on the same split.
    """
    if not experiment.data.uses_split_stream:
        return 0
    info = data_set_info(experiment.data)
    n_own = math.prod(info.shape) if prepares_each_split(experiment.data) else 0
    return 4 * info.n_samples * (n_own + INDEX_AND_TARGET)


def scoring_rows(program: Program) -> int:
    """Choose how many samples are scored in one call.

    This depends on the network alone and not on measured time, so that the same run gives the same bits
    again.

    Parameters
    ----------
    program : Program

    Returns
    -------
    int
    """
    if program.is_cell_by_cell:
        return SCORED_ONE_BY_ONE
    return max(16, min(512, SCORED_NUMBERS // program.layout.width))


def cell_limit(program: Program) -> int:
    """Return the largest size of a block: enough to be fast, few enough for Stop to act in time."""
    return MAX_CELLS_ONE_BY_ONE if program.is_cell_by_cell else MAX_CELLS


def cut(
    cells: tuple[Cell, ...],
    per_cell: int,
    per_seed: int,
    max_cells: int = MAX_CELLS,
    *,
    is_watched: bool,
    memory: int = MEMORY,
) -> list[tuple[Cell, ...]]:
    """Cut cells into blocks of nearly equal size, in order.

    Parameters
    ----------
    cells : tuple of Cell
    per_cell : int
        Bytes per cell.
    per_seed : int
        Bytes per seed.
    max_cells : int
        Largest number of cells in a block.
    is_watched : bool
        Whether the user looks at the curve; the first seed's cells are then a block of their own, if they
        fit.
    memory : int
        Bytes that a block may take; a block of one cell may take more.

    Returns
    -------
    list of tuple of Cell
    """
    if not cells:
        return []
    limit = min(max_cells, len(cells))
    rates_per_seed = max(1, len(cells) // len({cell.seed for cell in cells}))
    limit = max(1, min(limit, memory // (per_cell + per_seed // rates_per_seed + 1)))
    blocks: list[tuple[Cell, ...]] = []
    first = [cell for cell in cells if cell.seed == cells[0].seed] if is_watched else []
    if first and len(first) < len(cells) and len(first) <= limit:
        blocks.append(tuple(first))
        cells = tuple(cell for cell in cells if cell.seed != cells[0].seed)
    count = -(-len(cells) // limit)
    size = -(-len(cells) // count)
    return blocks + [cells[start : start + size] for start in range(0, len(cells), size)]
