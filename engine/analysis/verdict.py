"""The verdict: what a sweep shows about dropout, in plain sentences.

It claims a difference only if it holds after Holm's correction over all rates, and says otherwise that the
seeds cannot tell. It avoids jargon, and gives the interval and what was counted.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from engine.analysis.score import score_differences, score_of, split_problem
from engine.analysis.split_design import has_one_test_set, split_notes
from engine.analysis.statistics import PairedDifference
from engine.analysis.wording import (
    WEIGHTED_CLASSES,
    format_difference,
    format_metric,
    format_rates,
    format_seeds,
    is_higher_better,
    score_label,
)
from engine.data.catalogue import target_text
from engine.data.guess import guess_score
from engine.experiment.names import STREAM_NAMES
from engine.experiment.results import SweepResults
from engine.experiment.specs import STREAMS, Cell

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
        One sentence, and a second one, `guess`, if no rate is better than always guessing.
    notes : tuple of str
        The sentences that support it.
    difference : PairedDifference or None
        The difference from no dropout that the headline is about; None if it compares nothing.
    guess : str
        The headline's second sentence; empty if there is none.
    """

    tone: Tone
    headline: str
    notes: tuple[str, ...] = ()
    difference: PairedDifference | None = None
    guess: str = ""

    @property
    def details(self) -> str:
        """The notes as one text."""
        return " ".join(self.notes)

    @property
    def rate(self) -> float | None:
        """The rate that the headline compares with no dropout; None if it compares nothing."""
        return self.difference.rate if self.difference is not None else None

    @property
    def sentence(self) -> str:
        """The headline's first sentence."""
        return self.headline.removesuffix(self.guess).rstrip()


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
        return Verdict("neutral", "No results yet.", ("Run the sweep to compare rates with no dropout.",))
    if 0.0 not in rates:
        return Verdict(
            "warn",
            "Without rate 0 there is nothing to compare with.",
            ("Add rate 0 (no dropout) to the sweep; finished trainings are kept.",),
        )
    if rates == {0.0}:
        return Verdict("neutral", "Only rate 0 is trained.", ("Add rates above 0 to compare with it.",))
    rows = score_differences(results)
    if not results.experiment.data.is_held_out:
        return _on_training_data(results, rows)
    if max(row.n for row in rows) < 2:
        return _one_seed(results)
    if set(STREAMS) <= set(results.experiment.frozen_streams):
        return Verdict(
            "warn",
            "Every source of chance is fixed, so all seeds repeat one training.",
            (
                "Let at least one of them vary with the seed: split, initial weights, order of the samples "
                "or dropout masks.",
            ),
        )
    if problem := split_problem(results.experiment):
        return Verdict(
            "warn", "It is not known how these data were split, so nothing can be compared.", (problem,)
        )
    return _compared(results, rows)


def _on_training_data(results: SweepResults, rows: Sequence[PairedDifference]) -> Verdict:
    details = [
        "Measured on its own training data, a network usually scores worse with more dropout, even when "
        "dropout helps."
    ]
    if known := [row for row in rows if math.isfinite(row.mean)]:
        row = max(known, key=lambda item: abs(item.mean))
        details.append(f"At rate {row.rate:g}, {_difference(results, row)}{_interval(results, row)}.")
    if max(row.n for row in rows) < 2:
        details.append(f"One training per rate proves little: use at least {ENOUGH_SEEDS} seeds.")
    guess, rates = _guessing(results)
    return Verdict(
        "warn",
        _joined("You need held-out data to see whether dropout helps.", guess),
        (*details, *rates, *_diverged(results)),
        guess=guess,
    )


def _one_seed(results: SweepResults) -> Verdict:
    seeds = {result.cell.seed for result in results.cells}
    what = (
        "One training per rate proves little"
        if len(seeds) == 1
        else "No two seeds have both rate 0 and another rate yet"
    )
    guess, _ = _guessing(results)
    headline = _joined(f"{what}: use at least {ENOUGH_SEEDS} seeds.", guess)
    details = "Another seed gives another result; only more seeds show how much of a difference is chance."
    return Verdict("warn", headline, (details,), guess=guess)


def _compared(results: SweepResults, rows: Sequence[PairedDifference]) -> Verdict:
    sign = 1.0 if is_higher_better(score_of(results)) else -1.0
    tested = [row for row in rows if not math.isnan(row.p_holm)]
    clear = [row for row in tested if row.p_holm < ALPHA]
    better = sorted((row for row in clear if sign * row.mean > 0), key=lambda row: -sign * row.mean)
    worse = sorted((row for row in clear if sign * row.mean < 0), key=lambda row: sign * row.mean)
    if not clear:
        return _inconclusive(results, rows, tested, sign)
    row = (better or worse)[0]
    span = format_difference(score_of(results), row.ci_low, row.ci_high)
    details = [f"95 % interval of the difference at {row.rate:g}: {span} ({row.n} seeds)."]
    if len(tested) > 1:
        details.append(f"This holds with {len(tested)} rates compared (Holm-corrected).")
    if better and worse:
        details.append(
            f"But dropout hurts{_where(worse, rows)}: at {worse[0].rate:g} {_difference(results, worse[0])}."
        )
    if unclear := [row.rate for row in tested if row not in clear]:
        details.append(f"At {format_rates(unclear)} the result is unclear.")
    if better and len(tested) > 1:
        details.append("The best rate was chosen by these scores, so expect slightly less on new data.")
    headline = f"Dropout {'helps' if better else 'hurts'}{_where(better or worse, rows)}"
    # A rate that was named alone need not be named again.
    at = "" if len(better or worse) == 1 < len(rows) else f"at {row.rate:g} "
    guess, rates = _guessing(results)
    return Verdict(
        "good" if better else "bad",
        _joined(f"{headline}: {at}{_difference(results, row)}.", guess),
        (*details, *rates, *_notes(results, rows, row.n)),
        row,
        guess,
    )


def _inconclusive(
    results: SweepResults, rows: Sequence[PairedDifference], tested: Sequence[PairedDifference], sign: float
) -> Verdict:
    known = [row for row in rows if math.isfinite(row.mean)]
    if not known:
        headline = "Training diverged, so there is nothing to compare."
        return Verdict("warn", headline, tuple(_diverged(results)))
    best = max(known, key=lambda item: (item in tested, sign * item.mean))
    farthest = max(known, key=lambda item: (item in tested, abs(item.mean)))
    max_n = max(r.n for r in rows)
    start = f"The best rate above 0 is {best.rate:g}" if len(rows) > 1 else f"At {best.rate:g}"
    details = [f"{start}: {_difference(results, best)}{_interval(results, best)}."]
    if farthest is not best:
        details.append(
            f"At {farthest.rate:g}: {_difference(results, farthest)}{_interval(results, farthest)}."
        )
    if any(r.p_value < ALPHA for r in tested):
        details.append(
            f"With {len(tested)} rates compared, one gap this large can easily be chance (Holm-corrected)."
        )
    details.append("This does not prove that there is no effect; more seeds would narrow the interval.")
    guess, rates = _guessing(results)
    return Verdict(
        "neutral",
        _joined(f"Cannot be told apart with {max_n} seeds: {_means(results, farthest)}.", guess),
        (*details, *rates, *_notes(results, rows, best.n)),
        farthest,
        guess,
    )


def _joined(sentence: str, guess: str) -> str:
    return f"{sentence} {guess}".rstrip()


def _notes(results: SweepResults, rows: Sequence[PairedDifference], n: int) -> list[str]:
    """List what limits or weakens the verdict."""
    notes = []
    if target := target_text(results.experiment.data):
        notes.append(f"Errors are those of the {target}.")
    if results.experiment.training.has_class_weights:
        notes.append(WEIGHTED_CLASSES)
    notes += split_notes(results.experiment, sorted({result.cell.seed for result in results.cells}))
    told = {"split"} if has_one_test_set(results.experiment) else set()  # by the notes on the split
    if fixed := [STREAM_NAMES[one] for one in STREAMS if one in {*results.experiment.frozen_streams} - told]:
        notes.append(f"Fixed for all seeds: {', '.join(fixed)}; the verdict holds for that choice alone.")
    if any(math.isfinite(row.mean) and row.n > 1 and math.isnan(row.ci_low) for row in rows):
        notes.append("No interval where all seeds show the same difference.")
    if n < ENOUGH_SEEDS:
        notes.append(f"{n} seeds are few: use at least {ENOUGH_SEEDS}.")
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
    return [f"Training diverged (the score is not a number) {where}; try a lower learning rate."]


def _guessing(results: SweepResults) -> tuple[str, list[str]]:
    """Say that no rate is better than always guessing, or in a detail which ones are not if others are."""
    poor, better, guess = _no_better(results)
    if poor and not better:
        return f"No better than always guessing {guess}.", []
    return "", [f"At {format_rates(poor)} it is no better than always guessing {guess}."] if poor else []


def _no_better(results: SweepResults) -> tuple[list[float], list[float], str]:
    """Return the rates that are no better than always guessing, those that are, and the guess."""
    column = score_of(results)
    guess = guess_score(results.experiment.data, column)
    if guess is None:
        return [], [], ""
    scores: dict[float, list[float]] = {}
    for result in results.cells:
        if result.cell.rate is not None:
            scores.setdefault(result.cell.rate, []).append(result.metric(column))
    sign = 1.0 if is_higher_better(column) else -1.0
    poor: list[float] = []
    better: list[float] = []
    for rate, row in sorted(scores.items()):
        if all(map(math.isfinite, row)):
            is_better = sign * math.fsum(row) / len(row) > sign * guess.value
            (better if is_better else poor).append(rate)
    return poor, better, f"{guess.what} ({format_metric(column, guess.value)})"


def _where(some: Sequence[PairedDifference], rows: Sequence[PairedDifference]) -> str:
    """Format rates: " at 0.3 and 0.5"; empty if these are all rates."""
    if len(some) == len(rows):
        return ""
    return f" at {format_rates(sorted(row.rate for row in some))}"


def _difference(results: SweepResults, row: PairedDifference) -> str:
    return difference_sentence(score_of(results), row)


def difference_sentence(column: str, row: PairedDifference) -> str:
    """Say how a rate differs: "held-out accuracy is 6.6 points higher than without dropout".

    Parameters
    ----------
    column : str
    row : PairedDifference

    Returns
    -------
    str
        Without a full stop.
    """
    start = f"{score_label(column)} is"
    # Differences that cancel out leave a mean that is only rounding error.
    if row.mean == 0 or row.p_value > 0.9999:
        return f"{start} on average the same as without dropout"
    side = "higher" if row.mean > 0 else "lower"
    return f"{start} {format_difference(column, abs(row.mean))} {side} than without dropout"


def _means(results: SweepResults, row: PairedDifference) -> str:
    """Format both means: "on average held-out mean squared error was 56.0 at 0.6 and 32.0 without dropout".

    They are those of the seeds that have both, so that their difference is the one that is judged.
    """
    column = score_of(results)
    scores = {result.cell: result.metric(column) for result in results.cells}
    both = [
        (value, scores[Cell(0.0, cell.seed)])
        for cell, value in scores.items()
        if cell.rate == row.rate and Cell(0.0, cell.seed) in scores
    ]
    there, without = (format_metric(column, math.fsum(side) / len(both)) for side in zip(*both, strict=True))
    return f"on average {score_label(column)} was {there} at {row.rate:g} and {without} without dropout"


def _interval(results: SweepResults, row: PairedDifference) -> str:
    """Format an interval: " (95 % interval 4.5 to 9.1 points, 5 seeds)"."""
    seeds = f"{row.n} seed{'' if row.n == 1 else 's'}"
    if math.isnan(row.ci_low):
        return f" ({seeds})"
    return f" (95 % interval {format_difference(score_of(results), row.ci_low, row.ci_high)}, {seeds})"
