"""Trainings through the window's own session, and what comes of them."""

from __future__ import annotations

import math
from collections.abc import Container, Sequence
from dataclasses import dataclass

from engine.experiment.results import CellResult
from engine.experiment.specs import Cell, Experiment
from engine.experiment.trainers import RunOptions
from engine.session.messages import CellsFinished, Failed, RunEnd, RunPlanned, Stopped
from gui.selftest.bench import Bench
from gui.selftest.check import CheckError, make_sure


@dataclass(frozen=True)
class Training:
    """What is to be trained; `name` is for people."""

    name: str
    experiment: Experiment
    cells: tuple[Cell, ...]
    trainer: str = "auto"


@dataclass(frozen=True)
class Trained:
    """Which trainer carried it out, and the cells."""

    trainer: str
    results: tuple[CellResult, ...]


@dataclass(frozen=True)
class Order:
    """Trainings that the engine was asked for, by the number of their run."""

    wanted: dict[int, Training]


def order(bench: Bench, wanted: Sequence[Training]) -> Order:
    """Ask the engine for all; it takes them one after the other."""
    session = bench.window.bridge.session
    return Order(
        {session.start_run(one.experiment, one.cells, RunOptions(one.trainer)): one for one in wanted}
    )


def await_order(bench: Bench, ordered: Order) -> list[Trained]:
    """Wait for all; CheckError with the first that failed or has numbers that are none."""
    wanted = ordered.wanted
    bench.wait_for_engine(lambda: _ended(bench, wanted) == len(wanted), "the end of the training")
    return [_trained(bench, one, run_id) for run_id, one in wanted.items()]


def _ended(bench: Bench, ids: Container[int]) -> int:
    return sum(isinstance(event, RunEnd) and event.run_id in ids for event in bench.events)


def _trained(bench: Bench, wanted: Training, run_id: int) -> Trained:
    trainer = ""
    results: tuple[CellResult, ...] = ()
    for event in bench.events:
        match event:
            case RunPlanned() if event.run_id == run_id:
                trainer = event.trainer
            case CellsFinished() if event.run_id == run_id:
                results += event.results
            case Failed() | Stopped() if event.run_id == run_id:
                why = event.message if isinstance(event, Failed) else "it was stopped."
                raise CheckError(f"{wanted.name}: {why}")
    make_sure(len(results) == len(wanted.cells), f"{wanted.name}: some trainings have no result.")
    is_number = all(math.isfinite(value) for result in results for value in _numbers(result).values())
    make_sure(is_number, f"{wanted.name}: some of its numbers are none.")
    return Trained(trainer, results)


def check_same(one: CellResult, other: CellResult, tolerance: float) -> None:
    """CheckError where two trainings of a cell give other numbers."""
    mine, theirs = _numbers(one), _numbers(other)
    make_sure(mine.keys() == theirs.keys(), "the two trainers tell other things.")
    worst = max(mine, key=lambda name: abs(mine[name] - theirs[name]))
    difference = abs(mine[worst] - theirs[worst])
    make_sure(
        difference <= tolerance,
        f"the two trainers must give the same numbers, but {worst} differs by {difference:.2g}.",
    )


def _numbers(result: CellResult) -> dict[str, float]:
    """Metrics and curves by name."""
    curves = {
        f"{name} of epoch {number}": value
        for name, values in result.history
        for number, value in enumerate(values, start=1)
    }
    return {**dict(result.metrics), **curves}
