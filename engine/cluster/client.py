"""A run on a cluster: its blocks are sent out, and their results come back in order.

The process that owns the run drives this; only a lost connection to the scheduler ends it early.
"""

from __future__ import annotations

import contextlib
import logging
import math
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from queue import Empty
from typing import Any

from engine.cluster.address import parse_address
from engine.cluster.connection import Answer, Connection
from engine.cluster.facts import MEMORY, versions_name
from engine.cluster.order import (
    GO,
    PAUSE,
    STOP,
    cells_from_wire,
    cells_to_wire,
    digest_of,
    files_to_wire,
    order_of,
    results_from_wire,
)
from engine.errors import ClusterLostError, InputError
from engine.experiment.results import CellResult, EpochValues
from engine.experiment.specs import Cell, Experiment
from engine.experiment.trainers import RunOptions, TrainerChoice
from engine.language.numbers import number_text
from engine.language.texts import N_, _, ngettext
from engine.timing.blocks import bytes_per_cell, bytes_per_seed, cut
from engine.timing.step_costs import StepCosts, step_costs
from engine.training.block_queue import BlockQueue, Cells
from engine.training.updates import WATCHED_CELLS, CellsDone, Control, Emit, Outcome, Planned, Progress

log = logging.getLogger("dropout_lab")
TICK = 0.05
STOP_SECONDS = 1.5  # for the partial results of a run that was stopped
LOST_SECONDS = 20.0  # without an answer of the scheduler
EMPTY_SECONDS = 120.0  # without a worker that can train what is out
AHEAD = 2  # blocks for each thread: one that trains, one that waits
TRIES = 3  # of a block that a worker gives back with a problem
GONE = N_("The cluster's scheduler is gone. Finished trainings are kept.")


@dataclass(frozen=True)
class _Computers:
    """The workers that can train a run."""

    n_computers: int
    n_threads: int
    memory: float

    def __str__(self) -> str:
        computers = ngettext("{n} computer", "{n} computers", self.n_computers).format(n=self.n_computers)
        threads = ngettext("{n} thread", "{n} threads", self.n_threads).format(n=self.n_threads)
        # Translators: such as "a cluster of 3 computers, 12 threads".
        return _("a cluster of {computers}, {threads}").format(computers=computers, threads=threads)


@contextlib.contextmanager
def joined(
    options: RunOptions, versions: Mapping[str, str], should_stop: Callable[[], bool] = lambda: False
) -> Iterator[Cluster]:
    """Connect to the scheduler that the options name.

    Parameters
    ----------
    options : RunOptions
    versions : mapping
        Of this computer, as `engine.training.device.prepare` gives them.
    should_stop : callable
        Asked while it connects.

    Yields
    ------
    Cluster

    Raises
    ------
    InputError
        If nothing answers there, or not with this key.
    """
    connection = Connection(parse_address(options.cluster, options.key), options.key)
    try:
        connection.open(should_stop)
        yield Cluster(connection, versions_name(versions))
    finally:
        connection.close()


class Cluster:
    """A connection to a scheduler.

    Parameters
    ----------
    connection : Connection
    versions : str
        Those that its workers must have, as `versions_name` gives them.
    """

    def __init__(self, connection: Connection, versions: str) -> None:
        self._connection, self._versions = connection, versions

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
        if control.should_stop():
            return Outcome(())
        costs = step_costs(experiment, choice.name)
        blocks = cut(experiment, costs, cells, is_watched=is_watched)
        queue = BlockQueue(block for block in blocks if not done.issuperset(block))
        run = _Run(self._connection, self._versions, experiment, costs, choice.name, emit, control)
        computers = run.fitting_computers(queue)
        emit(Planned(choice.name, choice.reason, str(computers), len(queue.waiting)))
        run.train(queue)
        order = {cell: index for index, cell in enumerate(cells)}
        finished, partial = (
            tuple(sorted(results, key=lambda one: order[one.cell])) for results in (run.finished, run.partial)
        )
        return Outcome(finished, partial)


class _Run:
    """One experiment on the cluster; nothing here waits for the network."""

    def __init__(
        self,
        connection: Connection,
        versions: str,
        experiment: Experiment,
        costs: StepCosts,
        trainer: str,
        emit: Emit,
        control: Control,
    ) -> None:
        self._connection, self._versions = connection, versions
        self._experiment, self._costs, self._trainer = experiment, costs, trainer
        self._emit, self._control = emit, control
        self._name = f"run-{uuid.uuid4().hex}"
        self._kept: tuple[str, ...] = ()
        self._sent: dict[str, Cells] = {}
        self._tries: Counter[Cells] = Counter()
        self._done: dict[Cells, float] = {}  # epochs of each block
        self._watched: set[Cell] = set()
        self._last_worker = time.monotonic()
        self.finished: list[CellResult] = []
        self.partial: list[CellResult] = []

    # --- the computers

    def fitting_computers(self, queue: BlockQueue) -> _Computers:
        """Return those with the same versions; raise InputError if none is there that can train a block."""
        workers = self._connection.workers
        if not workers:
            raise InputError(_("No computer has joined the cluster yet: `cluster worker ADDRESS` lends one."))
        found = self._computers()
        if not found.n_threads:
            theirs = sorted({name for one in workers for name in one["resources"] if name != MEMORY})
            raise InputError(
                _("The cluster has {theirs}, but this computer has {ours}.").format(
                    theirs=" and ".join(theirs), ours=self._versions
                )
            )
        needed = max(map(self._memory, queue.waiting), default=0)
        if needed > found.memory:
            raise InputError(
                _(
                    "A training needs about {needed} MB of memory, but no computer of the cluster has "
                    "more than {memory} MB to spare."
                ).format(needed=number_text(needed, ","), memory=number_text(found.memory, ",.0f"))
            )
        return found

    def _computers(self) -> _Computers:
        fitting = [one for one in self._connection.workers if self._versions in one["resources"]]
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
        order, connection = order_of(self._experiment), self._connection
        same = {self._versions: 1.0}
        files = files_to_wire(self._experiment).items()
        self._kept = (
            connection.keep(order, digest_of(order), same),
            *(connection.keep(content, digest, same) for digest, content in files),
        )
        connection.follow(self._name)
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
            connection.drop()
            for whole in queue.left():
                self._emit(CellsDone(whole))

    def _send(self, queue: BlockQueue) -> None:
        """Send blocks out, as many as keep all threads busy."""
        most = AHEAD * max(1, self._computers().n_threads)
        while queue.waiting and len(self._sent) < most:
            block = queue.waiting.popleft()
            n_watched = 0 if self.finished else max(0, min(len(block), WATCHED_CELLS - len(self._watched)))
            self._watched.update(block[:n_watched])
            key = f"cells-{uuid.uuid4().hex}"
            self._sent[key] = block
            self._connection.send(
                key,
                (cells_to_wire(block), self._name, self._trainer, n_watched),
                self._kept,
                {self._versions: 1.0, MEMORY: float(self._memory(block))},
            )

    def _take(self, queue: BlockQueue) -> None:
        """Wait a moment for results, and report them and the progress."""
        with contextlib.suppress(Empty):
            self._take_one(self._connection.answers.get(timeout=TICK), queue)
            while True:
                self._take_one(self._connection.answers.get_nowait(), queue)
        for whole in queue.reportable():
            self._emit(CellsDone(whole))
        self._report()

    def _take_one(self, answer: Answer, queue: BlockQueue) -> None:
        block = self._sent.pop(answer.key, None)
        if block is None:
            return
        if answer.error is not None:
            log.warning("A block of the cluster was lost: %r", answer.error)  # not a text: for the log
            raise ClusterLostError(_(GONE))
        match answer.value:
            case {"whole": whole, "partial": partial}:
                self._take_results(block, results_from_wire(whole), results_from_wire(partial), queue)
            case {"memory": True} if self._may_try_again(block, queue):
                pass  # others may have trained beside it
            case {"memory": True}:
                queue.halve(block)
            case {"problem": _} | {"error": _} if self._may_try_again(block, queue):
                pass  # it may be that computer's alone, such as a full disk
            case {"problem": str(problem)}:
                raise InputError(_("On a computer of the cluster: {problem}").format(problem=problem))
            case {"error": [str(kind), str(details)]}:
                raise RuntimeError(f"{kind} on a computer of the cluster:\n{details}")
            case _:
                raise InputError(_("A computer of the cluster sent an answer that can't be read."))

    def _take_results(
        self,
        block: Cells,
        whole: tuple[CellResult, ...],
        partial: tuple[CellResult, ...],
        queue: BlockQueue,
    ) -> None:
        """Count each cell once; a block that came back unfinished is sent again, unless the user stopped."""
        found, asked = Counter(one.cell for one in (*whole, *partial)), Counter(block)
        if found - asked:
            raise InputError(_("A computer of the cluster trained other cells than it was asked to."))
        if (partial or found != asked) and not self._control.should_stop():
            if not self._may_try_again(block, queue):
                raise ClusterLostError(
                    _("The cluster gives trainings back unfinished. Finished ones are kept.")
                )
            return
        self.finished += whole
        self.partial += (one for one in partial if one.history)
        self._done[block] = float(len(block) * self._experiment.training.epochs)
        queue.end(block, whole)

    def _may_try_again(self, block: Cells, queue: BlockQueue) -> bool:
        """Send a block out again, a few times."""
        self._done.pop(block, None)
        self._tries[block] += 1
        if self._tries[block] >= TRIES:
            return False
        queue.put_back(block)
        return True

    def _check_connection(self) -> None:
        now, computers = time.monotonic(), self._computers()
        smallest = min(map(self._memory, self._sent.values()), default=0)
        if computers.n_threads and computers.memory >= smallest:
            self._last_worker = now
        if now - self._connection.answered_at > LOST_SECONDS:
            raise ClusterLostError(_(GONE))
        if now - self._last_worker > EMPTY_SECONDS:
            raise ClusterLostError(_("All computers have left the cluster. Finished trainings are kept."))

    # --- what the user wants

    def _stop(self, queue: BlockQueue) -> None:
        """Have all blocks stop, and take what they have so far."""
        self._connection.steer(STOP)
        end = time.monotonic() + STOP_SECONDS
        while self._sent and time.monotonic() < end:
            self._take(queue)

    def _pause(self) -> None:
        if self._control.is_paused():
            self._connection.steer(PAUSE)
            self._control.wait_while_paused()
            self._connection.steer(GO)
            self._last_worker = time.monotonic()

    # --- live

    def _report(self) -> None:
        """Report the progress of the blocks, and the epochs of those that are watched."""
        with contextlib.suppress(Empty):
            while True:
                self._report_one(self._connection.reports.get_nowait())
        self._emit(Progress(sum(self._done.values())))

    def _report_one(self, told: Mapping[str, Any]) -> None:
        with contextlib.suppress(KeyError, TypeError, ValueError, AttributeError, OverflowError):
            # What is not of a worker of ours is left out; the results are what counts.
            block = self._sent[told["key"]]
            total = float(len(block) * self._experiment.training.epochs)
            self._done[block] = min(total, max(0.0, float(told["done"])))
            for rate, seed, epoch, values in () if self.finished else told["epochs"]:
                cell = cells_from_wire([[rate, seed]])[0]
                if cell in block:
                    found = tuple((str(name), float(value)) for name, value in values.items())
                    self._emit(EpochValues(cell, int(epoch), found))
