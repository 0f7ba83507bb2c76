"""The stacked trainer's `train`: as many blocks at once as there are cores, each on a thread of its own.

TensorFlow computes an operation on one core here (`engine.training.device`), since a convolution of a small
network takes longer on two. While one thread waits for TensorFlow, the others run.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace

import tensorflow as tf

from engine.experiment.results import CellResult, EpochValues
from engine.experiment.specs import Cell, Experiment
from engine.experiment.trainers import STACKED
from engine.system.processes import usable_cores
from engine.timing.blocks import cut, n_at_once
from engine.timing.step_costs import step_costs
from engine.training.block_queue import BlockQueue, Cells
from engine.training.stacked.block_training import TrainedBlock, train_block
from engine.training.stacked.run_data import RunData
from engine.training.updates import (
    WATCHED_CELLS,
    CellsDone,
    Control,
    Emit,
    Outcome,
    Progress,
    Update,
    nothing,
)

LOOK_ROUND = 0.05  # seconds between two calls of what is to be done meanwhile


def train(
    experiment: Experiment,
    cells: tuple[Cell, ...],
    emit: Emit,
    control: Control,
    *,
    is_watched: bool = False,
    done: frozenset[Cell] = frozenset(),
    report_plan: Callable[[int], None] = lambda n_blocks: None,
    meanwhile: Callable[[], None] = nothing,
) -> Outcome:
    """Train cells block by block; a block that does not fit into the device's memory is halved.

    A block whose cells are all `done` is left out. The others are not cut anew, since the last digits of a
    cell depend on the cells that are trained with it.

    Parameters
    ----------
    experiment : Experiment
    cells : tuple of Cell
    emit : callable
        Called, from one thread at a time, with Progress, and with CellsDone block by block, in order; for a
        single cell also with its EpochValues, and for some cells with their losses until the first results
        are there.
    control : Control
        Asked from one thread at a time.
    is_watched : bool
        Whether the user looks at the curve; the first seed's cells are then trained first.
    done : frozenset of Cell
        Cells whose results are known already.
    report_plan : callable
        Called once with the number of blocks.
    meanwhile : callable
        Called many times a second on this thread, while others train.

    Returns
    -------
    Outcome

    Raises
    ------
    InputError
        If the data spec is wrong or the memory is too small for a single cell.
    """
    costs = step_costs(experiment, STACKED)
    device = tf.zeros(()).device
    is_on_gpu = "device:GPU" in device
    blocks = cut(experiment, costs, cells, is_watched=is_watched, is_on_gpu=is_on_gpu)
    queue = BlockQueue(block for block in blocks if not done.issuperset(block))
    report_plan(len(queue.waiting))
    data = RunData(experiment)
    # TensorFlow 2.21 mixes up small tensors of threads on a second logical CPU device (only tests make one).
    n_cores = usable_cores() if device.endswith("CPU:0") else 1
    n_threads = n_at_once(experiment, costs, queue.waiting, n_cores, is_on_gpu=is_on_gpu)
    run = _Run(data, device, emit, control)
    run.train(queue, n_threads, meanwhile)
    order = {cell: index for index, cell in enumerate(cells)}
    finished, partial = (
        tuple(sorted(results, key=lambda one: order[one.cell])) for results in (run.finished, run.partial)
    )
    return Outcome(finished, partial)


class _Run:
    """Blocks that train at once; a Control for each of them, with one lock for all.

    Attributes
    ----------
    finished, partial : list of CellResult
        Of the blocks that have ended.
    """

    def __init__(self, data: RunData, device: str, emit: Emit, control: Control) -> None:
        self._data, self._device = data, device
        self._emit, self._control = emit, control
        self._lock = threading.RLock()
        self._is_over = False
        self._done: dict[Cells, float] = {}  # epochs of each block
        self._watched: set[Cell] = set()
        self.finished: list[CellResult] = []
        self.partial: list[CellResult] = []

    def train(self, queue: BlockQueue, n_threads: int, meanwhile: Callable[[], None]) -> None:
        """Train blocks in order until all have ended or the user stops."""
        running: dict[Future[TrainedBlock], tuple[Cells, bool]] = {}
        with ThreadPoolExecutor(n_threads, "block") as pool:
            try:
                while True:
                    while queue.waiting and len(running) < n_threads and not self.should_stop():
                        block = queue.waiting.popleft()
                        is_alone = not running and (n_threads == 1 or not queue.waiting)
                        running[pool.submit(self._train_block, block)] = block, is_alone
                    if not running:
                        return
                    n_running = len(running)
                    while not (done := wait(running, LOOK_ROUND, FIRST_COMPLETED).done):
                        meanwhile()
                    for ended in done:
                        block, was_alone = running.pop(ended)
                        try:
                            self._take(block, ended.result(), n_running, queue)
                            self._report(queue.reportable())
                        except tf.errors.ResourceExhaustedError as error:
                            with self._lock:
                                self._done.pop(block, None)
                            if was_alone:
                                queue.halve(block, error)
                            else:
                                queue.put_back(block)
                            n_threads = 1
                    del ended, done  # else a block that was out of memory stays there
            finally:
                self._is_over = True  # also if a block failed or the process is interrupted
                self._report(queue.left())

    def _train_block(self, block: Cells) -> TrainedBlock:
        def tell(update: Update) -> None:
            with self._lock:
                if isinstance(update, Progress):
                    self._done[block] = update.done
                    update = Progress(sum(self._done.values()))
                elif isinstance(update, EpochValues) and self.finished:
                    return
                self._emit(update)

        with self._lock:
            n_watched = 0 if self.finished else min(len(block), WATCHED_CELLS - len(self._watched))
            self._watched.update(block[:n_watched])
        with tf.device(self._device):
            return train_block(self._data, block, tell, self, n_watched=n_watched)

    def _take(self, block: Cells, trained: TrainedBlock, n_running: int, queue: BlockQueue) -> None:
        """Keep the results of a block that has ended, one of so many that shared the cores."""
        whole, partial = (
            tuple(replace(one, seconds=one.seconds / n_running) for one in results)
            for results in (trained.whole, trained.partial)
        )
        with self._lock:
            self.partial += partial
            self.finished += whole
        queue.end(block, whole)

    def _report(self, results: Iterable[tuple[CellResult, ...]]) -> None:
        with self._lock:
            for whole in results:
                self._emit(CellsDone(whole))

    # --- the Control of each block

    def should_stop(self) -> bool:
        """Whether the user stopped the run, or another block has failed."""
        with self._lock:
            return self._is_over or self._control.should_stop()

    def is_paused(self) -> bool:
        """Whether the user paused the run."""
        with self._lock:
            return self._control.is_paused()

    def wait_while_paused(self) -> None:
        """Wait until the run goes on; whoever asks meanwhile waits, too."""
        with self._lock:
            self._control.wait_while_paused()

    def rate_by_hand(self) -> float:
        """Return the dropout rate that the user has chosen."""
        with self._lock:
            return self._control.rate_by_hand()
