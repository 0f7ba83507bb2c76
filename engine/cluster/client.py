"""A run on a cluster: its blocks are sent out, and their results come back in order.

The process that owns the run drives this; only a lost connection to the scheduler ends it early.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from engine.cluster.address import parse_address
from engine.cluster.facts import MEMORY, versions_name
from engine.cluster.key import security
from engine.cluster.order import (
    GO,
    PAUSE,
    STOP,
    cells_from_wire,
    cells_to_wire,
    digest_of,
    order_of,
    results_from_wire,
)
from engine.cluster.reaching import check_answers, no_answer
from engine.cluster.restricted import load_dask, only_our_messages
from engine.cluster.tasks import keep_order, train_cells
from engine.errors import ClusterLostError, InputError
from engine.experiment.results import CellResult, EpochValues
from engine.experiment.specs import Cell, Experiment
from engine.experiment.trainers import RunOptions, TrainerChoice
from engine.timing.blocks import bytes_per_cell, bytes_per_seed, cut
from engine.timing.step_costs import StepCosts, step_costs
from engine.training.block_queue import BlockQueue, Cells
from engine.training.updates import WATCHED_CELLS, CellsDone, Control, Emit, Outcome, Planned, Progress

if TYPE_CHECKING:
    from distributed import Client, Future

JOIN_SECONDS = 10.0
CLOSE_SECONDS = 2.0
TICK = 0.05
STOP_SECONDS = 1.5  # for the partial results of a run that was stopped
LOST_SECONDS = 5.0  # without a scheduler
EMPTY_SECONDS = 120.0  # without a worker
STEERED_EVERY = 1.0  # for workers that join meanwhile
AHEAD = 2  # blocks for each thread: one that trains, one that waits


@dataclass(frozen=True)
class _Computers:
    """The workers that can train a run."""

    n_computers: int
    n_threads: int
    memory: float

    def __str__(self) -> str:
        computers = f"{self.n_computers} computer{'s' if self.n_computers != 1 else ''}"
        return f"a cluster of {computers}, {self.n_threads} thread{'s' if self.n_threads != 1 else ''}"


@contextlib.contextmanager
def joined(options: RunOptions, versions: Mapping[str, str]) -> Iterator[Cluster]:
    """Connect to the scheduler that the options name.

    Parameters
    ----------
    options : RunOptions
    versions : mapping
        Of this computer, as `engine.training.device.prepare` gives them.

    Yields
    ------
    Cluster

    Raises
    ------
    InputError
        If nothing answers there, or not with this key.
    """
    address = parse_address(options.cluster, options.key)
    check_answers(address)
    load_dask()
    from distributed import Client
    from distributed.utils import LoopRunner

    settings = security(options.key)
    runner = LoopRunner(asynchronous=False)
    runner.start()
    try:
        with only_our_messages(but_main_thread=True):
            try:
                client = Client(
                    str(address),
                    security=settings,
                    timeout=JOIN_SECONDS,
                    set_as_default=False,
                    loop=runner.loop,
                )
            except (OSError, TimeoutError, RuntimeError, ValueError):
                raise no_answer(address) from None
            try:
                yield Cluster(client, versions_name(versions))
            finally:
                with contextlib.suppress(Exception):  # of a connection that is lost already
                    client.close(timeout=CLOSE_SECONDS)
    finally:
        # A client that could not connect would keep its loop, and the loop its thread.
        with contextlib.suppress(TimeoutError, RuntimeError):
            runner.stop()
            runner.loop.add_callback(runner.loop.stop)


class Cluster:
    """A connection to a scheduler.

    Parameters
    ----------
    client : distributed.Client
    versions : str
        Those that its workers must have, as `versions_name` gives them.
    """

    def __init__(self, client: Client, versions: str) -> None:
        self._client, self._versions = client, versions

    def train(
        self,
        experiment: Experiment,
        cells: tuple[Cell, ...],
        emit: Emit,
        control: Control,
        choice: TrainerChoice,
        *,
        is_watched: bool,
        done: frozenset[Cell],
    ) -> Outcome:
        """Train cells as `engine.training.train.train` does, on the workers.

        Blocks are cut as on one computer, so that cells have the same numbers up to the rounding of another
        processor.

        Parameters
        ----------
        experiment : Experiment
            Its width must not be tied to the rate.
        cells : tuple of Cell
        emit : callable
            Called with Planned, then with Progress, EpochValues and CellsDone, in this thread.
        control : Control
            Asked in this thread.
        choice : TrainerChoice
        is_watched : bool
        done : frozenset of Cell
            Cells whose results are known already.

        Returns
        -------
        Outcome

        Raises
        ------
        InputError
            If no computer of the cluster can train these cells.
        ClusterLostError
            If the scheduler is gone, or all workers are.
        """
        costs = step_costs(experiment, choice.name)
        blocks = cut(experiment, costs, cells, is_watched=is_watched)
        queue = BlockQueue(block for block in blocks if not done.issuperset(block))
        run = _Run(self._client, self._versions, experiment, costs, choice.name, emit, control)
        computers = run.fitting_computers(queue)
        emit(Planned(choice.name, choice.reason, str(computers), len(queue.waiting)))
        run.train(queue)
        order = {cell: index for index, cell in enumerate(cells)}
        finished, partial = (
            tuple(sorted(results, key=lambda one: order[one.cell])) for results in (run.finished, run.partial)
        )
        return Outcome(finished, partial)


class _Run:
    """One experiment on the cluster."""

    def __init__(
        self,
        client: Client,
        versions: str,
        experiment: Experiment,
        costs: StepCosts,
        trainer: str,
        emit: Emit,
        control: Control,
    ) -> None:
        self._client, self._versions = client, versions
        self._experiment, self._costs, self._trainer = experiment, costs, trainer
        self._emit, self._control = emit, control
        self._name = f"run-{uuid.uuid4().hex}"
        self._order_key = ""
        self._order: Future | None = None
        self._sent: dict[str, tuple[Future, Cells]] = {}  # by key
        self._came: SimpleQueue[str] = SimpleQueue()  # keys of tasks that have ended
        self._told: SimpleQueue[Mapping[str, Any]] = SimpleQueue()
        self._done: dict[Cells, float] = {}  # epochs of each block
        self._watched: set[Cell] = set()
        self._state, self._steered_at = GO, 0.0
        self._last_answer = self._last_worker = time.monotonic()
        self.finished: list[CellResult] = []
        self.partial: list[CellResult] = []

    # --- the computers

    def fitting_computers(self, queue: BlockQueue) -> _Computers:
        """Return those with the same versions; raise InputError if none is there that can train a block."""
        workers = self._workers()
        if not workers:
            raise InputError("No computer has joined the cluster yet: `cluster worker ADDRESS` lends one.")
        found = self._computers(workers)
        if not found.n_threads:
            theirs = sorted({name for one in workers for name in one["resources"] if name != MEMORY})
            raise InputError(
                f"The cluster has {' and '.join(theirs)}, but this computer has {self._versions}."
            )
        needed = max(map(self._memory, queue.waiting), default=0)
        if needed > found.memory:
            raise InputError(
                f"A training needs about {needed:,} MB of memory, but no computer of the cluster has more "
                f"than {found.memory:,.0f} MB to spare."
            )
        return found

    def _workers(self) -> list[dict[str, Any]]:
        return list(self._client.scheduler_info(n_workers=-1).get("workers", {}).values())

    def _computers(self, workers: list[dict[str, Any]]) -> _Computers:
        fitting = [one for one in workers if self._versions in one["resources"]]
        return _Computers(
            len({one["host"] for one in fitting}),
            sum(one["nthreads"] for one in fitting),
            max((one["resources"].get(MEMORY, math.inf) for one in fitting), default=0.0),
        )

    def _memory(self, block: Cells) -> int:
        """Estimate the MB that a block takes, on top of what TensorFlow takes anyway."""
        n_seeds = len({cell.seed for cell in block})
        return math.ceil(
            (len(block) * bytes_per_cell(self._costs) + n_seeds * bytes_per_seed(self._experiment)) / 2**20
        )

    # --- the run

    def train(self, queue: BlockQueue) -> None:
        """Train the blocks until all have ended or the user stops."""
        order = order_of(self._experiment)
        self._order_key = f"order-{digest_of(order)}"
        self._order = self._client.submit(
            keep_order, order, key=self._order_key, pure=False, resources={self._versions: 1}
        )
        self._client.subscribe_topic(self._name, self._hear)
        try:
            while queue.waiting or self._sent:
                if self._control.should_stop():
                    self._stop(queue)
                    return
                self._pause()
                self._send(queue)
                self._take(queue)
                self._check_connection()
        finally:
            for whole in queue.left():
                self._emit(CellsDone(whole))
            with contextlib.suppress(Exception):  # of a connection that is lost
                self._client.unsubscribe_topic(self._name)
                self._client.cancel([future for future, _ in self._sent.values()], force=True)

    def _send(self, queue: BlockQueue) -> None:
        """Send blocks out, as many as keep all threads busy."""
        most = AHEAD * max(1, self._computers(self._workers()).n_threads)
        while queue.waiting and len(self._sent) < most:
            block = queue.waiting.popleft()
            n_watched = 0 if self.finished else max(0, min(len(block), WATCHED_CELLS - len(self._watched)))
            self._watched.update(block[:n_watched])
            key = f"cells-{uuid.uuid4().hex}"
            future = self._client.submit(
                train_cells,
                self._order,
                cells_to_wire(block),
                self._name,
                self._trainer,
                n_watched,
                key=key,
                pure=False,
                resources={self._versions: 1, MEMORY: self._memory(block)},
            )
            self._sent[key] = future, block
            future.add_done_callback(lambda ended: self._came.put(ended.key))

    def _take(self, queue: BlockQueue) -> None:
        """Wait a moment for results, and report them and the progress."""
        with contextlib.suppress(Empty):
            self._take_one(self._came.get(timeout=TICK), queue)
            while True:
                self._take_one(self._came.get_nowait(), queue)
        for whole in queue.reportable():
            self._emit(CellsDone(whole))
        self._report()

    def _take_one(self, key: str, queue: BlockQueue) -> None:
        if key not in self._sent:
            return
        future, block = self._sent.pop(key)
        if future.status != "finished":
            self._give_up(future)
        answer = future.result()
        future.release()
        match answer:
            case {"whole": whole, "partial": partial}:
                found = results_from_wire(whole)
                if not {one.cell for one in found} <= {*block}:
                    raise InputError("A computer of the cluster trained other cells than it was asked to.")
                self.finished += found
                self.partial += (one for one in results_from_wire(partial) if one.history)
                self._done[block] = float(len(block) * self._experiment.training.epochs)
                queue.end(block, found)
            case {"memory": True}:
                self._done.pop(block, None)
                queue.halve(block)
            case {"problem": str(problem)}:
                raise InputError(f"On a computer of the cluster: {problem}")
            case {"error": [str(kind), str(details)]}:
                raise RuntimeError(f"{kind} on a computer of the cluster:\n{details}")
            case _:
                raise InputError("A computer of the cluster sent an answer that can't be read.")

    def _give_up(self, future: Future) -> None:
        """End the run for a task without a result: its workers died again and again, or all is gone."""
        if future.status == "error":
            message = "A block of trainings ended on many computers of the cluster, one after the other."
        else:
            message = "The cluster is gone."
        raise ClusterLostError(f"{message} Finished trainings are kept.")

    def _check_connection(self) -> None:
        now = time.monotonic()
        if self._client.status == "running":
            self._last_answer = now
        if self._computers(self._workers()).n_threads:
            self._last_worker = now
        if now - self._last_answer > LOST_SECONDS:
            raise ClusterLostError("The cluster's scheduler is gone. Finished trainings are kept.")
        if now - self._last_worker > EMPTY_SECONDS:
            raise ClusterLostError("All computers have left the cluster. Finished trainings are kept.")

    # --- what the user wants

    def _stop(self, queue: BlockQueue) -> None:
        """Have all blocks stop, and take what they have so far."""
        self._steer(STOP)
        end = time.monotonic() + STOP_SECONDS
        with contextlib.suppress(Empty):
            while self._sent and (left := end - time.monotonic()) > 0:
                self._take_one(self._came.get(timeout=left), queue)
        for whole in queue.reportable():
            self._emit(CellsDone(whole))

    def _pause(self) -> None:
        if self._control.is_paused():
            self._steer(PAUSE)
            self._control.wait_while_paused()
            self._steer(GO)

    def _steer(self, state: str) -> None:
        """Tell all workers, without waiting for them: one may be asleep."""
        message = {"op": "steer", "run": self._name, "state": state}
        asyncio.run_coroutine_threadsafe(
            self._client.scheduler.broadcast(msg=message, on_error="ignore"), self._client.loop.asyncio_loop
        )

    # --- live

    def _hear(self, event: tuple[float, Any]) -> None:
        """Take what a worker tells; called on Dask's thread."""
        self._told.put(event[1])

    def _report(self) -> None:
        """Report the progress of the blocks, and the epochs of those that are watched."""
        with contextlib.suppress(Empty):
            while True:
                self._report_one(self._told.get_nowait())
        self._emit(Progress(sum(self._done.values())))

    def _report_one(self, told: Mapping[str, Any]) -> None:
        try:
            if told["key"] not in self._sent:
                return
            block = self._sent[told["key"]][1]
            total = float(len(block) * self._experiment.training.epochs)
            self._done[block] = min(total, max(0.0, float(told["done"])))
            if self.finished:
                return
            for rate, seed, epoch, values in told["epochs"]:
                cell = cells_from_wire([[rate, seed]])[0]
                self._emit(EpochValues(cell, int(epoch), tuple(values.items())))
        except (KeyError, TypeError, ValueError, AttributeError):
            return  # not of a worker of ours; the results are what counts
