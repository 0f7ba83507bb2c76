"""The time of a whole run: its parts, their blocks of cells, and what is left of it while it goes on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.experiment.specs import Cell, Experiment
from engine.experiment.trainers import AUTO
from engine.system.processes import usable_cores
from engine.timing.blocks import cut, makespan, n_at_once
from engine.timing.calibration import Calibration, program_key
from engine.timing.step_costs import step_costs

_PRIOR_SHARE = 0.02  # the estimate counts as much as a measurement over this share of the run


@dataclass(frozen=True)
class BlockCost:
    """Some cells that train together: `epochs` over all of them, the time before the first, and of all."""

    epochs: int
    start: float
    seconds: float


@dataclass(frozen=True)
class RunCost:
    """A run's blocks in order, in seconds of this machine."""

    n_cells: int
    blocks: tuple[BlockCost, ...]

    @property
    def seconds(self) -> float:
        """The whole time, with building the programs."""
        return sum(block.start + block.seconds for block in self.blocks)

    def seconds_at(self, epochs: float) -> float:
        """When, by this estimate, so many epochs over all cells are done."""
        passed = 0.0
        for block in self.blocks:
            passed += block.start
            if epochs < block.epochs:
                return passed + block.seconds * epochs / block.epochs
            epochs -= block.epochs
            passed += block.seconds
        return passed


class Forecast:
    """What is left of a run, from its estimate and from the speed that it has had so far."""

    def __init__(self, cost: RunCost) -> None:
        self._cost = cost
        self._first: tuple[float, float] | None = (
            None  # estimated and real time when the first steps were done
        )
        self._last = (0.0, 0.0)

    def left(self, done: float, total: float, elapsed: float) -> float:
        """The seconds that are left, when `done` of `total` epochs took `elapsed` seconds."""
        epochs = sum(block.epochs for block in self._cost.blocks)
        at = self._cost.seconds_at(done * epochs / total if total else 0.0)
        whole = self._cost.seconds
        if done <= 0:
            return max(0.0, whole - elapsed)
        if self._first is None:
            self._first = at, elapsed
        self._last = at, elapsed
        return (whole - at) * self.ratio

    @property
    def ratio(self) -> float:
        """How many times longer than estimated the run takes so far, from its first steps on."""
        if self._first is None:
            return 1.0
        estimated, real = (last - first for last, first in zip(self._last, self._first, strict=True))
        prior = _PRIOR_SHARE * self._cost.seconds
        return (real + prior) / (estimated + prior) if estimated + prior > 0 else 1.0

    @property
    def measured_share(self) -> float:
        """The share of the run that `ratio` was measured over."""
        if self._first is None or not self._cost.seconds:
            return 0.0
        return (self._last[0] - self._first[0]) / self._cost.seconds


# --- The estimate


def run_cost(
    parts: Iterable[tuple[Experiment, Sequence[Cell]]],
    calibration: Calibration,
    *,
    device: str = "",
    trainer: str = AUTO,
    is_watched: bool = True,
    warm: frozenset[str] = frozenset(),
    n_cores: int = 0,
) -> RunCost:
    """Estimate a run of these parts; raises InputError if their data cannot be split.

    `warm` are the keys of programs that are built already; `n_cores` are those of this machine unless given.
    """
    n_cores = n_cores or usable_cores()
    blocks: list[BlockCost] = []
    n_cells, built = 0, set(warm)
    for experiment, cells in parts:
        n_cells += len(cells)
        for sized, of_width in widths_of(experiment, cells):
            costs = step_costs(sized, trainer)
            ratio = calibration.ratio(sized, costs.way, device)
            key = program_key(sized, costs.way, device)
            start = 0.0 if key in built else costs.start * ratio
            built.add(key)
            is_on_gpu = device.startswith("GPU")
            cut_blocks = cut(sized, costs, of_width, is_watched=is_watched, is_on_gpu=is_on_gpu)
            sizes = [len(block) for block in cut_blocks]
            by_size = {n: ratio * (costs.block(n) + costs.epochs * costs.epoch(n)) for n in set(sizes)}
            seconds = [by_size[n] for n in sizes]
            at_once = n_at_once(sized, costs, cut_blocks, n_cores, is_on_gpu=is_on_gpu)
            share = makespan(seconds, at_once) / sum(seconds) if seconds else 1.0
            for n, alone in zip(sizes, seconds, strict=True):
                blocks.append(BlockCost(n * costs.epochs, start, alone * share))
                start = 0.0
    return RunCost(n_cells, tuple(blocks))


def widths_of(experiment: Experiment, cells: Sequence[Cell]) -> list[tuple[Experiment, Sequence[Cell]]]:
    """The experiment with its cells; rate by rate where the width follows the rate."""
    if not experiment.is_width_tied:
        return [(experiment, cells)]
    rates = dict.fromkeys(cell.rate for cell in cells)
    return [(experiment.at_width(rate), [cell for cell in cells if cell.rate == rate]) for rate in rates]
