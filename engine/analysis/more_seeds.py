"""When more seeds are the next thing to do, and which they are."""

from __future__ import annotations

from collections.abc import Sequence

from engine.analysis.score import score_differences, split_problem
from engine.analysis.verdict import ENOUGH_SEEDS, verdict
from engine.experiment.results import SweepResults
from engine.experiment.specs import STREAMS

STEP = 10


def would_more_seeds_help(results: SweepResults) -> bool:
    """Whether the verdict is open, or stands on few seeds, for no other reason than their number.

    More seeds help no sweep without rate 0 or with one rate, none that is judged on the training data, none
    in which nothing varies, and none on data that can't be split here.
    """
    experiment = results.experiment
    if not experiment.data.is_held_out or set(STREAMS) <= set(experiment.frozen_streams):
        return False
    if split_problem(experiment):
        return False
    rows = score_differences(results)
    return bool(rows) and (
        verdict(results).tone in ("neutral", "warn") or max(row.n for row in rows) < ENOUGH_SEEDS
    )


def with_more_seeds(seeds: Sequence[int], count: int = STEP) -> tuple[int, ...]:
    """The plan's seeds and the next `count` after the largest, so that all trained cells stay."""
    first = max(seeds, default=-1) + 1
    return (*seeds, *range(first, first + count))
