"""How many cells train together: as many as fit into a bounded piece of memory."""

from __future__ import annotations

import math

from engine.data.catalogue import data_set_info
from engine.experiment.specs import Cell, Experiment
from engine.training.stacked.program import Program

MEMORY = 512 * 2**20
SCORED_NUMBERS = 2**15
SCORED_ONE_BY_ONE = 64
MAX_CELLS = 1000
MAX_CELLS_ONE_BY_ONE = 35
GRADIENTS_AND_TEMPORARIES = 6
ACTIVATION_COPIES = 6


def bytes_per_cell(program: Program, batch_size: int) -> int:
    """A generous estimate of what one more cell takes while it trains, in bytes of float32."""
    weights = sum(place.size for place in (*program.layout.trainable, *program.layout.other))
    copies = 1 if program.is_cell_by_cell else ACTIVATION_COPIES
    return 4 * (weights * GRADIENTS_AND_TEMPORARIES + batch_size * program.layout.width * copies)


def bytes_per_seed(experiment: Experiment) -> int:
    """What one more seed's copy of the data takes; nothing where all seeds train on the same split."""
    if not experiment.data.uses_split_stream:
        return 0
    info = data_set_info(experiment.data)
    return 4 * info.n_samples * (math.prod(info.shape) + 1)


def scoring_rows(program: Program) -> int:
    """How many samples are scored in one call.

    It depends on the network alone, not on the clock, so that the same run gives the same bits again.
    """
    if program.is_cell_by_cell:
        return SCORED_ONE_BY_ONE
    return max(16, min(512, SCORED_NUMBERS // program.layout.width))


def cell_limit(program: Program) -> int:
    """How many cells a block may have: enough to be fast, few enough that blocks end and Stop is heard."""
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
    """Blocks of at most `max_cells` cells, in order and of nearly equal size, each under `memory` bytes.

    Where somebody watches, the first seed's cells are a block of their own: a whole curve early.
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
