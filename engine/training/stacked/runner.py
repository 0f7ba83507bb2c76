"""The stacked trainer's `train`: block after block, with smaller blocks if the device runs out of memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import tensorflow as tf

from engine.errors import InputError
from engine.experiment.results import CellResult
from engine.experiment.specs import Cell, Experiment
from engine.training.stacked.block_training import train_block
from engine.training.stacked.blocks import bytes_per_cell, bytes_per_seed, cell_limit, cut
from engine.training.stacked.programs import program_for
from engine.training.updates import CellsDone, Control, Emit, Outcome


def train(
    experiment: Experiment,
    cells: tuple[Cell, ...],
    emit: Emit,
    control: Control,
    *,
    is_watched: bool = False,
    done: frozenset[Cell] = frozenset(),
    report_plan: Callable[[int], None] = lambda n_blocks: None,
) -> Outcome:
    """Train cells block by block; a block that does not fit into the device's memory is halved.

    A block whose cells are all `done` is left out. The others are not cut anew, since the last digits of a
    cell depend on the cells that are trained with it.

    Parameters
    ----------
    experiment : Experiment
    cells : tuple of Cell
    emit : callable
        Called with Progress and CellsDone; for a block of one cell also with its EpochValues, and for some
        cells of the first block with their losses.
    control : Control
    is_watched : bool
        Whether the user looks at the curve; the first seed's cells are then trained first.
    done : frozenset of Cell
        Cells whose results are known already.
    report_plan : callable
        Called once with the number of blocks.

    Returns
    -------
    Outcome

    Raises
    ------
    InputError
        If the data spec is wrong or the memory is too small for a single cell.
    """
    program = program_for(experiment)
    per_cell = bytes_per_cell(program, experiment.training.batch_size)
    per_seed, limit = bytes_per_seed(experiment), cell_limit(program)
    blocks = cut(cells, per_cell, per_seed, limit, is_watched=is_watched)
    waiting = deque(block for block in blocks if not done.issuperset(block))
    report_plan(len(waiting))
    finished: list[CellResult] = []
    while waiting and not control.should_stop():
        block = waiting.popleft()
        epochs_before = len(finished) * experiment.training.epochs
        try:
            trained = train_block(experiment, program, block, emit, control, done_before=epochs_before)
        except tf.errors.ResourceExhaustedError as error:
            if len(block) == 1:
                raise InputError(
                    "Not enough memory for a single training. Use smaller layers or batches."
                ) from error
            waiting.extendleft([block[len(block) // 2 :], block[: len(block) // 2]])
            continue
        if trained.whole:
            finished += trained.whole
            emit(CellsDone(trained.whole))
        if trained.partial:
            return Outcome(tuple(finished), trained.partial)
    return Outcome(tuple(finished))
