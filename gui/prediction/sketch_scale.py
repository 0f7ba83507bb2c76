"""How high a sketch of the curve can be: the range of scores that a student guesses in."""

from __future__ import annotations

import math
from collections.abc import Iterable

from engine.analysis.wording import metric_name
from engine.experiment.results import SweepResults
from engine.project.project import Project

# The standard deviation of the target: what always guessing the mean is wrong by.
TARGET_SPREAD = {"boston_housing": 9.188, "diabetes": 77.005}


def sketch_range(project: Project) -> tuple[float, float]:
    """The lowest and highest score of the sketch, in the score's own unit.

    For accuracy from a half to 1; for errors from 0 to what always guessing the mean gives, or to the
    largest score of a run where that is not known.
    """
    metric = metric_name(project.score)
    if metric.endswith("accuracy"):
        return 0.5, 1.0
    spread = TARGET_SPREAD.get(project.data.dataset)
    if spread is not None:
        return 0.0, _rounded_up(spread**2 if metric == "mean_squared_error" else spread)
    seen = [
        value
        for run in project.runs
        for part in run.parts
        for cell in part.results.cells
        if math.isfinite(value := dict(cell.metrics).get(project.score, math.nan))
    ]
    return 0.0, _rounded_up(max(seen, default=1.0) or 1.0)


def seen_range(values: Iterable[float]) -> tuple[float, float]:
    """The range that shows these scores closely."""
    found = [value for value in values if math.isfinite(value)]
    low, high = min(found), max(found)
    room = 0.1 * (high - low) or 0.1 * abs(high) or 1.0
    return low - room, high + room


def means_of(results: SweepResults, column: str) -> tuple[tuple[float, float], ...]:
    """(rate, mean) of every rate whose trainings all have a score; without what intervals would load."""
    of_rate: dict[float, list[float]] = {}
    for cell in results.cells:
        if cell.cell.rate is not None:
            of_rate.setdefault(cell.cell.rate, []).append(dict(cell.metrics).get(column, math.nan))
    means = ((rate, math.fsum(values) / len(values)) for rate, values in sorted(of_rate.items()))
    return tuple((rate, mean) for rate, mean in means if math.isfinite(mean))


def _rounded_up(value: float) -> float:
    """The next number of two digits."""
    step = 10.0 ** (math.floor(math.log10(value)) - 1)
    return math.ceil(value / step) * step
