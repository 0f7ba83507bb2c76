"""Rounding growth: correct numbers that differ from ours by more than rounding, since training amplified it.

Where a relu's input is nearly 0, the seventh digit decides whether a weight learns from a sample. In some
trainings a rounding error therefore grows until a loss differs by a percent and a few samples are classified
otherwise; another processor, or other cells in the same block, are enough. The size is measured: cells are
trained with the learning rate changed in its seventh digit, which is otherwise the same training.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from engine.experiment.results import CellResult
from engine.experiment.specs import Cell, Experiment
from engine.runs.record import RunRecord
from engine.session.messages import Part
from engine.verification.cell_check import TOLERANCE, CellCheck, is_share, one_sample, pairs

NUDGES = (1 + 2e-7, 1 - 2e-7, 1 + 4e-7)
SAFETY_FACTOR = 3  # safety factor on what is measured in a few trainings
MAX_DEVIATION = 0.25  # a larger relative difference of a loss is not rounding
MIN_SUSPECTS = 3  # so many cells may be affected if any is

Key = tuple[str, Cell]
MAX_SUSPECTS, MAX_OTHERS = 20, 20
MAX_SECONDS = 120.0
PartCell: TypeAlias = tuple[str, Cell]
Train: TypeAlias = Callable[[tuple[Part, ...], float], list[list[CellResult]]]  # the cells of each part


@dataclass(frozen=True)
class RoundingGrowth:
    """How far trainings deviate whose learning rate was changed in its seventh digit.

    `loss`: the largest relative deviation of a loss; `share`: the largest deviation of an accuracy;
    `fraction`: the fraction of these cells that deviate by more than the tolerance.
    """

    loss: float
    share: float
    fraction: float


def nudged(experiment: Experiment, factor: float) -> Experiment:
    """The experiment with its learning rate times `factor`."""
    rate = experiment.training.learning_rate * factor
    return replace(experiment, training=replace(experiment.training, learning_rate=rate))


def measure(trained: Mapping[Key, CellResult], others: Sequence[Mapping[Key, CellResult]]) -> RoundingGrowth:
    """Compare the trainings `others`, with changed learning rate, with the same cells in `trained`."""
    losses, shares = [0.0], [0.0]
    moved: dict[Key, bool] = {}
    for some in others:
        for key, other in some.items():
            if key not in trained or not _are_alike(trained[key], other):
                continue
            of_cell = [0.0]
            for column, _, stored_value, trained_value in pairs(trained[key], other):
                if not (math.isfinite(stored_value) and math.isfinite(trained_value)):
                    continue
                if is_share(column):
                    shares.append(abs(stored_value - trained_value))
                else:
                    of_cell.append(abs(stored_value - trained_value) / max(abs(stored_value), TOLERANCE))
            losses.append(max(of_cell))
            moved[key] = moved.get(key, False) or max(of_cell) > TOLERANCE
    fraction = sum(moved.values()) / len(moved) if moved else 0.0
    return RoundingGrowth(max(losses), max(shares), fraction)


def could_be_rounding(check: CellCheck) -> bool:
    """Whether a cell that does not match differs as rounding growth does.

    Its first epoch is right, its losses differ (an accuracy alone cannot), and not by too much.
    """
    if check.problem or not check.differences:
        return False
    losses = [one for one in check.differences if not is_share(one.column)]
    return bool(losses) and all(one.epoch != 1 for one in losses) and check.largest < MAX_DEVIATION


def with_rounding(
    checks: Sequence[tuple[str, CellCheck]],
    rounding_growth: RoundingGrowth,
    samples: Mapping[str, Mapping[str, int]],
) -> list[tuple[str, CellCheck]]:
    """The checks, with those marked whose differences are as large as the measured rounding growth.

    `samples` are each part's sizes of the splits. If too many cells differ, or their scores are biased to one
    side, it is not rounding and no check is marked.
    """
    fit = [
        index
        for index, (key, check) in enumerate(checks)
        if could_be_rounding(check) and _is_within(check, rounding_growth, samples.get(key, {}))
    ]
    limit = max(MIN_SUSPECTS, math.ceil(SAFETY_FACTOR * rounding_growth.fraction * len(checks)))
    if not fit or len(fit) > limit or _is_biased([checks[index][1] for index in fit], rounding_growth):
        return list(checks)
    found = list(checks)
    for index in fit:
        key, check = found[index]
        found[index] = key, replace(check, is_rounding=True, is_other=False)
    return found


def _is_within(check: CellCheck, rounding_growth: RoundingGrowth, samples: Mapping[str, int]) -> bool:
    for one in check.differences:
        apart = abs(one.stored - one.trained)
        if not math.isfinite(apart):
            return False
        if is_share(one.column):
            split = one.column.partition("_")[0]
            n = samples.get(split if split in ("train", "val", "test") else "train", 0)
            if apart > SAFETY_FACTOR * rounding_growth.share + (one_sample(one.column, n) if n else 0.0):
                return False
        elif apart > SAFETY_FACTOR * rounding_growth.loss * abs(one.trained):
            return False
    return True


def _is_biased(checks: Iterable[CellCheck], rounding_growth: RoundingGrowth) -> bool:
    """Whether the final accuracies differ to one side more often than by coincidence."""
    by_column: dict[str, list[float]] = {}
    for check in checks:
        for one in check.differences:
            if is_share(one.column) and one.epoch == 0:
                by_column.setdefault(one.column, []).append(one.stored - one.trained)
    return any(
        len(some) > MIN_SUSPECTS
        and abs(sum(some)) > SAFETY_FACTOR * rounding_growth.share * math.sqrt(len(some))
        for some in by_column.values()
    )


def _are_alike(first: CellResult, second: CellResult) -> bool:
    lengths = [{name: len(values) for name, values in one.history} for one in (first, second)]
    return lengths[0] == lengths[1] and dict(first.metrics).keys() == dict(second.metrics).keys()


# --- Measurement, for runs whose numbers nearly match


def measure_rounding(
    run: RunRecord,
    suspects: tuple[PartCell, ...],
    trained: Mapping[PartCell, CellResult],
    train: Train,
    max_seconds: float,
) -> RoundingGrowth:
    """Train some of the suspects, and some of the other cells, with changed learning rates."""
    rest = [key for key in trained if key not in set(suspects)]
    chosen = [*suspects[:MAX_SUSPECTS], *rest[:MAX_OTHERS]]
    parts, keys = [], []
    for factor in NUDGES:
        for key in dict.fromkeys(key for key, _ in chosen):
            cells = tuple(cell for other, cell in chosen if other == key)
            parts.append(Part(nudged(run.part(key).experiment, factor), cells))
            keys.append(key)
    results = train(tuple(parts), min(max_seconds, MAX_SECONDS))
    others = [{(key, one.cell): one for one in some} for key, some in zip(keys, results, strict=True)]
    return measure(trained, others)
