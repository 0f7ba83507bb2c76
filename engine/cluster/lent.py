"""What a worker trains: the cells of an order, a block at a time."""

from __future__ import annotations

import logging
import threading
import time
import traceback
from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from engine.cluster.order import (
    PAUSE,
    STOP,
    Order,
    cells_from_wire,
    digest_of,
    experiment_of,
    results_to_wire,
)
from engine.errors import InputError
from engine.experiment.dropout_schedule import MAX_BY_HAND
from engine.experiment.results import EpochValues
from engine.experiment.specs import Cell, Experiment
from engine.experiment.trainers import STACKED, choose_trainer
from engine.training.updates import WATCHED_CELLS, Progress, Update

if TYPE_CHECKING:
    from distributed import Worker

    from engine.training.stacked.run_data import RunData

log = logging.getLogger("dropout_lab")
KEPT_RUNS = 4  # experiments whose data and program stay in memory
KEPT_STATES = 100
TOLD_EVERY = 0.5  # seconds between two reports of a block
PAUSED_SECONDS = 0.1
_states: OrderedDict[str, tuple[int, str]] = OrderedDict()  # the number of a wish, and what it is
_kept: OrderedDict[str, tuple[Experiment, RunData | None]] = OrderedDict()
_lock = threading.Lock()


def steer(run: str, state: str, number: int) -> None:
    """Take what the user wants of a run, unless something newer was heard.

    Parameters
    ----------
    run : str
    state : str
        STOP, PAUSE or GO.
    number : int
        How many states the run has had.
    """
    if number >= _states.get(run, (0, ""))[0]:
        _states[run] = number, state
        _states.move_to_end(run)
    while len(_states) > KEPT_STATES:
        _states.popitem(last=False)


def answer(
    order: Order, files: Sequence[bytes], cells: list[Any], run: str, trainer: str, n_watched: int
) -> dict[str, Any]:
    """Do what `engine.cluster.tasks.train_cells` promises.

    Parameters
    ----------
    order : dict
    files : sequence of bytes
    cells : list
    run : str
    trainer : str
    n_watched : int

    Returns
    -------
    dict
    """
    from distributed import get_worker

    try:
        worker = get_worker()
        task = _Task(worker, worker.get_current_task(), run, n_watched)
        return _trained(order, files, cells_from_wire(cells), trainer, task)
    except InputError as error:
        return {"problem": str(error)}
    except MemoryError:
        return {"memory": True}
    except Exception as error:
        if type(error).__name__ == "ResourceExhaustedError":
            return {"memory": True}
        log.exception("A block could not be trained")  # not a text: for the log
        return {"error": [type(error).__name__, traceback.format_exc()]}


def _trained(
    order: Order, files: Sequence[bytes], cells: tuple[Cell, ...], trainer: str, task: _Task
) -> dict[str, Any]:
    from engine.training import reference
    from engine.training.device import device_scope
    from engine.training.stacked.block_training import train_block

    with device_scope(""):
        experiment, data = _prepared(order, files, trainer)
        if data is None:
            outcome = reference.train(experiment, cells, task.tell, task)
            whole, partial = outcome.finished, outcome.partial
        else:
            block = train_block(data, cells, task.tell, task, n_watched=task.n_watched)
            whole, partial = block.whole, block.partial
    return {"whole": results_to_wire(whole), "partial": results_to_wire(partial)}


def _prepared(order: Order, files: Sequence[bytes], trainer: str) -> tuple[Experiment, RunData | None]:
    """Read an order, and prepare its data and program for the stacked trainer, once for all its blocks."""
    from engine.training.stacked.run_data import RunData

    key = f"{digest_of(order)} {trainer}"
    with _lock:
        if key not in _kept:
            while len(_kept) >= KEPT_RUNS:
                _kept.popitem(last=False)
            experiment = experiment_of(order, files)
            is_stacked = choose_trainer(experiment, trainer).name == STACKED
            _kept[key] = experiment, RunData(experiment) if is_stacked else None
        _kept.move_to_end(key)
        return _kept[key]


class _Task:
    """A block in training: its Control, and what it tells the client."""

    def __init__(self, worker: Worker, key: str, run: str, n_watched: int) -> None:
        self._worker, self._key, self._run = worker, key, run
        self.n_watched = min(max(0, n_watched), WATCHED_CELLS)
        self._epochs: list[list[Any]] = []
        self._told_at = time.monotonic()

    def tell(self, update: Update) -> None:
        """Report progress, now and then."""
        if isinstance(update, EpochValues):
            self._epochs.append([update.cell.rate, update.cell.seed, update.epoch, dict(update.values)])
        if isinstance(update, Progress) and time.monotonic() - self._told_at >= TOLD_EVERY:
            self._told_at = time.monotonic()
            message = {"key": self._key, "done": update.done, "epochs": self._epochs}
            self._epochs = []
            self._worker.loop.add_callback(self._worker.log_event, self._run, message)

    def should_stop(self) -> bool:
        """Whether the user stopped the run, or nobody waits for these cells any more."""
        return self._state == STOP or self._is_given_up()

    def is_paused(self) -> bool:
        """Whether the user paused the run."""
        return self._state == PAUSE

    def wait_while_paused(self) -> None:
        """Return when the run may go on."""
        while self.is_paused() and not self.should_stop():
            time.sleep(PAUSED_SECONDS)

    def rate_by_hand(self) -> float:
        """Never asked: a training that records its schedule stays on the user's computer."""
        return MAX_BY_HAND

    @property
    def _state(self) -> str:
        return _states.get(self._run, (0, ""))[1]

    def _is_given_up(self) -> bool:
        """Whether the worker leaves, the client is gone, or the block went elsewhere."""
        task = self._worker.state.tasks.get(self._key)
        return self._worker.status.name != "running" or task is None or task.state != "executing"
