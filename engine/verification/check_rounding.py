"""Measures how far a run's training carries rounding on, where its numbers nearly hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from engine.experiment.results import CellResult
from engine.experiment.specs import Cell
from engine.runs.record import RunRecord
from engine.session.messages import Part
from engine.verification.rounding import NUDGES, Amplification, measure, nudged

MOST_SUSPECTS, MOST_OTHERS = 20, 20
MOST_SECONDS = 120.0

PartCell: TypeAlias = tuple[str, Cell]
Train: TypeAlias = Callable[[tuple[Part, ...], float], list[list[CellResult]]]  # the cells of each part


def measure_rounding(
    run: RunRecord,
    suspects: tuple[PartCell, ...],
    trained: Mapping[PartCell, CellResult],
    train: Train,
    most_seconds: float,
) -> Amplification:
    """Train some of the suspects, and of the other cells, with nudged learning rates."""
    rest = [key for key in trained if key not in set(suspects)]
    chosen = [*suspects[:MOST_SUSPECTS], *rest[:MOST_OTHERS]]
    parts, keys = [], []
    for factor in NUDGES:
        for key in dict.fromkeys(key for key, _ in chosen):
            cells = tuple(cell for other, cell in chosen if other == key)
            parts.append(Part(nudged(run.part(key).experiment, factor), cells))
            keys.append(key)
    results = train(tuple(parts), min(most_seconds, MOST_SECONDS))
    others = [{(key, one.cell): one for one in some} for key, some in zip(keys, results, strict=True)]
    return measure(trained, others)
