"""The verdict: what a sweep shows about dropout, in plain sentences.

It claims a difference only if it holds after Holm's correction over all rates, and says otherwise that the
seeds cannot tell. It avoids jargon, and gives the interval and what was counted.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from engine.analysis.score import score_differences, score_of, split_problem, split_ratio
from engine.analysis.statistics import PairedDifference
from engine.analysis.wording import (
    format_difference,
    format_rates,
    format_seeds,
    is_higher_better,
    score_label,
)
from engine.experiment.results import SweepResults
from engine.experiment.specs import STREAMS

ALPHA = 0.05
ENOUGH_SEEDS = 5

Tone = Literal["good", "bad", "neutral", "warn"]


@dataclass(frozen=True)
class Verdict:
    """A verdict for the user.

    Attributes
    ----------
    tone : str
        "good", "bad", "neutral" or "warn"; the colour of its card.
    headline : str
        One sentence.
    details : str
        The sentences that support it.
    """

    tone: Tone
    headline: str
    details: str = ""


def verdict(results: SweepResults) -> Verdict:
    """Judge the finished cells of a sweep; a sweep that still runs is judged by its cells so far.

    Parameters
    ----------
    results : SweepResults

    Returns
    -------
    Verdict
    """
    rates = {result.cell.rate for result in results.cells} - {None}
    if not rates:
        return Verdict("neutral", "No results yet.", "Run the sweep to compare rates with no dropout.")
    if 0.0 not in rates:
        return Verdict(
            "warn",
            "Without rate 0 there is nothing to compare with.",
            "Add rate 0, no dropout, to the sweep; the cells that are there stay.",
        )
    if rates == {0.0}:
        return Verdict("neutral", "Only rate 0 is trained.", "Add rates above 0 to compare with it.")
    rows = score_differences(results)
    if not results.experiment.data.is_held_out:
        return _on_training_data(results, rows)
    if max(row.n for row in rows) < 2:
        return _one_seed(results)
    if set(STREAMS) <= set(results.experiment.frozen_streams):
        return Verdict(
            "warn",
            "Every source of chance is frozen, so all seeds repeat one training.",
            "Let at least one of split, init, shuffle and mask change with the seed.",
        )
    if problem := split_problem(results.experiment):
        return Verdict(
            "warn", "It is not known how these data were split, so nothing can be compared.", problem
        )
    return _compared(results, rows)


def _on_training_data(results: SweepResults, rows: Sequence[PairedDifference]) -> Verdict:
    details = [
        "On the data that a network learned from, the score always looks worse with more dropout, whether "
        "dropout helps or not. Hold out a test set to find out."
    ]
    if known := [row for row in rows if math.isfinite(row.mean)]:
        row = max(known, key=lambda item: abs(item.mean))
        details.append(f"Here, {_difference(results, row)}{_interval(results, row)}.")
    if max(row.n for row in rows) < 2:
        details.append(f"And one seed is one picture of many: sweep at least {ENOUGH_SEEDS} seeds.")
    return Verdict(
        "warn",
        "A score on the training data cannot say whether dropout helps.",
        " ".join(details + _diverged(results)),
    )


def _one_seed(results: SweepResults) -> Verdict:
    seeds = {result.cell.seed for result in results.cells}
    if len(seeds) == 1:
        headline = f"One seed cannot tell whether dropout helps: sweep at least {ENOUGH_SEEDS} seeds."
    else:
        headline = f"No two seeds have both rate 0 and another rate yet: sweep at least {ENOUGH_SEEDS} seeds."
    details = "Another seed gives another picture; only repeats show how much of a difference is chance."
    return Verdict("warn", headline, details)


def _compared(results: SweepResults, rows: Sequence[PairedDifference]) -> Verdict:
    sign = 1.0 if is_higher_better(score_of(results)) else -1.0
    tested = [row for row in rows if not math.isnan(row.p_holm)]
    clear = [row for row in tested if row.p_holm < ALPHA]
    better = sorted((row for row in clear if sign * row.mean > 0), key=lambda row: -sign * row.mean)
    worse = sorted((row for row in clear if sign * row.mean < 0), key=lambda row: sign * row.mean)
    if not clear:
        return _inconclusive(results, rows, tested, sign)
    row = (better or worse)[0]
    details = [f"{_interval(results, row)[2:]}."]
    if len(tested) > 1:
        details.append(f"It holds after Holm's correction for {len(tested)} comparisons.")
    if better and worse:
        details.append(f"But dropout hurts{_where(worse, rows)}: {_difference(results, worse[0])}.")
    if unclear := [row.rate for row in tested if row not in clear]:
        details.append(f"At {format_rates(unclear)} the seeds cannot tell.")
    if better and len(tested) > 1:
        details.append("The best rate was picked by these scores, so expect a little less on new data.")
    headline = f"Dropout {'helps' if better else 'hurts'}{_where(better or worse, rows)}"
    return Verdict(
        "good" if better else "bad",
        f"{headline}: {_difference(results, row)}.",
        " ".join(details + _notes(results, rows, row.n)),
    )


def _inconclusive(
    results: SweepResults, rows: Sequence[PairedDifference], tested: Sequence[PairedDifference], sign: float
) -> Verdict:
    if not any(math.isfinite(row.mean) for row in rows):
        headline = "Training diverged, so there is nothing to compare."
        return Verdict("warn", headline, " ".join(_diverged(results)))
    row = max((r for r in rows if math.isfinite(r.mean)), key=lambda item: (item in tested, sign * item.mean))
    max_n = max(r.n for r in rows)
    details = [f"The best looking: {_difference(results, row)}{_interval(results, row)}."]
    if any(r.p_value < ALPHA for r in tested):
        details.append(
            f"With {len(tested)} comparisons one is soon this far apart by chance; "
            "none holds after Holm's correction."
        )
    details.append("That is no proof of no effect: more seeds make the interval narrower.")
    return Verdict(
        "neutral",
        f"Dropout and no dropout cannot be told apart with {max_n} seeds.",
        " ".join(details + _notes(results, rows, row.n)),
    )


def _notes(results: SweepResults, rows: Sequence[PairedDifference], n: int) -> list[str]:
    """List what limits or weakens the verdict."""
    notes = []
    if split_ratio(results.experiment) > 0:
        notes.append(
            "Each seed draws its own split; such splits share samples, so the interval is widened after "
            "Nadeau and Bengio (2003)."
        )
    if frozen := [name for name in STREAMS if name in results.experiment.frozen_streams]:
        notes.append(f"Frozen for all seeds: {', '.join(frozen)}; the verdict holds for that choice alone.")
    if any(math.isfinite(row.mean) and row.n > 1 and math.isnan(row.ci_low) for row in rows):
        notes.append("Where all seeds differ from rate 0 by the same amount, there is no interval.")
    if n < ENOUGH_SEEDS:
        notes.append(f"{n} seeds are few: sweep at least {ENOUGH_SEEDS}.")
    return notes + _diverged(results)


def _diverged(results: SweepResults) -> list[str]:
    """Name the trainings without a finite score, to explain why a rate is missing."""
    column = score_of(results)
    bad = [result.cell for result in results.cells if not math.isfinite(result.metric(column))]
    rates = sorted({cell.rate for cell in bad if cell.rate is not None})
    if not rates:
        return []
    seeds = format_seeds(cell.seed for cell in bad)
    where = f"at {format_rates(rates)} with {seeds}"
    return [f"Training diverged (no finite score) {where}; try a lower learning rate."]


def _where(some: Sequence[PairedDifference], rows: Sequence[PairedDifference]) -> str:
    """Format rates: " at 0.3 and 0.5"; empty if these are all rates."""
    if len(some) == len(rows):
        return ""
    return f" at {format_rates(sorted(row.rate for row in some))}"


def _difference(results: SweepResults, row: PairedDifference) -> str:
    """Format a difference: "at 0.5 held-out accuracy is 6.6 points above no dropout"."""
    column = score_of(results)
    start = f"at {row.rate:g} {score_label(column)} is"
    # Differences that cancel out leave a mean that is only rounding error.
    if row.mean == 0 or row.p_value > 0.9999:
        return f"{start} on average the same as with no dropout"
    side = "above" if row.mean > 0 else "below"
    return f"{start} {format_difference(column, abs(row.mean))} {side} no dropout"


def _interval(results: SweepResults, row: PairedDifference) -> str:
    """Format an interval: ", 95 % interval of the difference …, over 5 paired seeds (seeds 0 to 4)"."""
    base = {result.cell.seed for result in results.cells if result.cell.rate == 0}
    there = {result.cell.seed for result in results.cells if result.cell.rate == row.rate}
    seeds = format_seeds(base & there)
    if math.isnan(row.ci_low):
        return f", over {seeds}"
    span = format_difference(score_of(results), row.ci_low, row.ci_high)
    return f", 95 % interval of the difference {span}, over {row.n} paired seeds ({seeds})"
