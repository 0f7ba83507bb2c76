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
from engine.analysis.verdict_text import (
    clear_headline,
    difference_and_interval,
    difference_sentence,
    rate_text,
    rates_text,
    unclear_headline,
)
from engine.analysis.wording import (
    WEIGHTED_CLASSES,
    format_difference,
    format_metric,
    format_rates,
    format_seeds,
    is_higher_better,
)
from engine.data.catalogue import target_text
from engine.data.guess import Guess, guess_score
from engine.experiment.names import STREAM_NAMES
from engine.experiment.results import SweepResults
from engine.experiment.specs import STREAMS
from engine.language.lists import comma_listed
from engine.language.texts import _, ngettext

ALPHA = 0.05
ENOUGH_SEEDS = 5

Tone = Literal["good", "bad", "neutral", "warn"]


@dataclass(frozen=True)
class Verdict:
    """A verdict for the user, in the language in use when it was made.

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
        return Verdict(
            "neutral", _("No results yet."), (_("Run the sweep to compare rates with no dropout."),)
        )
    if 0.0 not in rates:
        return Verdict(
            "warn",
            _("Without rate 0 there is nothing to compare with."),
            (_("Add rate 0 (no dropout) to the sweep; finished trainings are kept."),),
        )
    if rates == {0.0}:
        return Verdict("neutral", _("Only rate 0 is trained."), (_("Add rates above 0 to compare with it."),))
    rows = score_differences(results)
    if not results.experiment.data.is_held_out:
        return _on_training_data(results, rows)
    if max(row.n for row in rows) < 2:
        return _one_seed(results)
    if set(STREAMS) <= set(results.experiment.frozen_streams):
        return Verdict(
            "warn",
            _("Every source of chance is fixed, so all seeds repeat one training."),
            (
                _(
                    "Let at least one of them vary with the seed: split, initial weights, order of the "
                    "samples or dropout masks."
                ),
            ),
        )
    if problem := split_problem(results.experiment):
        return Verdict(
            "warn", _("It is not known how these data were split, so nothing can be compared."), (problem,)
        )
    return _compared(results, rows)


def _on_training_data(results: SweepResults, rows: Sequence[PairedDifference]) -> Verdict:
    details = [
        _(
            "Measured on its own training data, a network usually scores worse with more dropout, even when "
            "dropout helps."
        )
    ]
    if known := [row for row in rows if math.isfinite(row.mean)]:
        row = max(known, key=lambda item: abs(item.mean))
        # Translators: {difference} is "held-out accuracy is 2.0 points lower than without dropout";
        # {interval} is "95 % interval 0.5 to 3.5 points, 5 seeds".
        text = _("At rate {rate}, {difference} ({interval}).")
        details.append(text.format(**difference_and_interval(results, row)))
    if max(row.n for row in rows) < 2:
        details.append(_one_training())
    guess, rates = _guessing(results)
    return Verdict(
        "warn",
        _joined(_("You need held-out data to see whether dropout helps."), guess),
        (*details, *rates, *_diverged(results)),
        guess=guess,
    )


def _one_seed(results: SweepResults) -> Verdict:
    seeds = {result.cell.seed for result in results.cells}
    if len(seeds) == 1:
        what = _one_training()
    else:
        text = _("No two seeds have both rate 0 and another rate yet: use at least {n} seeds.")
        what = text.format(n=ENOUGH_SEEDS)
    guess = _guessing(results)[0]
    details = _("Another seed gives another result; only more seeds show how much of a difference is chance.")
    return Verdict("warn", _joined(what, guess), (details,), guess=guess)


def _one_training() -> str:
    return _("One training per rate proves little: use at least {n} seeds.").format(n=ENOUGH_SEEDS)


def _compared(results: SweepResults, rows: Sequence[PairedDifference]) -> Verdict:
    sign = 1.0 if is_higher_better(score_of(results)) else -1.0
    tested = [row for row in rows if not math.isnan(row.p_holm)]
    clear = [row for row in tested if row.p_holm < ALPHA]
    better = sorted((row for row in clear if sign * row.mean > 0), key=lambda row: -sign * row.mean)
    worse = sorted((row for row in clear if sign * row.mean < 0), key=lambda row: sign * row.mean)
    if not clear:
        return _inconclusive(results, rows, tested, sign)
    row = (better or worse)[0]
    column = score_of(results)
    span = format_difference(column, row.ci_low, row.ci_high)
    text = ngettext(
        "95 % interval of the difference at {rate}: {interval} ({n} seed).",
        "95 % interval of the difference at {rate}: {interval} ({n} seeds).",
        row.n,
    )
    details = [text.format(rate=rate_text(row), interval=span, n=row.n)]
    if len(tested) > 1:
        text = _("This holds with {n} rates compared (Holm-corrected).")
        details.append(text.format(n=len(tested)))
    if better and worse:
        # Translators: {difference} is "held-out accuracy is 2.0 points lower than without dropout", and
        # begins with "at 0.9" where {rates} are several.
        text = _("But dropout hurts at {rates}: {difference}.")
        difference = difference_sentence(column, worse[0], names_rate=len(worse) > 1)
        details.append(text.format(rates=rates_text(worse), difference=difference))
    if unclear := [row for row in tested if row not in clear]:
        details.append(_("At {rates} the result is unclear.").format(rates=rates_text(unclear)))
    if better and len(tested) > 1:
        details.append(_("The best rate was chosen by these scores, so expect slightly less on new data."))
    guess, rates = _guessing(results)
    return Verdict(
        "good" if better else "bad",
        _joined(clear_headline(column, better or worse, rows, is_good=bool(better)), guess),
        (*details, *rates, *_notes(results, rows, row.n)),
        row,
        guess,
    )


def _inconclusive(
    results: SweepResults, rows: Sequence[PairedDifference], tested: Sequence[PairedDifference], sign: float
) -> Verdict:
    known = [row for row in rows if math.isfinite(row.mean)]
    if not known:
        headline = _("Training diverged, so there is nothing to compare.")
        return Verdict("warn", headline, tuple(_diverged(results)))
    best = max(known, key=lambda item: (item in tested, sign * item.mean))
    farthest = max(known, key=lambda item: (item in tested, abs(item.mean)))
    max_n = max(r.n for r in rows)
    # Translators: {difference} is "held-out accuracy is 2.0 points higher than without dropout";
    # {interval} is "95 % interval −0.5 to 4.5 points, 5 seeds".
    text = _("The best rate above 0 is {rate}: {difference} ({interval}).")
    at = _("At {rate}: {difference} ({interval}).")
    details = [(text if len(rows) > 1 else at).format(**difference_and_interval(results, best))]
    if farthest is not best:
        details.append(at.format(**difference_and_interval(results, farthest)))
    if any(r.p_value < ALPHA for r in tested):
        text = ngettext(
            "With {n} rate compared, one gap this large can easily be chance (Holm-corrected).",
            "With {n} rates compared, one gap this large can easily be chance (Holm-corrected).",
            len(tested),
        )
        details.append(text.format(n=len(tested)))
    details.append(_("This does not prove that there is no effect; more seeds would narrow the interval."))
    guess, rates = _guessing(results)
    return Verdict(
        "neutral",
        _joined(unclear_headline(results, farthest, max_n), guess),
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
        # Translators: {target} is what the errors are of, such as "log of price".
        notes.append(_("Errors are those of the {target}.").format(target=target))
    if results.experiment.training.has_class_weights:
        notes.append(_(WEIGHTED_CLASSES))
    notes += split_notes(results.experiment, sorted({result.cell.seed for result in results.cells}))
    told = {"split"} if has_one_test_set(results.experiment) else set()  # by the notes on the split
    frozen = {*results.experiment.frozen_streams} - told
    if fixed := [_(STREAM_NAMES[one]) for one in STREAMS if one in frozen]:
        text = _("Fixed for all seeds: {sources}; the verdict holds for that choice alone.")
        notes.append(text.format(sources=comma_listed(fixed)))
    if any(math.isfinite(row.mean) and row.n > 1 and math.isnan(row.ci_low) for row in rows):
        notes.append(_("No interval where all seeds show the same difference."))
    if n < ENOUGH_SEEDS:
        few = ngettext(
            "{n} seed is few: use at least {enough}.", "{n} seeds are few: use at least {enough}.", n
        )
        notes.append(few.format(n=n, enough=ENOUGH_SEEDS))
    return notes + _diverged(results)


def _diverged(results: SweepResults) -> list[str]:
    """Name the trainings without a finite score, to explain why a rate is missing."""
    column = score_of(results)
    bad = [result.cell for result in results.cells if not math.isfinite(result.metric(column))]
    rates = sorted({cell.rate for cell in bad if cell.rate is not None})
    if not rates:
        return []
    seeds = format_seeds(cell.seed for cell in bad)
    text = _(
        "Training diverged (the score is not a number) at {rates} with {seeds}; try a lower learning rate."
    )
    return [text.format(rates=format_rates(rates), seeds=seeds)]


def _guessing(results: SweepResults) -> tuple[str, list[str]]:
    """Say that no rate is better than always guessing, or in a detail which ones are not if others are."""
    column = score_of(results)
    guess = guess_score(results.experiment.data, column)
    if guess is None:
        return "", []
    poor, better = _no_better(results, guess)
    shown = {"guess": _(guess.what), "score": format_metric(column, guess.value)}
    if poor and not better:
        return _("No better than always guessing {guess} ({score}).").format(**shown), []
    text = _("At {rates} it is no better than always guessing {guess} ({score}).")
    return "", [text.format(rates=format_rates(poor), **shown)] if poor else []


def _no_better(results: SweepResults, guess: Guess) -> tuple[list[float], list[float]]:
    """Return the rates that are no better than always guessing, and those that are."""
    column = score_of(results)
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
    return poor, better
