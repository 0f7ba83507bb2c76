"""Where one training stands among the others of its rate."""

from __future__ import annotations

import math

from engine.analysis.score import score_of
from engine.analysis.wording import format_metric, is_higher_better, score_label
from engine.experiment.results import SweepResults
from engine.experiment.specs import Cell

_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def rank_words(results: SweepResults, cell: Cell) -> str:
    """ "2nd best of 10 seeds at this rate by held-out accuracy; their mean is 94.4 %." """
    column = score_of(results)
    scores = {r.cell: r.metric(column) for r in results.cells if r.cell.rate == cell.rate}
    own = scores[cell]
    if not math.isfinite(own):
        return "This training diverged: its score is not a finite number."
    label = score_label(column)
    if len(scores) == 1:
        return f"The only seed at this rate so far, so there is no rank by {label} yet."
    sign = 1.0 if is_higher_better(column) else -1.0
    finite = [value for value in scores.values() if math.isfinite(value)]
    place = 1 + sum(sign * value > sign * own for value in finite)
    level = sum(value == own for value in finite) - 1
    last = place == len(scores) - level and place > 1
    name = "Last" if last and not level else "Best" if place == 1 else f"{_ordinal(place)} best"
    words = f"{name} of {len(scores)} seeds at this rate by {label}"
    if level:
        words += f", level with {level} other{'s' if level > 1 else ''}"
    if len(finite) < len(scores):
        return f"{words}."
    return f"{words}; their mean is {format_metric(column, math.fsum(finite) / len(finite))}."


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else _ENDINGS.get(number % 10, "th")
    return f"{number}{ending}"
