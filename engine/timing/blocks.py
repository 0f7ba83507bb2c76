"""Blocks: which cells of a run train together, as one program, and which apart, on another core.

The cut depends on experiment and cells alone and not on the machine, because the last digits of a cell depend
on the cells that it trains with. The cells of a block have splits of equal sizes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from engine.data.catalogue import data_set_info
from engine.data.sizes import has_larger_test
from engine.data.split import prepares_each_split
from engine.experiment.specs import Cell, Experiment
from engine.timing.step_costs import CELL_BY_CELL, ONE_FIT, StepCosts

MEMORY = 512 * 2**20
AT_ONCE = 8  # blocks that a run is cut into where each has enough to do
MAX_CELLS, GPU_BLOCKS = 1000, 2
WORTH = 4.0  # times what the call of a graph costs by itself, that the cells of a block take in a step
NUMBERS_PER_WEIGHT = 13  # at the start, between steps and while they run: weights, two moments; a gradient
ACTIVATION_COPIES = 6
INDEX_AND_TARGET = 3  # numbers of 4 bytes


def cut(
    experiment: Experiment,
    costs: StepCosts,
    cells: Sequence[Cell],
    *,
    is_watched: bool,
    is_on_gpu: bool = False,
    memory: int = MEMORY,
) -> list[tuple[Cell, ...]]:
    """Cut cells into blocks of nearly equal size, in order.

    Parameters
    ----------
    experiment : Experiment
    costs : StepCosts
        Those of the experiment.
    cells : sequence of Cell
    is_watched : bool
        Whether the user looks at the curve; the first seed's cells are then a block of their own, if they
        fit.
    is_on_gpu : bool
        A GPU is used best by few, large blocks.
    memory : int
        Bytes that the blocks may take which train at once; a block of one cell may take more.

    Returns
    -------
    list of tuple of Cell
    """
    cells = tuple(cells)
    if costs.way in (ONE_FIT, CELL_BY_CELL):
        return [(cell,) for cell in cells]
    blocks: list[tuple[Cell, ...]] = []
    for alike in _by_sizes(experiment, cells):
        is_first = is_watched and not blocks
        blocks += _cut(experiment, costs, alike, is_watched=is_first, is_on_gpu=is_on_gpu, memory=memory)
    return blocks


def _by_sizes(experiment: Experiment, cells: tuple[Cell, ...]) -> list[tuple[Cell, ...]]:
    """Put cells apart whose folds have another number of samples."""
    n_samples = data_set_info(experiment.data).n_samples
    found: dict[bool, list[Cell]] = {}
    for cell in cells:
        is_larger = has_larger_test(experiment.data, n_samples, experiment.fold(cell.seed))
        found.setdefault(is_larger, []).append(cell)
    return [tuple(some) for some in found.values()]


def _cut(
    experiment: Experiment,
    costs: StepCosts,
    cells: tuple[Cell, ...],
    *,
    is_watched: bool,
    is_on_gpu: bool,
    memory: int,
) -> list[tuple[Cell, ...]]:
    """Cut cells whose splits have equal sizes."""
    at_once = 1 if is_on_gpu else AT_ONCE
    rates_per_seed = max(1, len(cells) // len({cell.seed for cell in cells}))
    per_cell = bytes_per_cell(costs) + bytes_per_seed(experiment) // rates_per_seed
    limit = max(1, min(MAX_CELLS, memory // at_once // (per_cell + 1)))
    first = [cell for cell in cells if cell.seed == cells[0].seed] if is_watched else []
    blocks: list[tuple[Cell, ...]] = []
    if first and len(first) < len(cells) and len(first) <= limit:
        blocks.append(tuple(first))
        cells = tuple(cell for cell in cells if cell.seed != cells[0].seed)
    count = max(math.ceil(len(cells) / limit), min(at_once, len(cells) // _enough(costs)), 1)
    size = math.ceil(len(cells) / count)
    return blocks + [cells[start : start + size] for start in range(0, len(cells), size)]


def _enough(costs: StepCosts) -> int:
    """How many cells make a block that is worth a core."""
    call = costs.step(costs.batch_size, 0)
    cell = costs.step(costs.batch_size, 1) - call
    return math.ceil(WORTH * call / cell)


def n_at_once(
    experiment: Experiment,
    costs: StepCosts,
    blocks: Sequence[tuple[Cell, ...]],
    n_cores: int,
    *,
    is_on_gpu: bool = False,
    memory: int = MEMORY,
) -> int:
    """Choose how many blocks train at once: one on each core, as far as memory allows.

    Parameters
    ----------
    experiment : Experiment
    costs : StepCosts
        Those of the experiment.
    blocks : sequence of tuple of Cell
    n_cores : int
    is_on_gpu : bool
        A GPU gets two blocks, so that one has work for it while the other waits.
    memory : int
        Bytes that the blocks may take together.

    Returns
    -------
    int
    """
    if costs.way == ONE_FIT:
        return 1
    per_cell, per_seed = bytes_per_cell(costs), bytes_per_seed(experiment)
    sizes = (per_cell * len(block) + per_seed * len({cell.seed for cell in block}) for block in blocks)
    return min(GPU_BLOCKS if is_on_gpu else n_cores, max(1, memory // max(sizes, default=1)))


def makespan(seconds: Sequence[float], at_once: int) -> float:
    """Compute when all blocks are done, if each starts as soon as one of some cores is free.

    Parameters
    ----------
    seconds : sequence of float
        Of each block, in order.
    at_once : int

    Returns
    -------
    float
        Seconds.
    """
    free = [0.0] * at_once
    for one in seconds:
        free[free.index(min(free))] += one
    return max(free)


# --- Memory


def bytes_per_cell(costs: StepCosts) -> int:
    """Estimate the memory that one more cell takes while it trains, rather too high than too low.

    Parameters
    ----------
    costs : StepCosts

    Returns
    -------
    int
        Bytes.
    """
    copies = 1 if costs.way == CELL_BY_CELL else ACTIVATION_COPIES
    size = costs.size
    return 4 * (size.parameters * NUMBERS_PER_WEIGHT + costs.batch_size * size.outputs * copies)


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
